import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AxiaError } from '../../../../src/lib/core/error';
import { connect, type RequestOptions } from '../../../../src/lib/engines/webllm/connection';
import type { FromWorker, ToWorker } from '../../../../src/workers/webllm-protocol';

const BEAT = 20_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A worker that says what a test lets it say, and answers pings while it is `awake`. */
function worker() {
  let listener: (event: { data: FromWorker }) => void = () => undefined;
  const state = { awake: true, ended: false, sent: [] as string[] };
  const say = (data: FromWorker) => listener({ data });
  const page = {
    postMessage(message: ToWorker) {
      state.sent.push(message.type);
      if (message.type === 'ping' && state.awake) say({ type: 'pong' });
    },
    addEventListener(type: string, on: typeof listener) {
      if (type === 'message') listener = on;
    },
    terminate() {
      state.ended = true;
    }
  };
  return { page: page as unknown as Worker, state, say };
}

/** A load under way, and how it ended. */
function loading(options: Partial<RequestOptions> = {}) {
  const made = worker();
  const connection = connect(made.page, BEAT);
  const order = { type: 'dispose' } as const;
  const signal = new AbortController().signal;
  const outcome: { error: AxiaError | null } = { error: null };
  made.say({ type: 'pong' });
  connection
    .request(order, 'disposed', { signal, patience: 300_000, ...options })
    .catch((error: AxiaError) => (outcome.error = error));
  return { ...made, connection, outcome };
}

describe('a worker that owes an answer', () => {
  it('may be busy up to the patience, as long as it answers pings', async () => {
    const { connection, outcome } = loading();
    await vi.advanceTimersByTimeAsync(299_000);
    expect(connection.alive).toBe(true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(outcome.error).toMatchObject({ kind: 'device-lost', retry: { when: 'now' } });
  });

  it('is given up after three heartbeats without a word', async () => {
    const { state, outcome } = loading();
    state.awake = false;
    await vi.advanceTimersByTimeAsync(3 * BEAT);
    expect(state.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(BEAT);
    expect(state.ended).toBe(true);
    expect(outcome.error!.message).toMatch(/does not answer/);
  });

  it('gets the patience of the self-tests once they begin, anew with each', async () => {
    const { connection, say } = loading({ provingPatience: 900_000 });
    await vi.advanceTimersByTimeAsync(200_000);
    for (let step = 0; step < 3; step++) {
      say({ type: 'proving', id: 1 });
      await vi.advanceTimersByTimeAsync(800_000);
      expect(connection.alive).toBe(true);
    }
    await vi.advanceTimersByTimeAsync(200_000);
    expect(connection.alive).toBe(false);
  });

  it('loses no patience in hours in which the computer slept', async () => {
    const { connection, state, outcome } = loading();
    for (let nap = 0; nap < 3; nap++) {
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
      await vi.advanceTimersToNextTimerAsync();
    }
    expect(connection.alive).toBe(true);
    expect(outcome.error).toBeNull();
    expect(state.sent).toContain('ping');
  });

  it('is not pinged once it owes nothing', async () => {
    const { connection, state, say } = loading();
    say({ type: 'disposed', id: 1 });
    await vi.advanceTimersByTimeAsync(10 * BEAT);
    expect(state.sent).not.toContain('ping');
    expect(connection.alive).toBe(true);
  });
});
