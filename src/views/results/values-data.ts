import type { FigureTableData, SimilarityContext } from '../../lib/charts';
import type { Scoring } from '../../lib/core/map-choices';
import type { SquareMatrix } from '../../lib/core/reference/reference';
import type {
  HumanCeiling,
  PopulationResult,
  ReferencePoints
} from '../../lib/core/analysis/types';
import { formatCorrelation } from '../../lib/charts';
import { mean } from '../../lib/core/statistics/summary';
import { standardDeviation } from '../../lib/core/statistics/standard-deviation';
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

/** SD of the correlations up to which they count as all alike (our choice). */
const ALIKE = 0.1;

/** What centred scores do to a respondent’s correlations by themselves; null for raw scores. */
export function centringInWords(correlations: SquareMatrix, scoring: Scoring): string | null {
  if (scoring === 'raw') return null;
  const pairs = correlations.flatMap((row, i) => row.slice(0, i)).filter((r) => !Number.isNaN(r));
  const zero = -1 / (correlations.length - 1);
  const rule = `Centring alone makes unrelated values correlate, at ${formatCorrelation(zero)} (−1/${correlations.length - 1}) on average: read these correlations against that, not against zero.`;
  if (pairs.length < 2 || standardDeviation(pairs) > ALIKE) return rule;
  return `${rule} Here they are all near ${formatCorrelation(mean(pairs))}, so they show no relations between values.`;
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
