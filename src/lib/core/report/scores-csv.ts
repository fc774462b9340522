import type { BehaviourScores } from '../analysis/behaviour/types';
import type { ScoreTable } from '../analysis/types';
import type { ConditionId } from '../study/condition';
import type { Scoring } from '../map-choices';
import { VALUES } from '../values';
import { csvText, numberCell } from './csv';

export const SCORE_COLUMNS = ['scoring', 'condition', 'value', 'mean', 'sd'] as const;

/**
 * `scores.csv`: mean and standard deviation of each value, and of each measure of behaviour
 * (`bfi2/extraversion`), under each condition, on the scale of the instrument; unknown is empty.
 *
 * @param tables values, one per scoring: the analysis gives that of its choices
 * @param behaviours one per instrument; never centred
 */
export function scoresCsv(
  tables: readonly { scoring: Scoring; scores: ScoreTable }[],
  behaviours: readonly BehaviourScores[] = []
): string {
  return csvText(SCORE_COLUMNS, [
    ...tables.flatMap(({ scoring, scores }) => rowsOf(scoring, VALUES, scores)),
    ...behaviours.flatMap(({ instrument, measures, ...scores }) =>
      rowsOf(
        'raw',
        measures.map(({ id }) => `${instrument}/${id}`),
        scores
      )
    )
  ]);
}

const rowsOf = (
  scoring: Scoring,
  names: readonly string[],
  scores: { conditions: ConditionId[]; means: (number | null)[][]; sds: (number | null)[][] }
): string[][] =>
  scores.conditions.flatMap((condition, row) =>
    names.map((name, column) => [
      scoring,
      condition,
      name,
      numberCell(scores.means[row]?.[column] ?? null),
      numberCell(scores.sds[row]?.[column] ?? null)
    ])
  );
