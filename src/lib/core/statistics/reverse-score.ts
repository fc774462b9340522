import { invalidInput } from './invalid-input';

/**
 * Score of a reversed item on a scale from `low` to `high`: low + high - x. NaN stays NaN.
 *
 * @throws AxiaError `invalid-input` for a score off the scale
 */
export function reverseScore(score: number, low: number, high: number): number {
  if (score < low || score > high) throw invalidInput('A score lies off its scale.');
  return low + high - score;
}
