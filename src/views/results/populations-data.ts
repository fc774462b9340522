import type { FigureTableData } from '../../lib/charts';
import type { PopulationResult, ReferencePoints } from '../../lib/core/analysis/types';
import { POPULATION_LABELS } from '../captions';

/** The row of Table 1, with everything that a similarity is read against (all times 100). */
export function populationsTable(
  populations: readonly PopulationResult[],
  points: Partial<Record<PopulationResult['id'], ReferencePoints>>,
  ceiling: number | null
): FigureTableData {
  const hundred = (x: number | null | undefined) => (x == null ? null : 100 * x);
  return {
    caption: 'Values Similarity (x100) by population',
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
        'p after FDR'
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
