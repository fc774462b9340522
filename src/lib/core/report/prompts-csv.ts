import type { Cell } from '../study/cell';
import { shield, unshield, wellFormed } from './csv';
import { CsvRows, type TextPieces } from './csv-rows';
import { unreadable } from './unreadable';

export const PROMPT_COLUMNS = [
  'cell_id',
  'condition',
  'instrument',
  'item',
  'arm',
  'system',
  'user'
] as const;

/** The cells that hold a cell's address, the same in every table. */
export const addressOf = ({ id, condition, instrument, item, repetition }: Cell): string[] => [
  id,
  condition,
  instrument,
  String(item),
  repetition
];

const rowOf = (cell: Cell): string[] => [
  ...addressOf(cell),
  shield(cell.prompt.system ?? ''),
  shield(cell.prompt.user)
];

/** The rows of `prompts.csv`: the exact text of every question of a plan, asked or not yet. */
export function* promptRows(cells: readonly Cell[]): Generator<string[], void> {
  for (const cell of cells) yield rowOf(cell);
}

/**
 * Checks that a `prompts.csv` holds exactly the questions of a plan, in its order.
 *
 * @param text in pieces
 * @throws AxiaError `invalid-input` that names the first row which differs
 */
export async function checkPromptsCsv(text: TextPieces, cells: readonly Cell[]): Promise<void> {
  const rows = new CsvRows(text, PROMPT_COLUMNS, 'prompts.csv');
  const miscounted = (questions: string) =>
    unreadable(
      `prompts.csv holds ${questions} questions, but the design leads to ${cells.length}.`
    );
  for (const [index, cell] of cells.entries()) {
    const row = rows.ready ?? (await rows.current());
    if (row === null) throw miscounted(String(index));
    // Compared as texts and not as cells: the shield of another version may be another one.
    const wanted = rowOf(cell).map((part) => wellFormed(unshield(part)));
    const differing = row.findIndex((part, column) => unshield(part) !== wanted[column]);
    if (differing >= 0)
      throw rows.fail(`${PROMPT_COLUMNS[differing]!} is not what the design leads to`);
    rows.advance();
  }
  if ((await rows.current()) !== null) throw miscounted('more');
}
