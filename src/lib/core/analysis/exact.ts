import type { SquareMatrix } from '../reference';
import { VALUES } from '../values';
import { correlationsOf, type Crew } from './crew';

/**
 * Covariances of the value scores in a population, in closed form: the mean of the covariances
 * within the personas plus the covariance of their means (law of total covariance). No sampling,
 * so no Monte-Carlo error; for generated answers it is the weighted covariance of the pool with
 * weight w / R for each of a persona's R individuals.
 *
 * @param weights over the crew, summing to 1; a persona of weight 0 may be absent
 */
export function populationCovariance(crew: Crew, weights: readonly number[]): SquareMatrix {
  const parts = crew.flatMap((persona, index) =>
    persona !== null && weights[index]! > 0 ? [{ persona, weight: weights[index]! }] : []
  );
  const centre = VALUES.map((_, v) =>
    parts.reduce((sum, { persona, weight }) => sum + weight * persona.means[v]!, 0)
  );
  return VALUES.map((_v, a) =>
    VALUES.map((_w, b) =>
      parts.reduce((sum, { persona: { means, covariance }, weight }) => {
        const between = (means[a]! - centre[a]!) * (means[b]! - centre[b]!);
        return sum + weight * (covariance[a]![b]! + between);
      }, 0)
    )
  );
}

/** Correlations of the value scores in a population: exact, NaN where a score is constant. */
export function populationCorrelations(crew: Crew, weights: readonly number[]): SquareMatrix {
  return correlationsOf(populationCovariance(crew, weights));
}
