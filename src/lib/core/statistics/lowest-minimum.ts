import type { RandomSource } from '../random';
import { PERFECT, type PlanarScaling } from './planar-scaling';

/** A start counts as a hit when its Stress-1 is within this of the lowest. */
const SAME_STRESS = 1e-9;
/**
 * Share by which the loss must be lower for another map to be taken. The same minimum comes in any
 * rotation, its loss the same but for rounding: the first of them is kept, so that how a map is
 * turned hangs on no last digit.
 */
const LOWER = 1e-10;
/**
 * The lowest minimum is believed to be the global one when it has been found again so often, and by
 * such a share of the random starts: a clear map after some twenty. A noisy one has hundreds of minima,
 * of which the lowest may be reached by one start in fifty: then all starts are made.
 */
const FOUND_AGAIN = 20;
const CLEAR_SHARE = 1 / 3;
const MOST_STARTS = 500;
/** Most majorisation steps from the classical and from a random start. */
const CLASSICAL_STEPS = 20_000;
const RANDOM_STEPS = 3000;

export interface LowestMinimum {
  /** Random starts made, and how often a start led to the lowest minimum. */
  starts: number;
  hits: number;
  stress1: number;
  /** Stress-1 of the minimum next to the classical solution. */
  classicalStress1: number;
}

/**
 * Seeks the global minimum: descends from the classical solution and from random starts. One
 * random start ends in a wrong minimum in more than every tenth real case.
 *
 * @param scaling with its dissimilarities set
 * @param classical classical solution, packed
 * @param best takes the lowest minimum, packed, as the first start that led to it turned it
 * @param starts random starts; null: until the lowest minimum is confirmed, at most 500
 */
export function lowestMinimum(
  scaling: PlanarScaling,
  classical: Float64Array,
  best: Float64Array,
  starts: number | null,
  random: RandomSource
): LowestMinimum {
  scaling.descend(classical, CLASSICAL_STEPS);
  best.set(scaling.points);
  let loss = scaling.loss;
  const classicalStress1 = Math.sqrt(loss);
  let hits = 1;
  let made = 0;
  const start = new Float64Array(best.length);
  while (loss >= PERFECT && made < (starts ?? MOST_STARTS)) {
    if (starts === null && hits > FOUND_AGAIN && hits > CLEAR_SHARE * made) break;
    made++;
    for (let i = 0; i < start.length; i++) start[i] = random() - 0.5;
    scaling.descend(start, RANDOM_STEPS, true);
    const gap = Math.sqrt(scaling.loss) - Math.sqrt(loss);
    if (gap < -SAME_STRESS) hits = 1;
    else if (gap <= SAME_STRESS) hits++;
    if (scaling.loss < loss * (1 - LOWER)) {
      loss = scaling.loss;
      best.set(scaling.points);
    }
  }
  return { starts: made, hits, stress1: Math.sqrt(loss), classicalStress1 };
}
