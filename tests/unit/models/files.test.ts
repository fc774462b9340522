import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MODELS } from '../../../src/lib/models/catalogue';
import { COMMIT, Host, MemoryCaches, model, modelFiles, workshop } from './files-harness';

// Node has no locks: the work keeps to its own queue then.
beforeEach(() => void vi.stubGlobal('navigator', {}));

const shards = ['params_shard_0.bin', 'params_shard_1.bin', 'params_shard_2.bin'];
const folder = model.address.folder;
const fresh = () => workshop(new Host(modelFiles()));

/** Replaces a stored file by other bytes, behind the notes' back. */
async function poison(caches: MemoryCaches, url: string, bytes: Uint8Array<ArrayBuffer> | string) {
  const cache = await caches.open('webllm/model');
  await cache.put(url, new Response(bytes));
}

describe('ensure', () => {
  it('stores exactly the entries that WebLLM reads, and then asks for nothing more', async () => {
    const { work, caches, host, progress, options } = fresh();
    const stored = await work.ensure(model, options);
    expect(caches.keys().sort()).toEqual(
      [
        `webllm/config ${folder}mlc-chat-config.json`,
        `webllm/wasm ${model.address.library}`,
        ...['tensor-cache.json', 'tokenizer.json', ...shards].map(
          (name) => `webllm/model ${folder}${name}`
        )
      ].sort()
    );
    const bytes = [...host.files.values()].reduce((sum, { length }) => sum + length, 0);
    expect(stored).toMatchObject({
      state: 'complete',
      bytesStored: bytes,
      bytesTotal: bytes,
      filesStored: 7,
      filesTotal: 7,
      revision: COMMIT,
      hashed: true
    });
    expect(stored.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(stored.libraryDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(progress.at(-1)).toMatchObject({
      phase: 'fetching',
      bytesDone: bytes,
      bytesTotal: bytes,
      filesDone: 7
    });
    host.asked();
    expect((await work.ensure(model, options)).digest).toBe(stored.digest);
    expect(host.asked()).toEqual([]);
  });

  it('fetches all but the first file from the commit that the host named', async () => {
    const { work, host, options } = fresh();
    await work.ensure(model, options);
    const [first, ...rest] = host.requests.filter(({ name }) => name !== 'library');
    expect(first!.url).toBe(`${folder}mlc-chat-config.json`);
    for (const { url } of rest) expect(url).toContain(`/resolve/${COMMIT}/`);
  });

  it.each([true, false])(
    'goes on within a shard after a cut (parts honoured: %s)',
    async (parts) => {
      const { work, host, pauses, progress, options } = fresh();
      host.parts = parts;
      host.faults.set(shards[1]!, { cut: 400 });
      expect((await work.ensure(model, options)).state).toBe('complete');
      const tries = host.requests.filter(({ name }) => name === shards[1]);
      expect(tries.map(({ from }) => from)).toEqual([null, 400]);
      expect(pauses).toEqual([1000]);
      expect(Math.max(...progress.map(({ bytesDone }) => bytesDone ?? 0))).toBe(
        progress.at(-1)!.bytesTotal
      );
    }
  );

  it('reads a file whole after parts of it were wrong', async () => {
    const { work, host, options } = fresh();
    host.parts = 'lies';
    host.faults.set(shards[0]!, { cut: 400, next: { next: { cut: 400 } } });
    expect((await work.ensure(model, options)).state).toBe('complete');
    const tries = host.requests.filter(({ name }) => name === shards[0]);
    expect(tries.map(({ from }) => from)).toEqual([null, 400, null, null]);
  });

  it('takes the ETags of a file and of its compressed form for the same', async () => {
    const { work, host, options } = fresh();
    host.faults.set('mlc-chat-config.json', { cut: 100 });
    host.etags.push('W/"a-gzip"', '"a"');
    expect((await work.ensure(model, options)).state).toBe('complete');
    expect(host.asked().filter((name) => name === 'mlc-chat-config.json')).toHaveLength(2);
  });

  it('calls no model complete whose files were deleted meanwhile', async () => {
    const { work, caches, host, options } = fresh();
    host.faults.set(shards[2]!, { hang: 100 });
    const ensuring = work.ensure(model, options);
    setTimeout(() => caches.entries.get('webllm/config')!.clear(), 20);
    await expect(ensuring).rejects.toMatchObject({ kind: 'network', retry: { when: 'now' } });
    expect((await work.ensure(model, options)).state).toBe('complete');
  });

  it('promises no time left while nothing comes', async () => {
    vi.useFakeTimers();
    try {
      const timeout = 60_000;
      const { work, host, progress, options } = workshop(
        new Host(modelFiles()),
        new MemoryCaches(),
        timeout
      );
      host.faults.set(shards[2]!, { hang: 100 });
      const ensuring = work.ensure(model, options);
      await vi.advanceTimersByTimeAsync(timeout / 2);
      expect(progress.at(-1)).toMatchObject({ filesDone: 6, rate: null, secondsLeft: null });
      expect(progress.some(({ secondsLeft }) => secondsLeft !== null)).toBe(true);
      await vi.advanceTimersByTimeAsync(timeout);
      expect((await ensuring).state).toBe('complete');
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a connection that stands still for cut', async () => {
    const { work, host, options } = fresh();
    host.faults.set(shards[0]!, { hang: 300 });
    expect((await work.ensure(model, options)).state).toBe('complete');
    expect(host.requests.filter(({ name }) => name === shards[0])[1]!.from).toBe(300);
  });

  it('gives up after three faults in a row, keeps what is complete, and goes on from there', async () => {
    const { work, host, options } = fresh();
    host.faults.set(shards[2]!, { cut: 0, times: 3 });
    await expect(work.ensure(model, options)).rejects.toMatchObject({
      kind: 'network',
      retry: { when: 'after' }
    });
    expect(await work.list()).toMatchObject([{ state: 'partial', filesStored: 6, filesTotal: 7 }]);
    host.asked();
    expect((await work.ensure(model, options)).state).toBe('complete');
    expect(host.asked()).toEqual([shards[2]]);
  });

  it.each([
    ['HTML', shards[0]!, { body: '<!doctype html><title>Log in</title>' }, 'network'],
    ['HTML by its type', 'tokenizer.json', { body: '{}', type: 'text/html' }, 'network'],
    ['wrong bytes', shards[0]!, { body: new Uint8Array(1000) }, 'corrupt-model'],
    ['a short file', shards[0]!, { body: new Uint8Array(500) }, 'corrupt-model'],
    ['a long file', shards[0]!, { body: new Uint8Array(1500) }, 'corrupt-model'],
    [
      'a damaged library',
      'library',
      { body: new Uint8Array([0, 97, 115, 109, 9]) },
      'corrupt-model'
    ],
    ['no library', 'library', { body: 'not found' }, 'corrupt-model'],
    ['no JSON', 'tokenizer.json', { body: '{"version"' }, 'corrupt-model'],
    ['no list of weights', 'tensor-cache.json', { body: '{"records":[]}' }, 'corrupt-model'],
    [
      'a list with two files of one name',
      'tensor-cache.json',
      {
        body: JSON.stringify({
          records: ['a.bin', 'a.bin'].map((dataPath) => ({ dataPath, nbytes: 1, records: [] }))
        })
      },
      'corrupt-model'
    ],
    [
      'a list that names the tokenizer',
      'tensor-cache.json',
      {
        body: JSON.stringify({
          records: [{ dataPath: 'tokenizer.json', nbytes: 1, records: [] }]
        })
      },
      'corrupt-model'
    ],
    ['a missing file', shards[0]!, { status: 404 }, 'network'],
    ['a gated model', 'mlc-chat-config.json', { status: 401 }, 'credentials']
  ])('stores nothing of %s', async (_, name, fault, kind) => {
    const { work, host, caches, options } = fresh();
    host.faults.set(name, { ...fault, times: 9 });
    await expect(work.ensure(model, options)).rejects.toMatchObject({ kind });
    expect(caches.keys().filter((key) => key.endsWith(name))).toEqual([]);
    host.faults.clear();
    expect((await work.ensure(model, options)).state).toBe('complete');
  });

  it('asks once more for wrong bytes', async () => {
    const { work, host, options } = fresh();
    host.faults.set(shards[0]!, { body: new Uint8Array(1000) });
    expect((await work.ensure(model, options)).state).toBe('complete');
  });

  it('says how much room is missing, and keeps what is stored', async () => {
    const { work, caches, options } = fresh();
    caches.quota = 2500;
    const error = await work.ensure(model, options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'quota' });
    expect(String((error as Error).message)).toMatch(/: about \d kB are still needed\.$/);
    const before = caches.keys().length;
    expect(before).toBeGreaterThan(4);
    caches.quota = Infinity;
    expect((await work.ensure(model, options)).state).toBe('complete');
  });

  it('says that a private window keeps no large files', async () => {
    const { work, caches, options } = fresh();
    caches.largest = 1001;
    await expect(work.ensure(model, options)).rejects.toMatchObject({
      kind: 'quota',
      advice: expect.stringContaining('Private windows')
    });
    expect((await work.list())[0]!.filesStored).toBeGreaterThan(4);
  });

  it('keeps complete files when it is stopped', async () => {
    const { work, host, controller, options } = fresh();
    host.faults.set(shards[2]!, { hang: 100 });
    const ensuring = work.ensure(model, options);
    setTimeout(() => controller.abort(), 20);
    await expect(ensuring).rejects.toMatchObject({ kind: 'aborted' });
    expect((await work.list())[0]).toMatchObject({ state: 'partial', filesStored: 6 });
  });

  it('hashes files that WebLLM stored itself, and fetches only the wrong one', async () => {
    const { work, caches, host, options } = fresh();
    await work.ensure(model, options);
    caches.entries.delete('axia/models');
    await poison(caches, folder + shards[1], new Uint8Array(1001));
    expect(await work.list()).toMatchObject([{ model: { id: model.id }, state: 'unchecked' }]);
    host.asked();
    expect((await work.ensure(model, options)).state).toBe('complete');
    expect(host.asked()).toEqual([shards[1]]);
  });

  it('finds a stored file that was replaced', async () => {
    const { work, caches, host, options } = fresh();
    await work.ensure(model, options);
    await poison(caches, folder + shards[1], '<!doctype html>');
    host.asked();
    expect((await work.ensure(model, options)).state).toBe('complete');
    expect(host.asked()).toEqual([shards[1]]);
  });

  it('works on a model once at a time', async () => {
    const { work, host, progress, options } = fresh();
    await Promise.all([work.ensure(model, options), work.ensure(model, options)]);
    expect(host.asked()).toHaveLength(7);
    expect(progress.filter(({ phase }) => phase === 'waiting')).toHaveLength(1);
  });

  it('says when the list of weights has no hashes', async () => {
    const { work, options } = workshop(new Host(modelFiles({ hashed: false })));
    expect(await work.ensure(model, options)).toMatchObject({ state: 'complete', hashed: false });
  });
});

describe('check', () => {
  it('names what is wrong, deletes it, and leaves the rest', async () => {
    const { work, caches, host, options } = fresh();
    await work.ensure(model, options);
    const cache = caches.entries.get('webllm/model')!;
    cache.get(folder + shards[0])!.body[3]! ^= 1; // a flipped bit: same length, same headers
    cache.delete(folder + shards[2]);
    const report = await work.check(model.id, options);
    expect(report).toMatchObject({
      broken: [shards[0]],
      missing: [shards[2]],
      stored: { state: 'partial', filesStored: 5 }
    });
    host.asked();
    await work.ensure(model, options);
    expect(host.asked().sort()).toEqual([shards[0], shards[2]]);
  });
});

describe('check, without a configuration', () => {
  it('names it as missing', async () => {
    const { work, caches, options } = fresh();
    await work.ensure(model, options);
    caches.entries.get('webllm/config')!.clear();
    expect(await work.check(model.id, options)).toMatchObject({
      broken: [],
      missing: ['mlc-chat-config.json']
    });
  });
});

describe('saving to a folder', () => {
  /** A folder in memory, with folders by their path. */
  function drive() {
    const files = new Map<string, Uint8Array>();
    const handle = (path: string): object => ({
      getDirectoryHandle: async (name: string) => handle(`${path}${name}/`),
      removeEntry: async (name: string) => void files.delete(path + name),
      getFileHandle: async (name: string) => {
        if (!/^[\w.-]+$/.test(name)) throw new TypeError('Name is not allowed.');
        const parts: (Uint8Array | string)[] = [];
        return {
          createWritable: async () => ({
            write: async (part: Uint8Array | string) => void parts.push(part),
            abort: async () => undefined,
            close: async () =>
              void files.set(
                path + name,
                new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
              )
          })
        };
      }
    });
    return { files, to: handle('') as FileSystemDirectoryHandle };
  }

  it('gives files names that a drive allows, and that are found again', async () => {
    const { work, options } = fresh();
    const library = 'https://host.example/a.wasm?version=2';
    const own = await work.addFromUrl('https://host.example/a', library, options.signal);
    const { digest } = await work.ensure(own, options);
    const { files, to } = drive();
    await work.saveToFolder(own.id, to, options);
    const chosen = [...files].map(([path, bytes]) => ({
      path,
      file: new File([bytes as Uint8Array<ArrayBuffer>], path.split('/').at(-1)!)
    }));
    expect((await fresh().work.addFromFolder(chosen, options)).digest).toBe(digest);
  });

  it('leaves nothing of a damaged file there, and says how to mend it', async () => {
    const { work, caches, options } = fresh();
    await work.ensure(model, options);
    caches.entries.get('webllm/model')!.get(folder + shards[1])!.body[3]! ^= 1;
    const { files, to } = drive();
    await expect(work.saveToFolder(model.id, to, options)).rejects.toMatchObject({
      kind: 'corrupt-model',
      message: expect.stringContaining(shards[1]!),
      advice: expect.stringContaining('Check files')
    });
    expect([...files.keys()]).not.toContain(`${model.id}/${shards[1]}`);
    expect([...files.keys()]).not.toContain(`${model.id}/axia-model.json`);
  });
});

it('says that a browser keeps no files for this page', async () => {
  const { work, caches, options } = fresh();
  caches.open = () =>
    Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
  await expect(work.list()).rejects.toMatchObject({ kind: 'unsupported-device' });
  await expect(work.ensure(model, options)).rejects.toMatchObject({ kind: 'unsupported-device' });
});

describe('remove', () => {
  it('frees what no other model uses', async () => {
    const { work, caches, options } = fresh();
    const plain = MODELS.find(({ id }) => id === 'Llama-3.2-1B-Instruct-q4f32_1-MLC')!;
    const short = {
      ...plain,
      id: `${plain.id}-1k`,
      address: { ...plain.address, library: plain.address.library.replace('.wasm', '-1k.wasm') }
    };
    await work.ensure(plain, options);
    await work.ensure(short, options);
    const all = caches.keys().length;
    expect(await work.remove(plain.id)).toBe(8);
    expect(caches.keys()).toHaveLength(all - 1);
    expect((await work.ensure(short, options)).state).toBe('complete');
    const bytes = (await work.list())[0]!.bytesStored;
    expect(await work.removeAll()).toBe(bytes);
    expect(caches.keys()).toEqual([]);
    expect(await work.list()).toEqual([]);
  });

  it('refuses while the model is being fetched in another tab', async () => {
    const { work, options } = fresh();
    const request = (_name: string, _options: object, work: (lock: null) => unknown) =>
      Promise.resolve(work(null));
    await work.ensure(model, options);
    vi.stubGlobal('navigator', { locks: { request } });
    await expect(work.remove(model.id)).rejects.toMatchObject({ kind: 'invalid-input' });
  });

  it('leaves the files of a folder within the folder', async () => {
    const { work, options } = fresh();
    const add = (folder: string) =>
      work.addFromUrl(folder, 'https://host.example/a.wasm', options.signal);
    const outer = await add('https://host.example/a/resolve/main/');
    const inner = await add('https://host.example/a/resolve/main/small/');
    for (const one of [outer, inner]) await work.ensure(one, options);
    await work.remove(outer.id);
    expect(await work.list()).toMatchObject([{ model: inner, state: 'complete' }]);
  });

  it('deletes nothing of any model while one is being worked on in another tab', async () => {
    const { work, caches, options } = fresh();
    await work.ensure(model, options);
    const before = caches.keys();
    const request = (name: string, _options: object, work: (lock: object | null) => unknown) =>
      Promise.resolve(work(name === 'axia/models' ? null : {}));
    vi.stubGlobal('navigator', { locks: { request } });
    await expect(work.removeAll()).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(caches.keys()).toEqual(before);
  });
});
