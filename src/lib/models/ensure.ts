import { AxiaError, abortedError } from '../core/error';
import { sum } from './bytes';
import { isQuotaError, isStorageFault, noRoom, notStored, filesDeleted } from './errors';
import { fetchBytes } from './fetch-bytes';
import type { FilesOptions, StoredModel } from './files';
import { isWrong, type Inspected } from './inspect';
import { filesOf, namingFiles, type ModelFile } from './manifest';
import { ModelCache } from './model-cache';
import { createWorkProgress, type WorkProgress } from './progress';
import type { ModelNote, ModelStore } from './store';
import { survey } from './survey';

/** Shards fetched at the same time: more gain nothing on one line, and need more memory. */
const AT_ONCE = 2;

/** Milliseconds between reports when nothing comes. */
const REPORT_INTERVAL = 2000;

/** What work on model files needs from outside. */
export interface Dependencies {
  store: ModelStore;
  fetch: typeof fetch;
  clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  /** Room in the browser's storage in bytes; null where unknown. */
  free(): Promise<number | null>;
  /** Milliseconds without a byte after which a connection counts as dead. */
  timeout: number;
}

/**
 * Makes a model complete: what is missing is fetched, what was never checked is hashed, and what
 * is wrong is fetched again. For use under the model's lock.
 */
export async function ensureFiles(
  note: ModelNote,
  { signal, onProgress }: FilesOptions,
  deps: Dependencies
): Promise<StoredModel> {
  const { store, clock } = deps;
  const { model } = note;
  const cache = await ModelCache.open(store, model, clock.now);
  const progress = createWorkProgress(onProgress, clock.now);
  const work = new Download(note, cache, progress, signal, deps);
  progress.begin('checking', { bytes: 0, files: 0 }, {});

  const naming: Uint8Array[] = [];
  for (const file of namingFiles(model)) naming.push(await work.obtain(file));
  const files = filesOf(model, naming);

  const states = await Promise.all(files.map((file) => cache.look(file)));
  const unchecked = files.filter((_, index) => states[index] === 'unchecked');
  const missing = files.filter((_, index) => states[index] === 'missing');
  missing.push(...(await checkAll(unchecked, cache, progress, signal)));
  await work.fetchAll(files, missing);
  const stored = await survey(store, model, await store.keys());
  // The browser itself deletes files when space runs short, without asking for the lock.
  if (stored.state !== 'complete') throw filesDeleted(model.label);
  return stored;
}

/** Hashes stored files. @returns those that were wrong, now deleted */
export async function checkAll(
  files: readonly ModelFile[],
  cache: ModelCache,
  progress: WorkProgress,
  signal: AbortSignal
): Promise<ModelFile[]> {
  const wrong: ModelFile[] = [];
  if (files.length === 0) return wrong;
  const total = { bytes: sum(files.map(({ bytes }) => bytes ?? 0)), files: files.length };
  progress.begin('checking', { bytes: 0, files: 0 }, total);
  for (const file of files) {
    const onBytes = file.bytes === null ? undefined : (bytes: number) => progress.add(bytes);
    if (!(await cache.check(file, signal, onBytes))) wrong.push(file);
    progress.fileDone();
  }
  return wrong;
}

/** The download of one model's files. */
class Download {
  /** Bytes that are still to come, as far as known, for the message when there is no room. */
  #toCome: number | null = null;

  constructor(
    private readonly note: ModelNote,
    private readonly cache: ModelCache,
    private readonly progress: WorkProgress,
    private readonly signal: AbortSignal,
    private readonly deps: Dependencies
  ) {}

  /** The bytes of a small file that names others: from storage when it is right there. */
  async obtain(file: ModelFile): Promise<Uint8Array<ArrayBuffer>> {
    const stored = await this.cache.check(file, this.signal);
    return (stored ?? (await this.#fetch(file, this.signal))).data!;
  }

  /** Fetches files, small ones first and shards a few at a time. */
  async fetchAll(files: readonly ModelFile[], missing: readonly ModelFile[]): Promise<void> {
    if (missing.length === 0) return;
    const size = (file: ModelFile) => this.cache.note(file)?.bytes ?? file.bytes ?? 0;
    const done = files.filter((file) => !missing.includes(file));
    const small = missing.filter(({ kind }) => kind !== 'shard');
    const shards = missing.filter(({ kind }) => kind === 'shard');
    const begin = () => {
      const bytes = sum(done.map(size));
      const total = { bytes: sum(files.map(size)), files: files.length };
      this.#toCome = total.bytes - bytes;
      this.progress.begin('fetching', { bytes, files: done.length }, total);
    };
    begin();
    for (const file of small) {
      await this.#fetch(file, this.signal);
      done.push(file);
      begin();
    }
    // While nothing comes the rate must fall, and with it the promise of time left.
    const reporting = setInterval(() => this.progress.add(0), REPORT_INTERVAL);
    try {
      await this.#fetchShards(shards);
    } finally {
      clearInterval(reporting);
    }
  }

  async #fetchShards(shards: readonly ModelFile[]): Promise<void> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.signal, failed.signal]);
    const queue = [...shards];
    const work = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        await this.#fetch(file, signal);
        if (this.#toCome !== null) this.#toCome -= file.bytes ?? 0;
        this.progress.fileDone();
      }
    };
    const workers = Array.from({ length: AT_ONCE }, () =>
      work().catch((error: unknown) => {
        failed.abort(error);
        throw error;
      })
    );
    await Promise.allSettled(workers);
    // The first cause, not the abort of the others that it led to.
    if (failed.signal.aborted) throw this.signal.aborted ? abortedError() : failed.signal.reason;
  }

  #fetch(file: ModelFile, signal: AbortSignal): Promise<Inspected> {
    const { model } = this.note;
    if (!model.address.fetchable) throw notFetchable(file);
    return twice(async (parts) => {
      const url = fetchAddress(this.note, file, this.cache.revision);
      const bytes = fetchBytes(url, {
        ...this.deps,
        name: file.name,
        expected: file.bytes,
        signal,
        parts,
        onResponse: (response) => {
          const commit = file.kind === 'config' ? commitOf(url, response) : null;
          if (commit) this.cache.revision = commit;
        }
      });
      // Small files have no place in the count before their sizes are known.
      const onBytes = (count: number) => file.bytes !== null && this.progress.add(count);
      const source = { bytes, origin: new URL(url).host, onBytes };
      return roomFor(this.#toCome, this.deps, this.cache.storeFile(file, source));
    });
  }
}

/**
 * What storing throws, with a kind.
 *
 * @param needed bytes, for the message when there is no room
 */
export async function roomFor<T>(
  needed: number | null,
  { free }: Dependencies,
  storing: Promise<T>
): Promise<T> {
  try {
    return await storing;
  } catch (error) {
    if (isStorageFault(error)) throw notStored(error);
    if (!isQuotaError(error)) throw error;
    // Some browsers state far more room than there is: that would help nobody.
    const left = await free();
    throw noRoom(needed, left !== null && needed !== null && left < needed ? left : null, error);
  }
}

/** Wrong bytes may be a fault on the way: they are asked for once more, and then not in parts. */
async function twice<T>(work: (parts: boolean) => Promise<T>): Promise<T> {
  try {
    return await work(true);
  } catch (error) {
    if (!isWrong(error)) throw error;
    return work(false);
  }
}

function notFetchable({ name }: ModelFile): AxiaError {
  return new AxiaError(
    'corrupt-model',
    `${name} is missing, and it cannot be downloaded because the model came from a folder.`,
    'Choose the model’s folder again.'
  );
}

/** Hosts whose folders are branches of a repository, and whose commits can be asked for alike. */
const REPOSITORY_HOSTS = ['huggingface.co', 'hf.co'];

/**
 * Commit from which a host served a file; null where unknown, or other files could not be
 * asked for from the same. Hugging Face names it in a header that other sites may read.
 *
 * @param url that was asked for
 */
function commitOf(url: string, { headers }: Response): string | null {
  if (!REPOSITORY_HOSTS.includes(new URL(url).hostname)) return null;
  const commit = headers.get('x-repo-commit')?.trim().toLowerCase() ?? '';
  return /^[0-9a-f]{40}$/.test(commit) ? commit : null;
}

/**
 * Where a file is fetched from. Once the commit of a repository is known, all of the folder comes
 * from there: the branch may move while a model is fetched, or between two halves of a download.
 * It is stored under the address of the branch all the same, which is the one that WebLLM reads.
 *
 * @param revision commit of the folder, null when it is not known
 */
function fetchAddress(
  { model: { address }, from }: ModelNote,
  file: ModelFile,
  revision: string | null
): string {
  if (file.kind === 'library') return from?.library ?? address.library;
  const folder = new URL(from?.folder ?? address.folder);
  if (revision !== null && REPOSITORY_HOSTS.includes(folder.hostname))
    folder.pathname = folder.pathname.replace(/\/resolve\/[^/]+\//, `/resolve/${revision}/`);
  return new URL(file.name, folder).href;
}
