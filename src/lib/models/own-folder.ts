import type { FolderFile } from '../../workers/models-protocol';
import { AxiaError } from '../core/error';
import { sum } from './bytes';
import { findModel } from './catalogue';
import { roomFor, type Surroundings } from './ensure';
import { wrongBytes } from './faults';
import type { FilesOptions, StoredModel } from './files';
import { FOLDER_LIST, parseFolderList, type FolderList } from './folder-list';
import { inspect } from './inspect';
import { CACHES, filesOf, listFile, type ModelFile } from './manifest';
import type { ModelEntry } from './model';
import {
  CONFIG_FILE,
  LIST_FILE,
  parseChatConfig,
  parseTensorList,
  type ChatConfig,
  type TensorList
} from './model-config';
import { ownEntry, ownId } from './own-entry';
import { Shelf } from './shelf';
import { NOWHERE, type ModelStore } from './store';
import { storeFile } from './store-file';
import { chunksOf } from './streams';
import { survey } from './survey';
import { createWorkProgress } from './work-progress';

const ADVICE =
  'Choose the folder that Axia saved, or the one of the model’s repository with its library (.wasm) beside it.';

/** The files of one model in a chosen folder. */
interface Found {
  /** Name of the folder that they lie in; empty when it is not known. */
  folder: string;
  /** By name. */
  files: Map<string, File>;
  library: File;
  config: ChatConfig;
  list: TensorList;
  /** Axia's own list, where there is one. */
  saved: FolderList | null;
  listHash: string;
  /** Hashes of configuration, list of weights and library, which tell the model from all others. */
  content: string;
}

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
  const found = await read(chosen);
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
  await dropOtherVersion(store, model, found, clock.now);
  await store.saveModel({ model, from: null });
  const shelf = await Shelf.open(store, model, clock.now);
  const progress = createWorkProgress(onProgress, clock.now);
  const bytes = sum(files.map((file) => fileFor(file, found)!.size));
  progress.begin('copying', { bytes: 0, files: 0 }, { bytes, files: files.length });
  for (const file of files) {
    signal.throwIfAborted();
    const from = fileFor(file, found)!;
    if ((await shelf.look(file)) === 'right') progress.add(from.size);
    else {
      const source = {
        bytes: stoppable(chunksOf(from.stream()), signal),
        origin: 'the folder',
        onBytes: (count: number) => progress.add(count)
      };
      const { hash } = await roomFor(bytes, around, storeFile(file, source, shelf));
      const expected = savedHash(file, found.saved);
      if (expected !== undefined && expected !== hash) {
        await shelf.drop(file);
        throw wrongBytes(file.name, `it differs from what ${FOLDER_LIST} says`);
      }
    }
    progress.fileDone();
  }
  // Every file is the one that was saved: then so is the commit.
  if (found.saved?.model === model.id && found.saved.revision !== null)
    await shelf.saveRevision(found.saved.revision);
  return survey(store, model, await store.keys());
}

/** Files of another version under the same addresses would be taken for parts of this one. */
async function dropOtherVersion(
  store: ModelStore,
  model: ModelEntry,
  { listHash }: Found,
  now: () => number
): Promise<void> {
  const shelf = await Shelf.open(store, model, now);
  if (shelf.note(listFile(model))?.hash === listHash) return;
  const keys = await store.keys();
  for (const cache of [CACHES.config, CACHES.weights])
    for (const key of keys.get(cache) ?? [])
      if (key.startsWith(model.address.folder)) await store.delete({ cache, key });
  await store.saveNotes(model.address.folder, { revision: null, files: {} });
}

async function read(chosen: readonly FolderFile[]): Promise<Found> {
  const configs = chosen.filter(({ path }) => nameOf(path) === CONFIG_FILE);
  if (configs.length === 0)
    throw new AxiaError('invalid-input', `The folder holds no ${CONFIG_FILE}.`, ADVICE);
  if (configs.length > 1)
    throw new AxiaError(
      'invalid-input',
      `The folder holds ${configs.length} models: ${configs.map(({ path }) => folderOf(path)).join(', ')}.`,
      'Choose the folder of one model, one after the other.'
    );
  const folder = folderOf(configs[0]!.path);
  const files = new Map(
    chosen
      .filter(({ path }) => folderOf(path) === folder)
      .map(({ path, file }) => [nameOf(path), file])
  );
  const listed = files.get(LIST_FILE);
  if (!listed) throw lacks([LIST_FILE]);
  const ownList = files.get(FOLDER_LIST);
  const saved = ownList ? parseFolderList(new Uint8Array(await ownList.arrayBuffer())) : null;
  const library = libraryOf(chosen, folder, saved);
  const config = await small(configs[0]!.file, 'config');
  const list = await small(listed, 'list');
  const { hash: libraryHash } = await small(library, 'library');
  return {
    folder: nameOf(folder),
    files,
    library,
    config: parseChatConfig(config.data!),
    list: parseTensorList(list.data!),
    saved,
    listHash: list.hash,
    content: [config.hash, list.hash, libraryHash].join('\n')
  };
}

/** The library that belongs to a model: the one that the saved list names, or the only one. */
function libraryOf(chosen: readonly FolderFile[], folder: string, saved: FolderList | null): File {
  const all = chosen.filter(({ path }) => path.endsWith('.wasm'));
  const beside = all.filter(({ path }) => folderOf(path) === folder);
  const candidates = beside.length > 0 ? beside : all;
  const named = candidates.filter(({ path }) => nameOf(path) === saved?.library);
  const only = named.length === 1 ? named[0] : candidates.length === 1 ? candidates[0] : undefined;
  if (only) return only.file;
  throw new AxiaError(
    'invalid-input',
    all.length === 0
      ? 'The folder holds no model library (a file whose name ends in .wasm).'
      : 'The folder holds several model libraries, and it is not clear which one belongs to the model.',
    ADVICE
  );
}

/** Looks at a small file as after a download. */
async function small(file: File, kind: ModelFile['kind']) {
  const expected: ModelFile = {
    kind,
    name: file.name,
    cache: CACHES.weights,
    key: '',
    bytes: null,
    md5: null
  };
  const inspection = inspect(expected, 'the folder');
  for await (const chunk of chunksOf(file.stream())) inspection.update(chunk);
  return inspection.finish();
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

function ownModel({ folder, config, list, library, content }: Found): ModelEntry {
  const id = ownId(folder.replace(/^own-(.*)-[0-9a-f]{12}$/, '$1'), content);
  return ownEntry(config, list, {
    id,
    origin: 'folder',
    name: folder || 'Model of a folder',
    libraryName: library.name,
    address: {
      folder: `${NOWHERE}${id}/resolve/main/`,
      library: `${NOWHERE}${id}/library.wasm`,
      fetchable: false
    },
    source: null
  });
}

function fileFor(file: ModelFile, { files, library }: Found): File | undefined {
  return file.kind === 'library' ? library : files.get(file.name);
}

function savedHash({ kind, name }: ModelFile, saved: FolderList | null): string | undefined {
  const savedName = kind === 'library' ? saved?.library : name;
  return saved?.files.find((file) => file.name === savedName)?.hash;
}

async function* stoppable<T>(source: AsyncGenerator<T, void, void>, signal: AbortSignal) {
  for await (const part of source) {
    signal.throwIfAborted();
    yield part;
  }
}

function lacks(names: readonly string[]): AxiaError {
  const some = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more files` : '';
  return new AxiaError('invalid-input', `The folder lacks ${some}${more}.`, ADVICE);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
