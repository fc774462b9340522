import type { BehaviourReference, ReferenceStatus } from '../../reference/behaviour-reference';
import type { ConditionId, PrimingArm } from '../../study/condition';
import type { Measure } from '../../instrument/instrument';
import type {
  AskedAgain,
  CorrelationSize,
  Interval,
  LevelSummary,
  PersonaAnswers,
  PopulationId
} from '../types';

/** An item of it. `also` names further measures that a statement counts for. */
export interface ScoredItem {
  number: number;
  measure: string;
  reversed: boolean;
  scores: number[];
  also?: { measure: string; reversed: boolean }[];
}

/** What the analysis needs to know of an instrument that measures behaviour or statements. */
export interface ScoredInstrument {
  id: string;
  title: string;
  /** Wider measures before their parts. */
  measures: Measure[];
  /** In the order of the columns of the answers; `scores` of the item's own scale points. */
  items: ScoredItem[];
  /** Least share of a measure's items that must be answered. */
  leastAnswered: number;
}

/**
 * The answers to one instrument by condition. `forms` holds one entry a filled-in questionnaire in
 * the priming arms and one entry otherwise; conversations are the repeats of sampled answers.
 */
export interface BehaviourInput {
  instrument: ScoredInstrument;
  personas: { condition: ConditionId; forms: PersonaAnswers[] }[];
}

/** The human figures of one analysis: the chosen reference of each instrument, and all others. */
export interface BehaviourReferences {
  chosen: Record<string, BehaviourReference>;
  others: BehaviourReference[];
}

/** Share of the known signs that a respondent's correlations have too. */
export interface SignAgreement {
  agree: number;
  known: number;
  /** Share of the circles turned at random that agree in at least so many; null where none can in all. */
  p: number | null;
  adjustedP: number | null;
}

/** One cell of Tables 2 to 5: an instrument in a population and an arm. */
export interface BehaviourResult {
  instrument: string;
  population: PopulationId;
  arm: PrimingArm;
  /** Why there is no similarity, in words; null when there is one (or signs, where only those are known). */
  problem: string | null;
  note: string | null;
  /** Exact correlations of the ten values with all measures, values x measures; null if undefined. */
  correlations: (number | null)[][] | null;
  /** The same on the reference's rows and columns; null where a cell cannot be mapped. */
  mapped: (number | null)[][] | null;
  /** Cells known on both sides, of how many the reference has. */
  knownCells: number;
  allCells: number;
  /** Behaviour Similarity, -1 to 1: exact, without sampling error. */
  similarity: number | null;
  bootstrap: {
    similarities: number[];
    mean: number;
    sd: number;
    /** Null where each question was answered by one text: there is no interval then. */
    percentile: Interval | null;
    dropped: number;
  } | null;
  /** What generated answers leave open; null for distributions, conversations and single answers. */
  askedAgain: AskedAgain | null;
  /** One-sample t-test of the bootstrap similarities against 0, as in the paper. Not inference. */
  tTest: { t: number; df: number; p: number; log10P: number } | null;
  /** Chance level for this shape: behaviours tied to the values by circles turned at random. */
  chance: LevelSummary | null;
  /** Share of the turned circles that score as high; null for tables whose range no circle covers. */
  circles: { p: number; adjustedP: number; replications: number } | null;
  /** Similarities under permuted values (rows), and the share that score as high. */
  permuted: { level: LevelSummary; p: number; adjustedP: number; permutations: number } | null;
  signs: SignAgreement | null;
  /** Sizes of the known cells beside people's. */
  size: CorrelationSize | null;
}

/** People against people: similarity of other references with the chosen one over shared cells. */
export interface BehaviourCeiling {
  instrument: string;
  samples: {
    id: string;
    title: string;
    status: ReferenceStatus;
    cells: number;
    similarity: number;
  }[];
}

/**
 * What the human weights are worth: the same answers under permuted human weights. `table` is
 * `values` or the id of an instrument.
 */
export interface WeightControl {
  table: string;
  population: PopulationId;
  observed: number;
  permuted: LevelSummary;
  /** Share of the permuted weights that score as high, (b + 1)/(m + 1). */
  p: number;
  adjustedP: number;
  draws: number;
}

/** Means, standard deviations and reliabilities of the measures of one instrument. */
export interface BehaviourScores {
  instrument: string;
  measures: { id: string; label: string }[];
  conditions: ConditionId[];
  /** conditions x measures */
  means: (number | null)[][];
  sds: (number | null)[][];
  /** Cronbach's alpha of each measure in the displayed population (arm `prompt`). */
  alpha: (number | null)[];
}

/** Chance level of the mean similarity over a study's questionnaires of behaviour, in one arm. */
export interface AverageChance {
  population: PopulationId;
  arm: PrimingArm;
  /** Those with a similarity there, which the mean is over. */
  instruments: string[];
  level: LevelSummary;
}

export interface ValueBehaviourResult {
  references: Record<
    string,
    { id: string; title: string; status: ReferenceStatus; n: number | null }
  >;
  /** Ids and labels of the measures, in the order of the columns, by instrument. */
  results: BehaviourResult[];
  averageChance: AverageChance[];
  ceilings: BehaviourCeiling[];
  scores: BehaviourScores[];
  quality: {
    instrument: string;
    cells: number;
    answered: number;
    refusals: number;
    unreadable: number;
    meanOutside: number | null;
  }[];
  notes: string[];
}
