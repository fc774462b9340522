import type { RandomSource } from '../random';
import { invalidInput } from './invalid-input';
import { shuffled } from './shuffled';
import { permutations } from './permutations';
import { procrustes } from './procrustes';

export interface Protest {
  /** Procrustes correlation as observed: the root of the similarity. */
  t: number;
  similarity: number;
  p: number;
  /** Permutations whose correlation reaches the observed one, within 1e-9. */
  reached: number;
  /** Similarity (t^2) under each permutation: the chance level of these very maps. */
  similarities: Float64Array;
}

/** Which permutations of the target's labels are looked at. */
export type PermutationChoice =
  | { permutations: number; random: RandomSource }
  /** All n!, the identity among them. */
  | { permutations: 'all' }
  | { permutations: readonly ArrayLike<number>[] };

/** Equal correlations that rounding tells apart still count as reached. */
const SLACK = 1e-9;

/** More than this many exact permutations are refused. */
const EXACT_LIMIT = 9;

/**
 * PROTEST (Jackson 1995): how often permuted labels bring the target as close to the reference as
 * it is. p is (reached + 1) / (m + 1) for drawn permutations, reached / n! for all of them.
 *
 * @param reference points x dimensions
 * @param target of the same shape
 * @throws AxiaError `invalid-input` as `procrustes`, and for all permutations of over nine points
 */
export function protest(
  reference: readonly (readonly number[])[],
  target: readonly (readonly number[])[],
  choice: PermutationChoice
): Protest {
  const observed = procrustes(reference, target);
  const n = reference.length;
  const similarityOf = permutedSimilarity(observed.reference, observed.target);

  const similarities: number[] = [];
  if (choice.permutations === 'all') {
    if (n > EXACT_LIMIT) throw invalidInput('Too many points for all permutations.');
    for (const order of permutations(n)) similarities.push(similarityOf(order));
  } else if (typeof choice.permutations === 'number') {
    const order = new Int32Array(n);
    const { random } = choice as { random: RandomSource };
    for (let m = 0; m < choice.permutations; m++)
      similarities.push(similarityOf(shuffled(order, random)));
  } else for (const order of choice.permutations) similarities.push(similarityOf(order));

  const reached = similarities.filter((s) => Math.sqrt(s) >= observed.correlation - SLACK).length;
  const exact = choice.permutations === 'all';
  return {
    t: observed.correlation,
    similarity: observed.similarity,
    p: exact ? reached / similarities.length : (reached + 1) / (similarities.length + 1),
    reached,
    similarities: Float64Array.from(similarities)
  };
}

/** Similarity with the points of `b` in another order; both are centred and of known norm. */
function permutedSimilarity(a: number[][], b: number[][]): (order: ArrayLike<number>) => number {
  const fixed = Float64Array.from(a.flat());
  const moved = Float64Array.from(b.flat());
  const squares = (points: Float64Array) => points.reduce((sum, x) => sum + x * x, 0);
  const scale = squares(fixed) * squares(moved);
  return (order) => {
    let xx = 0;
    let xy = 0;
    let yx = 0;
    let yy = 0;
    for (let i = 0, k = 0; k < fixed.length; i++, k += 2) {
      const from = 2 * order[i]!;
      const px = fixed[k]!;
      const py = fixed[k + 1]!;
      const qx = moved[from]!;
      const qy = moved[from + 1]!;
      xx += qx * px;
      xy += qx * py;
      yx += qy * px;
      yy += qy * py;
    }
    // As in `superimpose`.
    const rotation = (xx + yy) * (xx + yy) + (xy - yx) * (xy - yx);
    const reflection = (xx - yy) * (xx - yy) + (xy + yx) * (xy + yx);
    return Math.min(1, Math.max(rotation, reflection) / scale);
  };
}
