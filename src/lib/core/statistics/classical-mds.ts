import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { checkDissimilarities } from './check-matrices';

export interface ClassicalMds {
  /** points x dimensions, centred on the origin. */
  configuration: number[][];
  /** All eigenvalues of the doubly centred matrix, descending. */
  eigenvalues: number[];
  /** Goodness of fit (R `cmdscale`): over the absolute eigenvalues, and over the positive ones. */
  gofAbs: number;
  gofPos: number;
}

/** B = -1/2 J D^2 J as rows. */
function doublyCentred(delta: readonly (readonly number[])[]): number[][] {
  const squared = delta.map((row, i) => row.map((value, j) => (i === j ? 0 : value * value)));
  const n = squared.length;
  const means = squared.map((row) => row.reduce((sum, value) => sum + value, 0) / n);
  const grand = means.reduce((sum, value) => sum + value, 0) / n;
  return squared.map((row, i) =>
    row.map((value, j) => -0.5 * (value - means[i]! - means[j]! + grand))
  );
}

/**
 * Classical multidimensional scaling (Torgerson 1952): the leading eigenvectors of the doubly
 * centred squared dissimilarities, times the roots of their eigenvalues. A negative eigenvalue
 * counts as 0. In each dimension the coordinate of largest size is positive, which makes the map
 * deterministic.
 *
 * @param delta points x points, symmetric, finite, not negative
 * @throws AxiaError `invalid-input` otherwise
 */
export function classicalMds(delta: readonly (readonly number[])[], dimensions = 2): ClassicalMds {
  checkDissimilarities(delta);
  const n = delta.length;
  const decomposition = new EigenvalueDecomposition(new Matrix(doublyCentred(delta)), {
    assumeSymmetric: true
  });
  const order = decomposition.realEigenvalues
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value);
  const eigenvalues = order.map(({ value }) => value);
  const vectors = decomposition.eigenvectorMatrix;
  const configuration = Array.from({ length: n }, () => new Array<number>(dimensions).fill(0));
  let fitted = 0;
  for (let d = 0; d < Math.min(dimensions, n); d++) {
    const { value, index } = order[d]!;
    if (!(value > 0)) continue;
    fitted += value;
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const entry = vectors.get(i, index);
      // A strict margin: equal sizes must not decide by rounding which one is made positive.
      if (Math.abs(entry) > Math.abs(largest) * (1 + 1e-9)) largest = entry;
    }
    const factor = Math.sign(largest) * Math.sqrt(value);
    for (let i = 0; i < n; i++) configuration[i]![d] = vectors.get(i, index) * factor;
  }
  const absolute = eigenvalues.reduce((sum, value) => sum + Math.abs(value), 0);
  const positive = eigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  return {
    configuration,
    eigenvalues,
    gofAbs: absolute > 0 ? fitted / absolute : NaN,
    gofPos: positive > 0 ? fitted / positive : NaN
  };
}
