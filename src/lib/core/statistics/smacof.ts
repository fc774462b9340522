import type { RandomSource } from '../random';
import { checkDissimilarities } from './check-matrices';
import { invalidInput } from './invalid-input';
import { lowestMinimum, type LowestMinimum } from './lowest-minimum';
import { PlanarScaling } from './planar-scaling';
import { Torgerson } from './torgerson';

export interface SmacofOptions {
  /** `ratio`: metric; `ordinal`: non-metric, primary approach to ties. */
  type: 'ratio' | 'ordinal';
  random: RandomSource;
  /**
   * Random starts besides the classical one; 0 gives the minimum next to the classical solution.
   * Left out: as many as it takes until the lowest minimum is confirmed (see `lowestMinimum`).
   */
  starts?: number;
}

export interface Smacof extends LowestMinimum {
  /** points x 2, centred; its distances come as near to the dissimilarities as they can. */
  configuration: number[][];
}

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
  const packed = Float64Array.from(delta.flat());
  const largest = Math.max(...delta.flatMap((row, i) => row.slice(0, i)));
  if (largest === 0) throw invalidInput('All dissimilarities are 0.');
  const unit = packed.map((value) => value / largest);
  const scaling = new PlanarScaling(n);
  scaling.setDissimilarities(unit, options.type);
  const torgerson = new Torgerson(n);
  torgerson.scale(unit.map((value) => value * value));
  const best = new Float64Array(2 * n);
  const found = lowestMinimum(
    scaling,
    torgerson.points,
    best,
    options.starts ?? null,
    options.random
  );
  return { configuration: inScaleOf(packed, best, n), ...found };
}

/** Points at the scale at which their distances come closest to the dissimilarities. */
function inScaleOf(delta: Float64Array, points: Float64Array, n: number): number[][] {
  let product = 0;
  let squares = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const dx = points[2 * i]! - points[2 * j]!;
      const dy = points[2 * i + 1]! - points[2 * j + 1]!;
      product += delta[i * n + j]! * Math.hypot(dx, dy);
      squares += dx * dx + dy * dy;
    }
  const factor = product / squares;
  return Array.from({ length: n }, (_, i) => [
    factor * points[2 * i]!,
    factor * points[2 * i + 1]!
  ]);
}
