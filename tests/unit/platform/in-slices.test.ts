import { describe, expect, it } from 'vitest';
import { inSlices } from '../../../src/lib/platform/in-slices';

/** Steps that each take some milliseconds of the processor. */
function* busy(
  steps: number,
  milliseconds: number,
  done: number[] = []
): Generator<void, number[]> {
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    done.push(step);
    yield;
  }
  return done;
}

describe('work in slices', () => {
  it('does every step in order, and lets others have their turn meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const done = await inSlices(busy(30, 2));
    clearInterval(timer);
    expect(done).toEqual(Array.from({ length: 30 }, (_, step) => step));
    expect(turns).toBeGreaterThan(0);
  });

  it('ends with the reason of a signal, and does no step more', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    setTimeout(() => stop.abort(new Error('stopped')), 0);
    await expect(inSlices(busy(1000, 2, done), stop.signal)).rejects.toThrow('stopped');
    expect(done.length).toBeLessThan(1000);
  });

  it('rejects with what a step throws', async () => {
    const steps = (function* (): Generator<void, never> {
      yield;
      throw new Error('a bad step');
    })();
    await expect(inSlices(steps)).rejects.toThrow('a bad step');
  });
});
