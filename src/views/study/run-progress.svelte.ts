import { showCount } from '../../lib/core/words';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { Cell } from '../../lib/core/study/cell';
import type { Effort } from '../../lib/engines/respondent';
import type { RunProgress } from '../../lib/runner';
import { shortTitles } from '../instruments';

/** Least time between two updates of the screen, in milliseconds. */
const SHOW_EVERY = 150;

/**
 * Collects the progress of a run and shows it a few times per second: a server gives hundreds of
 * answers in that time, and a page that draws each of them has no time left to ask.
 */
export class UpdateThrottle {
  #cells: string[] = [];
  #progress: RunProgress | null = null;
  #shownAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param show takes the cells that were answered since the last time, and how far the run is */
  constructor(private readonly show: (cells: readonly string[], progress: RunProgress) => void) {}

  /** Shows at once what comes after a pause, the rest a little later. */
  add(cells: readonly string[], progress: RunProgress): void {
    this.#cells.push(...cells);
    this.#progress = progress;
    const wait = this.#shownAt + SHOW_EVERY - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Shows what is not shown yet. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const progress = this.#progress;
    if (progress === null) return;
    this.#progress = null;
    this.#shownAt = performance.now();
    this.show(this.#cells.splice(0), progress);
  }
}

/** How many questions of one questionnaire are answered. */
export interface QuestionnaireProgress {
  id: string;
  title: string;
  done: number;
  total: number;
}

/** Counts the answers of a run by questionnaire, as they come. */
export class QuestionnaireTally {
  /** In the order asked. */
  list = $state.raw<readonly QuestionnaireProgress[]>([]);
  /** Questionnaire of every cell that is still to be answered. */
  #open = new Map<string, string>();

  /** Starts over with all cells of a plan and the answers that are there. */
  start(
    instruments: readonly Pick<Instrument, 'id' | 'title'>[],
    cells: readonly Cell[],
    answered: Iterable<string>
  ): void {
    this.#open = new Map(cells.map(({ id, instrument }) => [id, instrument]));
    const totals = countBy(cells.map(({ instrument }) => instrument));
    this.list = [...shortTitles(instruments)].map(([id, title]) => ({
      id,
      title,
      done: 0,
      total: totals.get(id) ?? 0
    }));
    this.add(answered);
  }

  /** Counts cells that were answered; one that was asked again counts once. */
  add(answered: Iterable<string>): void {
    const news: string[] = [];
    for (const cell of answered) {
      const instrument = this.#open.get(cell);
      if (instrument === undefined) continue;
      this.#open.delete(cell);
      news.push(instrument);
    }
    if (news.length === 0) return;
    const counts = countBy(news);
    this.list = this.list.map((one) => ({ ...one, done: one.done + (counts.get(one.id) ?? 0) }));
  }
}

function countBy(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Tokens read and written per second of computing; null before anything was. */
function tokensPerSecond({ tokensRead, tokensWritten, milliseconds }: Effort): number | null {
  const tokens = tokensRead + tokensWritten;
  return tokens === 0 || milliseconds <= 0 ? null : (1000 * tokens) / milliseconds;
}

/**
 * What answering has cost so far, as short facts.
 *
 * @param flowing whether questions are being answered just now
 */
export function effortInWords(effort: Effort, flowing: boolean): string[] {
  return effort.requestsAtOnce === undefined ? localEffort(effort) : serverEffort(effort, flowing);
}

function localEffort(effort: Effort): string[] {
  const speed = tokensPerSecond(effort);
  const { tokensRead, tokensReused } = effort;
  return [
    speed === null ? null : `${showNumber(speed)} tokens per second`,
    tokensReused === 0
      ? null
      : `${showCount(tokensReused)} of ${showCount(tokensRead + tokensReused)} prompt tokens reused`
  ].filter((fact) => fact !== null);
}

/** On a server tokens are what is paid for; several questions share its time. */
function serverEffort(effort: Effort, flowing: boolean): string[] {
  const { requestsAtOnce = 0, requestsRepeated = 0, tokensRead, tokensReused } = effort;
  const read = tokensRead + tokensReused;
  return [
    !flowing || requestsAtOnce === 0
      ? null
      : requestsAtOnce === 1
        ? 'one request at a time'
        : `up to ${showCount(requestsAtOnce)} requests at once`,
    read + effort.tokensWritten === 0
      ? null
      : `${showCount(read)} tokens read${tokensReused === 0 ? '' : ` (${showCount(tokensReused)} from the server’s cache)`}, ${showCount(effort.tokensWritten)} written`,
    requestsRepeated === 0 ? null : `${showCount(requestsRepeated)} requests retried`
  ].filter((fact) => fact !== null);
}

/** Questions per second from which on a rate per second is the readable one. */
const FAST = 5;

/** How many questions are answered in a time that gives a readable number. */
export function rateInWords(perSecond: number, model: boolean): string {
  return model && perSecond < FAST
    ? `${showNumber(60 * perSecond)} questions per minute`
    : `${showNumber(perSecond)} ${model ? 'questions ' : ''}per second`;
}

const showNumber = (number: number): string =>
  number < 10 ? number.toFixed(1) : showCount(Math.round(number));
