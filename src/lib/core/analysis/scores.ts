import { scoringKey } from '../instrument/scoring';
import { VALUES } from '../values';
import type { ItemFigures } from './items';
import { NO_VARIANCE } from './moments';
import type { Personas } from './persona';
import { orNull, type AnalysisInput, type ScoreTable } from './types';

/**
 * Means and standard deviations (of the population, not of a sample) of the value scores by
 * persona, and Cronbach's alpha of each value's items in a population.
 *
 * @param all personas of all conditions, in the order of the study
 * @param personas those that the population is mixed from
 * @param weights over them; null when the population cannot be formed
 */
export function scoreTable(
  input: AnalysisInput,
  all: Personas,
  personas: Personas,
  weights: readonly number[] | null
): ScoreTable {
  const key = scoringKey(input.instrument.items);
  return {
    conditions: input.personas.map(({ condition }) => condition),
    means: all.map((persona) => VALUES.map((_, v) => orNull(persona?.means[v]))),
    sds: all.map((persona) =>
      VALUES.map((_, v) => orNull(Math.sqrt(persona?.covariance[v]![v] ?? NaN)))
    ),
    alpha: key.map((positions, v) =>
      weights === null ? null : orNull(populationAlpha(personas, weights, positions, v))
    )
  };
}

/**
 * Cronbach's alpha in a population, in closed form: k/(k - 1) (1 - sum of item variances /
 * variance of their sum), each variance being that within the personas plus that of their means.
 *
 * @param weights over the personas, summing to 1; a persona of weight 0 may be absent
 * @param positions of the scale's items
 * @param scale its place among the `sumVariances`
 * @returns NaN for fewer than two items, an unanswered item or a constant sum
 */
export function populationAlpha(
  personas: readonly (ItemFigures | null)[],
  weights: readonly number[],
  positions: readonly number[],
  scale: number
): number {
  const k = positions.length;
  if (k < 2) return NaN;
  const parts = personas.flatMap((persona, index) =>
    persona !== null && weights[index]! > 0 ? [{ persona, weight: weights[index]! }] : []
  );
  const variance = (within: (p: ItemFigures) => number, meanOf: (p: ItemFigures) => number) => {
    const centre = parts.reduce((sum, { persona, weight }) => sum + weight * meanOf(persona), 0);
    return parts.reduce(
      (sum, { persona, weight }) =>
        sum + weight * (within(persona) + (meanOf(persona) - centre) ** 2),
      0
    );
  };
  const items = positions.reduce(
    (sum, i) =>
      sum +
      variance(
        (persona) => persona.itemVariances[i]!,
        (persona) => persona.itemMeans[i]!
      ),
    0
  );
  const total = variance(
    (persona) => persona.sumVariances[scale]!,
    (persona) => positions.reduce((sum, i) => sum + persona.itemMeans[i]!, 0)
  );
  return total > NO_VARIANCE ? (k / (k - 1)) * (1 - items / total) : NaN;
}
