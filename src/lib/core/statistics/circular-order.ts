import { checkConfiguration } from './check-matrices';
import { invalidInput } from './invalid-input';
import { mean } from './summary';
import { standardDeviation } from './standard-deviation';
import { permutations } from './permutations';

export interface CircularOrder {
  /** Angle of each point seen from the centroid, radians in (-pi, pi]. */
  angles: number[];
  /** Points in the order of their angles, counter-clockwise from the first point. */
  order: number[];
  /** Whether the points follow each other as in theory, in either direction. */
  sameOrder: boolean;
  /** Whether they rather run clockwise. */
  reflected: boolean;
  /** Triple statistic in [-1, 1] (Fisher and Lee 1982), and the sum that it is the mean of. */
  delta: number;
  tripleSum: number;
  /** Two-sided exact p over all cyclic orders; NaN for more than ten points. */
  p: number;
  /** Signed angular correlation with the theory's angles (Fisher and Lee 1983). */
  angularCorrelation: number;
  /** Standard deviation (denominator n) of the distances to the centroid over their mean. */
  radiusVariation: number;
}

/** A radius this much smaller than the largest is rounding: the point has no direction. */
const NO_RADIUS = 1e-12;
/** Angles (radians) that differ by rounding alone. */
const SAME_ANGLE = 1e-12;

/**
 * How well planar points follow the order of theory round a circle: point i at angle 2 pi i / n.
 *
 * @param configuration points x 2
 * @throws AxiaError `invalid-input` unless there are three planar points or more, none of them at
 * the centroid
 */
export function circularOrder(configuration: readonly (readonly number[])[]): CircularOrder {
  checkConfiguration(configuration);
  const n = configuration.length;
  if (n < 3 || configuration[0]!.length !== 2)
    throw invalidInput('A circular order needs at least three points in a plane.');
  const cx = mean(configuration.map((point) => point[0]!));
  const cy = mean(configuration.map((point) => point[1]!));
  const radii = configuration.map((point) => Math.hypot(point[0]! - cx, point[1]! - cy));
  if (Math.min(...radii) <= NO_RADIUS * Math.max(...radii))
    throw invalidInput('A point lies at the centre of the map and has no angle.');
  const angles = configuration.map((point) => Math.atan2(point[1]! - cy, point[0]! - cx));
  const theory = angles.map((_, i) => (2 * Math.PI * i) / n);

  const order = orderFromFirst(angles);
  let tripleSum = 0;
  let triples = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      for (let k = j + 1; k < n; k++) {
        // In theory every i < j < k runs counter-clockwise.
        tripleSum += orientation(angles[i]!, angles[j]!, angles[k]!);
        triples++;
      }
  return {
    angles,
    order,
    sameOrder:
      order.every((point, i) => point === i) || order.every((point, i) => point === (n - i) % n),
    reflected: tripleSum < 0,
    delta: tripleSum / triples,
    tripleSum,
    p: circularOrderP(n, tripleSum),
    angularCorrelation: angularCorrelation(angles, theory),
    radiusVariation: (standardDeviation(radii) * Math.sqrt((n - 1) / n)) / mean(radii)
  };
}

function orderFromFirst(angles: number[]): number[] {
  const turn = 2 * Math.PI;
  const ahead = angles.map((angle) => (angle - angles[0]! + turn) % turn);
  return angles.map((_, i) => i).sort((a, b) => ahead[a]! - ahead[b]! || a - b);
}

/** 1 when three angles run counter-clockwise, -1 clockwise, 0 when two coincide. */
function orientation(a: number, b: number, c: number): number {
  return signOfTurn(b - a) * signOfTurn(c - b) * signOfTurn(c - a);
}

/** Sign of a difference of angles; rounding must not put coinciding points in an order. */
function signOfTurn(difference: number): number {
  const size = Math.abs(difference);
  return size < SAME_ANGLE || size > 2 * Math.PI - SAME_ANGLE ? 0 : Math.sign(difference);
}

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

/**
 * Correlation of two sets of angles that allows any rotation (Fisher and Lee 1983): sum over
 * pairs of sin(a_i - a_j) sin(b_i - b_j), normalised. Negative when one runs the other way round.
 *
 * @param a radians
 * @param b radians, as many
 * @returns a number in [-1, 1]; NaN when all angles of one side are equal or opposite
 */
export function angularCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let both = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const sa = Math.sin(a[i]! - a[j]!);
      const sb = Math.sin(b[i]! - b[j]!);
      both += sa * sb;
      first += sa * sa;
      second += sb * sb;
    }
  // A sum of this size is what rounding leaves of angles that are equal or opposite.
  const defined = first > 1e-24 && second > 1e-24;
  return defined ? Math.max(-1, Math.min(1, both / Math.sqrt(first * second))) : NaN;
}
