import { invalidInput } from './invalid-input';

/**
 * @throws AxiaError `invalid-input` unless `delta` is square, symmetric within rounding, finite
 * and not negative
 */
export function checkDissimilarities(delta: readonly (readonly number[])[]): void {
  const n = delta.length;
  if (n < 2) throw invalidInput('A map needs at least two points.');
  let largest = 0;
  for (const row of delta) {
    if (row.length !== n) throw invalidInput('The dissimilarities are not a square matrix.');
    for (const value of row) {
      if (!Number.isFinite(value)) throw invalidInput('A dissimilarity is unknown.');
      if (value < 0) throw invalidInput('A dissimilarity is negative.');
      largest = Math.max(largest, value);
    }
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      if (Math.abs(delta[i]![j]! - delta[j]![i]!) > 1e-9 * largest)
        throw invalidInput('The dissimilarities are not symmetric.');
}

/** @throws AxiaError `invalid-input` unless `points` is points x dimensions, all finite */
export function checkConfiguration(points: readonly (readonly number[])[]): void {
  const width = points[0]?.length ?? 0;
  if (points.length === 0 || width === 0) throw invalidInput('The configuration has no points.');
  for (const point of points) {
    if (point.length !== width) throw invalidInput('The points differ in dimensions.');
    if (!point.every(Number.isFinite)) throw invalidInput('A coordinate is unknown.');
  }
}
