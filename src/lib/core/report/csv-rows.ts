import { RowSplitter } from './row-splitter';
import { unreadable } from './unreadable';

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
