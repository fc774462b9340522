import { tTwoSided } from './t-distribution';

/** A mean with its 95% interval. */
export interface MeanWithInterval {
  mean: number;
  low: number;
  high: number;
}

/**
 * The mean of numbers that belong together in two ways (by item and by prompt), with an interval that
 * holds for other items and other prompts: the variance is that of the mean clustered by the one, plus
 * that by the other, less that of independent numbers (Cameron, Gelbach & Miller 2011, Journal of
 * Business & Economic Statistics, 29, 238-249), and at least that of independent numbers; degrees of
 * freedom are those of the fewer clusters.
 *
 * @param clusters two lists of cluster numbers (from 0), as long as `y`
 * @returns null for fewer than two clusters of a kind
 */
export function clusteredMean(
  y: readonly number[],
  clusters: readonly [readonly number[], readonly number[]]
): MeanWithInterval | null {
  const n = y.length;
  const mean = y.reduce((sum, one) => sum + one, 0) / n;
  const deviations = y.map((one) => one - mean);
  const parts = clusters.map((list) => {
    const sums = new Map<number, number>();
    list.forEach((cluster, i) => sums.set(cluster, (sums.get(cluster) ?? 0) + deviations[i]!));
    return { count: sums.size, variance: varianceOf([...sums.values()], n) };
  });
  const fewest = Math.min(...parts.map(({ count }) => count));
  if (fewest < 2) return null;
  const single = varianceOf(deviations, n);
  const [one, other] = parts.map(({ variance }) => variance) as [number, number];
  const variance = Math.max(one + other - single, single);
  const half = tOf95(fewest - 1) * Math.sqrt(variance);
  return { mean, low: mean - half, high: mean + half };
}

/** Of a mean of n numbers, from the sums of deviations by cluster. */
const varianceOf = (sums: readonly number[], n: number): number =>
  (sums.reduce((sum, one) => sum + one * one, 0) / n ** 2) * (sums.length / (sums.length - 1));

/** The t beyond which 5% of the distribution lies on both sides. */
function tOf95(df: number): number {
  let [low, high] = [1.9, 13];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (tTwoSided(middle, df).p > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
