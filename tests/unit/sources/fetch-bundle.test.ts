import { describe, expect, it } from 'vitest';
import { fetchBundle } from '../../../src/lib/sources';

const place = { url: 'https://example.org/study.zip', host: 'example.org', file: 'study.zip' };

function fetched(respond: () => Response | Promise<Response>, limit = 1000) {
  const seen: [number, number | null][] = [];
  const file = fetchBundle(place, {
    ...{ signal: new AbortController().signal, limit },
    onProgress: (...progress) => seen.push(progress),
    fetch: async (_, options) => {
      expect(options?.credentials).toBe('omit');
      return respond();
    }
  });
  return { file, seen };
}

const sent = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Response(body, { headers: { 'content-type': 'application/zip', ...headers } });

describe('a bundle at an address', () => {
  it('comes with its progress', async () => {
    const { file, seen } = fetched(() => sent('0123456789', { 'content-length': '10' }));
    expect(await (await file).text()).toBe('0123456789');
    expect((await file).name).toBe('study.zip');
    expect(seen[0]).toEqual([0, 10]);
    expect(seen.at(-1)).toEqual([10, 10]);
  });

  it('need not say how long it is, nor truly where it is compressed on its way', async () => {
    const { file, seen } = fetched(() =>
      sent('0123456789', { 'content-length': '4', 'content-encoding': 'gzip' })
    );
    expect((await file).size).toBe(10);
    expect(seen.at(-1)).toEqual([10, null]);
  });

  it.each([
    ['a file that is not there', () => new Response('', { status: 404 }), 'network'],
    ['a private one', () => new Response('', { status: 403 }), 'credentials'],
    ['a busy host', () => new Response('', { status: 429 }), 'rate-limit'],
    ['a broken host', () => new Response('', { status: 502 }), 'network'],
    ['a host that lets nobody read', () => Promise.reject(new TypeError('Failed')), 'network'],
    [
      'a web page',
      () => sent('<html>', { 'content-type': 'text/html; charset=utf-8' }),
      'invalid-input'
    ],
    ['too large, as said', () => sent('0', { 'content-length': '2000' }), 'invalid-input'],
    ['too large, unsaid', () => sent('0'.repeat(2000)), 'invalid-input'],
    ['cut off', () => sent('0123', { 'content-length': '10' }), 'network'],
    [
      'cut off with an error',
      () =>
        sent(
          new ReadableStream({
            pull: (controller) => controller.error(new TypeError('network error'))
          })
        ),
      'network'
    ]
  ])('%s is refused with its reason', async (_, respond, kind) => {
    await expect(fetched(respond).file).rejects.toMatchObject({
      kind,
      message: expect.stringContaining('study.zip') as string
    });
  });

  it('stops where it is asked to', async () => {
    const stop = new AbortController();
    const file = fetchBundle(place, {
      ...{ signal: stop.signal, limit: 1000, onProgress: () => stop.abort() },
      fetch: async () =>
        sent(new ReadableStream({ pull: () => Promise.reject(new DOMException('', 'AbortError')) }))
    });
    await expect(file).rejects.toMatchObject({ kind: 'aborted' });
  });
});
