import { throwIfAborted, type AxiaError } from '../core/error';
import { sum } from './bytes';
import { findModel } from './catalogue';
import { roomFor, type Dependencies } from './ensure';
import { wrongBytes } from './errors';
import type { FilesOptions, StoredModel, FolderFile } from './files';
import { inspect } from './inspect';
import { CACHES, filesOf, folderOf, namingFiles, type ModelFile } from './manifest';
import type { ModelEntry } from './model';
import { ModelCache, type FileSource } from './model-cache';
import { ownEntry, ownId } from './own-model';
import { createWorkProgress } from './progress';
import { bytesOf, fileFor, lacks, readFolder, type Found } from './read-folder';
import { FOLDER_LIST, type FolderList } from './save-to-folder';
import { NO_HOST, storedLibraryName, type ModelStore } from './store';
import { survey } from './survey';

/**
 * Takes a model from the files of a folder: everything is checked as after a download, and nothing
 * is stored before all files are there.
 *
 * @param lock does work while it holds the model's lock
 */
export async function importFolder(
  chosen: readonly FolderFile[],
  options: FilesOptions,
  deps: Dependencies,
  lock: (model: ModelEntry, work: () => Promise<StoredModel>) => Promise<StoredModel>
): Promise<StoredModel> {
  const found = await readFolder(chosen, options.signal);
  const model = catalogueModel(found) ?? ownModel(found);
  const files = filesOf(model, found.naming);
  const missing = files.filter((file) => !fileFor(file, found));
  if (missing.length > 0) throw lacks(missing.map(({ name }) => name));
  return lock(model, () => copy(model, files, found, options, deps));
}

async function copy(
  model: ModelEntry,
  files: readonly ModelFile[],
  found: Found,
  { signal, onProgress }: FilesOptions,
  deps: Dependencies
): Promise<StoredModel> {
  const { store, clock } = deps;
  const progress = createWorkProgress(onProgress, clock.now);
  const total = {
    bytes: sum(files.map((file) => fileFor(file, found)!.size)),
    files: files.length
  };
  const begin = (phase: 'checking' | 'copying') =>
    progress.begin(phase, { bytes: 0, files: 0 }, total);
  const source = (file: ModelFile) => ({
    bytes: bytesOf(fileFor(file, found)!, signal),
    origin: 'the folder',
    onBytes: (bytes: number) => progress.add(bytes)
  });

  if (await isOtherVersion(model, found, signal, deps)) {
    // What is there works: it goes only for files that are known to be right.
    begin('checking');
    for (const file of files) {
      await lookAt(file, source(file), found.saved);
      progress.fileDone();
    }
    await dropFolder(store, model);
  }
  await store.saveModel({ model, from: null });
  const cache = await ModelCache.open(store, model, clock.now);
  begin('copying');
  let toCome = total.bytes;
  for (const file of files) {
    throwIfAborted(signal);
    const { size } = fileFor(file, found)!;
    // Without a hash in the list, a file of the same name may be another one. Only a library that is
    // there is kept, since other models use it too.
    const comparable = file.md5 !== null || file.kind === 'library';
    if (comparable && (await cache.look(file)) === 'right') progress.add(size);
    else {
      const { hash } = await roomFor(toCome, deps, cache.storeFile(file, source(file)));
      if (differs(file, hash, found.saved)) {
        await cache.drop(file);
        throw differsFromSaved(file);
      }
    }
    toCome -= size;
    progress.fileDone();
  }
  // Every file is the one that was saved: then so is the commit.
  if (found.saved?.model === model.id && found.saved.revision !== null)
    await cache.saveRevision(found.saved.revision);
  return survey(store, model, await store.keys());
}

/** Whether another version of the model lies under its addresses: parts of both would be mixed. */
async function isOtherVersion(
  model: ModelEntry,
  { hashes }: Found,
  signal: AbortSignal,
  { store, clock }: Dependencies
): Promise<boolean> {
  const { folder } = model.address;
  const keys = await store.keys();
  if (![CACHES.config, CACHES.weights].some((cache) => hasFolder(keys.get(cache), folder)))
    return false;
  const cache = await ModelCache.open(store, model, clock.now);
  const [config, list] = namingFiles(model);
  return (
    (await cache.check(config!, signal))?.hash !== hashes.config ||
    (await cache.check(list!, signal))?.hash !== hashes.list
  );
}

function hasFolder(keys: ReadonlySet<string> | undefined, folder: string): boolean {
  return [...(keys ?? [])].some((key) => folderOf(key) === folder);
}

async function dropFolder(store: ModelStore, { address: { folder } }: ModelEntry): Promise<void> {
  const keys = await store.keys();
  for (const cache of [CACHES.config, CACHES.weights])
    for (const key of keys.get(cache) ?? [])
      if (folderOf(key) === folder) await store.delete({ cache, key });
  await store.saveNotes(folder, { revision: null, files: {} });
}

/** @throws AxiaError when a file of the folder is not what it should be */
async function lookAt(
  file: ModelFile,
  { bytes, origin, onBytes }: FileSource,
  saved: FolderList | null
): Promise<void> {
  const inspection = inspect(file, origin);
  for await (const chunk of bytes) {
    inspection.update(chunk);
    onBytes(chunk.length);
  }
  if (differs(file, inspection.finish().hash, saved)) throw differsFromSaved(file);
}

/** Whether a hash is another one than the saved list has. */
function differs({ kind, name }: ModelFile, hash: string, saved: FolderList | null): boolean {
  const savedName = kind === 'library' ? saved?.library : name;
  const expected = saved?.files.find((file) => file.name === savedName)?.hash;
  return expected !== undefined && expected !== hash;
}

function differsFromSaved({ name }: ModelFile): AxiaError {
  return wrongBytes(name, `it differs from what ${FOLDER_LIST} says`);
}

/**
 * The model of the catalogue that the files are. By the saved list's word or the folder's name, and
 * only where quantisation and library's name agree with it; the digest in a run's provenance shows
 * whether two computers have the same weights.
 */
function catalogueModel({ folder, saved, config, library }: Found): ModelEntry | null {
  for (const name of [saved?.model, folder]) {
    const model = name === undefined ? null : findModel(name);
    if (
      model &&
      library.name === model.address.library.split('/').at(-1) &&
      (!config.quantization || config.quantization === model.quantisation)
    )
      return model;
  }
  return null;
}

function ownModel({ folder, config, list, library, hashes }: Found): ModelEntry {
  // A model that was saved under its id has its name in there.
  const name = folder.replace(/^own-(.*)-[0-9a-f]{12}$/, '$1');
  const id = ownId(name, [hashes.config, hashes.list, hashes.library].join('\n'));
  return ownEntry(config, list, {
    id,
    origin: 'folder',
    name: name || 'Model from a folder',
    libraryName: library.name,
    address: {
      folder: `${NO_HOST}${id}/resolve/main/`,
      library: storedLibraryName(id),
      fetchable: false
    },
    source: null
  });
}
