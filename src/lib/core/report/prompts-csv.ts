import type { Cell } from '../cell';
import { csvText, readCsv, shield, unshield, wellFormed } from './csv';
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
export const addressOf = ({ id, condition, instrument, item, arm }: Cell): string[] => [
  id,
  condition,
  instrument,
  String(item),
  arm
];

const rowOf = (cell: Cell): string[] => [
  ...addressOf(cell),
  shield(cell.prompt.system ?? ''),
  shield(cell.prompt.user)
];

/** `prompts.csv`: the exact text of every question of a plan, asked or not yet. */
export function promptsCsv(cells: readonly Cell[]): string {
  return csvText(PROMPT_COLUMNS, cells.map(rowOf));
}

/**
 * Checks that a `prompts.csv` holds exactly the questions of a plan, in its order.
 *
 * @throws AxiaError `invalid-input` that names the first row which differs
 */
export function checkPromptsCsv(text: string, cells: readonly Cell[]): void {
  const rows = readCsv(text, PROMPT_COLUMNS, 'prompts.csv');
  if (rows.length !== cells.length)
    throw unreadable(
      `prompts.csv holds ${rows.length} questions, but the design leads to ${cells.length}.`
    );
  rows.forEach((row, index) => {
    // Compared as texts and not as cells: the shield of another version may be another one.
    const wanted = rowOf(cells[index]!).map((cell) => wellFormed(unshield(cell)));
    const differing = row.findIndex((cell, column) => unshield(cell) !== wanted[column]);
    if (differing >= 0)
      throw unreadable(
        `prompts.csv, row ${index + 1}: ${PROMPT_COLUMNS[differing]!} is not what the design leads to.`
      );
  });
}
