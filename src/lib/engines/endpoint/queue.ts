import type { AxiaError } from '../../core/error';
import type { RandomSource } from '../../core/random';
import type { systemClock } from '../../platform';
import type { Fault } from './faults';

/** Requests at once to begin with: TCP’s initial window (RFC 6928). */
const INITIAL_LIMIT = 10;

/** What one refusal takes from the limit: a full round of refusals halves it. */
const DECREASE = 0.5;

/** A wait that the server asked for is earned back this many times before more requests are tried. */
const EARNED_BACK = 20;

/**
 * How many requests may be under way at once: additive increase, multiplicative decrease, after a slow
 * start (V. Jacobson, Congestion Avoidance and Control, 1988). As in DCTCP (RFC 8257), the decrease is
 * in proportion to the share of requests that were refused, so that a stray refusal costs little.
 */
export class ConcurrencyLimit {
  #limit: number;
  #slowStart = true;
  /** No growth before this time. */
  #growsFrom = -Infinity;

  /** @param most the limit never exceeds this */
  constructor(private most: number) {
    this.#limit = Math.min(INITIAL_LIMIT, most);
  }

  /** Lowers the most that the limit may be. */
  capAt(most: number): void {
    this.most = Math.min(this.most, most);
    this.#limit = Math.min(this.#limit, this.most);
  }

  get now(): number {
    return Math.floor(this.#limit);
  }

  /** @param inUse whether more requests were waiting: otherwise a reply says nothing about the limit */
  answered(inUse: boolean, now: number): void {
    if (!inUse || now < this.#growsFrom) return;
    // Doubles in a round of replies, or grows by one.
    const growth = this.#slowStart ? 1 : 1 / this.#limit;
    this.#limit = Math.min(this.most, this.#limit + growth);
  }

  /** @param wait milliseconds for which the server wants no further request; 0 where it names none */
  refused(wait: number, now: number): void {
    this.#slowStart = false;
    this.#growsFrom = Math.max(this.#growsFrom, now + EARNED_BACK * wait);
    this.#limit = Math.max(1, this.#limit - DECREASE);
  }

  /** Starts slowly again, with a server that was away. */
  restart(): void {
    this.#limit = Math.min(INITIAL_LIMIT, this.#limit);
    this.#slowStart = true;
  }
}

/** Failures in a row that open the circuit. */
const TO_OPEN = 4;

/** Milliseconds until the first half-open probe; they double with each one that fails, up to the longest. */
const FIRST_PROBE = 2000;
const LONGEST_PROBE = 30_000;

/** Longest `Retry-After` that is honoured, in milliseconds: a mistaken date must not end a study. */
const LONGEST_WAIT = 3_600_000;

/**
 * A circuit breaker (M. Nygard, Release It!, 2007). While it is open, a single request at a time probes
 * whether the server is back; waiting requests stay in the queue. It also keeps to `Retry-After`.
 */
export class CircuitBreaker {
  /** No request before this time. */
  #until = -Infinity;
  #failures = 0;
  /** Half-open probes planned since the circuit opened; 0 while it is closed. */
  #probes = 0;
  #unreachable = false;

  /** @param onHeldUp called when requests are held up: why, and for how many milliseconds */
  constructor(
    private readonly random: RandomSource,
    private readonly onHeldUp: (error: AxiaError, milliseconds: number) => void
  ) {}

  get open(): boolean {
    return this.#probes > 0;
  }

  /** Milliseconds until a request may be sent; 0 where the clock was set back, as no wait is as long. */
  wait(now: number): number {
    const milliseconds = this.#until - now;
    return milliseconds > LONGEST_WAIT ? 0 : Math.max(0, milliseconds);
  }

  /** The server replied. Returns whether the circuit was open, and whether nobody could be reached. */
  answered(): { wasOpen: boolean; wasUnreachable: boolean } {
    const state = { wasOpen: this.open, wasUnreachable: this.open && this.#unreachable };
    if (this.open) this.#until = -Infinity;
    [this.#failures, this.#probes, this.#unreachable] = [0, 0, false];
    return state;
  }

  /** @param counts whether the failure says something about the server, not only about the request */
  failed({ error, kind, retryAfter }: Fault, permit: Permit, counts: boolean, now: number): void {
    const before = this.wait(now);
    this.#until = now + Math.max(before, Math.min(LONGEST_WAIT, retryAfter ?? 0));
    if (kind === 'gone') this.#unreachable = true;
    if (!this.open && counts) this.#failures += 1;
    if (this.open ? permit.probe : this.#failures >= TO_OPEN) {
      const pause = FIRST_PROBE * 2 ** this.#probes * (1 + this.random() / 2);
      this.#probes += 1;
      this.#until = Math.max(this.#until, now + Math.min(LONGEST_PROBE, pause));
    }
    const wait = this.wait(now);
    if (wait > 0 && (before === 0 || permit.probe)) this.onHeldUp(error, wait);
  }
}

/** Leave to send one request. */
export interface Permit {
  /** Whether no other was under way when it was given. */
  alone: boolean;
  /** Whether it probes a server that was away. */
  probe: boolean;
}

interface Waiting {
  order: number;
  admit: (permit: Permit) => void;
}

/** Admits requests in order: as many at once as the limit allows, and when the circuit breaker does. */
export class RequestQueue {
  /** By order. */
  readonly #waiting: Waiting[] = [];
  #underWay = 0;
  /** Ends the wait for the circuit breaker. */
  #alarm: AbortController | null = null;

  constructor(
    private readonly limit: ConcurrencyLimit,
    private readonly breaker: CircuitBreaker,
    private readonly clock: typeof systemClock
  ) {}

  /** Whether requests are waiting. */
  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Resolves once the request may be sent; to null when the signal aborts first.
   *
   * @param order lower goes first; a retry keeps its place
   */
  enter(order: number, signal: AbortSignal): Promise<Permit | null> {
    if (signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        if (!this.waiting) this.#alarm?.abort();
        resolve(null);
      };
      const admit = (permit: Permit) => {
        signal.removeEventListener('abort', leave);
        resolve(permit);
      };
      const entry = { order, admit };
      signal.addEventListener('abort', leave, { once: true });
      const at = this.#waiting.findLastIndex((other) => other.order < order) + 1;
      this.#waiting.splice(at, 0, entry);
      this.#admit();
    });
  }

  /** Gives a permit back, once limit and circuit breaker know what came of the request. */
  leave(): void {
    this.#underWay -= 1;
    this.#admit();
  }

  #admit(): void {
    while (this.waiting) {
      const wait = this.breaker.wait(this.clock.now());
      if (wait > 0) return this.#admitIn(wait);
      const probe = this.breaker.open;
      if (this.#underWay >= (probe ? 1 : this.limit.now)) return;
      this.#underWay += 1;
      this.#waiting.shift()!.admit({ alone: this.#underWay === 1, probe });
    }
  }

  #admitIn(milliseconds: number): void {
    if (this.#alarm) return;
    const alarm = (this.#alarm = new AbortController());
    void this.clock.sleep(milliseconds, alarm.signal).then(() => {
      this.#alarm = null;
      this.#admit();
    });
  }
}
