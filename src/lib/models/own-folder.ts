import type { FolderFile } from '../../workers/models-protocol';
import { throwIfAborted, type AxiaError } from '../core/error';
import { sum } from './bytes';
import { findModel } from './catalogue';
import { roomFor, type Surroundings } from './ensure';
import { wrongBytes } from './faults';
import type { FilesOptions, StoredModel } from './files';
import { bytesOf, fileFor, lacks, readFolder, type Found } from './folder-files';
import { FOLDER_LIST, type FolderList } from './folder-list';
import { inspect } from './inspect';
import { CACHES, configFile, filesOf, folderOf, listFile, type ModelFile } from './manifest';
import type { ModelEntry } from './model';
import { ownEntry, ownId } from './own-entry';
import { Shelf } from './shelf';
import { libraryNowhere, NOWHERE, type ModelStore } from './store';
import { storeFile, type FileSource } from './store-file';
import { survey } from './survey';
import { createWorkProgress } from './work-progress';

/**
 * Takes a model from the files of a folder: everything is looked at as after a download, and
 * nothing is stored before all files are there.
 *
 * @param lock does work while nobody else works on the model
 */
export async function importFolder(
  chosen: readonly FolderFile[],
  options: FilesOptions,
  around: Surroundings,
  lock: (model: ModelEntry, work: () => Promise<StoredModel>) => Promise<StoredModel>
): Promise<StoredModel> {
  const found = await readFolder(chosen, options.signal);
  const model = catalogueModel(found) ?? ownModel(found);
  const files = filesOf(model, found.config, found.list);
  const missing = files.filter((file) => !fileFor(file, found));
  if (missing.length > 0) throw lacks(missing.map(({ name }) => name));
  return lock(model, () => copy(model, files, found, options, around));
}

async function copy(
  model: ModelEntry,
  files: readonly ModelFile[],
  found: Found,
  { signal, onProgress }: FilesOptions,
  around: Surroundings
): Promise<StoredModel> {
  const { store, clock } = around;
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

  if (await isOtherVersion(model, found, signal, around)) {
    // What is there works: it goes only for files that are known to be right.
    begin('checking');
    for (const file of files) {
      await lookAt(file, source(file), found.saved);
      progress.fileDone();
    }
    await dropFolder(store, model);
  }
  await store.saveModel({ model, from: null });
  const shelf = await Shelf.open(store, model, clock.now);
  begin('copying');
  let toCome = total.bytes;
  for (const file of files) {
    throwIfAborted(signal);
    const { size } = fileFor(file, found)!;
    // Without a hash in the list, a file of the same name may be another one. Only a library that is
    // there is kept, since other models use it too.
    const comparable = file.md5 !== null || file.kind === 'library';
    if (comparable && (await shelf.look(file)) === 'right') progress.add(size);
    else {
      const { hash } = await roomFor(toCome, around, storeFile(file, source(file), shelf));
      if (differs(file, hash, found.saved)) {
        await shelf.drop(file);
        throw differsFromSaved(file);
      }
    }
    toCome -= size;
    progress.fileDone();
  }
  // Every file is the one that was saved: then so is the commit.
  if (found.saved?.model === model.id && found.saved.revision !== null)
    await shelf.saveRevision(found.saved.revision);
  return survey(store, model, await store.keys());
}

/** Whether another version of the model lies under its addresses: parts of both would be mixed. */
async function isOtherVersion(
  model: ModelEntry,
  { hashes }: Found,
  signal: AbortSignal,
  { store, clock }: Surroundings
): Promise<boolean> {
  const { folder } = model.address;
  const keys = await store.keys();
  if (![CACHES.config, CACHES.weights].some((cache) => hasFolder(keys.get(cache), folder)))
    return false;
  const shelf = await Shelf.open(store, model, clock.now);
  const config = await shelf.check(configFile(model), signal);
  const list = await shelf.check(listFile(model), signal);
  return config?.hash !== hashes.config || list?.hash !== hashes.list;
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
 * only where quantisation and library's name agree with it; the digest in a run's provenance tells
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
    name: name || 'Model of a folder',
    libraryName: library.name,
    address: {
      folder: `${NOWHERE}${id}/resolve/main/`,
      library: libraryNowhere(id),
      fetchable: false
    },
    source: null
  });
}
