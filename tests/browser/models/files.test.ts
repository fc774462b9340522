import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelFiles } from '../../../src/lib/models/client';
import type { FilesProgress, ModelFiles } from '../../../src/lib/models/files';
import { ModelStore } from '../../../src/lib/models/store';
import type { ModelEntry } from '../../../src/lib/models/model';
import type { ModelFile } from '../../../src/lib/models/manifest';
import { modelFiles } from '../../unit/models/files-harness';

const CACHES = ['webllm/config', 'webllm/model', 'webllm/wasm', 'axia/models'];
const clean = () => Promise.all(CACHES.map((name) => caches.delete(name)));
beforeEach(clean);
afterEach(clean);

/** Files of a folder as an input for folders hands them over. */
function folder(files: Map<string, Uint8Array<ArrayBuffer>>): File[] {
  return [...files].map(([name, bytes]) => {
    const file = new File([bytes], name === 'library' ? 'any-webgpu.wasm' : name);
    Object.defineProperty(file, 'webkitRelativePath', { value: `stick/My-Model/${file.name}` });
    return file;
  });
}

/** All files of a folder of the origin's private file system. */
async function filesIn(handle: FileSystemDirectoryHandle, path = ''): Promise<File[]> {
  const files: File[] = [];
  for await (const [name, entry] of handle.entries()) {
    const at = `${path}${name}`;
    if (entry instanceof FileSystemDirectoryHandle) files.push(...(await filesIn(entry, `${at}/`)));
    else {
      const file = await (entry as FileSystemFileHandle).getFile();
      files.push(Object.defineProperty(file, 'webkitRelativePath', { value: at }));
    }
  }
  return files;
}

/** Holds the lock of a model's files, as another tab at work would. */
function holdLock({ address }: ModelEntry): Promise<() => void> {
  return new Promise((resolve) => {
    void navigator.locks.request(
      `axia/model/${address.folder}`,
      () => new Promise<void>((release) => resolve(release))
    );
  });
}

const options = (progress: FilesProgress[] = [], signal = new AbortController().signal) => ({
  signal,
  onProgress: (report: FilesProgress) => void progress.push(report)
});

describe('model files in a real worker and real storage', () => {
  let models: ModelFiles;
  beforeEach(() => void (models = createModelFiles()));

  it('takes a model from a folder, to a stick, and from there on', async () => {
    const progress: FilesProgress[] = [];
    const stored = await models.addFromFolder(folder(modelFiles()), options(progress));
    expect(stored).toMatchObject({ state: 'complete', filesTotal: 7, hashed: true });
    expect(progress.at(-1)).toMatchObject({ phase: 'copying', filesDone: 7 });
    const { address, id } = stored.model;
    const shard = await (
      await caches.open('webllm/model')
    ).match(`${address.folder}params_shard_0.bin`);
    expect(new Uint8Array(await shard!.arrayBuffer())).toEqual(
      modelFiles().get('params_shard_0.bin')
    );
    expect(await models.find(id)).toEqual(stored.model);
    const { digest, bytesStored } = stored;
    expect(await models.ensure(stored.model, options())).toMatchObject({ digest, bytesStored });

    const root = await navigator.storage.getDirectory();
    const stick = await root.getDirectoryHandle('stick', { create: true });
    try {
      await models.saveToFolder(id, stick, options());
      expect(await models.remove(id)).toBe(stored.bytesStored);
      expect(await models.list()).toEqual([]);
      const again = await models.addFromFolder(await filesIn(stick), options());
      expect(again.digest).toBe(stored.digest);
    } finally {
      await root.removeEntry('stick', { recursive: true });
    }
  });

  it('lets another tab wait, and finds damage in a stored file', async () => {
    const stored = await models.addFromFolder(folder(modelFiles()), options());
    const cache = await caches.open('webllm/model');
    const key = `${stored.model.address.folder}params_shard_1.bin`;
    const { headers } = (await cache.match(key))!;
    await cache.put(key, new Response(new Uint8Array(1001), { headers }));
    const release = await holdLock(stored.model);
    const progress: FilesProgress[] = [];
    const checking = models.check(stored.model.id, options(progress));
    await expect.poll(() => progress[0]?.phase).toBe('waiting');
    await expect(models.remove(stored.model.id)).rejects.toMatchObject({ kind: 'invalid-input' });
    release();
    const report = await checking;
    expect(report).toMatchObject({ broken: ['params_shard_1.bin'], stored: { state: 'partial' } });
    expect(await cache.match(key)).toBeUndefined();
    await expect(models.ensure(stored.model, options())).rejects.toMatchObject({
      kind: 'corrupt-model'
    });
  });

  it('stops while it waits', async () => {
    const stored = await models.addFromFolder(folder(modelFiles()), options());
    const release = await holdLock(stored.model);
    const controller = new AbortController();
    const ensuring = models.ensure(stored.model, {
      signal: controller.signal,
      onProgress: () => controller.abort()
    });
    await expect(ensuring).rejects.toMatchObject({ kind: 'aborted' });
    release();
  });
});

it('starts anew after its worker died, and owes nothing', async () => {
  const workers: Worker[] = [];
  const models = createModelFiles(() => {
    const url = new URL('../../../src/workers/models.worker.ts', import.meta.url);
    workers.push(new Worker(url, { type: 'module' }));
    return workers.at(-1)!;
  });
  expect(await models.list()).toEqual([]);
  const owed = models.removeAll();
  workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  await expect(owed).rejects.toMatchObject({ kind: 'defect', retry: { when: 'now' } });
  expect(await models.list()).toEqual([]);
  expect(workers).toHaveLength(2);
});

it('stores nothing of a stream that fails at its end', async () => {
  const store = new ModelStore(caches);
  const file: ModelFile = {
    kind: 'shard',
    name: 'params_shard_0.bin',
    cache: 'webllm/model',
    key: 'https://host.example/resolve/main/params_shard_0.bin',
    bytes: 3e6,
    md5: null
  };
  let left = 3;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- === 0) controller.error(new Error('wrong'));
      else controller.enqueue(new Uint8Array(1e6));
    }
  });
  await expect(store.put(file, body, 3e6, 0)).rejects.toThrow();
  expect(await store.find(file)).toBeUndefined();
  expect((await store.keys()).get('webllm/model')?.size).toBe(0);
});
