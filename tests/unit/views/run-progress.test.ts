import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunProgress } from '../../../src/lib/runner';
import {
  effortInWords,
  rateInWords,
  UpdateThrottle
} from '../../../src/views/study/run-progress.svelte';

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
    const throttle = new UpdateThrottle((cells, { done }) =>
      shown.push({ cells: [...cells], done })
    );
    for (let done = 1; done <= 500; done += 1) {
      throttle.add([`cell-${done}`], progress(done));
      vi.advanceTimersByTime(2);
    }
    expect(shown[0]).toEqual({ cells: ['cell-1'], done: 1 });
    // A second of answers: not one showing each.
    expect(shown.length).toBeLessThan(10);
    throttle.flush();
    expect(shown.flatMap(({ cells }) => cells)).toHaveLength(500);
    expect(shown.at(-1)!.done).toBe(500);
    throttle.flush();
    vi.advanceTimersByTime(1000);
    expect(new Set(shown.flatMap(({ cells }) => cells)).size).toBe(500);
  });

  it('show the last ones without being asked', () => {
    const shown: number[] = [];
    const throttle = new UpdateThrottle((_, { done }) => shown.push(done));
    throttle.add([], progress(1));
    throttle.add(['a'], progress(2));
    vi.advanceTimersByTime(1000);
    expect(shown).toEqual([1, 2]);
  });
});

describe('the words of a run', () => {
  const effort = { tokensRead: 3000, tokensReused: 9000, tokensWritten: 60, milliseconds: 20_000 };
  const nothing = { tokensRead: 0, tokensReused: 0, tokensWritten: 0, milliseconds: 0 };

  it('give the speed of a model in this browser, and the prompts that it reused', () => {
    const [speed, reused] = effortInWords(effort, true);
    expect(speed).toMatch(/^153 tokens/);
    expect(reused).toMatch(/^9,000 of 12,000/);
    expect(effortInWords(nothing, true)).toEqual([]);
  });

  it('give the requests and tokens of a server', () => {
    const server = { ...effort, requestsAtOnce: 32, requestsRepeated: 2 };
    const [requests, tokens, retried] = effortInWords(server, true);
    expect(requests).toContain('32');
    expect(tokens).toMatch(/12,000.*9,000.*60/);
    expect(retried).toMatch(/^2 /);
    const one = { ...nothing, requestsAtOnce: 1, requestsRepeated: 0 };
    expect(effortInWords(one, true)).toHaveLength(1);
    expect(effortInWords(one, false)).toEqual([]);
  });

  it('give rates that can be read', () => {
    expect(rateInWords(0.05, true)).toMatch(/^3\.0 .*minute/);
    expect(rateInWords(430.4, true)).toMatch(/^430 questions .*second/);
    expect(rateInWords(430.4, false)).toMatch(/^430 .*second/);
  });
});
