import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunProgress } from '../../../src/lib/runner';
import { NewsBoard } from '../../../src/views/study/news-board';

const progress = (done: number): RunProgress => ({
  done,
  total: 1000,
  failed: 0,
  rate: null,
  secondsLeft: null,
  condition: null,
  effort: null
});

describe('the news of a run', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('are shown at once after a pause, else together a little later, each once', () => {
    const shown: { cells: string[]; done: number }[] = [];
    const board = new NewsBoard((cells, { done }) => shown.push({ cells: [...cells], done }));
    for (let done = 1; done <= 500; done += 1) {
      board.add([`cell-${done}`], progress(done));
      vi.advanceTimersByTime(2);
    }
    expect(shown[0]).toEqual({ cells: ['cell-1'], done: 1 });
    // A second of answers: not one showing each.
    expect(shown.length).toBeLessThan(10);
    board.flush();
    expect(shown.flatMap(({ cells }) => cells)).toHaveLength(500);
    expect(shown.at(-1)!.done).toBe(500);
    board.flush();
    vi.advanceTimersByTime(1000);
    expect(new Set(shown.flatMap(({ cells }) => cells)).size).toBe(500);
  });

  it('show the last ones without being asked', () => {
    const shown: number[] = [];
    const board = new NewsBoard((_, { done }) => shown.push(done));
    board.add([], progress(1));
    board.add(['a'], progress(2));
    vi.advanceTimersByTime(1000);
    expect(shown).toEqual([1, 2]);
  });
});
