import { superimpose } from './procrustes';
import { MonotoneRegression } from './monotone-regression';

/** One pair of points of a map: what their distance should be, and what it is. */
export interface ShepardPair {
  points: [number, number];
  dissimilarity: number;
  distance: number;
  /** The distance that would fit: the best multiple of the dissimilarity, or for ordinal maps the best
   * that ascends with it. */
  fitted: number;
}

/** Where a map loses what it was made from. */
export interface MapFit {
  /** Pairs i > j, row by row. */
  pairs: ShepardPair[];
  /** Of each point: its part of all squared residuals; sums to 1, NaN where the map is perfect. */
  shares: number[];
}

/**
 * Fit of a map pair by pair, and each point's share of the stress (Borg, Groenen and Mair 2018): half of
 * the squared residuals of the pairs that a point is in.
 *
 * @param delta dissimilarities, points x points
 * @param map packed x0, y0, x1, y1, ...
 * @param ordinal whether the map knows only the order of the dissimilarities
 */
export function mapFit(
  delta: readonly (readonly number[])[],
  map: Float64Array,
  ordinal: boolean
): MapFit {
  const n = delta.length;
  const pairs: Omit<ShepardPair, 'fitted'>[] = [];
  for (let i = 1; i < n; i++)
    for (let j = 0; j < i; j++)
      pairs.push({
        points: [i, j],
        dissimilarity: delta[i]![j]!,
        distance: Math.hypot(map[2 * i]! - map[2 * j]!, map[2 * i + 1]! - map[2 * j + 1]!)
      });
  const distances = Float64Array.from(pairs, ({ distance }) => distance);
  const dissimilarities = Float64Array.from(pairs, ({ dissimilarity }) => dissimilarity);
  const fitted = ordinal
    ? ascending(dissimilarities, distances)
    : ratio(dissimilarities, distances);
  const lost = new Float64Array(n);
  pairs.forEach(({ distance, points }, k) => {
    const square = (distance - fitted[k]!) ** 2;
    for (const point of points) lost[point] = lost[point]! + square / 2;
  });
  const total = lost.reduce((sum, one) => sum + one, 0);
  return {
    pairs: pairs.map((pair, k) => ({ ...pair, fitted: fitted[k]! })),
    shares: Array.from(lost, (one) => one / total)
  };
}

function ratio(dissimilarities: Float64Array, distances: Float64Array): Float64Array {
  let [products, squares] = [0, 0];
  dissimilarities.forEach((dissimilarity, k) => {
    products += dissimilarity * distances[k]!;
    squares += dissimilarity ** 2;
  });
  return dissimilarities.map((dissimilarity) => (dissimilarity * products) / squares);
}

function ascending(dissimilarities: Float64Array, distances: Float64Array): Float64Array {
  const regression = new MonotoneRegression(dissimilarities);
  regression.fit(distances);
  return regression.fitted;
}

/**
 * How far each point lies from its counterpart after Procrustes, as a multiple of the reference's root
 * mean squared distance from its centre.
 *
 * @param reference packed
 * @param target packed, as many points
 */
export function pointResiduals(reference: Float64Array, target: Float64Array): number[] {
  const n = reference.length / 2;
  const placed = new Float64Array(reference.length);
  superimpose(reference, target, placed);
  let [x, y, squares] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    x += reference[2 * i]! / n;
    y += reference[2 * i + 1]! / n;
  }
  for (let i = 0; i < n; i++)
    squares += (reference[2 * i]! - x) ** 2 + (reference[2 * i + 1]! - y) ** 2;
  const unit = Math.sqrt(squares / n);
  return Array.from(
    { length: n },
    (_, i) =>
      Math.hypot(
        placed[2 * i]! - (reference[2 * i]! - x),
        placed[2 * i + 1]! - (reference[2 * i + 1]! - y)
      ) / unit
  );
}
