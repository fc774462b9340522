import type { SquareMatrix } from '../reference/reference';
import { correlationsOf, type Crew } from './crew';
import { mixture } from './moments';

/**
 * Covariances of the value scores in a population: exact (`mixture`). For generated answers it is
 * the weighted covariance of the pool with weight w / R for each of a persona's R individuals.
 *
 * @param weights over the crew, summing to 1; a persona of weight 0 may be absent
 */
export function populationCovariance(crew: Crew, weights: readonly number[]): SquareMatrix {
  return mixture(crew, weights).covariance;
}

/** Correlations of the value scores in a population: exact, NaN where a score is constant. */
export function populationCorrelations(crew: Crew, weights: readonly number[]): SquareMatrix {
  return correlationsOf(populationCovariance(crew, weights));
}
