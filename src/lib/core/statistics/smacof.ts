import type { RandomSource } from '../random';
import { checkDissimilarities } from './check-matrices';
import { classicalMds } from './classical-mds';
import { invalidInput } from './invalid-input';
import { PlanarScaling } from './planar-scaling';

export interface SmacofOptions {
  /** `ratio`: metric; `ordinal`: non-metric, primary approach to ties. */
  type: 'ratio' | 'ordinal';
  random: RandomSource;
  /**
   * Random starts beside the classical one. 0 gives the minimum next to the classical solution.
   * Left out: as many as it takes until the lowest minimum has been found `CONFIRMATIONS` times.
   */
  starts?: number;
}

export interface Smacof {
  /** points x 2, centred; its distances fit the dissimilarities in their own scale (ratio). */
  configuration: number[][];
  stress1: number;
  /** Random starts made, and how often a start led to the minimum that is reported. */
  starts: number;
  hits: number;
  /** Stress-1 of the minimum next to the classical solution. */
  classicalStress1: number;
}

/** A start counts as a hit when its Stress-1 is within this of the lowest. */
const SAME_STRESS = 1e-9;
/** Hits after which the lowest minimum is believed to be the global one, and the cap on starts. */
const CONFIRMATIONS = 40;
const MOST_STARTS = 3000;
const CLASSICAL_STEPS = 20_000;
const RANDOM_STEPS = 3000;

/**
 * Multidimensional scaling in the plane by stress majorisation (SMACOF; de Leeuw 1977, Borg and
 * Groenen 2005): the lowest of the minima reached from the classical solution and random starts.
 *
 * @param delta points x points, symmetric, finite, not negative, not all 0
 * @throws AxiaError `invalid-input` otherwise
 */
export function smacof(delta: readonly (readonly number[])[], options: SmacofOptions): Smacof {
  checkDissimilarities(delta);
  const n = delta.length;
  const packed = Float64Array.from(
    delta.flatMap((row, i) => row.map((value, j) => (i === j ? 0 : (value + delta[j]![i]!) / 2)))
  );
  const largest = packed.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) throw invalidInput('All dissimilarities are 0.');
  const scaled = packed.map((value) => value / largest);
  const scaling = new PlanarScaling(n);
  scaling.setDissimilarities(scaled, options.type);

  scaling.descend(classicalMds(delta).configuration.flat(), CLASSICAL_STEPS);
  const best = Float64Array.from(scaling.points);
  let bestLoss = scaling.loss;
  const classicalStress1 = Math.sqrt(bestLoss);
  let hits = 1;
  let starts = 0;
  const start = new Float64Array(2 * n);
  const wanted = options.starts ?? MOST_STARTS;
  while (starts < wanted && (options.starts !== undefined || hits < CONFIRMATIONS)) {
    starts++;
    for (let i = 0; i < start.length; i++) start[i] = options.random() - 0.5;
    scaling.descend(start, RANDOM_STEPS);
    const gap = Math.sqrt(scaling.loss) - Math.sqrt(bestLoss);
    if (gap < -SAME_STRESS) hits = 1;
    else if (gap <= SAME_STRESS) hits++;
    if (scaling.loss < bestLoss) {
      bestLoss = scaling.loss;
      best.set(scaling.points);
    }
  }
  return {
    configuration: inScaleOf(packed, best, n),
    stress1: Math.sqrt(bestLoss),
    starts,
    hits,
    classicalStress1
  };
}

/** Points at the scale at which their distances come closest to the dissimilarities. */
function inScaleOf(delta: Float64Array, points: Float64Array, n: number): number[][] {
  let product = 0;
  let squares = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const d = Math.hypot(
        points[2 * i]! - points[2 * j]!,
        points[2 * i + 1]! - points[2 * j + 1]!
      );
      product += delta[i * n + j]! * d;
      squares += d * d;
    }
  const factor = product / squares;
  return Array.from({ length: n }, (_, i) => [
    factor * points[2 * i]!,
    factor * points[2 * i + 1]!
  ]);
}
