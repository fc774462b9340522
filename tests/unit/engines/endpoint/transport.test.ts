import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/lib/core/random';
import { unreachable } from '../../../../src/lib/engines/endpoint/faults';
import { Hold } from '../../../../src/lib/engines/endpoint/hold';
import { retryAfter } from '../../../../src/lib/engines/endpoint/retry';
import { askAll, transportTo, type Arrival, type Fate } from './simulated-server';

/** All answers, each to its own question. */
const allOf = (count: number) =>
  Array.from({ length: count }, (_, k) => ({ status: 'fulfilled', value: k }));

const failing = (fate: Fate, calls: (call: number) => boolean) => (arrival: Arrival) =>
  calls(arrival.call) ? fate : {};

describe('the level', () => {
  it('finds the limit of a server that refuses more, and stays there', async () => {
    const { post, server, elapsed } = transportTo(({ atOnce }) =>
      atOnce > 32 ? { status: 429 } : {}
    );
    expect(await askAll(post, 2332)).toEqual(allOf(2332));
    expect((2332 * 50) / 32 / elapsed()).toBeGreaterThan(0.9);
    expect(server.arrivals.length).toBeLessThan(1.05 * 2332);
  });

  it('takes no server for gone that refuses many while it is at work on others', async () => {
    const { post, elapsed, heldUp } = transportTo(
      ({ atOnce }) => (atOnce > 32 ? { status: 429 } : {}),
      { way: 1 }
    );
    expect(await askAll(post, 2332)).toEqual(allOf(2332));
    expect(heldUp).toEqual([]);
    expect((2332 * 50) / 32 / elapsed()).toBeGreaterThan(0.8);
  });

  it('does not grow where more at once brings no more, and takes nothing that queues for lost', async () => {
    // As a browser does with HTTP/1.1: six at a time, the others wait.
    const { post, server, elapsed, transport } = transportTo(() => ({}), {
      latency: 4000,
      capacity: 6
    });
    expect(await askAll(post, 300)).toEqual(allOf(300));
    expect(server.arrivals).toHaveLength(300);
    expect(server.most).toBeLessThanOrEqual(32);
    expect(transport.traffic.level).toBeGreaterThanOrEqual(6);
    expect((300 * 4000) / 6 / elapsed()).toBeGreaterThan(0.9);
  });

  it('is found again after the server took fewer for a while', async () => {
    const { post, elapsed } = transportTo(({ atOnce, call }) =>
      atOnce > (call > 200 && call < 300 ? 4 : 24) ? { status: 503 } : {}
    );
    expect(await askAll(post, 1600)).toEqual(allOf(1600));
    expect((1600 * 50) / 24 / elapsed()).toBeGreaterThan(0.5);
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
        message: 'The server server.test failed with status 500: “Bad template”.',
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

describe('a server that was busy', () => {
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
      ['"overloaded"', 'defect'],
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
    const { error } = unreachable({ host: 'h', secret: { key: null, headers: {} } });
    const hold = new Hold(
      () => 0,
      () => undefined
    );
    const hour = 3_600_000;
    const told = (retryAfter: number, now: number) =>
      hold.failed({ kind: 'busy', error, retryAfter }, { knock: false, news: false }, now);
    told(10 * hour, 5 * hour);
    expect(hold.wait(5 * hour)).toBe(hour);
    expect(hold.wait(5.75 * hour)).toBe(hour / 4);
    expect(hold.wait(4 * hour)).toBe(0);
    told(1000, 4 * hour);
    expect(hold.wait(4 * hour)).toBe(1000);
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
  ])('is knocked at by one request at a time until it is back (%o)', async (fate) => {
    const { post, server, heldUp, transport } = transportTo(
      (arrival) => (gone(arrival) ? fate : {}),
      { capacity: 16 }
    );
    expect(await askAll(post, 600)).toEqual(allOf(600));
    // One that is there and says that it is busy, or says nothing, is the same all the time.
    const there = fate.status === 503 || fate.after === null;
    expect(transport.traffic.returns > 0).toBe(!there);
    expect(server.arrivals.length).toBeLessThan(1.1 * 600);
    const knocks = server.arrivals.filter(({ time }) => time > 40_000 && time < 100_000);
    expect(knocks.length).toBeGreaterThan(0);
    expect(knocks.length).toBeLessThan(5);
    expect(heldUp.length).toBeGreaterThan(1);
    expect(Math.max(...heldUp.map(({ milliseconds }) => milliseconds))).toBeLessThanOrEqual(30_000);
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
    expect(server.arrivals).toHaveLength(4);
    for (const { init } of server.arrivals) expect(init.signal!.aborted).toBe(true);
    void transport.post('/chat/completions', { k: 99 }, { signal, read }).catch(() => {});
    await clock.sleep(10);
    expect(server.arrivals).toHaveLength(5);
  });

  it('that are sent once are not repeated', async () => {
    const { transport, server, signal, read } = transportTo(() => ({ status: 500 }));
    await expect(transport.get('/../version', { signal, read, once: true })).rejects.toMatchObject({
      kind: 'defect'
    });
    expect(server.arrivals.map(({ url }) => url)).toEqual(['https://server.test/v1/../version']);
  });
});
