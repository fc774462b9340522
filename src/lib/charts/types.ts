import type { Snippet } from 'svelte';
import type {
  Agreement,
  AgreementResult,
  ConservativePanel,
  HigherOrderCorrelations
} from '../core/analysis/agreement';
import type { HumanCeiling, Interval, LevelSummary, Point } from '../core/analysis/types';
import type { Sign } from '../core/reference/behaviour-reference';
import type { ConditionId } from '../core/study/condition';
import type { ValueId } from '../core/values';

/** Data of a figure as a table: the first column heads its row. Null is shown as "–". */
export interface FigureTableData {
  caption: string;
  columns: { label: string; numeric?: boolean }[];
  /** rows x columns; numbers are shown with `digits` decimals. */
  rows: (string | number | null)[][];
  /** Decimals of the numbers; 2 by default. */
  digits?: number;
}

/** A frame round any mark: title, caption, table and downloads. */
export interface FigureProps {
  title: string;
  /** Respondent, N, temperature and choices, in words; or what sets it apart from its neighbours. */
  caption: string;
  /** What several figures share and the screen says once: in files, and where it is shown alone. */
  common?: string;
  /** True when the numbers are no language model's: shows the badge, here and in the files. */
  simulated: boolean;
  /** The figure's numbers. Null hides the table button. */
  table: FigureTableData | null;
  /** File name of the downloads, without extension. */
  fileName: string;
  /** Heading level of the title; 3 by default. */
  level?: 2 | 3 | 4;
  children: Snippet;
}

/**
 * The value circle. All points are in the human map's own coordinates and scale, ten in the order
 * of VALUES; a point with a coordinate that is not finite is left out. The circle turns itself to
 * the canonical view.
 */
/** A persona on the value circle. */
export interface PlacedPersona {
  label: string;
  /** From the middle of the people's map, of length 1. */
  direction: Point;
  /** How far out it is, in shares of the circle: 0 to 1. */
  reach: number;
}

export interface ValueCircleProps {
  human: Point[];
  /** The respondent's map after Procrustes onto the human one; null before there is one. */
  respondent: Point[] | null;
  /** values x bootstraps, mapped likewise; null for none. */
  clouds: Point[][] | null;
  /** Personas besides the ten values; none by default. */
  personas?: readonly PlacedPersona[];
  /** Key of the rings, for example "people, 20 countries, N = 34,473". */
  humanCaption: string;
  /** Key of the dots, for example "respondent, 500 individuals, 100 bootstraps". */
  respondentCaption?: string;
  /** `hero` has larger marks and type; `panel` by default. */
  size?: 'hero' | 'panel';
  /** Values that stand out, while none is pointed at; all alike by default. */
  emphasis?: readonly ValueId[];
}

/** A respondent of a comparison, as pictures show it. */
export interface ComparedRespondent {
  /** Position in the comparison, from 0: gives the colour and the shape. */
  position: number;
  name: string;
  /** Its map on people's; null where it has none. */
  map: Point[] | null;
  /** Whether its similarities say nothing. */
  pale: boolean;
}

/** Several maps on the human one. */
export interface ComparedCirclesProps {
  /** The people's map, ten points in the order of VALUES. */
  human: Point[];
  respondents: readonly ComparedRespondent[];
  humanCaption: string;
}

/** Respondents and people as points whose distances are those of their maps. */
export interface RespondentMapProps {
  /** Null for people. */
  points: readonly {
    respondent: Pick<ComparedRespondent, 'position' | 'pale'> | null;
    name: string;
    place: Point;
  }[];
}

export interface HeatmapProps {
  /** What the matrix is, for example "Correlations among people". */
  name: string;
  /** rows x columns, in [-1, 1]; NaN or null where undefined. */
  matrix: (number | null)[][];
  /** Display names; by default the ten values. */
  rowLabels?: string[];
  columnLabels?: string[];
  /** When given, the cells show matrix - minus, and the read-out all three numbers. */
  minus?: { name: string; matrix: (number | null)[][] } | null;
  /** Absolute value at which the colours end; by default from the data, at least .5. */
  limit?: number;
  /** Cells that are outlined, and what that means; none by default. */
  outlined?: { cells: [number, number][]; meaning: string } | null;
  /** rows x columns: directions shown where the matrix has no number; none by default. */
  signs?: readonly (readonly (Sign | null)[])[] | null;
  /** Further sentences under the picture. */
  notes?: readonly string[];
}

/** What a similarity is read against. All in 0-1; null is left out, never drawn as zero. */
export interface SimilarityContext {
  similarity: number | null;
  interval: Interval | null;
  chance: Pick<LevelSummary, 'mean' | 'low' | 'high'> | null;
  oneDimension: Pick<LevelSummary, 'mean' | 'high'> | null;
  fourGroups?: LevelSummary | null;
  circleWeak?: LevelSummary | null;
  circleStrong: LevelSummary | null;
  /** People against people. */
  ceiling: Pick<HumanCeiling, 'mean' | 'low' | 'high'> | null;
  /** What other models have, and their average; none by default. */
  models?: { similarities: readonly number[]; average: number | null } | null;
}

export interface RulerProps {
  context: SimilarityContext;
  /** What is measured, for example "Values Similarity, Uniform". */
  label: string;
}

/** One ruler among others on a shared axis. */
export interface RulerRow {
  id: string;
  name: string;
  context: SimilarityContext;
  /** Result of the permutation test in words, for example "p < .001"; null when there is none. */
  test: string | null;
  /** Why there is no similarity; shown instead of the ruler. */
  problem: string | null;
  /** Where the row is a respondent of a comparison. */
  respondent?: Pick<ComparedRespondent, 'position' | 'pale'>;
}

export interface RulerRowsProps {
  rows: RulerRow[];
  /** What is measured, for example "Values Similarity". */
  label: string;
  /** What the rows are; "Population" by default. */
  rowHead?: string;
  /** What the other models and the people are, in the legend; "other models" by default. */
  modelsName?: string;
  peopleName?: string;
  /** Id of the row that is brought forward; null for none. */
  selected: string | null;
}

export interface DistanceProfileProps {
  /** Mean correlation by steps round the circle, as in PopulationResult.byDistance. */
  rows: { steps: number; respondent: number | null; human: number | null }[];
}

/** Horizontal bars, each with its name before it and its number behind it. */
export interface BarsProps {
  /** What is shown, for the accessible name. */
  name: string;
  bars: Bar[];
}

export interface Bar {
  label: string;
  /** Share of the longest possible bar, 0-1; null draws none. */
  length: number | null;
  /** The number in words: "12%", "not known". */
  text: string;
  /** CSS colour; the accent by default. */
  colour?: string;
  /** Set apart from the bars above it, as what is no response option. */
  apart?: boolean;
}

/** Answers of two respondents to the same questions. */
export interface AnswerScatterProps {
  /** Mean answers of both, from 0 (first option) to 1 (last). */
  points: readonly (readonly [number, number])[];
  /** Names of the axes. */
  names: readonly [string, string];
  correlation: number | null;
}

/** Value means by persona. */
export interface MeansDotsProps {
  conditions: ConditionId[];
  /** conditions x values; null where nothing was answered. */
  means: (number | null)[][];
  /** Ends of the answer scale, for example [1, 6]. */
  range: [number, number];
  /** Human means in the order of VALUES; null for none. */
  human?: (number | null)[] | null;
}

/** One person's profile, or a group's, on the circle of values. */
/** Numbers along an axis, one dot each. */
export interface DotStripProps {
  /** What is shown, for the accessible name. */
  name: string;
  dots: { label: string; value: number }[];
  /** Drawn above the dots; null for none. */
  interval: { low: number; high: number } | null;
  mean: number | null;
  /** Both ends of the axis. */
  range: [number, number];
  format: (value: number) => string;
}

/** Persons as points on the circle of values. */
export interface PersonsCircleProps {
  /** `point` as in `personPoint`; `peak` names the value that lies in its direction. */
  persons: { label: string; peak: string; point: { angle: number; length: number } }[];
  /** The point of all of them; null for none. */
  mean: { angle: number; length: number } | null;
}

export interface ProfileCircleProps {
  /** Centred scores in the order of VALUES; null where unknown. */
  own: (number | null)[];
  ownName: string;
  /** Another profile beside it; null for none. */
  other?: (number | null)[] | null;
  otherName?: string;
  /** Centred means and standard deviations of people, in the order of VALUES; null for none. */
  people: { mean: number[]; sd: number[] } | null;
  /** Who they are, with N. */
  peopleName: string;
}

/** Agreement with behaviours by higher-order value (Figure 3). */
export interface AgreementDotsProps {
  /** What is shown, for the accessible name. */
  name: string;
  behaviours: Pick<AgreementResult['behaviours'][number], 'label' | 'area'>[];
  /** behaviours x HIGHER_ORDER_VALUES; null where unknown. */
  cells: (Agreement | null)[][];
  /** By behaviour, without a value prompt; null for none. */
  unprompted?: (Agreement | null)[] | null;
  /** `area` keeps related behaviours together; `spread` starts where values differ most. */
  sort?: 'area' | 'spread';
}

/** Correlations of the higher-order values over behaviours (Figures 4a and 8). */
export interface HigherOrderMatrixProps {
  /** What is shown, for example "Correlations, full value prompts". */
  name: string;
  correlations: HigherOrderCorrelations;
  /** Absolute value at which the colours end; 1 by default. */
  limit?: number;
}

/** Agreement with conservative politics (Figure 4b). */
export interface ConservativeBarsProps {
  /** What is shown, for the accessible name. */
  name: string;
  panel: ConservativePanel;
}

/** Correlations of values with behaviours, the respondent's beside people's. */
export interface ValueBehaviourHeatmapProps {
  rowLabels: string[];
  columnLabels: string[];
  /** rows x columns, in [-1, 1]; null where unknown. */
  respondent: { name: string; matrix: (number | null)[][] };
  /**
   * The same cells among people; null for none. `signs`, rows x columns, are known where only the
   * direction of a correlation is.
   */
  human: {
    name: string;
    matrix: (number | null)[][];
    signs?: readonly (readonly (Sign | null)[])[] | null;
  } | null;
  /** How the colours are scaled; bindable, because readers can change it. */
  scale?: HeatScale;
}

/** `each`: colours end at a picture's own largest number, `shared`: at that of all of them. */
export type HeatScale = 'each' | 'shared';

/** Similarities of many combinations of choices, and which choices they are. */
export interface SpecificationCurveProps {
  /** What is shown, for the accessible name. */
  name: string;
  /** Ascending, 0-1. */
  similarities: ArrayLike<number>;
  /** What they are read against, 0-1; NaN where it is not known. */
  marks: { chance: number; oneDimension: number; people: { low: number; high: number } };
  /** Choices with their levels; of each how many combinations with it are in every part of the curve. */
  groups: { label: string; rows: { label: string; shares: ArrayLike<number> }[] }[];
  /** Ranks, from 0: of the choices made, and of what is being looked at; null for none. */
  current: number | null;
  pointed: number | null;
  onpoint: (rank: number) => void;
  onpick: (rank: number) => void;
}

/** Widths of an interval by a number that can be chosen, on a logarithmic axis. */
export interface PlanCurveProps {
  /** What is shown, for the accessible name, and what is counted. */
  name: string;
  axis: string;
  points: readonly { count: number; median: number; low: number; high: number }[];
  /** The width that is wanted, and the number that reaches it; null for none. */
  wanted: number;
  needed: number | null;
}

/** Distances on a map against the dissimilarities that it was made from. */
export interface ShepardDiagramProps {
  /** What is shown, for the accessible name. */
  name: string;
  /** `fitted` is the distance that would fit. */
  pairs: readonly { dissimilarity: number; distance: number; fitted: number }[];
}
