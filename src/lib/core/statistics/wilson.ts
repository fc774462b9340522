import { normalQuantile } from './normal-distribution';

/**
 * Wilson's score interval of a proportion (Wilson 1927).
 *
 * @param count of `n`
 * @returns bounds in [0, 1] and the interval's centre; NaN for n = 0
 */
export function wilson(
  count: number,
  n: number,
  confidence = 0.95
): { low: number; high: number; centre: number } {
  if (!(n > 0 && count >= 0 && count <= n)) return { low: NaN, high: NaN, centre: NaN };
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const share = count / n;
  const rest = (n - count) / n;
  const q = (z * z) / n;
  const half = z * Math.sqrt((share * rest) / n + q / (4 * n));
  // The near bound from the product of the roots: a difference would cancel.
  const upper = (share + q / 2 + half) / (1 + q);
  const lowerOfRest = (rest + q / 2 + half) / (1 + q);
  return {
    low: (share * share) / (1 + q) / upper,
    high: 1 - (rest * rest) / (1 + q) / lowerOfRest,
    centre: (share + q / 2) / (1 + q)
  };
}
