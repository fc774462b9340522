import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patienceFor, startPatience } from '../../../../src/lib/engines/webllm/patience';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('startPatience', () => {
  it('ends once, after its time, and not when it is stopped', () => {
    const over = vi.fn();
    startPatience(1000, over);
    const stopped = startPatience(500, () => expect.unreachable());
    stopped.stop();
    vi.advanceTimersByTime(999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('begins anew with every sign of life', () => {
    const over = vi.fn();
    const patience = startPatience(1000, over);
    vi.advanceTimersByTime(900);
    patience.renew();
    vi.advanceTimersByTime(900);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('takes an hour in which no timer rang for one tick', () => {
    const over = vi.fn();
    startPatience(1000, over);
    vi.advanceTimersByTime(800);
    // What a sleep does: the clock has moved on, and the timers ring once.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersToNextTimer();
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersToNextTimer();
    expect(over).toHaveBeenCalledTimes(1);
  });
});

describe('patienceFor', () => {
  it('waits longer for a device that computes on the processor', () => {
    const [usual, software] = [patienceFor(false), patienceFor(true)];
    for (const time of ['load', 'proving', 'answer', 'beat'] as const)
      expect(software[time]).toBeGreaterThan(usual[time]);
    expect(software.grace).toBe(usual.grace);
  });
});
