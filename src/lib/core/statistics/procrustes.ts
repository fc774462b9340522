import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checkConfiguration } from './check-matrices';
import { invalidInput } from './invalid-input';
import { mean } from './summary';

export interface Procrustes {
  /** Share of the reference's variation that the target reproduces: 1 - disparity, in [0, 1]. */
  similarity: number;
  /** Square root of the similarity: PROTEST's t. */
  correlation: number;
  /** Reference, centred and of unit norm (scipy's `mtx1`). */
  reference: number[][];
  /** Target, standardised, turned, reflected if need be and scaled onto it (scipy's `mtx2`). */
  target: number[][];
}

export interface Standardised {
  points: number[][];
  norm: number;
}

/**
 * Centres a configuration and scales it to unit Frobenius norm.
 *
 * @throws AxiaError `invalid-input` when points are not finite numbers, or all coincide
 */
export function standardiseConfiguration(points: readonly (readonly number[])[]): Standardised {
  checkConfiguration(points);
  const first = points[0]!;
  // Asked of the points themselves: the mean of equal numbers need not equal them.
  if (points.every((point) => point.every((value, d) => value === first[d])))
    throw invalidInput('All points of a configuration coincide.');
  const centre = first.map((_, d) => mean(points.map((point) => point[d]!)));
  const centred = points.map((point) => point.map((value, d) => value - centre[d]!));
  const norm = Math.hypot(...centred.flat());
  return { points: centred.map((point) => point.map((value) => value / norm)), norm };
}

/**
 * Procrustes superimposition as `scipy.spatial.procrustes`: both configurations centred and scaled
 * to unit norm, the target rotated, reflected and scaled onto the reference (Gower 1975; Schönemann
 * 1966).
 *
 * @param reference points x dimensions
 * @param target of the same shape
 * @throws AxiaError `invalid-input` for unequal shapes, unknown coordinates or coinciding points
 */
export function procrustes(
  reference: readonly (readonly number[])[],
  target: readonly (readonly number[])[]
): Procrustes {
  const a = standardiseConfiguration(reference).points;
  const b = standardiseConfiguration(target).points;
  if (a.length !== b.length || a[0]!.length !== b[0]!.length)
    throw invalidInput('The two configurations differ in shape.');
  const B = new Matrix(b);
  const cross = B.transpose().mmul(new Matrix(a));
  const decomposition = new SingularValueDecomposition(cross, { autoTranspose: true });
  const fitted = decomposition.diagonal.reduce((sum, value) => sum + value, 0);
  const correlation = Math.min(1, fitted);
  const rotation = decomposition.leftSingularVectors.mmul(
    decomposition.rightSingularVectors.transpose()
  );
  return {
    similarity: correlation ** 2,
    correlation,
    reference: a,
    target: B.mmul(rotation).mul(correlation).to2DArray()
  };
}

/**
 * Procrustes superimposition in the plane, in closed form, for loops: no checks, no allocation. With C = B'A the
 * best rotation fits by the length of (Cxx + Cyy, Cxy - Cyx), the best reflection by that of
 * (Cxx - Cyy, Cxy + Cyx); the longer one is the sum of C's singular values.
 *
 * @param a reference, packed as x0, y0, x1, y1, ...; any position and scale
 * @param b target: the same number of points
 * @param placed takes the target, centred, turned, reflected and scaled onto the centred reference
 * @returns similarity in [0, 1]; NaN when the points of one side coincide or are unknown
 */
export function superimpose(a: Float64Array, b: Float64Array, placed?: Float64Array): number {
  const length = a.length;
  const n = length / 2;
  let ax = 0;
  let ay = 0;
  let bx = 0;
  let by = 0;
  for (let i = 0; i < length; i += 2) {
    ax += a[i]!;
    ay += a[i + 1]!;
    bx += b[i]!;
    by += b[i + 1]!;
  }
  ax /= n;
  ay /= n;
  bx /= n;
  by /= n;
  let aa = 0;
  let bb = 0;
  let xx = 0;
  let xy = 0;
  let yx = 0;
  let yy = 0;
  for (let i = 0; i < length; i += 2) {
    const px = a[i]! - ax;
    const py = a[i + 1]! - ay;
    const qx = b[i]! - bx;
    const qy = b[i + 1]! - by;
    aa += px * px + py * py;
    bb += qx * qx + qy * qy;
    xx += qx * px;
    xy += qx * py;
    yx += qy * px;
    yy += qy * py;
  }
  const rotation = (xx + yy) * (xx + yy) + (xy - yx) * (xy - yx);
  const reflection = (xx - yy) * (xx - yy) + (xy + yx) * (xy + yx);
  const mirrored = reflection > rotation;
  const fitted = mirrored ? reflection : rotation;
  if (placed) {
    const turn = 1 / bb;
    const along = (mirrored ? xx - yy : xx + yy) * turn;
    const across = (mirrored ? xy + yx : xy - yx) * turn;
    const sign = mirrored ? -1 : 1;
    for (let i = 0; i < length; i += 2) {
      const x = b[i]! - bx;
      const y = sign * (b[i + 1]! - by);
      placed[i] = along * x - across * y;
      placed[i + 1] = across * x + along * y;
    }
  }
  const similarity = fitted / (aa * bb);
  // Written so that NaN stays NaN.
  return similarity > 1 ? 1 : similarity;
}
