import type { FolderFile } from '../../workers/models-protocol';
import { AxiaError, throwIfAborted } from '../core/error';
import { tryLock, withLock } from '../platform';
import { findModel } from './catalogue';
import { checkAll, ensureFiles, type Surroundings } from './ensure';
import { atWork, isQuotaError, noRoom } from './faults';
import type { CheckReport, FilesOptions, ModelFiles, StoredModel } from './files';
import { listStored } from './list-stored';
import { CACHES, configFile, folderOf, listFile } from './manifest';
import type { ModelEntry } from './model';
import type { ModelNote } from './notes';
import { importFolder } from './own-folder';
import { addressOf, ownModelOfUrl } from './own-url';
import { saveFolder } from './save-folder';
import { Shelf } from './shelf';
import { sizeOf, type StoredKeys } from './store';
import { knownFiles, survey } from './survey';
import { createWorkProgress } from './work-progress';

/** `ModelFiles` on the worker's side, where files of a folder have their paths beside them. */
export interface ModelWork extends Omit<ModelFiles, 'addFromFolder'> {
  addFromFolder(files: readonly FolderFile[], options: FilesOptions): Promise<StoredModel>;
}

/** The work on model files itself, without a worker between. */
export function createModelWork(around: Surroundings): ModelWork {
  const { store, clock } = around;

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

  /** Does work on a model's files while nobody else does. */
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
      throw isQuotaError(error) ? noRoom(null, await around.free(), error) : error;
    }
  }

  async function check(model: ModelEntry, options: FilesOptions): Promise<CheckReport> {
    const before = await store.keys();
    const shelf = await Shelf.open(store, model, clock.now);
    const progress = createWorkProgress(options.onProgress, clock.now);
    const naming = [configFile(model), listFile(model)].filter((file) => has(before, file));
    const wrong = await checkAll(naming, shelf, progress, options.signal);
    const known = await knownFiles(store, model);
    const files = known ?? [configFile(model), listFile(model)];
    const others = (known ?? []).slice(naming.length).filter((file) => has(before, file));
    wrong.push(...(await checkAll(others, shelf, progress, options.signal)));
    return {
      broken: wrong.map(({ name }) => name),
      missing: files.filter((file) => !has(before, file)).map(({ name }) => name),
      stored: await survey(store, model, await store.keys())
    };
  }

  /** @returns bytes freed */
  async function remove(model: ModelEntry): Promise<number> {
    const release = await tryLock(lockName(model.address.folder));
    if (!release) throw atWork(model.label);
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
        return ensureFiles(note, options, around);
      }),
    check: async (id, options) => {
      const model = await need(id);
      return locked(model, options, () => check(model, options));
    },
    remove: async (id) => remove(await need(id)),
    async removeAll() {
      const release = await tryLock(ALL);
      if (!release) throw atWork('a model');
      try {
        const freed = await removeKeys(() => true);
        await store.forgetAll();
        return freed;
      } finally {
        release();
      }
    },
    async addFromUrl(folder, library, signal) {
      const note = await ownModelOfUrl(addressOf(folder, library), signal, around);
      await store.saveModel(note);
      return note.model;
    },
    addFromFolder: (files, options) =>
      importFolder(files, options, around, (model, work) => locked(model, options, work)),
    saveToFolder: async (id, to, options) => {
      const model = await need(id);
      await locked(model, options, () => saveFolder(model, to, options, around));
    }
  };
}

/** Lock that all work shares, and that only the deletion of everything has for itself. */
const ALL = 'models';

const lockName = (folder: string) => `model/${folder}`;

function has(keys: StoredKeys, { cache, key }: { cache: string; key: string }): boolean {
  return keys.get(cache)?.has(key) ?? false;
}
