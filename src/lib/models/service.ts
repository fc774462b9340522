import { AxiaError, throwIfAborted } from '../core/error';
import { replyOf } from '../core/reply';
import { tryLock, withLock } from '../platform';
import { addressOf, ownModelOfUrl } from './add-by-address';
import { importFolder } from './add-from-folder';
import { findModel } from './catalogue';
import { checkAll, ensureFiles, type Dependencies } from './ensure';
import { filesLocked, isQuotaError, noRoom } from './errors';
import type {
  CheckReport,
  FilesOptions,
  ModelFiles,
  StoredModel,
  FolderFile,
  OnProgress
} from './files';
import { CACHES, folderOf, namingFiles } from './manifest';
import { createJobs } from './jobs';
import type { ModelEntry } from './model';
import { ModelCache } from './model-cache';
import { createWorkProgress } from './progress';
import { saveFolder } from './save-to-folder';
import { sizeOf, type ModelNote, type StoredKeys } from './store';
import { knownFiles, listStored, survey } from './survey';

/** `ModelFiles` in the worker, where files of a folder come with their paths. */
export interface LocalModelFiles extends Omit<ModelFiles, 'addFromFolder'> {
  addFromFolder(files: readonly FolderFile[], options: FilesOptions): Promise<StoredModel>;
}

/** The work on model files itself, as the worker does it. */
export function createLocalModelFiles(deps: Dependencies): LocalModelFiles {
  const { store, clock } = deps;

  const find = async (id: string): Promise<ModelEntry | null> =>
    findModel(id) ?? (await store.model(id))?.model ?? null;

  const need = async (id: string): Promise<ModelEntry> => {
    const model = await find(id);
    if (model) return model;
    throw new AxiaError(
      'invalid-input',
      `There is no model ${id} in this browser.`,
      'Choose one from the list of models, or add it again.'
    );
  };

  const noteOf = async (model: ModelEntry): Promise<ModelNote> => ({
    model,
    from: (await store.model(model.id))?.from ?? null
  });

  /** Does work on a model's files while no other task does. */
  async function locked<T>(
    { address }: ModelEntry,
    { signal, onProgress }: FilesOptions,
    work: () => Promise<T>
  ): Promise<T> {
    const onWait = () =>
      createWorkProgress(onProgress, clock.now).begin('waiting', { bytes: 0, files: 0 }, {});
    try {
      return await withLock(ALL, { signal, onWait, shared: true }, () =>
        withLock(lockName(address.folder), { signal, onWait }, work)
      );
    } catch (error) {
      throwIfAborted(signal);
      throw isQuotaError(error) ? noRoom(null, await deps.free(), error) : error;
    }
  }

  async function check(model: ModelEntry, options: FilesOptions): Promise<CheckReport> {
    const before = await store.keys();
    const cache = await ModelCache.open(store, model, clock.now);
    const progress = createWorkProgress(options.onProgress, clock.now);
    const naming = namingFiles(model).filter((file) => has(before, file));
    const wrong = await checkAll(naming, cache, progress, options.signal);
    const known = await knownFiles(store, model);
    const files = known ?? namingFiles(model);
    const others = (known ?? []).slice(naming.length).filter((file) => has(before, file));
    wrong.push(...(await checkAll(others, cache, progress, options.signal)));
    return {
      broken: wrong.map(({ name }) => name),
      missing: files.filter((file) => !has(before, file)).map(({ name }) => name),
      stored: await survey(store, model, await store.keys())
    };
  }

  /** @returns bytes freed */
  async function remove(model: ModelEntry): Promise<number> {
    const release = await tryLock(lockName(model.address.folder));
    if (!release) throw filesLocked(model.label);
    try {
      const others = (await store.models()).filter((note) => note.model.id !== model.id);
      const inUse = (address: 'folder' | 'library') =>
        others.some((note) => note.model.address[address] === model.address[address]);
      const keepFolder = inUse('folder');
      const keepLibrary = inUse('library');
      const { folder, library } = model.address;
      const freed = await removeKeys(
        (key) => (!keepFolder && folderOf(key) === folder) || (!keepLibrary && key === library)
      );
      if (!keepFolder) await store.saveNotes(folder, { revision: null, files: {} });
      if (!keepLibrary) await store.saveNotes(library, { revision: null, files: {} });
      await store.forgetModel(model.id);
      return freed;
    } finally {
      release();
    }
  }

  async function removeKeys(chosen: (key: string) => boolean): Promise<number> {
    let freed = 0;
    const keys = await store.keys();
    for (const cache of Object.values(CACHES))
      for (const key of keys.get(cache) ?? []) {
        if (!chosen(key)) continue;
        const response = await store.find({ cache, key });
        const bytes = response ? await sizeOf(response) : 0;
        if (await store.delete({ cache, key })) freed += bytes;
      }
    return freed;
  }

  return {
    list: () => listStored(store),
    find,
    ensure: (model, options) =>
      locked(model, options, async () => {
        const note = await noteOf(model);
        await store.saveModel(note);
        return ensureFiles(note, options, deps);
      }),
    check: async (id, options) => {
      const model = await need(id);
      return locked(model, options, () => check(model, options));
    },
    remove: async (id) => remove(await need(id)),
    async removeAll() {
      const release = await tryLock(ALL);
      if (!release) throw filesLocked('a model');
      try {
        const freed = await removeKeys(() => true);
        await store.forgetAll();
        return freed;
      } finally {
        release();
      }
    },
    async addFromUrl(folder, library, signal) {
      const note = await ownModelOfUrl(addressOf(folder, library), signal, deps);
      await store.saveModel(note);
      return note.model;
    },
    addFromFolder: (files, options) =>
      importFolder(files, options, deps, (model, work) => locked(model, options, work)),
    saveToFolder: async (id, to, options) => {
      const model = await need(id);
      await locked(model, options, () => saveFolder(model, to, options, deps));
    }
  };
}

/** Lock that all work shares, and that only the deletion of everything has for itself. */
const ALL = 'models';

const lockName = (folder: string) => `model/${folder}`;

function has(keys: StoredKeys, { cache, key }: { cache: string; key: string }): boolean {
  return keys.get(cache)?.has(key) ?? false;
}

/**
 * What the worker offers the page: `LocalModelFiles`, where `abort` stops the `job` of a number.
 *
 * @param files called by every request; may throw
 */
export function createModelService(files: () => LocalModelFiles) {
  const { abort, within } = createJobs();

  return {
    list: () => replyOf(() => files().list()),
    find: (id: string) => replyOf(() => files().find(id)),
    ensure: (job: number, model: ModelEntry, onProgress: OnProgress) =>
      replyOf(() => within(job, onProgress, (options) => files().ensure(model, options))),
    check: (job: number, id: string, onProgress: OnProgress) =>
      replyOf(() => within(job, onProgress, (options) => files().check(id, options))),
    remove: (id: string) => replyOf(() => files().remove(id)),
    removeAll: () => replyOf(() => files().removeAll()),
    addFromUrl: (job: number, folder: string, library: string) =>
      replyOf(() => within(job, null, ({ signal }) => files().addFromUrl(folder, library, signal))),
    addFromFolder: (job: number, chosen: FolderFile[], onProgress: OnProgress) =>
      replyOf(() => within(job, onProgress, (options) => files().addFromFolder(chosen, options))),
    saveToFolder: (
      job: number,
      id: string,
      to: FileSystemDirectoryHandle,
      onProgress: OnProgress
    ) => replyOf(() => within(job, onProgress, (options) => files().saveToFolder(id, to, options))),
    abort
  };
}

export type ModelService = ReturnType<typeof createModelService>;
