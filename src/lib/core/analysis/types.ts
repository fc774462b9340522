import type { ConditionId, PromptForm } from '../study/condition';
import type { DominanceShares, SquareMatrix, ValueReference } from '../reference/reference';
import type { DissimilarityId, MdsId, Scoring } from '../map-choices';
import type { LevelSummary } from '../statistics/summary';
import type { ValueId } from '../values';

export type { LevelSummary };

export const POPULATIONS = [
  'uniform',
  'h-norm',
  'h-even',
  'h-np',
  'model-specific',
  'custom'
] as const;
export type PopulationId = (typeof POPULATIONS)[number];

/** Everything that a researcher can choose after the answers are in. None needs a new run. */
export interface AnalysisChoices {
  /** Which value prompts make the personas. */
  prompts: PromptForm;
  /** Applied to the stored log-probabilities: p is proportional to exp(log p / temperature). */
  temperature: number;
  scoring: Scoring;
  dissimilarity: DissimilarityId;
  mds: MdsId;
  /** Id of a ValueReference. */
  reference: string;
  /** Id of a DominanceShares. */
  dominance: string;
  /** The population that figures show. */
  population: PopulationId;
  /** Weights set by hand for VALUES and then `none`; normalised before use. */
  customWeights: number[];
  /** Simulated individuals a bootstrap population. */
  individuals: number;
  bootstraps: number;
  /** Label permutations for PROTEST and the chance level. */
  permutations: number;
  seed: number;
  /** Difference of two similarities up to which they count as equivalent, in 0-1. */
  margin: number;
  /** Id of the BehaviourReference by instrument, where it is not the usual one. */
  behaviourReferences: Record<string, string>;
  /** Agreement: whether a behaviour's mean over the higher-order values is taken off first. */
  agreementCentred: boolean;
  /** The list behind "conservative politics"; null for the usual one. */
  conservative: ConservativeBehaviour[] | null;
}

/** A behaviour that counts as conservative politics, or as its opposite. */
export interface ConservativeBehaviour {
  behaviour: string;
  reversed: boolean;
}

/**
 * What the generated answers of one persona were read as: repeats x items, a byte an answer. Plain
 * data, since it travels to a worker.
 */
export interface OptionTable {
  repeats: number;
  items: number;
  /**
   * Index of the response option, or `NO_OPTION`: all repeats of the first item, then those of the
   * second …
   */
  read: Uint8Array;
}

/** One persona's answers to all items of the instrument; null where nothing usable was said. */
export type PersonaAnswers =
  | {
      mode: 'distribution';
      /** items x scale points: log-probabilities over the full vocabulary. */
      logProbabilities: (number[] | null)[];
      /** items: mass outside the options. */
      outside: (number | null)[];
    }
  | {
      mode: 'sampled';
      options: OptionTable;
      /** How many of the texts without an option were refusals, and how many unreadable. */
      refusals: number;
      unreadable: number;
      /** Whether each repeat is a conversation, in which earlier answers stay in view. */
      conversations?: true;
    };

/** What the analysis needs to know of a study: no prompts, no ids. */
export interface AnalysisInput {
  instrument: {
    id: string;
    /** Values of the items asked, in the order of the columns. */
    items: { number: number; value: ValueId; reversed: boolean }[];
    /** Scores of the scale points, ascending. */
    scores: number[];
  };
  personas: { condition: ConditionId; answers: PersonaAnswers }[];
}

/** The human figures that one analysis is made against. */
export interface AnalysisReferences {
  reference: ValueReference;
  /** All other references: for the human ceiling. */
  others: ValueReference[];
  dominance: DominanceShares;
}

export type Point = [number, number];

export interface Interval {
  low: number;
  high: number;
}

/** Exact similarities of generated answers that were drawn again, as many to each question. */
export interface AskedAgain {
  similarities: number[];
  /** 95% interval of the exact similarity. */
  interval: Interval;
}

/** How large correlations are beside people's: a similarity of patterns does not see it. */
export interface CorrelationSize {
  /** Slope of the respondent's correlations on people's: 1 where they are as large. */
  slope: number;
  /** Root of the mean squared difference. */
  rmsd: number;
}

/** Everything that Table 1 shows of one population. Similarities are in 0-1. */
export interface PopulationResult {
  id: PopulationId;
  /** Weights over VALUES and then `none`: 11 numbers that sum to 1. */
  weights: number[];
  /** Why the population cannot be formed or scored; null when it can. */
  problem: string | null;
  /** What a reader must know of how the weights came about; null when nothing. */
  note: string | null;
  /** Exact population correlation matrix (NaN where undefined); null with a problem. */
  correlations: SquareMatrix | null;
  /** The respondent's map after Procrustes onto the human one, in the human map's scale. */
  configuration: Point[] | null;
  stress1: number | null;
  similarity: number | null;
  bootstrap: {
    similarities: number[];
    mean: number;
    sd: number;
    /** Null where each question was answered by one text: there is no interval then. */
    percentile: Interval | null;
    bca: Interval | null;
    /** values x bootstraps: each bootstrap map after Procrustes onto the human one. */
    clouds: Point[][];
    /** Bootstrap populations whose matrix was undefined, and which are left out. */
    dropped: number;
  } | null;
  /** What generated answers leave open; null for distributions, conversations and single answers. */
  askedAgain: AskedAgain | null;
  /** One-sample t-test of the bootstrap similarities against 0, as in the paper. Not inference. */
  tTest: { t: number; df: number; p: number; log10P: number } | null;
  /** Chance level: similarities of the bootstrap maps under permuted labels. */
  chance: LevelSummary | null;
  /** The exact similarity with other single human samples; null where there is none. */
  withSamples: { low: number; high: number; samples: number } | null;
  /** Sizes of the 45 correlations beside people's. */
  size: CorrelationSize | null;
  protest: { p: number; permutations: number; adjustedP: number } | null;
  circularOrder: {
    order: ValueId[];
    /** Tradition and conformity share a wedge of the circle: either may come first. */
    sameOrder: boolean;
    /** Sizes, in [0, 1]: whether a map runs clockwise means nothing. */
    delta: number;
    p: number;
    adjustedP: number;
    angularCorrelation: number;
  } | null;
  /** Pearson r of the 45 off-diagonal correlations with the human ones. */
  offDiagonalR: number | null;
  /** Mean correlation by distance round the circle, 1 to 5 steps. */
  byDistance: { steps: number; respondent: number; human: number }[] | null;
  /** Configuration congruence, which noise alone brings to about .88. */
  congruence: number | null;
}

/** Known structures, scored as this population would be scored. */
export const REFERENCE_STRUCTURES = [
  'noise',
  'one-dimension',
  'four-groups',
  'circle-weak',
  'circle-strong'
] as const;
export type ReferenceStructure = (typeof REFERENCE_STRUCTURES)[number];
export type ReferencePoints = Record<ReferenceStructure, LevelSummary>;

/** People against people, under the same choices. */
export interface HumanCeiling {
  /** Similarity of each other human sample with the reference. */
  samples: HumanSample[];
  /**
   * Mean, 5th and 95th percentile (type 7) over the samples that have no people in common with the
   * reference. Null when there is none.
   */
  mean: number | null;
  low: number | null;
  high: number | null;
  /** The same over all pairs of single samples from different countries, one sample a country. */
  countries: { mean: number; low: number; high: number; pairs: number } | null;
}

/** A single human sample beside the reference. */
export interface HumanSample {
  id: string;
  title: string;
  n: number;
  similarity: number;
  partOfReference: boolean;
  /** Whether no country of the reference is its own: rounds of one survey share their countries. */
  independent: boolean;
  /** What a respondent's map has too: its fit, and its order round the circle. */
  stress1: number;
  delta: number | null;
  sameOrder: boolean;
}

/** How many of people’s similarities lie below the respondent’s. */
export interface Rank {
  below: number;
  of: number;
}

/** Two one-sided tests: is the respondent’s similarity within the margin of people’s? */
export interface Equivalence {
  /** Mean similarity of the independent human samples with the same reference. */
  people: number;
  margin: number;
  /** p of being at least the margin below people, and of being at least the margin above. */
  lower: number;
  upper: number;
  /** Whether both are at most .05. */
  equivalent: boolean;
}

/** Where the similarity of a population lies among people’s. */
export interface AmongPeople {
  population: PopulationId;
  /** Among independent human samples with the same reference; null without any. */
  samples: Rank | null;
  /** Among countries with each other; null without any. */
  countries: Rank | null;
  /** Null without an interval or independent samples. */
  equivalence: Equivalence | null;
}

/** How well the scale was answered: shown beside every figure. */
export interface AnswerQuality {
  cells: number;
  answered: number;
  missing: number;
  /** Mean and largest probability mass outside the options; null in sampled mode. */
  meanOutside: number | null;
  maxOutside: number | null;
  refusals: number;
  unreadable: number;
}

/** What the verdict on a respondent can be, from the best to the worst: `docs/verdict.md`. */
export const VERDICT_LEVELS = [
  'measurable',
  'weak',
  'unspecific',
  'independent',
  'off-scale'
] as const;
export type VerdictLevel = (typeof VERDICT_LEVELS)[number];

/**
 * Whether a respondent can be measured at all. All sizes are in points of the scale, of answers at temperature 1. Null where
 * unknown.
 */
export interface Verdict {
  /** Null while too few value prompts have been answered. */
  level: VerdictLevel | null;
  /** Value prompts and items of the comparison: every one of these items has all the answers. */
  conditions: number;
  items: number;
  /** Mean probability on the response options (of generated texts: the share that was read). */
  onScale: number | null;
  /** SD over items of their mean answers. */
  itemSpread: number | null;
  /** SD of what is left of the mean answers without the means of items and of prompts. */
  residual: number | null;
  /** SD over prompts of the mean answers to an item, without the noise of few repeats. */
  promptSpread: number | null;
  /** Mean SD of one answer. */
  answerSd: number | null;
  /** What a value prompt does to the items of its own value, over and above all else. */
  effect: number | null;
  /** `effect` in SDs of one answer. */
  standardised: number | null;
  /** Share of permuted prompts with an effect at least as large. */
  p: number | null;
  /** The option that was most often the most probable one, by its score, and how often it was. */
  top: { score: number; share: number } | null;
}

/** Means and standard deviations by persona: the first-order look. */
export interface ScoreTable {
  conditions: ConditionId[];
  /** conditions x values */
  means: (number | null)[][];
  sds: (number | null)[][];
  /** Cronbach's alpha of each value's items in the displayed population; null if undefined. */
  alpha: (number | null)[];
}

/** Place of a persona; unknown where one of its scores is, or the map or the profile has no extent. */
export interface PersonaPlace {
  condition: ConditionId;
  /** From the middle of the people's map, of length 1: where the values lie that it raises most. */
  direction: Point | null;
  /** Multiple correlation of its profile with the map, 0 to 1: chance alone gives about .47. */
  r: number | null;
  /** The value whose direction from the middle is nearest. */
  nearest: ValueId | null;
}

export interface ValueStructureResult {
  choices: AnalysisChoices;
  reference: { id: string; title: string; n: number };
  human: {
    correlations: SquareMatrix;
    configuration: Point[];
    stress1: number;
    /** Its own order round the circle; null where it has none. */
    circularOrder: { delta: number; sameOrder: boolean } | null;
  };
  populations: PopulationResult[];
  /** Populations whose intervals (`bootstrap`, `tTest`) are still to come. */
  pending: PopulationId[];
  ceiling: HumanCeiling;
  /** The respondent among people: of the populations that have their intervals. */
  people: {
    /** Similarities of all pairs of countries (`ceiling.countries`). */
    pairs: number[];
    populations: AmongPeople[];
  };
  quality: AnswerQuality;
  /** Whether the respondent can be measured at all. */
  verdict: Verdict;
  scores: ScoreTable;
  /** Of personas of own prompts, on people's map; absent where there are none. */
  places?: PersonaPlace[];
  /** Choices that could not be honoured, and limits of these answers, in words. */
  notes: string[];
}

/** A number, or null where it is unknown. */
export function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
