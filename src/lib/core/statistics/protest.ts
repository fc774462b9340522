import type { RandomSource } from '../random';
import { invalidInput } from './invalid-input';
import { standardiseConfiguration } from './procrustes';
import { shuffled } from './random-integers';
import { permutations } from './permutations';
import { procrustes } from './procrustes';
import { disparity2d } from './disparity-2d';

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
  const a = standardiseConfiguration(reference).points;
  const b = standardiseConfiguration(target).points;
  const similarityOf = planar(a, b) ?? general(a, b);

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

type SimilarityOf = (order: ArrayLike<number>) => number;

function planar(a: number[][], b: number[][]): SimilarityOf | null {
  if (a[0]!.length !== 2) return null;
  const fixed = Float64Array.from(a.flat());
  const moved = new Float64Array(fixed.length);
  return (order) => {
    for (let i = 0; i < order.length; i++) {
      const point = b[order[i]!]!;
      moved[2 * i] = point[0]!;
      moved[2 * i + 1] = point[1]!;
    }
    return 1 - disparity2d(fixed, moved);
  };
}

function general(a: number[][], b: number[][]): SimilarityOf {
  return (order) =>
    procrustes(
      a,
      Array.from(order, (i) => b[i]!)
    ).similarity;
}
