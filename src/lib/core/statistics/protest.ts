import { mulberry32 } from '../random';
import { procrustes } from './procrustes';
import { vectors, type Vectors } from './vectors';

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
 * @param seed of `mulberry32`, whose numbers order the labels as `shuffled` does, one after the other
 * @throws AxiaError `invalid-input` as `procrustes`
 */
export function protest(
  reference: readonly (readonly number[])[],
  target: readonly (readonly number[])[],
  { permutations, seed }: { permutations: number; seed: number }
): Protest {
  const observed = procrustes(reference, target);
  // The target has the correlation as its norm.
  const fitted = observed.target.flat().map((coordinate) => coordinate / observed.correlation);
  const similarities = permutedLabels(
    Float64Array.from(observed.reference.flat()),
    Float64Array.from(fitted),
    { permutations, seed }
  );
  const least = Math.max(0, observed.correlation - SLACK) ** 2;
  const reached = similarities.reduce((sum, similarity) => sum + +(similarity >= least), 0);
  return {
    t: observed.correlation,
    similarity: observed.similarity,
    p: (reached + 1) / (permutations + 1),
    reached,
    similarities
  };
}

/**
 * Similarities of two planar maps under permutations of the labels of one, for loops: no checks.
 *
 * @param a packed as x0, y0, x1, y1, ...: centred and of unit norm (`unitMap`)
 * @param b as many points, likewise
 * @param seed as in `protest`
 */
export function permutedLabels(
  a: Float64Array,
  b: Float64Array,
  { permutations, seed }: { permutations: number; seed: number }
): Float64Array {
  return permutedSimilarities(partsOf(a, b), seed, permutations);
}

/** A packed map, centred and of unit norm. */
export function unitMap(map: Float64Array): Float64Array {
  const n = map.length / 2;
  let [x, y, squares] = [0, 0, 0];
  for (let i = 0; i < map.length; i += 2) {
    x += map[i]! / n;
    y += map[i + 1]! / n;
  }
  const unit = map.map((coordinate, i) => coordinate - (i % 2 === 0 ? x : y));
  for (const coordinate of unit) squares += coordinate ** 2;
  return unit.map((coordinate) => coordinate / Math.sqrt(squares));
}

/**
 * What each point of the target, in the place of each of the reference, adds to the fit of the best
 * rotation and of the best reflection (`superimpose`): four numbers a pair.
 */
function partsOf(reference: Float64Array, target: Float64Array): Float64Array {
  const parts = new Float64Array(reference.length * target.length);
  let at = 0;
  for (let i = 0; i < reference.length; i += 2)
    for (let j = 0; j < target.length; j += 2) {
      const [px, py] = [reference[i]!, reference[i + 1]!];
      const [x, y] = [target[j]!, target[j + 1]!];
      const [xx, xy, yx, yy] = [x * px, x * py, y * px, y * py];
      parts[at++] = xx + yy;
      parts[at++] = xy - yx;
      parts[at++] = xx - yy;
      parts[at++] = xy + yx;
    }
  return parts;
}

/**
 * Similarities of two maps under permutations of the labels of one.
 *
 * @param parts of every pair of their points
 */
export type Permuting = (parts: Float64Array, seed: number, permutations: number) => Float64Array;

const permutedSimilarities: Permuting = (parts, seed, permutations) => {
  const fast = vectors();
  const room = (fast?.numbers.length ?? 0) - 2 * parts.length;
  return (fast && permutations <= room ? vectored(fast) : plain)(parts, seed, permutations);
};

/** In plain numbers. */
export const plain: Permuting = (parts, seed, permutations) => {
  const n = Math.sqrt(parts.length / 4);
  const order = new Int32Array(n);
  const random = mulberry32(seed);
  return new Float64Array(permutations).map(() => {
    for (let i = 0; i < n; i++) order[i] = i;
    let along = 0;
    let across = 0;
    let mirroredAlong = 0;
    let mirroredAcross = 0;
    for (let i = n - 1; i >= 0; i--) {
      // As `shuffled`, where a place is final once it is filled.
      const j = i > 0 ? Math.floor(random() * (i + 1)) : 0;
      const pair = 4 * (i * n + order[j]!);
      order[j] = order[i]!;
      along += parts[pair]!;
      across += parts[pair + 1]!;
      mirroredAlong += parts[pair + 2]!;
      mirroredAcross += parts[pair + 3]!;
    }
    const rotation = along * along + across * across;
    const reflection = mirroredAlong * mirroredAlong + mirroredAcross * mirroredAcross;
    return Math.min(1, Math.max(rotation, reflection));
  });
};

/** The same to the last bit, in a fifth of the time. */
export const vectored =
  ({ numbers, permute }: Vectors): Permuting =>
  (parts, seed, permutations) => {
    const n = Math.sqrt(parts.length / 4);
    numbers.set(parts, n);
    permute(seed, n, 0, 8 * n, 8 * (n + parts.length), permutations);
    return numbers.slice(n + parts.length, n + parts.length + permutations);
  };
