import { refused } from '../import/refused';
import { SEPARATORS, splitTable, tableRows, type Separator } from '../import/delimited';

/** The largest file of answers: more than a whole round of a large survey. */
export const LARGEST_ANSWERS = 400_000_000;

const MOST_COLUMNS = 10_000;

/** Rows that are looked at before all of them are read. */
const LOOKED_AT = 500;
const LOOKED_INTO = 4_000_000;

/** A table of people’s answers before it is read: its columns, and its first rows. */
export interface AnswerTable {
  separator: Separator;
  /** Names of the columns; made up where the table has no heading. */
  columns: string[];
  /** Rows before the first person: 0, 1, or 3 as Qualtrics writes them. */
  headings: number;
  /** The first people, cells by column. */
  sample: string[][];
}

/**
 * What a table of answers holds: one row a person, one column an item.
 *
 * @throws AxiaError `invalid-input` for what is no table, or has no people in it
 */
export function lookIntoAnswers(text: string): AnswerTable {
  const head = text.slice(0, LOOKED_INTO);
  const separator = SEPARATORS.reduce((best, one) =>
    widthBy(head, one) > widthBy(head, best) ? one : best
  );
  const rows = splitTable(head, separator, LOOKED_AT).filter(hasCells);
  const first = rows[0];
  if (first === undefined || first.length < 2)
    throw refused(
      'This is not a table of answers: it has a single column.',
      'Save it as CSV, with one row for each person and one column for each item.'
    );
  if (first.length > MOST_COLUMNS)
    throw refused(
      `The table has more than ${MOST_COLUMNS} columns.`,
      'Keep one row for each person, and only the columns of the questionnaire.'
    );
  const headings = headingsOf(rows);
  const sample = rows.slice(headings);
  if (sample.length === 0)
    throw refused('The table has no people: only a heading.', 'Choose the file with the answers.');
  return {
    separator,
    headings,
    columns: namesOf(first, headings > 0),
    sample
  };
}

/**
 * The people of a table: the cells of the wanted columns, the line as it is, and the share of the text that is read by then.
 */
export function* people(
  text: string,
  { separator, headings }: Pick<AnswerTable, 'separator' | 'headings'>,
  wanted: ReadonlySet<number>
): Generator<{ cells: string[]; line: string; share: number }, void> {
  let row = 0;
  let start = 0;
  for (const { cells, end } of tableRows(text, separator, wanted)) {
    // Without its end, which the last line may lack.
    let last = Math.min(end, text.length);
    while (last > start && (text[last - 1] === '\n' || text[last - 1] === '\r')) last -= 1;
    const line = text.slice(start, last);
    start = end;
    if (!hasText(line, separator)) continue;
    row += 1;
    if (row > headings) yield { cells, line, share: Math.min(1, end / text.length) };
  }
}

/** Whether a line holds anything but separators and spaces. */
function hasText(line: string, separator: Separator): boolean {
  for (let k = 0; k < line.length; k += 1)
    if (line[k] !== separator && line[k]!.trim() !== '') return true;
  return false;
}

const hasCells = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== '');

/** Columns of the first row by a separator, if the second row has as many. */
function widthBy(text: string, separator: Separator): number {
  const [first, second] = splitTable(text, separator, 2);
  const width = first?.length ?? 0;
  return second === undefined || second.length === width ? width : 1;
}

function headingsOf(rows: readonly string[][]): number {
  if (rows[2]?.some((cell) => /^\s*\{\s*"?ImportId/iu.test(cell))) return 3;
  const isNumber = (cell: string) =>
    cell.trim() === '' || /^\s*[-+]?\d+(?:[.,]\d+)?\s*$/u.test(cell);
  return rows[0]!.every(isNumber) ? 0 : 1;
}

/** Names of columns, each once: the second “item” is “item (2)”. */
function namesOf(cells: readonly string[], named: boolean): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, k) => {
    const name = (named && cell.trim().slice(0, 200)) || `Column ${k + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
