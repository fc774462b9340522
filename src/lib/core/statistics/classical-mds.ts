import { checkDissimilarities } from './check-matrices';
import { Torgerson } from './torgerson';

export interface ClassicalMds {
  /** points x dimensions, centred on the origin. */
  configuration: number[][];
  /** All eigenvalues of the doubly centred matrix, descending. */
  eigenvalues: number[];
  /** Goodness of fit (R `cmdscale`): over the absolute eigenvalues, and over the positive ones. */
  gofAbs: number;
  gofPos: number;
}

/**
 * Classical multidimensional scaling (Torgerson 1952), see `Torgerson`.
 *
 * @param delta points x points, symmetric, finite, not negative
 * @throws AxiaError `invalid-input` otherwise
 */
export function classicalMds(delta: readonly (readonly number[])[], dimensions = 2): ClassicalMds {
  checkDissimilarities(delta);
  const torgerson = new Torgerson(delta.length, dimensions);
  torgerson.scale(Float64Array.from(delta.flat(), (value) => value * value));
  const eigenvalues = [...torgerson.eigenvalues];
  const positive = eigenvalues.map((value) => Math.max(0, value));
  const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
  const fitted = sum(positive.slice(0, dimensions));
  return {
    configuration: delta.map((_, i) => [
      ...torgerson.points.subarray(i * dimensions, (i + 1) * dimensions)
    ]),
    eigenvalues,
    // 0 / 0 is NaN: no dissimilarity, no fit.
    gofAbs: fitted / sum(eigenvalues.map(Math.abs)),
    gofPos: fitted / sum(positive)
  };
}
