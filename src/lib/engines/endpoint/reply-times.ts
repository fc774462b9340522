import type { systemClock } from '../../platform';

/** Replies of a kind that are remembered. */
const REMEMBERED = 64;

/** A reply may take so many times as long as the slowest of those. */
const FACTOR = 6;

/** Shortest and longest patience, in milliseconds. */
const SHORTEST = 15_000;
const LONGEST = 3_600_000;

/**
 * Patience while no reply of the kind has come: a server may have to load the model first. A list,
 * say, takes no computing.
 */
const FIRST = { GET: 30_000, POST: 300_000 };

/** How long a patience lasts that is looked at again, in milliseconds. */
const SLICE = 5000;

/** How long replies took, by kind, and how long one is waited for. */
export class ReplyTimes {
  readonly #byKind = new Map<string, number[]>();

  add(kind: string, milliseconds: number): void {
    const times = this.#byKind.get(kind) ?? [];
    this.#byKind.set(kind, times);
    times.push(milliseconds);
    if (times.length > REMEMBERED) times.shift();
  }

  /** Milliseconds that a reply of a kind usually takes: the median; infinity before the first. */
  usual(kind: string): number {
    const times = (this.#byKind.get(kind) ?? []).toSorted((one, other) => one - other);
    return times[times.length >> 1] ?? Infinity;
  }

  /** Milliseconds after which a request is taken for lost. */
  patience(kind: string, method: 'GET' | 'POST'): number {
    const times = this.#byKind.get(kind);
    if (times === undefined) return FIRST[method];
    return Math.min(LONGEST, Math.max(SHORTEST, FACTOR * Math.max(...times)));
  }
}

/**
 * Resolves to the milliseconds waited once the patience is over, or to null when the signal is
 * aborted before. What is learnt meanwhile counts. Time is counted by the waits that ended, so that
 * a computer that slept takes nothing for lost.
 */
export async function patienceOver(
  clock: Pick<typeof systemClock, 'sleep'>,
  patience: () => number,
  signal: AbortSignal
): Promise<number | null> {
  let waited = 0;
  for (;;) {
    const left = patience() - waited;
    if (left <= 0) return waited;
    const slice = Math.min(left, SLICE);
    await clock.sleep(slice, signal);
    if (signal.aborted) return null;
    waited += slice;
  }
}
