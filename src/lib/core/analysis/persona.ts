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
  /** Uniform numbers that one individual takes. */
  uniforms: number;
  /**
   * Draws `count` individuals and writes their value scores to the ten columns, from `row` on. Each
   * takes the next `uniforms` numbers in [0, 1) from `at` on. Not to be called when a value is
   * unanswered.
   */
  draw(
    random: Float64Array,
    at: number,
    columns: readonly Float64Array[],
    row: number,
    count: number
  ): void;
}
