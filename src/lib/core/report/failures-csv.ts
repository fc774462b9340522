import type { Answer, FailedAnswer } from '../study/answer';
import type { Cell } from '../study/cell';
import { ERROR_KINDS, type ErrorKind } from '../error';
import { shield, unshield } from './csv';
import type { CsvRows } from './csv-rows';

export const FAILURE_COLUMNS = ['cell_id', 'kind', 'message'] as const;

/** The rows of `failures.csv`: why cells have no answer, in the order of the plan. */
export function* failureRows(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): Generator<string[], void> {
  for (const { id } of cells) {
    const answer = answers.get(id);
    if (answer?.status === 'failed') yield [id, answer.kind, shield(answer.message)];
  }
}

/**
 * The failed answer of the current row, which is there. The next row is current afterwards.
 *
 * @throws AxiaError `invalid-input` for an unknown kind
 */
export function readFailure(rows: CsvRows): FailedAnswer {
  const [cellId, kind, message] = rows.ready as [string, string, string];
  if (!(ERROR_KINDS as readonly string[]).includes(kind)) throw rows.fail('the kind is not known');
  rows.advance();
  return { cellId, status: 'failed', kind: kind as ErrorKind, message: unshield(message) };
}
