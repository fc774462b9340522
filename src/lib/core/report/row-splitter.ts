import { unreadable } from './unreadable';

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
