import { invalidInput } from './invalid-input';
import { mean } from './mean';
import { normalQuantile } from './normal-distribution';

export interface FisherZ {
  /** atanh r; infinite for r = 1 and -1. */
  z: number[];
  meanZ: number;
  /** tanh of the mean z, and of the mean weighted by n - 3. */
  meanR: number;
  weightedMeanR: number;
  arithmeticMeanR: number;
  /** Confidence interval of each r; NaN for n <= 3. */
  intervals: { low: number; high: number }[];
}

/**
 * Fisher's z transformation of correlations and their averages (Fisher 1921). Unknown
 * correlations are skipped; the weighted mean is unknown when a sample is too small for a weight.
 *
 * @param r correlations
 * @param n sample sizes, one each
 */
export function fisherZ(r: readonly number[], n: readonly number[], confidence = 0.95): FisherZ {
  if (r.length !== n.length) throw invalidInput('Correlations and sample sizes differ in number.');
  const z = r.map(Math.atanh);
  const known = r.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]));
  const knownZ = known.map((i) => z[i]!);
  const meanZ = mean(knownZ);
  const weights = known.map((i) => n[i]! - 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = weights.every((weight) => weight > 0)
    ? knownZ.reduce((sum, value, k) => sum + value * weights[k]!, 0) / total
    : NaN;
  const quantile = normalQuantile(1 - (1 - confidence) / 2);
  return {
    z,
    meanZ,
    meanR: Math.tanh(meanZ),
    weightedMeanR: Math.tanh(weighted),
    arithmeticMeanR: mean(known.map((i) => r[i]!)),
    intervals: z.map((value, i) => {
      const half = n[i]! > 3 ? quantile / Math.sqrt(n[i]! - 3) : NaN;
      return { low: Math.tanh(value - half), high: Math.tanh(value + half) };
    })
  };
}
