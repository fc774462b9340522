import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { randomModel } from '../../../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../../../scripts/lab-endpoint/templates.mjs';
import { inMemory } from '../../../../src/lib/models/gguf/disk';
import type { GgufModel } from '../../../../src/lib/models/gguf/files';
import { createGgufStore } from '../../../../src/lib/models/gguf/store';

const bytes = Uint8Array.from(randomModel(CHATML));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const model: GgufModel = {
  id: 'tiny',
  label: 'Tiny',
  file: 'tiny.gguf',
  bytes: bytes.length,
  sha256,
  revision: 'abc',
  url: 'https://models.example/tiny.gguf',
  licence: 'MIT',
  parameters: null,
  quantisation: 'F32',
  expect: null
};

/** A store whose host sends `content`, cut after `upTo` bytes per response. */
function storeOf({
  content = bytes,
  upTo = Infinity
}: { content?: Uint8Array; upTo?: number } = {}) {
  const disk = inMemory();
  const ranges: (string | null)[] = [];
  let time = 0;
  const host = { upTo };
  const store = createGgufStore(() => Promise.resolve(disk), {
    fetch: async (_url, init) => {
      const range = new Headers(init?.headers).get('Range');
      ranges.push(range);
      const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
      const part = content.slice(from, from + host.upTo);
      let sent = false;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent && from + part.length < content.length)
            controller.error(new TypeError('connection reset'));
          else if (sent) controller.close();
          else controller.enqueue(part);
          sent = true;
        }
      });
      return new Response(body, { status: from > 0 ? 206 : 200 });
    },
    clock: { now: () => (time += 1000), sleep: () => Promise.resolve() },
    timeout: 10_000
  });
  return { disk, host, ranges, store };
}

const options = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

describe('GGUF files in this browser', () => {
  it('are downloaded once, verified and listed', async () => {
    const { ranges, store } = storeOf();
    const { file, stored } = await store.ensure(model, options());
    expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), bytes)).toBe(0);
    expect(stored).toMatchObject({ complete: true, sha256, kept: false });
    expect(stored.facts).toMatchObject({ architecture: 'llama', chatTemplate: CHATML });
    await store.ensure(model, options());
    expect(ranges).toEqual([null]);
    expect(await store.list()).toEqual([stored]);
    expect(await store.find('tiny')).toEqual(model);
  });

  it('go on where a download was cut, also in a later visit', async () => {
    const { disk, host, ranges, store } = storeOf({ upTo: 100_000 });
    const stop = new AbortController();
    const cut = store.ensure(model, {
      signal: stop.signal,
      onProgress: ({ bytesDone }) => bytesDone! >= 100_000 && stop.abort()
    });
    await expect(cut).rejects.toMatchObject({ kind: 'aborted' });
    const { size } = (await disk.read('tiny.gguf'))!;
    expect(size).toBeGreaterThanOrEqual(100_000);
    host.upTo = Infinity;
    ranges.length = 0;
    const { stored } = await store.ensure(model, options());
    expect(ranges).toEqual([`bytes=${size}-`]);
    expect(stored).toMatchObject({ complete: true, sha256 });
  });

  it('are refused and dropped with other bytes than on record', async () => {
    const other = bytes.slice();
    other[other.length - 1]! ^= 1;
    const { store } = storeOf({ content: other });
    await expect(store.ensure(model, options())).rejects.toMatchObject({
      kind: 'corrupt-model',
      message: expect.stringContaining('SHA-256') as string
    });
    expect(await store.list()).toEqual([]);
  });

  it('are hashed again on demand, and fetched again where they are damaged', async () => {
    const { disk, store } = storeOf();
    await store.ensure(model, options());
    const damaged = bytes.slice();
    damaged[bytes.length - 1]! ^= 1;
    await disk.remove('tiny.gguf');
    const out = await disk.append('tiny.gguf');
    out.write(damaged);
    out.close();
    await expect(store.ensure(model, { ...options(), recheck: true })).rejects.toMatchObject({
      kind: 'corrupt-model'
    });
    const { file } = await store.ensure(model, options());
    expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), bytes)).toBe(0);
  });

  it('can be opened from this computer, with an id that an address can name', async () => {
    const { ranges, store } = storeOf();
    const stored = await store.add(new File([bytes], 'Mein Modell (1).gguf'), options());
    expect(stored).toMatchObject({
      complete: true,
      sha256,
      model: { label: 'Mein Modell (1)', quantisation: 'F32', url: null }
    });
    expect(stored.model.id).toMatch(/^[A-Za-z0-9][\w.-]*$/);
    expect(stored.model.id.endsWith(sha256.slice(0, 8))).toBe(true);
    expect((await store.ensure(stored.model, options())).stored).toEqual(stored);
    expect(ranges).toEqual([]);
    expect(await store.remove(stored.model.id)).toBe(bytes.length);
    expect(await store.list()).toEqual([]);
    await expect(store.ensure(stored.model, options())).rejects.toMatchObject({
      kind: 'invalid-input'
    });
  });

  it('that are no models are not taken', async () => {
    const { store } = storeOf();
    const zip = new File(['PK\u0003\u0004'], 'model.gguf');
    await expect(store.add(zip, options())).rejects.toMatchObject({ kind: 'invalid-input' });
    await expect(store.inspect(zip)).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(await store.list()).toEqual([]);
  });
});
