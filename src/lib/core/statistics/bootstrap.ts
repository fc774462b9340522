import type { RandomSource } from '../random';
import { resampled } from './random-integers';

/**
 * Ordinary bootstrap (Efron 1979): the statistic of `replications` resamples of n cases drawn
 * with replacement, in the order in which they were drawn; NaN where it is undefined.
 *
 * @param statistic of the cases with these indices; the array is reused between calls
 */
export function bootstrap(
  n: number,
  replications: number,
  random: RandomSource,
  statistic: (indices: Int32Array) => number
): Float64Array {
  const indices = new Int32Array(n);
  const out = new Float64Array(replications);
  for (let b = 0; b < replications; b++) out[b] = statistic(resampled(indices, n, random));
  return out;
}
