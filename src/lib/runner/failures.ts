import { AxiaError, type ErrorKind } from '../core/error';

/** Failures of one kind in a row after which a run stops. */
const STREAK = 3;

/** Attempts at one cell, whatever the kinds of their failures. */
const ATTEMPTS = 5;

/** First wait where an error says that trying again makes sense now: none, then this. */
const FIRST_WAIT = 1000;

/** Waits double with every attempt up to this, unless the error itself asks for more. */
const LONGEST_WAIT = 60_000;

/** What failed: making the respondent ready, or one question put to it. */
export type Stage = 'open' | 'answer';

/** Failures that concern the respondent, not the cell: asking the next cell is no use. */
const RESPONDENT_KINDS: readonly ErrorKind[] = [
  'unsupported-device',
  'device-lost',
  'out-of-memory',
  'credentials',
  'corrupt-model'
];

/** What to do about a failed attempt. */
export type Verdict =
  { action: 'retry'; milliseconds: number } | { action: 'give-up-cell' } | { action: 'stop' };

/**
 * The failure policy of a run. An attempt that can be made again is made again, later each time;
 * a cell that cannot be answered is given up; a respondent that fails three times in a row in the
 * same way ends the run, because the next cells would fail as well. Only an answer ends a row: a
 * respondent that opens well and then fails again has not recovered.
 */
export class FailurePolicy {
  #kind: ErrorKind | null = null;
  #inARow = 0;

  /** Forgets the failures before: an attempt succeeded. */
  succeeded(): void {
    this.#kind = null;
    this.#inARow = 0;
  }

  /** @param attempt number of the failed attempt at this cell, from 1 */
  failed(error: AxiaError, attempt: number, stage: Stage): Verdict {
    this.#inARow = error.kind === this.#kind ? this.#inARow + 1 : 1;
    this.#kind = error.kind;
    if (this.#inARow >= STREAK) return { action: 'stop' };
    if (error.retry.when === 'never' || attempt >= ATTEMPTS) {
      const ofTheCell = stage === 'answer' && !RESPONDENT_KINDS.includes(error.kind);
      return { action: ofTheCell ? 'give-up-cell' : 'stop' };
    }
    return { action: 'retry', milliseconds: waitFor(error.retry, attempt) };
  }
}

/** Never shorter than what the error asked for. */
function waitFor(retry: Exclude<AxiaError['retry'], { when: 'never' }>, attempt: number): number {
  if (retry.when === 'now') {
    return attempt === 1 ? 0 : Math.min(FIRST_WAIT * 2 ** (attempt - 2), LONGEST_WAIT);
  }
  const { milliseconds } = retry;
  return Math.max(milliseconds, Math.min(milliseconds * 2 ** (attempt - 1), LONGEST_WAIT));
}
