import type { RandomSource } from '../random';
import { shuffled } from './shuffled';
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

/** Equal correlations that rounding tells apart still count as reached. */
const SLACK = 1e-9;

/**
 * PROTEST (Jackson 1995): how often permuted labels bring the target as close to the reference as
 * it is. p is (reached + 1) / (m + 1) for m permutations.
 *
 * @param reference points x 2
 * @param target of the same shape
 * @throws AxiaError `invalid-input` as `procrustes`
 */
export function protest(
  reference: readonly (readonly number[])[],
  target: readonly (readonly number[])[],
  { permutations, random }: { permutations: number; random: RandomSource }
): Protest {
  const observed = procrustes(reference, target);
  const similarityOf = permutedSimilarity(observed.reference, observed.target);
  const order = new Int32Array(reference.length);
  const similarities = new Float64Array(permutations);
  const least = Math.max(0, observed.correlation - SLACK) ** 2;
  let reached = 0;
  for (let m = 0; m < permutations; m++) {
    const similarity = similarityOf(shuffled(order, random));
    similarities[m] = similarity;
    if (similarity >= least) reached++;
  }
  return {
    t: observed.correlation,
    similarity: observed.similarity,
    p: (reached + 1) / (permutations + 1),
    reached,
    similarities
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
