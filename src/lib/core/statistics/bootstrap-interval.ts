import { normalCdf, normalQuantile } from './normal-distribution';
import { standardDeviation } from './standard-deviation';
import { mean, sortedQuantile } from './summary';

/** Standard deviations about the mean that hold 95% of a normal distribution. */
const NORMAL_95 = normalQuantile(0.975);

export interface BootstrapInterval {
  low: number;
  high: number;
}

function ascending(replicates: ArrayLike<number>): Float64Array {
  return Float64Array.from(replicates)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** Percentile interval (Efron 1979) by type-7 quantiles; undefined replicates are left out. */
export function percentileInterval(
  replicates: ArrayLike<number>,
  confidence = 0.95
): BootstrapInterval {
  const sorted = ascending(replicates);
  const tail = (1 - confidence) / 2;
  return { low: sortedQuantile(sorted, tail), high: sortedQuantile(sorted, 1 - tail) };
}

/** Most by which an estimate is believed to fall short of the truth. */
const MOST_SHORTFALL = 2;

/**
 * 95% interval of an estimate that noise weakens, as it does correlations and what rests on them. In
 * the replicates the noise is there twice, so the truth is believed to exceed the estimate by the factor
 * f by which the estimate exceeds their mean (from 1 to 2). The interval is 1.96 standard deviations
 * of the replicates about f times the estimate, f times as far away from 0 and an f-th towards it, and
 * includes the estimate.
 * Its coverage is in `docs/calibration.md`.
 *
 * @param replicates not NaN
 * @param range the statistic is within
 */
export function attenuationInterval(
  estimate: number,
  replicates: readonly number[],
  range: BootstrapInterval
): BootstrapInterval {
  const { middle, down, up } = attenuated(estimate, replicates, range);
  const within = (value: number) => Math.min(range.high, Math.max(range.low, value));
  return {
    low: within(Math.min(estimate, middle - NORMAL_95 * down)),
    high: within(Math.max(estimate, middle + NORMAL_95 * up))
  };
}

/**
 * Where the truth behind an estimate that noise weakens is believed to be (`attenuationInterval`): the
 * middle, within the range, and the standard deviations below and above it.
 */
export function attenuated(
  estimate: number,
  replicates: readonly number[],
  range: BootstrapInterval
): { middle: number; down: number; up: number } {
  const sd = standardDeviation(replicates);
  const ratio = estimate / mean(replicates);
  const f = ratio > 1 ? Math.min(MOST_SHORTFALL, ratio) : 1;
  const middle = Math.min(range.high, Math.max(range.low, f * estimate));
  const [down, up] = estimate < 0 ? [f * sd, sd / f] : [sd / f, f * sd];
  return { middle, down, up };
}

/**
 * Bias correction z0: normal quantile of the share of replicates below the estimate, ties
 * counted half. A replicate is tied when it differs from the estimate by rounding alone.
 */
export function biasCorrection(estimate: number, replicates: ArrayLike<number>): number {
  const slack = 1e-13 * Math.max(1, Math.abs(estimate));
  let below = 0;
  let known = 0;
  for (let b = 0; b < replicates.length; b++) {
    const value = replicates[b]!;
    if (Number.isNaN(value)) continue;
    known++;
    if (Math.abs(value - estimate) <= slack) below += 0.5;
    else if (value < estimate) below += 1;
  }
  return known > 0 && !Number.isNaN(estimate) ? normalQuantile(below / known) : NaN;
}

/**
 * Acceleration from jackknife estimates (Efron 1987, eq. 6.6): sum d^3 / (6 (sum d^2)^1.5).
 *
 * @param estimates the statistic with each case left out
 * @returns NaN when an estimate is unknown or all are equal
 */
export function jackknifeAcceleration(estimates: ArrayLike<number>): number {
  const n = estimates.length;
  let centre = 0;
  for (let i = 0; i < n; i++) centre += estimates[i]! / n;
  let squares = 0;
  let cubes = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const d = centre - estimates[i]!;
    squares += d * d;
    cubes += d * d * d;
    largest = Math.max(largest, Math.abs(d));
  }
  // Differences of rounding alone are no spread.
  if (!(largest > 1e-14 * Math.abs(centre))) return NaN;
  return cubes / (6 * squares ** 1.5);
}

/**
 * Bias-corrected and accelerated interval (Efron 1987); undefined replicates are left out.
 *
 * @param acceleration as `jackknifeAcceleration`
 * @returns NaN bounds when the acceleration is unknown, or when all replicates lie on one side
 * of the estimate
 */
export function bcaInterval(options: {
  estimate: number;
  replicates: ArrayLike<number>;
  acceleration: number;
  confidence?: number;
}): BootstrapInterval {
  const { estimate, replicates, acceleration, confidence = 0.95 } = options;
  const z0 = biasCorrection(estimate, replicates);
  if (!Number.isFinite(z0) || Number.isNaN(acceleration)) return { low: NaN, high: NaN };
  const sorted = ascending(replicates);
  const at = (p: number) => {
    const z = z0 + normalQuantile(p);
    return sortedQuantile(sorted, normalCdf(z0 + z / (1 - acceleration * z)));
  };
  const tail = (1 - confidence) / 2;
  return { low: at(tail), high: at(1 - tail) };
}
