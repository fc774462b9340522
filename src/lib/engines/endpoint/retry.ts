import type { RandomSource } from '../../core/random';
import type { systemClock } from '../../platform';
import type { Fault } from './faults';

/** Tries of a request that fails while others are answered: then it is its own fault. */
const MOST_TRIES = 6;

/** The same where the server is busy, which is hardly ever the request’s own fault. */
const MOST_TRIES_BUSY = 24;

/** Tries to reach a server that has never replied to such a call. */
const FIRST_TRIES = 3;

/** Longest wait before the second try, in milliseconds; it doubles up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** The faults of one request, and whether it is sent again. */
export class Retries {
  #own = 0;
  #busy = 0;
  #unreached = 0;
  /** Doubles with every timeout of this request. */
  timeoutFactor = 1;

  /**
   * Whether to send the request again after this fault.
   *
   * @param reached whether such a call was ever replied to, with whatever status
   * @param othersAnswered whether others were answered since this one was sent
   */
  again({ kind }: Fault, reached: boolean, othersAnswered: boolean): boolean {
    if (kind === 'refused') return false;
    if (kind === 'slow') this.timeoutFactor *= 2;
    if ((kind === 'gone' || kind === 'slow') && !reached) {
      this.#unreached += 1;
      return kind === 'gone' && this.#unreached < FIRST_TRIES;
    }
    if (kind === 'busy') this.#busy += 1;
    else if (kind === 'broken' || othersAnswered) this.#own += 1;
    return this.#own < MOST_TRIES && this.#busy < MOST_TRIES_BUSY;
  }

  /**
   * Milliseconds until the next try: a random part of a bound that doubles (“full jitter”, M. Brooker,
   * Exponential Backoff and Jitter, AWS Architecture Blog 2015).
   *
   * @param usual milliseconds that a reply of this kind takes: a busy server has room again by then
   */
  wait({ kind }: Fault, usual: number, random: RandomSource): number {
    const first = kind === 'busy' ? Math.min(usual, FIRST_WAIT) : FIRST_WAIT;
    const before = Math.max(0, this.#own + this.#busy + this.#unreached - 1);
    return random() * Math.min(LONGEST_WAIT, first * 2 ** before);
  }
}

/** A reply times out after this many times the slowest of its kind so far, and not before the shortest. */
const TIMES_SLOWEST = 6;
const SHORTEST_TIMEOUT = 15_000;

/** Timeout before the first reply of a kind, in milliseconds: a POST may have to load the model. */
const FIRST_TIMEOUT = { GET: 30_000, POST: 300_000 };

/** What one reply weighs in the usual time of its kind: as in TCP (RFC 6298). */
const SMOOTHING = 1 / 8;

/** How long the replies of each kind took, and when the next one times out. */
export class ReplyTimes {
  readonly #slowest = new Map<string, number>();
  readonly #usual = new Map<string, number>();

  add(kind: string, milliseconds: number): void {
    this.#slowest.set(kind, Math.max(milliseconds, this.#slowest.get(kind) ?? 0));
    const usual = this.#usual.get(kind) ?? milliseconds;
    this.#usual.set(kind, usual + SMOOTHING * (milliseconds - usual));
  }

  /** Milliseconds that a reply takes, smoothed; infinity before the first one. */
  usual(kind: string): number {
    return this.#usual.get(kind) ?? Infinity;
  }

  /** Milliseconds. */
  timeout(kind: string, method: 'GET' | 'POST'): number {
    const slowest = this.#slowest.get(kind);
    if (slowest === undefined) return FIRST_TIMEOUT[method];
    return Math.max(SHORTEST_TIMEOUT, TIMES_SLOWEST * slowest);
  }
}

/** How often a timeout is looked at again, in milliseconds. */
const SLICE = 5000;

/**
 * Resolves to the milliseconds waited once they reach the timeout, which may change meanwhile; to null
 * when the signal aborts first. Waits are counted in slices, so that a computer that slept does not time
 * out.
 */
export async function timedOut(
  clock: Pick<typeof systemClock, 'sleep'>,
  timeout: () => number,
  signal: AbortSignal
): Promise<number | null> {
  let waited = 0;
  for (;;) {
    const left = timeout() - waited;
    if (left <= 0) return waited;
    const slice = Math.min(left, SLICE);
    await clock.sleep(slice, signal);
    if (signal.aborted) return null;
    waited += slice;
  }
}

/**
 * Milliseconds that a `Retry-After` header asks for, from seconds or an HTTP date; null where it is
 * absent (as on pages of other origins to which the server does not expose it) or unreadable.
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Number(text) * 1000;
  const date = /[a-z]/iu.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(date) ? Math.max(0, date - now) : null;
}
