import type { RandomSource } from '../random';
import type { ConditionId } from '../condition';
import type { ValueId } from '../values';

/**
 * What the analysis knows of one persona, whichever way its answers were obtained. Item and value
 * figures are moments of the individuals that the persona stands for.
 */
export interface Persona {
  condition: ConditionId;
  /** Values without a usable answer. When there are any, the value figures are NaN. */
  unanswered: ValueId[];
  /** Means and variances of the item scores; NaN for an unanswered item. */
  itemMeans: Float64Array;
  itemVariances: Float64Array;
  /** Variance of the sum of each value's items; NaN where one of them is unanswered. */
  sumVariances: Float64Array;
  /** Means of the ten value scores, and their covariances within the persona. */
  means: Float64Array;
  covariance: number[][];
  /** Individuals left out because they lack an answer to a whole value (sampled mode only). */
  dropped: number;
  /**
   * Draws one individual and writes its ten value scores to `row` of the ten columns. Not to be
   * called when a value is unanswered.
   */
  draw(random: RandomSource, columns: readonly Float64Array[], row: number): void;
}
