import type { RandomSource } from '../../core/random';
import type { Fault } from './faults';

/** Faults of its own after which a request is given up. */
const MOST_FAULTS = 6;

/** The same for a server that is busy: that is hardly ever the request's own fault. */
const MOST_REFUSALS = 24;

/** Tries at a server that never answered such a call. */
const FIRST_TRIES = 3;

/** Longest wait before the second try, in milliseconds; it doubles with every other. */
const FIRST_WAIT = 500;

const LONGEST_WAIT = 30_000;

/** What is known besides the fault itself. */
export interface Circumstances {
  /** Whether a call of this kind was ever replied to, with whatever status. */
  reached: boolean;
  /** Whether others were answered since this one was sent. */
  othersAnswered: boolean;
}

/**
 * The faults of one request, and what they call for. A request that fails by itself, while others
 * are answered, is given up in the end; what the server does to all is not held against it.
 */
export class Retries {
  #own = 0;
  #busy = 0;
  #slow = 0;
  #unreached = 0;

  /** What the patience with this request is multiplied by: it was given up too early before. */
  get patience(): number {
    return 2 ** Math.min(this.#slow, 6);
  }

  /** Whether the request is to be sent again after this fault. */
  again({ kind }: Fault, { reached, othersAnswered }: Circumstances): boolean {
    if (kind === 'refused') return false;
    if (kind === 'slow') this.#slow += 1;
    const absent = kind === 'gone' || kind === 'slow';
    if (absent && !reached) {
      this.#unreached += 1;
      return kind === 'gone' && this.#unreached < FIRST_TRIES;
    }
    if (kind === 'busy') this.#busy += 1;
    else if (kind === 'broken' || othersAnswered) this.#own += 1;
    return this.#own < MOST_FAULTS && this.#busy < MOST_REFUSALS;
  }

  /**
   * Milliseconds until the next try: any time up to a bound that doubles ("full jitter", M. Brooker,
   * Exponential Backoff and Jitter, AWS Architecture Blog 2015), so that those that failed together
   * do not come back together.
   *
   * @param usual milliseconds that such a reply takes; a server that is busy with some of them has
   *   room again after that
   */
  wait({ kind }: Fault, usual: number, random: RandomSource): number {
    const first = kind === 'busy' ? Math.min(usual, FIRST_WAIT) : FIRST_WAIT;
    const before = Math.max(0, this.#own + this.#busy + this.#unreached - 1);
    return random() * Math.min(LONGEST_WAIT, first * 2 ** Math.min(before, 16));
  }
}

/**
 * Milliseconds that a `Retry-After` header asks for, from seconds or an HTTP date; null where it
 * is absent, as for pages of other origins that the server does not show it to, or unreadable.
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Number(text) * 1000;
  const date = /[a-z]/iu.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(date) ? Math.max(0, date - now) : null;
}
