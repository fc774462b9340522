import type { ConditionId } from '../study/condition';
import type { ValueId } from '../values';
import type { Moments } from './moments';

/** Moments of the items of one persona, and of the sums over each scale that they form. */
export interface ItemFigures {
  /** Means and variances of the item scores; NaN for an unanswered item. */
  itemMeans: Float64Array;
  itemVariances: Float64Array;
  /** Variance of the sum of each scale's items; NaN where one of them is unanswered. */
  sumVariances: Float64Array;
}

/**
 * Draws `count` individuals and writes their scores to the columns, from `row` on. Each takes the
 * next `uniforms` numbers of `mulberry32(seed)`, from number `at` on.
 */
export type Draw = (
  seed: number,
  at: number,
  columns: readonly Float64Array[],
  row: number,
  count: number
) => void;

/** What draws individuals: how many uniform numbers each takes, and how. */
export interface Drawer {
  uniforms: number;
  draw: Draw;
}

/**
 * What the analysis knows of one persona, whichever way its answers were obtained. Item and value
 * figures are moments of the individuals that the persona stands for; `means` and `covariance` are
 * those of the ten value scores within the persona.
 */
export interface Persona extends Moments, ItemFigures, Drawer {
  condition: ConditionId;
  /** Whether the individuals are conversations, whose answers depend on each other. */
  conversations: boolean;
  /** Values without a usable answer. When there are any, the value figures are NaN. */
  unanswered: ValueId[];
  /** Individuals left out because they lack an answer to a whole value (sampled mode only). */
  dropped: number;
  /**
   * Value scores by repeat, null for an individual left out; null where answers are distributions
   * and individuals are only drawn.
   */
  repeats: readonly (readonly number[] | null)[] | null;
  /** Ten columns, one a value. Not to be called when a value is unanswered. */
  draw: Draw;
}
