import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AxiaError } from '../../../../src/lib/core/error';
import { replyOf, type Reply } from '../../../../src/lib/core/reply';
import {
  connect,
  startTimeout,
  timeoutsFor,
  type RequestOptions
} from '../../../../src/lib/engines/local/connection';
import type { LoadNote } from '../../../../src/lib/engines/local/service';
import { inlineWorker } from '../../../fakes/inline-worker';

const BEAT = 20_000;

// Messages between threads come in real time.
beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] }));
afterEach(() => vi.useRealTimers());

/** Lets messages arrive. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
}

/** Time in which messages arrive between the beats. */
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1000) {
    vi.advanceTimersByTime(Math.min(1000, left));
    await arrive();
  }
}

/** A load under way in a worker that does what a test lets it do, and how it ended. */
async function loading(options: Partial<RequestOptions> = {}) {
  const pings: number[] = [];
  let note: (note: LoadNote) => void = () => undefined;
  let finish: (reply: Reply<string>) => void = () => undefined;
  let fail: (reply: Reply<never>) => void = () => undefined;
  const aborted = { times: 0 };
  const { worker, state } = inlineWorker({
    start: () => replyOf(() => 'started'),
    load: (_order: unknown, onNote: typeof note) => {
      note = onNote;
      return new Promise<Reply<string>>((resolve) => (finish = resolve));
    },
    abort: () => void (aborted.times += 1),
    ping: () => replyOf(() => void pings.push(Date.now())),
    failure: () => new Promise<Reply<never>>((resolve) => (fail = resolve))
  });
  const connection = connect(worker, BEAT);
  const { signal } = new AbortController();
  await connection.request('start', { signal, timeout: 300_000 }, (service) => service.start());
  const outcome: { error: AxiaError | null; value: unknown } = { error: null, value: null };
  connection
    .request('load', { signal, timeout: 300_000, ...options }, (service, onNote) =>
      service.load({} as never, onNote)
    )
    .then(
      (value) => (outcome.value = value),
      (error: AxiaError) => (outcome.error = error)
    );
  await arrive();
  const say = async (one: LoadNote) => {
    note(one);
    await arrive();
  };
  const end = async (reply: Reply<string>) => {
    finish(reply);
    await arrive();
  };
  const breakDown = async (reply: Reply<never>) => {
    fail(reply);
    await arrive();
  };
  return { connection, outcome, state, pings, aborted, say, end, breakDown };
}

const failed = (kind: string) => ({
  ok: false as const,
  error: { kind, message: 'x', advice: 'y', retry: { when: 'now' } } as never
});

describe('a worker that owes an answer', () => {
  it('may be busy up to the timeout, as long as it answers pings', async () => {
    const { connection, outcome } = await loading();
    await pass(299_000);
    expect(connection.alive).toBe(true);
    await pass(2000);
    expect(outcome.error).toMatchObject({ kind: 'device-lost', retry: { when: 'now' } });
  });

  it('is given up after three heartbeats without a word', async () => {
    const { outcome, state } = await loading();
    state.deaf = true;
    await pass(3 * BEAT);
    expect(state.ended).toBe(false);
    await pass(BEAT);
    expect(state.ended).toBe(true);
    expect(outcome.error).toMatchObject({ kind: 'device-lost' });
  });

  it('gets the timeout of the self-tests once they begin, again with each', async () => {
    const { connection, say } = await loading({ verifyTimeout: 900_000 });
    await pass(200_000);
    for (let step = 0; step < 3; step++) {
      await say({ type: 'verifying', step: 1, of: 2 });
      await pass(800_000);
      expect(connection.alive).toBe(true);
    }
    await pass(200_000);
    expect(connection.alive).toBe(false);
  });

  it('loses no time in hours in which the computer slept', async () => {
    const { connection, outcome, pings } = await loading();
    for (let nap = 0; nap < 3; nap++) {
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
      vi.advanceTimersToNextTimer();
      await arrive();
    }
    expect(connection.alive).toBe(true);
    expect(outcome.error).toBeNull();
    expect(pings.length).toBeGreaterThan(0);
  });

  it('is not pinged once it owes nothing', async () => {
    const { connection, end, outcome, pings } = await loading();
    await end({ ok: true, value: 'done' });
    expect(outcome.value).toBe('done');
    await pass(10 * BEAT);
    expect(pings).toEqual([]);
    expect(connection.alive).toBe(true);
  });

  it('is ended by an abort, or gets its grace', async () => {
    for (const grace of [0, 5000]) {
      const stop = new AbortController();
      const { aborted, outcome, state } = await loading({ signal: stop.signal, grace });
      stop.abort();
      await arrive();
      expect(outcome.error).toMatchObject({ kind: 'aborted' });
      expect([state.ended, aborted.times]).toEqual(grace === 0 ? [true, 0] : [false, 1]);
      await pass(6000);
      expect(state.ended).toBe(true);
    }
  });

  it('is ended by a fault that leaves its engine in doubt, and not by others', async () => {
    const bad = await loading();
    await bad.end(failed('invalid-input'));
    expect(bad.connection.alive).toBe(true);
    const lost = await loading();
    await lost.end(failed('device-lost'));
    expect(lost.connection.alive).toBe(false);
    const crashed = await loading();
    await crashed.breakDown(failed('defect'));
    expect(crashed.connection.alive).toBe(true);
    await crashed.breakDown(failed('device-lost'));
    expect(crashed.outcome.error).toMatchObject({ kind: 'device-lost' });
    expect(crashed.state.ended).toBe(true);
  });
});

describe('startTimeout', () => {
  it('ends once, after its time, and not when it is stopped', () => {
    const over = vi.fn();
    startTimeout(1000, over);
    const stopped = startTimeout(500, () => expect.unreachable());
    stopped.stop();
    vi.advanceTimersByTime(999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('starts again with every sign of life', () => {
    const over = vi.fn();
    const timeout = startTimeout(1000, over);
    vi.advanceTimersByTime(900);
    timeout.renew();
    vi.advanceTimersByTime(900);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('takes an hour in which no timer rang for one tick', () => {
    const over = vi.fn();
    startTimeout(1000, over);
    vi.advanceTimersByTime(800);
    // What a sleep does: the clock has moved on, and the timers ring once.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersToNextTimer();
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersToNextTimer();
    expect(over).toHaveBeenCalledTimes(1);
  });
});

it('timeouts are longer for a device that computes on the processor', () => {
  const [usual, software] = [timeoutsFor(false), timeoutsFor(true)];
  for (const time of ['load', 'verify', 'answer', 'beat'] as const)
    expect(software[time]).toBeGreaterThan(usual[time]);
  expect(software.grace).toBe(usual.grace);
});
