import { permutations } from './permutations';

/**
 * Null distribution of the triple sum for ten points: number of the 9! = 362,880 cyclic orders
 * by absolute sum (the distribution is symmetric, so that each entry but 0 stands for both
 * signs). From complete enumeration.
 */
const TEN: ReadonlyMap<number, number> = new Map([
  [0, 32976],
  [4, 59460],
  [8, 53510],
  [12, 51240],
  [16, 42100],
  [20, 31760],
  [24, 26090],
  [28, 20260],
  [32, 13320],
  [36, 10120],
  [40, 7582],
  [44, 4520],
  [48, 3300],
  [52, 2460],
  [56, 1390],
  [60, 880],
  [64, 800],
  [68, 400],
  [72, 200],
  [76, 260],
  [80, 80],
  [84, 40],
  [88, 70],
  [92, 40],
  [104, 20],
  [120, 2]
]);

const cache = new Map<number, ReadonlyMap<number, number>>([[10, TEN]]);

/** Largest number of points whose (n - 1)! cyclic orders are enumerated on demand. */
const ENUMERABLE = 9;

/**
 * Number of cyclic orders of n labelled points by the absolute value of their triple sum with
 * the identity, and null where n is too large to enumerate.
 */
export function circularOrderNull(n: number): ReadonlyMap<number, number> | null {
  const known = cache.get(n);
  if (known) return known;
  if (n < 3 || n > ENUMERABLE) return null;
  const counts = new Map<number, number>();
  const position = new Int32Array(n);
  for (const order of permutations(n - 1)) {
    // Point 0 stays first: rotations of one cyclic order count once.
    for (let i = 1; i < n; i++) position[i] = order[i - 1]! + 1;
    let sum = 0;
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++)
        for (let k = j + 1; k < n; k++)
          sum +=
            Math.sign(position[j]! - position[i]!) *
            Math.sign(position[k]! - position[j]!) *
            Math.sign(position[k]! - position[i]!);
    const size = Math.abs(sum);
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  cache.set(n, counts);
  return counts;
}

/** Two-sided exact p: share of cyclic orders whose absolute triple sum is at least `size`. */
export function circularOrderP(n: number, sum: number): number {
  const counts = circularOrderNull(n);
  if (!counts) return NaN;
  let reached = 0;
  let total = 0;
  for (const [size, count] of counts) {
    total += count;
    if (size >= Math.abs(sum)) reached += count;
  }
  return reached / total;
}
