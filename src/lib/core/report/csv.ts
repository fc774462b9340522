import { csvFormatRows } from 'd3-dsv';

/** Beginnings that make a spreadsheet take a text for a formula (OWASP, "CSV injection"). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const PLAIN_NUMBER = /^'*[+-]?\d+(\.\d+)?$/u;

/** Texts that are written with an apostrophe before them, their own apostrophes included. */
const isShielded = (text: string): boolean => FORMULA.test(text) && !PLAIN_NUMBER.test(text);

/**
 * A free text as it stands in a CSV cell: a text that a spreadsheet would run as a formula gets an
 * apostrophe before it. `unshield` takes exactly that one away again, for every text there is.
 */
export const shield = (text: string): string => (isShielded(text) ? `'${text}` : text);

/** The text that `shield` was given. */
export const unshield = (cell: string): string =>
  cell.startsWith("'") && isShielded(cell) ? cell.slice(1) : cell;

/**
 * A number as it stands in a CSV cell: the shortest decimal that reads back as the same double,
 * `-Infinity` as that word, unknown as nothing.
 */
export const numberCell = (value: number | null): string => (value === null ? '' : String(value));

const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/u;

/** The number that `numberCell` wrote; NaN for anything else, numbers beyond all doubles too. */
export function readNumberCell(cell: string): number | null {
  if (cell === '') return null;
  if (cell === '-Infinity') return -Infinity;
  const value = DECIMAL.test(cell) ? Number(cell) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** A CSV file: UTF-8, commas, LF after every row, quotes (RFC 4180) only where needed. */
export function csvText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return formatted([columns, ...rows]);
}

/** Rows that stand in one portion of a table. */
const PORTION_ROWS = 500;

/**
 * `csvText` in portions: a long table never stands in memory whole.
 *
 * @param rows made as they are asked for
 * @yields whole rows, the heading with the first
 */
export function* csvPortions(
  columns: readonly string[],
  rows: Iterable<readonly string[]>
): Generator<string, void> {
  let portion: (readonly string[])[] = [columns];
  for (const row of rows) {
    if (portion.push(row) < PORTION_ROWS) continue;
    yield formatted(portion);
    portion = [];
  }
  if (portion.length > 0) yield formatted(portion);
}

const formatted = (rows: readonly (readonly string[])[]): string =>
  `${csvFormatRows(rows as string[][])}\n`;

/**
 * A text without halves of characters (lone surrogates), which no UTF-8 file can hold: each becomes
 * U+FFFD, as any encoder would make it.
 */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\u{fffd}');
