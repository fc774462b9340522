import type { FigureTableData, SimilarityContext } from '../../lib/charts';
import type {
  HumanCeiling,
  PopulationResult,
  ReferencePoints
} from '../../lib/core/analysis/types';
import { POPULATION_LABELS } from '../../lib/core/analysis/names';

/** What the similarity of one population is compared with. */
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

/** The row of Table 1, with everything that a similarity is read against (all times 100). */
export function populationsTable(
  populations: readonly PopulationResult[],
  points: Partial<Record<PopulationResult['id'], ReferencePoints>>,
  ceiling: number | null
): FigureTableData {
  const hundred = (x: number | null | undefined) => (x == null ? null : 100 * x);
  return {
    caption: 'Values Similarity (×100) by population',
    columns: [
      { label: 'Population' },
      ...[
        'Similarity',
        'Interval low',
        'Interval high',
        'Chance mean',
        'Chance 97.5%',
        'One dimension',
        'Four groups',
        'Weak circle',
        'Textbook circle',
        'People',
        'Permutation p',
        'Adjusted p'
      ].map((label) => ({ label, numeric: true }))
    ],
    rows: populations.map((row) => {
      const known = points[row.id];
      return [
        POPULATION_LABELS[row.id],
        hundred(row.similarity),
        hundred(row.bootstrap?.percentile.low),
        hundred(row.bootstrap?.percentile.high),
        hundred(row.chance?.mean),
        hundred(row.chance?.high),
        hundred(known?.['one-dimension'].mean),
        hundred(known?.['four-groups'].mean),
        hundred(known?.['circle-weak'].mean),
        hundred(known?.['circle-strong'].mean),
        hundred(ceiling),
        row.protest?.p ?? null,
        row.protest?.adjustedP ?? null
      ];
    }),
    digits: 3
  };
}
