import { csvFormatRows } from 'd3-dsv';
import { AxiaError } from './error';

/** Beginnings that make a spreadsheet take a text for a formula (OWASP, "CSV injection"). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const PLAIN_NUMBER = /^'*[+-]?\d+(\.\d+)?$/u;

/** Texts that are written with an apostrophe before them, their own apostrophes included. */
const isShielded = (text: string): boolean => FORMULA.test(text) && !PLAIN_NUMBER.test(text);

/**
 * What follows a character at which some spreadsheets part cells (a semicolon where the comma is
 * the decimal sign, a tab, a line break) and would be a formula there. A dash with a space behind it
 * is one of a list.
 */
const INNER = String.raw`('*)(?=[=+\-@＝＋－＠](?!\s))(?![+-]?\d+(?:\.\d+)?(?:[;\t\r\n]|$))`;
const TO_SHIELD = new RegExp(`([;\\t\\r\\n][" ]*)${INNER}`, 'gu');
const SHIELDED = new RegExp(`([;\\t\\r\\n][" ]*)'${INNER}`, 'gu');

/**
 * A free text as it stands in a CSV cell: what a spreadsheet would run as a formula gets an
 * apostrophe before it, at the beginning and wherever some spreadsheets begin another cell.
 * `unshield` takes exactly these away again, for every text there is.
 */
export function shield(text: string): string {
  const inner = text.replace(TO_SHIELD, "$1'$2");
  return isShielded(inner) ? `'${inner}` : inner;
}

/** The text that `shield` was given. */
export function unshield(cell: string): string {
  const inner = cell.startsWith("'") && isShielded(cell) ? cell.slice(1) : cell;
  return inner.replace(SHIELDED, '$1$2');
}

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
 * `csvText` in portions: a long table is never in memory whole.
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

/** Most UTF-16 code units of a row: no text of a study comes near, and no file may fill the memory. */
const LONGEST_ROW = 2 ** 22;

/**
 * Splits CSV text that comes in pieces into rows, whatever the pieces: commas, LF after every row
 * (the last one's may be missing), quotes around whole cells and doubled inside (RFC 4180).
 */
export class RowSplitter {
  #rest = '';
  #rows = 0;

  /** @param file named in errors */
  constructor(private readonly file: string) {}

  /**
   * The rows that end within this piece.
   *
   * @throws AxiaError `invalid-input` for quotes that are out of place, and for endless rows
   */
  push(piece: string): string[][] {
    const text = this.#rest + piece;
    const rows: string[][] = [];
    let start = 0;
    let quote = text.indexOf('"');
    for (;;) {
      const lineEnd = text.indexOf('\n', start);
      if (lineEnd < 0) break;
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      if (quote < 0 || quote > lineEnd) {
        this.#assertShort(lineEnd - start, rows.length);
        rows.push(text.slice(start, lineEnd).split(','));
        start = lineEnd + 1;
      } else {
        const quoted = this.#quotedRow(text, start, rows.length);
        if (quoted === null) break;
        this.#assertShort(quoted.end - start, rows.length);
        rows.push(quoted.row);
        start = quoted.end;
      }
    }
    this.#assertShort(text.length - start, rows.length);
    this.#rest = text.slice(start);
    this.#rows += rows.length;
    return rows;
  }

  /** What is left when there are no more pieces. */
  end(): string[][] {
    if (this.#rest === '') return [];
    const rows = this.push('\n');
    if (this.#rest !== '') throw this.#wrong(0, 'has a quote that does not end');
    return rows;
  }

  /** A row with quotes in it; null where its end is not there yet. */
  #quotedRow(text: string, start: number, before: number): { row: string[]; end: number } | null {
    const row: string[] = [];
    for (let at = start; ; at += 1) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
      if (cell === null) return null;
      row.push(cell.value);
      at = cell.end;
      if (at === text.length) return null;
      if (text[at] === '\n') return { row, end: at + 1 };
      if (text[at] !== ',') throw this.#wrong(before, 'has a quote out of place');
    }
  }

  /** @param before rows of this piece before the one that is so long */
  #assertShort(length: number, before: number): void {
    if (length > LONGEST_ROW) throw this.#wrong(before, 'is longer than any row of a study');
  }

  #wrong(before: number, problem: string): Error {
    const row = this.#rows + before;
    return unreadable(`${this.file}, ${row === 0 ? 'heading' : `row ${row}`}, ${problem}.`);
  }
}

interface CellAt {
  value: string;
  /** Of the character behind it. */
  end: number;
}

/** A cell without quotes around it. It ends before a quote too, where none may be. */
function plainCell(text: string, start: number): CellAt {
  let end = start;
  while (end < text.length && !',\n"'.includes(text[end]!)) end += 1;
  return { value: text.slice(start, end), end };
}

/** A cell in quotes; null where the last of them is not there yet, or may be half of two. */
function quotedCell(text: string, start: number): CellAt | null {
  let value = '';
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0 || quote + 1 === text.length) return null;
    if (text[quote + 1] !== '"') return { value: value + text.slice(from, quote), end: quote + 1 };
    value += text.slice(from, quote + 1);
    from = quote + 2;
  }
}

/** A text in pieces, wherever it was cut. */
export type TextPieces = AsyncIterable<string> | Iterable<string>;

/** The rows of a CSV file that is read in pieces, one row after the other, without its heading. */
export class CsvRows {
  readonly #splitter: RowSplitter;
  readonly #pieces: AsyncIterator<string> | Iterator<string>;
  #rows: string[][] = [];
  #at = 0;
  #before = 0;
  #begun = false;
  #ended = false;

  /**
   * @param pieces of the text
   * @param columns the heading that is expected
   * @param file named in errors
   */
  constructor(
    pieces: TextPieces,
    private readonly columns: readonly string[],
    private readonly file: string
  ) {
    this.#splitter = new RowSplitter(file);
    this.#pieces =
      Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  }

  /** The current row where it is at hand; `current` fetches it. For the many that are. */
  get ready(): string[] | undefined {
    return this.#rows[this.#at];
  }

  /**
   * The current row, or null behind the last one.
   *
   * @throws AxiaError `invalid-input` when the heading or the length of a row is not as expected
   */
  async current(): Promise<string[] | null> {
    while (this.#at === this.#rows.length && !this.#ended) await this.#read();
    return this.#rows[this.#at] ?? null;
  }

  /** Goes on to the next row. */
  advance(): void {
    this.#at += 1;
  }

  /** Number of the current row, from 1. */
  get number(): number {
    return this.#before + this.#at + 1;
  }

  /** The error of a row that makes no sense. */
  fail(problem: string, row = this.number): Error {
    return unreadable(`${this.file}, row ${row}: ${problem}.`);
  }

  async #read(): Promise<void> {
    const piece = await this.#pieces.next();
    this.#ended = piece.done === true;
    const rows = piece.done ? this.#splitter.end() : this.#splitter.push(piece.value);
    this.#before += this.#rows.length;
    this.#rows = rows;
    this.#at = 0;
    if (!this.#begun) this.#readHeading();
    const short = this.#rows.findIndex((row) => row.length !== this.columns.length);
    if (short >= 0)
      throw unreadable(
        `${this.file}, row ${this.#before + short + 1}, does not have ${this.columns.length} columns.`
      );
  }

  #readHeading(): void {
    const heading = this.#rows.shift();
    if (heading === undefined && !this.#ended) return;
    if (heading?.join(',') !== this.columns.join(','))
      throw unreadable(`${this.file} does not begin with the columns ${this.columns.join(', ')}.`);
    this.#begun = true;
  }
}

/** What to do about a file that cannot be read. */
export const UNREADABLE_ADVICE =
  'Nothing was imported. Use the file as Axia exported it, unchanged, or export the study again.';

/** The error of every file that is not what Axia writes. */
export function unreadable(message: string): AxiaError {
  return new AxiaError('invalid-input', message, UNREADABLE_ADVICE);
}
