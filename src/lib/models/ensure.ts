import { AxiaError, abortedError } from '../core/error';
import { sum } from './bytes';
import { isQuotaError, isStorageFault, noRoom, notStored, vanished } from './faults';
import { fetchBytes } from './fetch-bytes';
import type { FilesOptions, StoredModel } from './files';
import { isWrong, type Inspected } from './inspect';
import { configFile, filesOf, listFile, type ModelFile } from './manifest';
import { parseChatConfig, parseTensorList } from './model-config';
import { commitOf, fetchAddress } from './revision';
import { Shelf } from './shelf';
import { storeFile } from './store-file';
import type { ModelNote } from './notes';
import type { ModelStore } from './store';
import { survey } from './survey';
import { createWorkProgress, type WorkProgress } from './work-progress';

/** Shards fetched at the same time: more gain nothing on one line, and need more memory. */
const AT_ONCE = 2;

/** Milliseconds between reports when nothing comes. */
const REPORT_INTERVAL = 2000;

/** What work on model files needs from outside. */
export interface Surroundings {
  store: ModelStore;
  fetch: typeof fetch;
  clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  /** Room in the browser's storage in bytes; null where it does not tell. */
  free(): Promise<number | null>;
  /** Milliseconds without a byte after which a connection is taken for dead. */
  patience: number;
}

/**
 * Makes a model complete: what is missing is fetched, what was never checked is hashed, and what
 * is wrong is fetched again. For use under the model's lock.
 */
export async function ensureFiles(
  note: ModelNote,
  { signal, onProgress }: FilesOptions,
  around: Surroundings
): Promise<StoredModel> {
  const { store, clock } = around;
  const { model } = note;
  const shelf = await Shelf.open(store, model, clock.now);
  const progress = createWorkProgress(onProgress, clock.now);
  const work = new Fetching(note, shelf, progress, signal, around);
  progress.begin('checking', { bytes: 0, files: 0 }, {});

  const config = parseChatConfig(await work.obtain(configFile(model)));
  const list = parseTensorList(await work.obtain(listFile(model)));
  const files = filesOf(model, config, list);

  const states = await Promise.all(files.map((file) => shelf.look(file)));
  const unchecked = files.filter((_, index) => states[index] === 'unchecked');
  const missing = files.filter((_, index) => states[index] === 'missing');
  missing.push(...(await checkAll(unchecked, shelf, progress, signal)));
  await work.fetchAll(files, missing);
  const stored = await survey(store, model, await store.keys());
  // The browser itself deletes files when space runs short, without asking for the lock.
  if (stored.state !== 'complete') throw vanished(model.label);
  return stored;
}

/** Hashes stored files. @returns those that were wrong, now deleted */
export async function checkAll(
  files: readonly ModelFile[],
  shelf: Shelf,
  progress: WorkProgress,
  signal: AbortSignal
): Promise<ModelFile[]> {
  const wrong: ModelFile[] = [];
  if (files.length === 0) return wrong;
  const total = { bytes: sum(files.map(({ bytes }) => bytes ?? 0)), files: files.length };
  progress.begin('checking', { bytes: 0, files: 0 }, total);
  for (const file of files) {
    const onBytes = file.bytes === null ? undefined : (bytes: number) => progress.add(bytes);
    if (!(await shelf.check(file, signal, onBytes))) wrong.push(file);
    progress.fileDone();
  }
  return wrong;
}

/** The fetching of one model's files. */
class Fetching {
  readonly #note: ModelNote;
  readonly #shelf: Shelf;
  readonly #progress: WorkProgress;
  readonly #signal: AbortSignal;
  readonly #around: Surroundings;
  /** Bytes that are still to come, as far as known, for the message when there is no room. */
  #toCome: number | null = null;

  constructor(
    note: ModelNote,
    shelf: Shelf,
    progress: WorkProgress,
    signal: AbortSignal,
    around: Surroundings
  ) {
    this.#note = note;
    this.#shelf = shelf;
    this.#progress = progress;
    this.#signal = signal;
    this.#around = around;
  }

  /** The bytes of a small file that names others: from storage when it is right there. */
  async obtain(file: ModelFile): Promise<Uint8Array<ArrayBuffer>> {
    const stored = await this.#shelf.check(file, this.#signal);
    return (stored ?? (await this.#fetch(file, this.#signal))).data!;
  }

  /** Fetches files, small ones first and shards a few at a time. */
  async fetchAll(files: readonly ModelFile[], missing: readonly ModelFile[]): Promise<void> {
    if (missing.length === 0) return;
    const size = (file: ModelFile) => this.#shelf.note(file)?.bytes ?? file.bytes ?? 0;
    const done = files.filter((file) => !missing.includes(file));
    const small = missing.filter(({ kind }) => kind !== 'shard');
    const shards = missing.filter(({ kind }) => kind === 'shard');
    const begin = () => {
      const bytes = sum(done.map(size));
      const total = { bytes: sum(files.map(size)), files: files.length };
      this.#toCome = total.bytes - bytes;
      this.#progress.begin('fetching', { bytes, files: done.length }, total);
    };
    begin();
    for (const file of small) {
      await this.#fetch(file, this.#signal);
      done.push(file);
      begin();
    }
    // While nothing comes the rate must fall, and with it the promise of time left.
    const reporting = setInterval(() => this.#progress.add(0), REPORT_INTERVAL);
    try {
      await this.#fetchShards(shards);
    } finally {
      clearInterval(reporting);
    }
  }

  async #fetchShards(shards: readonly ModelFile[]): Promise<void> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.#signal, failed.signal]);
    const queue = [...shards];
    const work = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        await this.#fetch(file, signal);
        if (this.#toCome !== null) this.#toCome -= file.bytes ?? 0;
        this.#progress.fileDone();
      }
    };
    const workers = Array.from({ length: AT_ONCE }, () =>
      work().catch((error: unknown) => {
        failed.abort(error);
        throw error;
      })
    );
    await Promise.allSettled(workers);
    // The first cause, not the stop that it brought upon the others.
    if (failed.signal.aborted) throw this.#signal.aborted ? abortedError() : failed.signal.reason;
  }

  #fetch(file: ModelFile, signal: AbortSignal): Promise<Inspected> {
    const { model } = this.#note;
    if (!model.address.fetchable) throw notFetchable(file);
    const { fetch, clock, patience } = this.#around;
    return twice(async (parts) => {
      const url = fetchAddress(this.#note, file, this.#shelf.revision);
      const bytes = fetchBytes(url, {
        name: file.name,
        expected: file.bytes,
        signal,
        fetch,
        sleep: (milliseconds) => clock.sleep(milliseconds, signal),
        patience,
        parts,
        onResponse: (response) => {
          const commit = file.kind === 'config' ? commitOf(url, response) : null;
          if (commit) this.#shelf.revision = commit;
        }
      });
      // Small files have no place in the count before their sizes are known.
      const onBytes = (count: number) => file.bytes !== null && this.#progress.add(count);
      const source = { bytes, origin: new URL(url).host, onBytes };
      return roomFor(this.#toCome, this.#around, storeFile(file, source, this.#shelf));
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
  { free }: Surroundings,
  storing: Promise<T>
): Promise<T> {
  try {
    return await storing;
  } catch (error) {
    if (isStorageFault(error)) throw notStored(error);
    if (!isQuotaError(error)) throw error;
    // Some browsers state far more room than there is: that would not help anybody.
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
    `${name} is missing, and the model came from a folder.`,
    'Take the model from its folder once more.'
  );
}
