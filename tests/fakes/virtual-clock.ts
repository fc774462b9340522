import { setMaxListeners } from 'node:events';
import type { Clock } from '../../src/lib/runner/concurrency';

// Everything that waits listens to one signal: Node would warn of a leak.
setMaxListeners(0);

export interface VirtualClock extends Clock {
  /** Every wait that was asked for, in milliseconds, in order. */
  readonly waits: number[];
}

/**
 * A clock whose time passes only while everybody waits: once nothing else is to be done, it jumps
 * to the earliest wait. Runs of hours take milliseconds, and always the same way.
 */
export function createVirtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  let scheduled = false;
  const timers: { due: number; ring: () => void }[] = [];

  const tick = () => {
    scheduled = false;
    timers.sort((one, other) => one.due - other.due);
    const timer = timers.shift();
    if (!timer) return;
    now = Math.max(now, timer.due);
    timer.ring();
    schedule();
  };
  const schedule = () => {
    if (scheduled || timers.length === 0) return;
    scheduled = true;
    setImmediate(tick);
  };

  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep(milliseconds, signal) {
      waits.push(milliseconds);
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const stop = () => {
          timers.splice(timers.indexOf(timer), 1);
          resolve();
        };
        const ring = () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        const timer = { due: now + milliseconds, ring };
        timers.push(timer);
        signal?.addEventListener('abort', stop, { once: true });
        schedule();
      });
    }
  };
}
