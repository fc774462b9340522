import type { Answer, FailedAnswer } from '../answer';
import type { Cell } from '../cell';
import { ERROR_KINDS, type ErrorKind } from '../error';
import { csvText, readCsv, shield, unshield } from './csv';
import { unreadable } from './unreadable';

export const FAILURE_COLUMNS = ['cell_id', 'kind', 'message'] as const;

/** `failures.csv`: why cells have no answer, in the order of the plan; null when none failed. */
export function failuresCsv(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): string | null {
  const rows = cells.flatMap(({ id }) => {
    const answer = answers.get(id);
    return answer?.status === 'failed' ? [[id, answer.kind, shield(answer.message)]] : [];
  });
  return rows.length === 0 ? null : csvText(FAILURE_COLUMNS, rows);
}

/**
 * The failed answers of a `failures.csv` by cell; none where the file is not there.
 *
 * @throws AxiaError `invalid-input` for an unknown or repeated cell, or an unknown kind
 */
export function parseFailuresCsv(
  text: string | null,
  cells: readonly Cell[]
): Map<string, FailedAnswer> {
  const known = new Set(cells.map(({ id }) => id));
  const failures = new Map<string, FailedAnswer>();
  if (text === null) return failures;
  readCsv(text, FAILURE_COLUMNS, 'failures.csv').forEach((row, index) => {
    const [cellId, kind, message] = row as [string, string, string];
    const fail = (problem: string) => unreadable(`failures.csv, row ${index + 1}: ${problem}.`);
    if (!known.has(cellId)) throw fail('the cell is not part of the study');
    if (failures.has(cellId)) throw fail('the cell is there twice');
    if (!(ERROR_KINDS as readonly string[]).includes(kind)) throw fail('the kind is not known');
    failures.set(cellId, {
      cellId,
      status: 'failed',
      kind: kind as ErrorKind,
      message: unshield(message)
    });
  });
  return failures;
}
