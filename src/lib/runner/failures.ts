import { retryDelay, type AxiaError, type ErrorKind } from '../core/error';

/** Failures of one kind in a row after which a run stops. */
const STREAK = 3;

/** Attempts at one cell, whatever the kinds of their failures. */
const ATTEMPTS = 5;

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
 * same way ends the run, because the next cells would fail as well. In a row are questions that
 * were asked one after the other, whichever of them failed first: where several are asked at once,
 * failures that come sooner than answers prove nothing. Only an answer ends a streak: a respondent
 * that opens well and then fails again has not recovered.
 */
export class FailurePolicy {
  #asked = 0;
  /** How questions failed, by sequence number; `known` where it was with another one. */
  readonly #failures = new Map<number, ErrorKind | 'known'>();

  /** A question is asked. Returns its sequence number. */
  asked(): number {
    return this.#asked++;
  }

  /**
   * The respondent could not be made ready.
   *
   * @param attempt number of the failed attempt, from 1
   */
  failedToOpen(error: AxiaError, attempt: number): Verdict {
    if (this.#endsStreak(this.asked(), error)) return { action: 'stop' };
    return retryOf(error, attempt) ?? { action: 'stop' };
  }

  /**
   * A question failed.
   *
   * @param attempt number of the failed attempt at this cell, from 1
   */
  failedToAnswer(error: AxiaError, attempt: number, sequence: number): Verdict {
    if (this.#endsStreak(sequence, error)) return { action: 'stop' };
    const ofTheCell = !RESPONDENT_KINDS.includes(error.kind);
    return retryOf(error, attempt) ?? { action: ofTheCell ? 'give-up-cell' : 'stop' };
  }

  /** A question failed because the respondent was lost with another one, which was counted. */
  lostWithAnother(sequence: number): Verdict {
    this.#failures.set(sequence, 'known');
    return { action: 'retry', milliseconds: 0 };
  }

  #endsStreak(sequence: number, { kind }: AxiaError): boolean {
    this.#failures.set(sequence, kind);
    return 1 + this.#alike(sequence, kind, -1) + this.#alike(sequence, kind, 1) >= STREAK;
  }

  /** How many questions next to this one failed in the same way, in one direction. */
  #alike(sequence: number, kind: ErrorKind, step: 1 | -1): number {
    let count = 0;
    for (let at = sequence + step; ; at += step) {
      const failure = this.#failures.get(at);
      if (failure === kind) count += 1;
      else if (failure !== 'known') return count;
    }
  }
}

/** When to try again; null for never. */
function retryOf({ retry }: AxiaError, attempt: number): Verdict | null {
  const milliseconds = attempt >= ATTEMPTS ? null : retryDelay(retry, attempt);
  return milliseconds === null ? null : { action: 'retry', milliseconds };
}
