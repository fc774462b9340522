import { mean } from './summary';
import { standardDeviation } from './standard-deviation';
import { tTwoSided } from './t-distribution';

export interface TTest {
  t: number;
  df: number;
  /** Two-sided; 0 where it underflows: then see `log10P`. */
  p: number;
  log10P: number;
  mean: number;
  /** Sample standard deviation (n - 1). */
  sd: number;
  /** (mean - mu) / sd. */
  cohensD: number;
}

/**
 * One-sample t-test of the mean against `mu` (Student 1908).
 *
 * Without variance t is infinite and p is 0 when the mean differs from `mu`, and all is NaN when
 * it does not; Cohen's d is NaN then. Fewer than two numbers give NaN.
 */
export function tTest(x: ArrayLike<number>, mu = 0): TTest {
  const n = x.length;
  const sd = standardDeviation(x);
  const centre = sd === 0 ? x[0]! : mean(x);
  const df = n - 1;
  // The difference is averaged again: a mean far from mu must not swallow its digits.
  const difference =
    sd === 0 ? centre - mu : mean(Float64Array.from({ length: n }, (_, i) => x[i]! - mu));
  const t = sd === 0 && difference === 0 ? NaN : difference / (sd / Math.sqrt(n));
  return {
    t,
    df,
    ...tTwoSided(t, df),
    mean: centre,
    sd,
    cohensD: sd > 0 ? difference / sd : NaN
  };
}
