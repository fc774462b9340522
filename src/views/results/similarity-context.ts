import type { SimilarityContext } from '../../lib/charts';
import type {
  HumanCeiling,
  PopulationResult,
  ReferencePoints
} from '../../lib/core/analysis/types';

/** Everything that the similarity of one population is read against. */
export function similarityContext(
  population: PopulationResult,
  points: ReferencePoints | undefined,
  ceiling: HumanCeiling
): SimilarityContext {
  return {
    similarity: population.similarity,
    interval: population.bootstrap?.percentile ?? null,
    chance: population.chance,
    oneDimension: points?.['one-dimension'] ?? null,
    fourGroups: points?.['four-groups'] ?? null,
    circleWeak: points?.['circle-weak'] ?? null,
    circleStrong: points?.['circle-strong'] ?? null,
    ceiling
  };
}
