import type { AxiaError } from '../../core/error';
import type { RandomSource } from '../../core/random';
import type { Fault } from './faults';

/** Faults in a row, without an answer between them, after which a server is taken for gone. */
const GONE_AFTER = 4;

/** Milliseconds until the first knock at its door; they double up to the longest. */
const FIRST_KNOCK = 2000;
const LONGEST_KNOCK = 30_000;

/**
 * Longest time, in milliseconds, for which a server is held to what it asked for: a mistaken date
 * must not end a study, and one request an hour does no harm.
 */
const LONGEST_WAIT = 3_600_000;

/**
 * Whether a server is asked at all: not for as long as it asked for, and only by one request at a
 * time, more and more rarely, where it is gone.
 */
export class Hold {
  /** Until when the server wants no requests, by the clock. */
  #until = -Infinity;
  /** Knocks at a server that is gone, counted from 1; 0 where it is not. */
  #knocks = 0;
  #knockAt = -Infinity;
  #inARow = 0;
  /** Whether one of the faults in a row was that nobody was there. */
  #nobody = false;

  /** @param tell told whenever requests are held up: why, and for how many milliseconds */
  constructor(
    private readonly random: RandomSource,
    private readonly tell: (error: AxiaError, milliseconds: number) => void
  ) {}

  /** Whether only one request at a time is let through, to see whether the server is back. */
  get knocking(): boolean {
    return this.#knocks > 0;
  }

  /** Milliseconds until the next request may be sent. */
  wait(now: number): number {
    return Math.max(left(this.#until, now), left(this.#knockAt, now));
  }

  /** The server answered. Returns whether it was taken for gone, and could not be reached. */
  answered(): { gone: boolean; absent: boolean } {
    const gone = this.knocking;
    const absent = gone && this.#nobody;
    this.#knocks = 0;
    this.#knockAt = -Infinity;
    this.#inARow = 0;
    this.#nobody = false;
    return { gone, absent };
  }

  /**
   * A request failed.
   *
   * @param sent whether it was the one that knocked, and whether its fault tells more than those
   *   before it: else it does not count
   */
  failed(
    { error, kind, retryAfter }: Fault,
    { knock, news }: { knock: boolean; news: boolean },
    now: number
  ): void {
    const before = this.wait(now);
    const asked = Math.min(LONGEST_WAIT, retryAfter ?? 0);
    this.#until = now + Math.max(left(this.#until, now), asked);
    if (kind === 'gone') this.#nobody = true;
    if (this.knocking) {
      if (knock) this.#knock(now);
    } else if (news) {
      this.#inARow += 1;
      if (this.#inARow >= GONE_AFTER) this.#knock(now);
    }
    const wait = this.wait(now);
    if (wait > 0 && (before === 0 || knock)) this.tell(error, wait);
  }

  #knock(now: number): void {
    this.#knocks += 1;
    const longest = FIRST_KNOCK * 2 ** Math.min(this.#knocks - 1, 8) * (1 + this.random() / 2);
    this.#knockAt = now + Math.min(LONGEST_KNOCK, longest);
  }
}

/** Milliseconds from now until then; none where the clock was set back: no wait is as long. */
function left(until: number, now: number): number {
  const milliseconds = until - now;
  return milliseconds > LONGEST_WAIT ? 0 : Math.max(0, milliseconds);
}
