import { expose } from 'comlink';
import { replyOf } from '../lib/core/reply';
import type { FilesOptions } from '../lib/models/files';
import { noStore } from '../lib/models/faults';
import { ModelStore } from '../lib/models/store';
import { createModelWork, type ModelWork } from '../lib/models/work';
import { systemClock } from '../lib/platform';
import type { ModelFilesService, OnProgress } from './models-protocol';

/** Milliseconds without a byte after which a connection is taken for dead. */
const PATIENCE = 60_000;

const jobs = new Map<number, AbortController>();
let work: ModelWork | null = null;

const service: ModelFilesService = {
  list: () => replyOf(() => files().list()),
  find: (id) => replyOf(() => files().find(id)),
  ensure: (job, model, onProgress) =>
    replyOf(() => within(job, onProgress, (options) => files().ensure(model, options))),
  check: (job, id, onProgress) =>
    replyOf(() => within(job, onProgress, (options) => files().check(id, options))),
  remove: (id) => replyOf(() => files().remove(id)),
  removeAll: () => replyOf(() => files().removeAll()),
  addFromUrl: (job, folder, library) =>
    replyOf(() => within(job, null, ({ signal }) => files().addFromUrl(folder, library, signal))),
  addFromFolder: (job, chosen, onProgress) =>
    replyOf(() => within(job, onProgress, (options) => files().addFromFolder(chosen, options))),
  saveToFolder: (job, id, to, onProgress) =>
    replyOf(() => within(job, onProgress, (options) => files().saveToFolder(id, to, options))),
  abort: (job) => jobs.get(job)?.abort()
};

expose(service);

function files(): ModelWork {
  // Absent in insecure contexts, whatever the types say.
  if (!(globalThis.caches as CacheStorage | undefined)) throw noStore();
  return (work ??= createModelWork({
    store: new ModelStore(caches),
    fetch: (...request) => fetch(...request),
    clock: systemClock,
    free,
    patience: PATIENCE
  }));
}

async function within<T>(
  job: number,
  onProgress: OnProgress | null,
  run: (options: FilesOptions) => Promise<T>
): Promise<T> {
  const controller = new AbortController();
  jobs.set(job, controller);
  try {
    return await run({
      signal: controller.signal,
      onProgress: (progress) => onProgress?.(progress)
    });
  } finally {
    jobs.delete(job);
  }
}

async function free(): Promise<number | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
  } catch {
    return null;
  }
}
