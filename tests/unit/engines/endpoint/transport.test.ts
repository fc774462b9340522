import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/lib/core/random';
import { faultWithout } from '../../../../src/lib/engines/endpoint/faults';
import { CircuitBreaker, ConcurrencyLimit } from '../../../../src/lib/engines/endpoint/queue';
import { ReplyTimes, retryAfter, timedOut } from '../../../../src/lib/engines/endpoint/retry';
import { createVirtualClock } from '../../../fakes/virtual-clock';
import { askAll, transportTo, type Arrival, type Fate } from './simulated-server';

/** All answers, each to its own question. */
const allOf = (count: number) =>
  Array.from({ length: count }, (_, k) => ({ status: 'fulfilled', value: k }));

const failing = (fate: Fate, calls: (call: number) => boolean) => (arrival: Arrival) =>
  calls(arrival.call) ? fate : {};

const refusingAbove =
  (limit: number, fate: Fate = { status: 429 }) =>
  ({ atOnce }: Arrival): Fate =>
    atOnce > limit ? fate : {};

/** Share of a server's limit that was used. */
const shareOf = (
  limit: number,
  { answers, latency = 50, time }: { answers: number; latency?: number; time: number }
) => (answers * latency) / limit / time;

/** Milliseconds on the way, as in a busy browser: so many on average, exponentially distributed. */
const busyBrowser = (mean = 10) => {
  const random = mulberry32(3);
  return () => -mean * Math.log(1 - random());
};

describe('the concurrency limit', () => {
  it.each([
    ['that refuses more', 32, {}, 0.95, 1.08],
    ['that refuses more, 1 ms away', 32, { way: 1 }, 0.92, 1.08],
    ['that refuses more, behind a busy browser', 32, { way: busyBrowser() }, 0.83, 1.08],
    ['that refuses more, behind a busier one', 32, { way: busyBrowser(20) }, 0.78, 1.08],
    ['that takes two and refuses more', 2, {}, 0.95, 1.8],
    ['that takes 100 and refuses more', 100, { atOnce: 256 }, 0.85, 1.15]
  ])('comes near that of a server %s', async (_, limit, options, share, requests) => {
    const { post, server, elapsed, heldUp } = transportTo(refusingAbove(limit), options);
    const answers = limit < 32 ? 400 : 2332;
    expect(await askAll(post, answers)).toEqual(allOf(answers));
    expect(heldUp).toEqual([]);
    expect(shareOf(limit, { answers, time: elapsed() })).toBeGreaterThan(share);
    expect(server.arrivals.length).toBeLessThan(requests * answers);
  });

  it('comes near that of a server that lets requests wait, and takes none that waits for lost', async () => {
    const quick = transportTo(() => ({}), { way: busyBrowser(), capacity: 32 });
    expect(await askAll(quick.post, 2332)).toEqual(allOf(2332));
    expect(shareOf(32, { answers: 2332, time: quick.elapsed() })).toBeGreaterThan(0.95);
    // As a browser does with HTTP/1.1: six at a time, the others wait.
    const slow = transportTo(() => ({}), { latency: 4000, capacity: 6 });
    expect(await askAll(slow.post, 300)).toEqual(allOf(300));
    expect(slow.server.arrivals).toHaveLength(300);
    expect(shareOf(6, { answers: 300, latency: 4000, time: slow.elapsed() })).toBeGreaterThan(0.95);
  });

  it.each([1, 3, 16, 256])('is never above the most that is wanted: %i', async (atOnce) => {
    const { post, server, transport } = transportTo(() => ({}), { atOnce });
    expect(await askAll(post, 1200)).toEqual(allOf(1200));
    expect(server.most).toBe(Math.min(atOnce, server.most));
    expect(transport.traffic.limit).toBe(atOnce);
  });

  it('is found again after the server took fewer for a while', async () => {
    const { post, elapsed } = transportTo(({ atOnce, call }) =>
      atOnce > (call > 200 && call < 300 ? 4 : 24) ? { status: 503 } : {}
    );
    expect(await askAll(post, 1600)).toEqual(allOf(1600));
    expect(shareOf(24, { answers: 1600, time: elapsed() })).toBeGreaterThan(0.7);
  });

  it('seldom provokes a server that has everybody wait for a second', async () => {
    const fate = { status: 429, headers: { 'Retry-After': '1' } };
    const { post, elapsed } = transportTo(refusingAbove(16, fate), { latency: 200 });
    expect(await askAll(post, 4000)).toEqual(allOf(4000));
    expect(shareOf(16, { answers: 4000, latency: 200, time: elapsed() })).toBeGreaterThan(0.85);
  });

  it('starts as TCP does, doubles until the first refusal, and is halved by a full round of them', () => {
    const limit = new ConcurrencyLimit(256);
    const round = (answered: boolean) => {
      for (let left = limit.now; left > 0; left -= 1)
        if (answered) limit.answered(true, 0);
        else limit.refused(0, 0);
      return limit.now;
    };
    expect([limit.now, round(true), round(true), round(true)]).toEqual([10, 20, 40, 80]);
    expect([round(false), round(true), round(true), round(true)]).toEqual([40, 40, 41, 42]);
    for (let rounds = 0; rounds < 20; rounds += 1) round(false);
    expect(limit.now).toBe(1);
  });

  it('does not grow where no request waits', () => {
    const limit = new ConcurrencyLimit(256);
    for (let replies = 0; replies < 100; replies += 1) limit.answered(false, 0);
    expect(limit.now).toBe(10);
  });
});

describe('faults by chance', () => {
  const kinds: Fate[] = [
    { status: 429 },
    { status: 500, text: 'Internal Server Error' },
    { status: 503 },
    { cut: true },
    { text: '{"echo":{"k"' },
    { text: '{"other":1}' },
    { after: null }
  ];

  it('cost few requests and no answer', async () => {
    const random = mulberry32(11);
    const { post, server, transport } = transportTo(
      () => (random() < 0.05 ? kinds[Math.floor(random() * kinds.length)]! : {}),
      { capacity: 32 }
    );
    expect(await askAll(post, 1200)).toEqual(allOf(1200));
    expect(server.arrivals.length).toBeGreaterThan(1200);
    expect(server.arrivals.length).toBeLessThan(1.1 * 1200);
    expect(transport.traffic).toMatchObject({
      sent: server.arrivals.length,
      repeated: server.arrivals.length - 1200
    });
  });

  it.each(kinds)('of the kind %o are healed by another try', async (fate) => {
    const { post, server, elapsed } = transportTo(failing(fate, (call) => call === 1));
    await post(0);
    expect(await post(1)).toBe(1);
    expect(server.arrivals).toHaveLength(3);
    if (fate.after === null) expect(elapsed()).toBeGreaterThan(15_000);
    expect(elapsed()).toBeLessThan(17_000);
  });

  it('of one request alone end with its error, while the others are answered', async () => {
    const bad = ({ init }: Arrival) => init.body === '{"k":7}';
    const { post, server } = transportTo((arrival) =>
      bad(arrival) ? { status: 500, text: '{"error":{"message":"Bad template."}}' } : {}
    );
    const results = await askAll(post, 400, 8);
    expect(results[7]).toMatchObject({
      status: 'rejected',
      reason: {
        kind: 'defect',
        message: expect.stringMatching(/server\.test.*500.*“Bad template”/),
        retry: { when: 'never' }
      }
    });
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(399);
    expect(server.arrivals.filter(bad)).toHaveLength(6);
  });

  it('may be a 404 of a server that starts again, but not of one that never answered', async () => {
    const later = transportTo(failing({ status: 404 }, (call) => call === 1 || call === 2));
    await later.post(0);
    expect(await later.post(1)).toBe(1);
    const first = transportTo(() => ({ status: 404 }));
    await expect(first.post(0)).rejects.toMatchObject({ kind: 'invalid-input', status: 404 });
    expect(first.server.arrivals).toHaveLength(1);
  });
});

describe('a request that fails again and again while others are answered', () => {
  /** Every retry waits as long as it may, and times are those at which it was sent. */
  async function triesOf(fate: Fate) {
    const bad = ({ init }: Arrival) => init.body === '{"k":7}';
    const { post, server } = transportTo((arrival) => (bad(arrival) ? fate : {}), {
      random: () => 1,
      latency: 1000
    });
    let over = false;
    const others = (async () => {
      for (let k = 8; !over; k += 1) await post(k);
    })();
    const error = await post(7).catch((thrown: unknown) => thrown);
    over = true;
    await others;
    const times = server.arrivals.filter(bad).map(({ time }) => time);
    return { error, waits: times.slice(1).map((time, index) => time - times[index]! - 2) };
  }

  it('is given up after its sixth fault, with waits that double', async () => {
    const { error, waits } = await triesOf({ status: 500 });
    expect(error).toMatchObject({ kind: 'defect' });
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('is given up after 24 refusals, with waits of up to half a minute', async () => {
    const { error, waits } = await triesOf({ status: 429 });
    expect(error).toMatchObject({ kind: 'rate-limit' });
    expect(waits).toHaveLength(23);
    // It may have to queue for the time of a reply.
    const longest = [500, 1000, 2000, 4000, 8000, 16_000, ...Array<number>(17).fill(30_000)];
    waits.forEach((wait, index) =>
      expect(Math.abs(wait - longest[index]! - 500)).toBeLessThan(502)
    );
  });
});

describe('a timeout', () => {
  /** Milliseconds after which the second request, which hangs, is sent again. */
  async function timeoutsAfter(latency: number, hanging: number): Promise<number[]> {
    const { post, server } = transportTo(
      failing({ after: null }, (call) => call > 0 && call <= hanging),
      { latency, random: () => 0 }
    );
    await post(0);
    await post(1);
    const times = server.arrivals.slice(1).map(({ time }) => time);
    return times.slice(1).map((time, index) => time - times[index]!);
  }

  it('is six times the slowest reply of its kind, and a quarter of a minute at least', async () => {
    expect(await timeoutsAfter(50, 1)).toEqual([15_000]);
    expect(await timeoutsAfter(10_000, 1)).toEqual([60_000]);
  });

  it('doubles for a request that timed out before', async () => {
    expect(await timeoutsAfter(50, 3)).toEqual([15_000, 30_000, 60_000]);
  });

  it('is five minutes where no reply has come yet, and half a minute for what takes no computing', async () => {
    const { transport, post, signal, elapsed } = transportTo(() => ({ after: null }));
    await expect(transport.get('/models', { signal, read: () => 0 })).rejects.toThrow();
    expect(elapsed()).toBe(30_000);
    await expect(post(0)).rejects.toMatchObject({ kind: 'network' });
    expect(elapsed()).toBe(330_000);
  });

  it('that became shorter is noticed within five seconds', async () => {
    const { post, server, clock } = transportTo(
      failing({ after: null }, (call) => call === 0),
      { random: () => 0 }
    );
    await Promise.all([post(0), post(1)]);
    expect(server.arrivals.at(-1)!.time).toBe(15_000);
    expect(clock.waits.filter((wait) => wait === 5000)).toHaveLength(5);
  });

  it('does not count the time in which the computer slept', async () => {
    const slept = { from: 20_000, for: 3_600_000 };
    const clock = createVirtualClock();
    const asleep = {
      now: () => clock.now() + (clock.now() - start > slept.from ? slept.for : 0),
      sleep: clock.sleep
    };
    const start = clock.now();
    const waited = await timedOut(asleep, () => 60_000, new AbortController().signal);
    expect(waited).toBe(60_000);
  });
});

describe('a server that was busy', () => {
  it('is asked again sooner where replies became quicker, by an eighth for each', () => {
    const times = new ReplyTimes();
    expect(times.usual('text')).toBe(Infinity);
    times.add('text', 400);
    expect(times.usual('text')).toBe(400);
    times.add('text', 80);
    expect(times.usual('text')).toBe(360);
    times.add('other', 1);
    expect(times.usual('text')).toBe(360);
  });

  it('is asked again after the time of a reply, in which it gets room', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { post, elapsed } = transportTo(
        failing({ status: 429 }, (call) => call === 1 || call === 2),
        { seed, latency: 50 }
      );
      await post(0);
      const before = elapsed();
      await post(1);
      // Two refusals of 2 ms, waits of up to one and two replies, and the reply.
      expect(elapsed() - before).toBeLessThanOrEqual(2 * 2 + 50 + 100 + 50);
    }
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'invalid-input'],
    [413, 'invalid-input'],
    [422, 'invalid-input'],
    [401, 'credentials'],
    [402, 'credentials'],
    [403, 'credentials']
  ])('with status %i is no reason to ask again', async (status, kind) => {
    const text = '{"error":{"message":"Not\\n taken.","param":"n"}}';
    const { post, server } = transportTo(() => ({ status, text }));
    await expect(post(0)).rejects.toMatchObject({
      kind,
      status,
      reason: 'Not\n taken. (param: n)'
    });
    await expect(post(0)).rejects.toThrow('“Not taken. (param: n)”');
    expect(server.arrivals).toHaveLength(2);
  });

  it('may come in the body of a success, with its own status or none', async () => {
    const of = (text: string) => transportTo(() => ({ text }));
    await expect(
      of('{"error":{"message":"No such field.","code":400}}').post(0)
    ).rejects.toMatchObject({ kind: 'invalid-input', status: 400, reason: 'No such field.' });
    for (const [code, kind] of [
      ['"overloaded"', 'network'],
      ['"no idea"', 'defect'],
      ['"502"', 'network'],
      ['502', 'network']
    ] as const) {
      const text = `{"error":{"message":"Come later.","code":${code}}}`;
      await expect(of(text).post(0)).rejects.toMatchObject({
        kind,
        message: expect.stringContaining('Come later')
      });
    }
  });

  it.each([
    ['{"object":"error","message":"m","code":400}', 'm'],
    ['{"detail":[{"loc":["body","n"],"msg":"too many"}]}', 'body.n: too many'],
    ['{"error":"no model"}', 'no model'],
    ['plain', 'plain'],
    ['<html><body>Bad request</body></html>', '']
  ])('is read in the shape %s', async (text, reason) => {
    const { post } = transportTo(() => ({ status: 400, text }));
    await expect(post(0)).rejects.toMatchObject({ reason });
  });

  it('for want of money is not waited out', async () => {
    const text = '{"error":{"code":"insufficient_quota","message":"You exceeded your quota."}}';
    const { post, server } = transportTo(() => ({ status: 429, text }));
    await expect(post(0)).rejects.toMatchObject({ kind: 'credentials' });
    expect(server.arrivals).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  it('holds everything off for as long as it says', async () => {
    for (const value of ['30', new Date(Date.UTC(2026, 0, 1, 0, 0, 30)).toUTCString()]) {
      const { post, server, heldUp } = transportTo(
        failing({ status: 429, headers: { 'Retry-After': value } }, (call) => call === 5)
      );
      expect(await askAll(post, 100)).toEqual(allOf(100));
      const { time } = server.arrivals[5]!;
      const after = server.arrivals.filter((arrival) => arrival.time > time + 2);
      expect(after.length).toBeGreaterThan(50);
      expect(Math.min(...after.map((arrival) => arrival.time))).toBeGreaterThan(29_900);
      expect(heldUp).toHaveLength(1);
    }
  });

  it('holds off for an hour at most, and for nothing where the clock was set back', () => {
    const { error } = faultWithout('unreachable', {
      host: 'h',
      about: null,
      secret: { key: null, headers: {} }
    });
    const breaker = new CircuitBreaker(
      () => 0,
      () => undefined
    );
    const hour = 3_600_000;
    const refused = (retryAfter: number, now: number) =>
      breaker.failed(
        { kind: 'busy', error, retryAfter },
        { alone: false, probe: false },
        false,
        now
      );
    refused(10 * hour, 5 * hour);
    expect(breaker.wait(5 * hour)).toBe(hour);
    expect(breaker.wait(5.75 * hour)).toBe(hour / 4);
    expect(breaker.wait(4 * hour)).toBe(0);
    refused(1000, 4 * hour);
    expect(breaker.wait(4 * hour)).toBe(1000);
  });

  it('is read as seconds or as a date', () => {
    expect(retryAfter('1.5', 0)).toBe(1500);
    expect(retryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000);
    expect(retryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 14_000)).toBe(0);
    for (const header of [null, '', 'soon', '-3']) expect(retryAfter(header, 0)).toBeNull();
  });
});

describe('a server that is gone', () => {
  const gone = ({ time }: Arrival) => time > 1000 && time < 100_000;

  it.each<Fate>([
    { cut: true },
    { status: 502 },
    { status: 503 },
    { status: 530 },
    { after: null }
  ])('is probed by one request at a time until it is back (%o)', async (fate) => {
    const { post, server, heldUp, transport } = transportTo(
      (arrival) => (gone(arrival) ? fate : {}),
      { capacity: 16, atOnce: 24 }
    );
    expect(await askAll(post, 600)).toEqual(allOf(600));
    // One that is there and says that it is busy, or says nothing, is the same all the time.
    const there = fate.status === 503 || fate.after === null;
    expect(transport.traffic.restarts > 0).toBe(!there);
    expect(server.arrivals.length).toBeLessThan(1.15 * 600);
    const probes = server.arrivals.filter(({ time }) => time > 40_000 && time < 100_000);
    expect(probes.length).toBeGreaterThan(0);
    expect(probes.length).toBeLessThan(5);
    expect(heldUp.length).toBeGreaterThan(1);
    expect(Math.max(...heldUp.map(({ milliseconds }) => milliseconds))).toBeLessThanOrEqual(30_000);
  });

  it('is taken for away after four failures in a row, and probed more and more seldom', async () => {
    const { post, server, clock, abort } = transportTo(
      ({ call }) => (call > 0 ? { status: 502 } : {}),
      { atOnce: 1, random: () => 0 }
    );
    await post(0);
    const asking = askAll(post, 50);
    await clock.sleep(120_000);
    abort.abort();
    await asking;
    const times = server.arrivals.slice(1).map(({ time }) => time);
    const gaps = times.slice(1).map((time, index) => time - times[index]! - 2);
    expect(gaps.slice(0, 3)).toEqual([0, 0, 0]);
    expect(gaps.slice(3)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('is given up where it was never reached: somebody has to look', async () => {
    const { post, server, elapsed } = transportTo(() => ({ cut: true }));
    await expect(post(0)).rejects.toMatchObject({ kind: 'network' });
    expect(server.arrivals).toHaveLength(3);
    expect(elapsed()).toBeLessThan(5000);
  });

  it('is waited for no longer than somebody wants', async () => {
    const { post, clock, abort, server } = transportTo(
      (arrival) => (arrival.time > 500 ? { cut: true } : {}),
      { capacity: 8 }
    );
    const asking = askAll(post, 300);
    await clock.sleep(3_600_000);
    abort.abort();
    const results = await asking;
    const lost = results.filter(({ status }) => status === 'rejected');
    expect(lost.length).toBeGreaterThan(100);
    for (const one of lost) expect(one).toMatchObject({ reason: { kind: 'aborted' } });
    const sent = server.arrivals.length;
    await clock.sleep(3_600_000);
    expect(server.arrivals).toHaveLength(sent);
  });
});

describe('requests', () => {
  it('are begun in the order in which they were posted', async () => {
    const { post, server } = transportTo(() => ({}), { capacity: 8 });
    await askAll(post, 100);
    expect(server.arrivals.map(({ init }) => init.body)).toEqual(
      Array.from({ length: 100 }, (_, k) => `{"k":${k}}`)
    );
  });

  it('that are equal are sent once, and go on as long as one of them is wanted', async () => {
    const { transport, server, signal, read, clock } = transportTo(() => ({}));
    const ask = (options: object = {}) =>
      transport.post('/chat/completions', { k: 1 }, { signal, read, ...options });
    const leaving = new AbortController();
    const left = ask({ signal: leaving.signal });
    const stays = ask({ read: (reply: unknown) => ({ seen: reply }) });
    await clock.sleep(10);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ kind: 'aborted' });
    expect(await stays).toEqual({ seen: { echo: { k: 1 } } });
    expect(server.arrivals).toHaveLength(1);
    expect(transport.traffic.shared).toBe(1);
    await Promise.all([ask(), ask({ unshared: true }), ask({ unshared: true })]);
    expect(server.arrivals).toHaveLength(4);
  });

  it('that nobody waits for any more are broken off, and make room', async () => {
    const { transport, server, signal, read, clock } = transportTo(() => ({ after: null }));
    const leaving = new AbortController();
    const options = { signal: leaving.signal, read };
    const asked = Array.from({ length: 20 }, (_, k) =>
      transport.post('/chat/completions', { k }, options)
    );
    await clock.sleep(10);
    leaving.abort();
    await Promise.allSettled(asked);
    expect(server.arrivals).toHaveLength(10);
    for (const { init } of server.arrivals) expect(init.signal!.aborted).toBe(true);
    void transport.post('/chat/completions', { k: 99 }, { signal, read }).catch(() => {});
    await clock.sleep(10);
    expect(server.arrivals).toHaveLength(11);
  });

  it('that are sent once are not repeated', async () => {
    const { transport, server, signal, read } = transportTo(() => ({ status: 500 }));
    await expect(transport.get('/../version', { signal, read, once: true })).rejects.toMatchObject({
      kind: 'defect'
    });
    expect(server.arrivals.map(({ url }) => url)).toEqual(['https://server.test/v1/../version']);
  });
});
