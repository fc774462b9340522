import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checkConfiguration } from './check-matrices';
import { invalidInput } from './invalid-input';
import { mean } from './mean';

export interface Procrustes {
  /** 1 - (sum of singular values)^2 of the standardised configurations, in [0, 1]. */
  disparity: number;
  /** 1 - disparity: share of the reference's variation that the target reproduces. */
  similarity: number;
  /** Square root of the similarity: PROTEST's t. */
  correlation: number;
  /** Disparity when reflection is not allowed; null unless the maps have two dimensions. */
  rotationOnlyDisparity: number | null;
  /** Reference, centred and of unit norm (scipy's `mtx1`). */
  reference: number[][];
  /** Target, standardised, turned, reflected if need be and scaled onto it (scipy's `mtx2`). */
  target: number[][];
  /** Factor from the centred target to the reference in the reference's own scale. */
  scale: number;
  /** Residual sum of squares in the reference's own scale (vegan, not symmetric). */
  residual: number;
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
 * Procrustes superimposition as `scipy.spatial.procrustes`: both configurations centred and
 * scaled to unit norm, the target rotated, reflected and scaled onto the reference
 * (Gower 1975; Schönemann 1966).
 *
 * @param reference points x dimensions
 * @param target of the same shape
 * @throws AxiaError `invalid-input` for unequal shapes, unknown coordinates or coinciding points
 */
export function procrustes(
  reference: readonly (readonly number[])[],
  target: readonly (readonly number[])[]
): Procrustes {
  const a = standardiseConfiguration(reference);
  const b = standardiseConfiguration(target);
  if (a.points.length !== b.points.length || a.points[0]!.length !== b.points[0]!.length)
    throw invalidInput('The two configurations differ in shape.');
  const B = new Matrix(b.points);
  const cross = B.transpose().mmul(new Matrix(a.points));
  const decomposition = new SingularValueDecomposition(cross, { autoTranspose: true });
  const correlation = Math.min(
    1,
    decomposition.diagonal.reduce((sum, value) => sum + value, 0)
  );
  const rotation = decomposition.leftSingularVectors.mmul(
    decomposition.rightSingularVectors.transpose()
  );
  const disparity = 1 - correlation ** 2;
  return {
    disparity,
    similarity: correlation ** 2,
    correlation,
    rotationOnlyDisparity: cross.rows === 2 ? rotationOnly(cross) : null,
    reference: a.points,
    target: B.mmul(rotation).mul(correlation).to2DArray(),
    scale: (correlation * a.norm) / b.norm,
    residual: disparity * a.norm ** 2
  };
}

/** Without reflection the smaller singular value counts with the sign of the determinant. */
function rotationOnly(cross: Matrix): number {
  const along = cross.get(0, 0) + cross.get(1, 1);
  const across = cross.get(0, 1) - cross.get(1, 0);
  return Math.max(0, 1 - (along * along + across * across));
}
