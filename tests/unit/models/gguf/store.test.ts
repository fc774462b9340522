import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { randomModel } from '../../../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../../../scripts/lab-endpoint/templates.mjs';
import { inMemory } from '../../../../src/lib/models/gguf/disk';
import type { GgufModel } from '../../../../src/lib/models/gguf/files';
import { createGgufStore } from '../../../../src/lib/models/gguf/store';
import { damagedModels } from '../../../fakes/damaged-models';

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
  upTo = Infinity,
  free = null
}: { content?: Uint8Array; upTo?: number; free?: number | null } = {}) {
  const disk = { ...inMemory(), free: () => Promise.resolve(free) };
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
      const headers = { 'Content-Length': String(content.length - from) };
      return new Response(body, { status: from > 0 ? 206 : 200, headers });
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

  it('are neither fetched nor copied where there is no room for all of them', async () => {
    const { disk, ranges, store } = storeOf({ free: bytes.length - 1 });
    const full = { kind: 'quota', message: expect.stringMatching(/needed.*free/u) };
    await expect(store.ensure(model, options())).rejects.toMatchObject(full);
    const own = new File([bytes], 'own.gguf');
    await expect(store.add([own], options())).rejects.toMatchObject(full);
    expect(ranges).toEqual([]);
    expect([...(await disk.list()).keys()]).toEqual([]);
    const roomy = storeOf({ free: bytes.length });
    expect((await roomy.store.ensure(model, options())).stored.complete).toBe(true);
    expect((await roomy.store.add([own], options())).complete).toBe(true);
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
    const stored = await store.add([new File([bytes], 'Mein Modell (1).gguf')], options());
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

  it('can be named by an address, are judged by their header, and downloaded later', async () => {
    const { ranges, store } = storeOf();
    const { signal } = new AbortController();
    const added = await store.addFromUrl('https://models.example/own.gguf', signal);
    expect(added).toMatchObject({
      complete: false,
      bytesStored: 0,
      facts: { architecture: 'llama' },
      model: { label: 'own', bytes: bytes.length, url: 'https://models.example/own.gguf' }
    });
    expect(await store.list()).toEqual([added]);
    expect(await store.find(added.model.id)).toEqual(added.model);
    const { stored } = await store.ensure(added.model, options());
    expect(stored).toMatchObject({ complete: true, sha256 });
    expect(ranges).toEqual([null, null]);
    expect(await store.remove(added.model.id)).toBe(bytes.length);
    expect(await store.list()).toEqual([]);
  });

  it('at Hugging Face are pinned to the commit and the hash that it states', async () => {
    const asked: string[] = [];
    const commit = 'c'.repeat(40);
    const store = createGgufStore(() => Promise.resolve(inMemory()), {
      fetch: async (input) => {
        const url = String(input);
        asked.push(url);
        if (!url.includes('/api/'))
          return new Response(bytes.slice(), { headers: { 'Content-Length': `${bytes.length}` } });
        const siblings = [{ rfilename: 'sub/own.gguf', lfs: { sha256 } }];
        return new Response(JSON.stringify({ sha: commit, siblings }));
      },
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      timeout: 10_000
    });
    const { model } = await store.addFromUrl(
      'https://huggingface.co/owner/name/blob/main/sub/own.gguf?download=true',
      new AbortController().signal
    );
    const url = `https://huggingface.co/owner/name/resolve/${commit}/sub/own.gguf`;
    expect(model).toMatchObject({ revision: commit, sha256, url });
    expect(asked).toEqual([
      'https://huggingface.co/api/models/owner/name/revision/main?blobs=true',
      url
    ]);
  });

  it.each([
    ['http://models.example/own.gguf', /cannot fetch/],
    ['https://models.example/own.safetensors', /does not name a GGUF file/]
  ])('are not taken from %s', async (address, reason) => {
    const { store } = storeOf();
    const adding = store.addFromUrl(address, new AbortController().signal);
    await expect(adding).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(reason) as string
    });
    expect(await store.list()).toEqual([]);
  });

  it('that are damaged or no models are not taken, and cost none that is here', async () => {
    const { store } = storeOf();
    const { stored } = await store.ensure(model, options());
    let refused = 0;
    for (const content of damagedModels(bytes, 50)) {
      const added = await store
        .add([new File([content], 'model.gguf')], options())
        .catch(() => null);
      if (added === null) refused += 1;
      else await store.remove(added.model.id);
    }
    expect(refused).toBeGreaterThan(25);
    const zip = new File(['PK\u0003\u0004'], 'model.gguf');
    await expect(store.add([zip], options())).rejects.toMatchObject({ kind: 'invalid-input' });
    await expect(store.inspect([zip])).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(await store.list()).toEqual([stored]);
  });
});
