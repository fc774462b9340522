import type { MeanWithInterval } from '../../statistics/clustered-mean';
import type { ArmId } from '../../study/arm';
import type { ConditionId } from '../../study/condition';
import type { Interval } from '../types';

/** Sources of variance of the answers, in the order in which they are shown. */
export const FORM_SOURCES = [
  'prompt',
  'value',
  'item',
  'arm',
  'promptByValue',
  'promptByItem',
  'promptByArm',
  'itemByArm',
  'rest'
] as const;
export type FormSource = (typeof FORM_SOURCES)[number];

/** A variance in squared points of the scale, at least 0, with its 95% interval. */
export interface VarianceShare {
  source: FormSource;
  variance: number;
  interval: Interval | null;
  /** Part of the sum of all. */
  share: number;
}

/** Where the variance of the answers to value prompts comes from. */
export interface FormVariance {
  /** Forms that were compared, the study's own among them; answers; prompts; items. */
  forms: number;
  answers: number;
  prompts: number;
  items: number;
  sources: VarianceShare[];
  /** What sampling alone adds to `rest`: 0 for distributions. */
  sampling: number;
  /** SD, in points: of what a value prompt does, and of what the form does. */
  signal: number;
  form: number;
  /** Signal over form, as SDs; null where the form does nothing. */
  ratio: number | null;
  ratioInterval: Interval | null;
  /** Part of the variance of what prompts do that two forms have in common. */
  icc: number;
  iccInterval: Interval | null;
}

/** What order and labels do, in shares of the answers. Null where the arms for it were not asked. */
export interface OrderAndLabel {
  /** How much more often an end of the scale is chosen when it is listed last than when it is first. */
  order: MeanWithInterval | null;
  /** How much more often when it has the largest label than when it has the smallest. */
  label: MeanWithInterval | null;
  /** Both together, where only turned meanings were asked. */
  both: MeanWithInterval | null;
}

/** One form beside the study's own, over the questions that both asked. */
export interface ArmComparison {
  arm: ArmId;
  questions: number;
  answered: number;
  /** Mean shift in points of the scale; null for fewer than two items or conditions. */
  shift: MeanWithInterval | null;
  /** Mean absolute difference, in points. */
  difference: number | null;
  /** Correlation over questions. */
  correlation: number | null;
  /** Mean share of the answers off the scale; null where unknown. */
  outside: number | null;
}

/** What one value prompt does to the items of its own value, over and above the other prompts. */
export interface PromptEffect {
  condition: ConditionId;
  /** In points of the scale; null for fewer than two own items. */
  effect: MeanWithInterval | { mean: number; low: null; high: null } | null;
  /** In SDs of a single answer. */
  standardised: number | null;
  /** Whether it raises its own value most, and whether no other prompt raises that value more. */
  ownMost: boolean;
  mostOfAll: boolean;
}

/** Whether answers follow the name or the definition, where these are of two values. */
export interface ShuffledDefinitions {
  /** Mean rise of the items of the value that is named, and of the one that is defined, in points. */
  named: MeanWithInterval | null;
  defined: MeanWithInterval | null;
}

/** Agreement apart from content, where a questionnaire can show it. */
export interface ResponseBias {
  /** Items scored as they are, and items that are reversed for a measure. */
  straight: number;
  reversed: number;
  /** 1 where every measure has as many reversed items as others, 0 where none is reversed. */
  orthogonality: number;
  /** Variance between conditions of agreeing with everything, and of traits, in squared shares of the scale. */
  bias: number | null;
  trait: number | null;
  /** Part of the bias in both. */
  biasShare: number | null;
  /** Share of measures and conditions in which an item and its reverse are both agreed with. */
  bothAgreed: number | null;
}

/** An item that does not go with the others of its measure. */
export interface ItemRest {
  item: number;
  measure: string;
  /** Correlation over conditions with the mean of the rest. */
  r: number;
  /** Whether the key looks wrong: significantly negative (one-sided p < .01). */
  flagged: boolean;
}

/** What is known of one questionnaire. */
export interface InstrumentForm {
  instrument: string;
  /** Null for fewer than two forms, or too few prompts. */
  variance: FormVariance | null;
  orderAndLabel: OrderAndLabel;
  arms: ArmComparison[];
  bias: ResponseBias;
  /** Median of the item-rest correlations, one a measure of an item; null where none is known. */
  itemRest: { median: number | null; items: number; flagged: ItemRest[] };
  /** Of a questionnaire of values; else empty. */
  prompts: PromptEffect[];
  shuffled: ShuffledDefinitions | null;
  /** Shift of the answers by a persona without values, against no prompt. */
  persona: MeanWithInterval | null;
  /** Mean share of the answers off the scale in the study's own form. */
  outside: number | null;
}

/** Values Similarity of the uniform population in one form; null is the study's own. */
export interface FormSimilarity {
  arm: ArmId | null;
  similarity: number | null;
}

/** Whether the numbers of a study belong to the respondent or to the form. */
export interface FormReport {
  instruments: InstrumentForm[];
  /** In each form that asked all questions; empty where none did. */
  similarities: FormSimilarity[];
}
