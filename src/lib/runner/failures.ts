import { AxiaError, type ErrorKind } from '../core/error';

/** Failures of one kind in a row after which a run stops. */
const STREAK = 3;

/** Attempts at one cell, whatever the kinds of their failures. */
const ATTEMPTS = 5;

/** First wait where an error says that trying again makes sense now: none, then this. */
const FIRST_WAIT = 1000;

/** Waits double with every attempt up to this, unless the error itself asks for more. */
const LONGEST_WAIT = 60_000;

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

/** Questions back whose fate is remembered: more than are ever under way at once. */
const REMEMBERED = 1000;

/** What became of a question; `known` where it failed with another one, for the same reason. */
type Fate = ErrorKind | 'answered' | 'known';

/**
 * The failure policy of a run. An attempt that can be made again is made again, later each time;
 * a cell that cannot be answered is given up; a respondent that fails three times in a row in the
 * same way ends the run, because the next cells would fail as well. In a row are questions that
 * were asked one after the other, whichever of them failed first: where several are asked at once,
 * failures that come sooner than answers prove nothing. Only an answer ends a row: a respondent
 * that opens well and then fails again has not recovered.
 */
export class FailurePolicy {
  #asked = 0;
  readonly #fates = new Map<number, Fate>();

  /** A question is put. Returns its place in the row. */
  asked(): number {
    const place = this.#asked++;
    this.#fates.delete(place - REMEMBERED);
    return place;
  }

  answered(place: number): void {
    this.#fates.set(place, 'answered');
  }

  /**
   * The respondent could not be made ready.
   *
   * @param attempt number of the failed attempt, from 1
   */
  failedToOpen(error: AxiaError, attempt: number): Verdict {
    if (this.#endsRow(this.asked(), error)) return { action: 'stop' };
    return again(error, attempt) ?? { action: 'stop' };
  }

  /**
   * A question failed.
   *
   * @param attempt number of the failed attempt at this cell, from 1
   */
  failedToAnswer(error: AxiaError, attempt: number, place: number): Verdict {
    if (this.#endsRow(place, error)) return { action: 'stop' };
    const ofTheCell = !RESPONDENT_KINDS.includes(error.kind);
    return again(error, attempt) ?? { action: ofTheCell ? 'give-up-cell' : 'stop' };
  }

  /** A question failed because the respondent was lost with another one, which was told. */
  lostWithAnother(place: number): Verdict {
    this.#fates.set(place, 'known');
    return { action: 'retry', milliseconds: 0 };
  }

  #endsRow(place: number, { kind }: AxiaError): boolean {
    this.#fates.set(place, kind);
    return 1 + this.#alike(place, kind, -1) + this.#alike(place, kind, 1) >= STREAK;
  }

  /** How many questions next to this one failed in the same way, in one direction. */
  #alike(place: number, kind: ErrorKind, step: 1 | -1): number {
    let count = 0;
    for (let at = place + step; ; at += step) {
      const fate = this.#fates.get(at);
      if (fate === kind) count += 1;
      else if (fate !== 'known') return count;
    }
  }
}

/** When to try again; null for never. */
function again(error: AxiaError, attempt: number): Verdict | null {
  if (error.retry.when === 'never' || attempt >= ATTEMPTS) return null;
  return { action: 'retry', milliseconds: waitFor(error.retry, attempt) };
}

/** Never shorter than what the error asked for. */
function waitFor(retry: Exclude<AxiaError['retry'], { when: 'never' }>, attempt: number): number {
  if (retry.when === 'now') {
    return attempt === 1 ? 0 : Math.min(FIRST_WAIT * 2 ** (attempt - 2), LONGEST_WAIT);
  }
  const { milliseconds } = retry;
  return Math.max(milliseconds, Math.min(milliseconds * 2 ** (attempt - 1), LONGEST_WAIT));
}
