import { AxiaError } from '../../lib/core/error';
import { lowerFirst } from '../../lib/core/words';
import { ARMS } from '../../lib/core/study/arm';
import { armLabel } from '../../lib/core/study/arm-names';
import type { AnswerFilter, AnswerRow, StudySession } from '../../lib/session';

/** Rows that are fetched at once. */
const PAGE = 100;

/** More than a study has questions. */
const MOST_ROWS = 2 ** 20;
let lists = 0;

/** The questions of a study that a reader looks for: fetched in pages, when they are on view. */
export class FoundAnswers {
  /** How many match; null before the first page is there. */
  total = $state.raw<number | null>(null);
  /** Those that were fetched, by position among those that match. */
  rows = $state.raw<ReadonlyMap<number, AnswerRow>>(new Map());
  error = $state.raw<AxiaError | null>(null);
  /** Key of its first row, from which those of the others count on; no two lists share any. */
  readonly firstKey = MOST_ROWS * lists++;

  readonly #session: StudySession;
  readonly #filter: AnswerFilter;
  readonly #stop = new AbortController();
  readonly #pages = new Set<number>();

  constructor(session: StudySession, filter: AnswerFilter) {
    this.#session = session;
    this.#filter = filter;
    this.show(0, 1);
  }

  /** Fetches what is missing of the rows from one position to another. */
  show(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (this.#pages.has(page)) continue;
      this.#pages.add(page);
      void this.#fetch(page * PAGE);
    }
  }

  /** Another search took its place. */
  stop(): void {
    this.#stop.abort();
  }

  async #fetch(from: number): Promise<void> {
    const { signal } = this.#stop;
    try {
      const parameters = [this.#filter, from, from + PAGE] as const;
      const found = await this.#session.ask('answers', [...parameters], { signal });
      const rows = new Map(this.rows);
      found.rows.forEach((row, index) => rows.set(from + index, row));
      this.rows = rows;
      this.total = found.total;
    } catch (error) {
      if (!signal.aborted) this.error = AxiaError.from(error);
    }
  }
}

/** Which repetition of a question a cell is, in words; null where there is only one. */
export function repetitionLabel(repetition: string): string | null {
  const [name, talk] = repetition.split(':');
  const arm = ARMS.find((one) => one === name);
  if (arm !== undefined) {
    const label = lowerFirst(armLabel(arm));
    return talk === undefined ? label : `${label}, ${talk.replace('-', ' ')}`;
  }
  const [kind, number] = repetition.split('-');
  if (number === undefined) return null;
  return kind === 'fill' ? `filled-in form ${number}` : `${kind} ${number}`;
}
