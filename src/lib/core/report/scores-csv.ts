import type { ScoreTable } from '../analysis/types';
import type { Scoring } from '../reference';
import { VALUES } from '../values';
import { csvText, numberCell } from './csv';

export const SCORE_COLUMNS = ['scoring', 'condition', 'value', 'mean', 'sd'] as const;

/**
 * `scores.csv`: mean and standard deviation of each value under each condition, on the scale of
 * the instrument; unknown is empty.
 *
 * @param tables one per scoring: the analysis gives that of its choices
 */
export function scoresCsv(tables: readonly { scoring: Scoring; scores: ScoreTable }[]): string {
  return csvText(
    SCORE_COLUMNS,
    tables.flatMap(({ scoring, scores }) =>
      scores.conditions.flatMap((condition, row) =>
        VALUES.map((value, column) => [
          scoring,
          condition,
          value,
          numberCell(scores.means[row]?.[column] ?? null),
          numberCell(scores.sds[row]?.[column] ?? null)
        ])
      )
    )
  );
}
