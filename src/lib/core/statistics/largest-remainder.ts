import { invalidInput } from './invalid-input';

/** Remainders closer than this are ties that rounding broke. */
const SLACK = 1e-9;

/**
 * Whole numbers that sum to `total` in proportion to `weights` (Hamilton's method): whole parts
 * first, the rest to the largest remainders, ties to the lowest index.
 *
 * @param weights not negative, not all 0
 * @throws AxiaError `invalid-input` otherwise
 */
export function largestRemainder(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (!(sum > 0 && sum < Infinity) || weights.some((weight) => weight < 0))
    throw invalidInput('The weights are not shares.');
  const exact = weights.map((weight) => (weight / sum) * total);
  const counts = exact.map((share) => Math.floor(share + SLACK));
  const left = total - counts.reduce((all, count) => all + count, 0);
  exact
    .map((share, index) => ({ remainder: Math.round((share - counts[index]!) / SLACK), index }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
    .slice(0, left)
    .forEach(({ index }) => counts[index]!++);
  return counts;
}
