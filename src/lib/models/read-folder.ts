import { AxiaError, throwIfAborted } from '../core/error';
import { chunksOf } from './bytes';
import { unreadable } from './errors';
import type { FolderFile } from './files';
import { inspect, type Inspected } from './inspect';
import {
  CACHES,
  CONFIG_FILE,
  LIST_FILE,
  parseChatConfig,
  parseTensorList,
  type ChatConfig,
  type ModelFile,
  type TensorList
} from './manifest';
import { FOLDER_LIST, parseFolderList, type FolderList } from './save-to-folder';

const ADVICE =
  'Choose a folder that Axia saved, or the model’s repository together with its library (.wasm).';

/** List of weights that older versions of WebLLM read. */
const OLD_LIST_FILE = 'ndarray-cache.json';

/** The files of one model in a chosen folder. */
export interface Found {
  /** Name of the folder that they lie in; empty when it is not known. */
  folder: string;
  /** By name. */
  files: Map<string, File>;
  library: File;
  config: ChatConfig;
  list: TensorList;
  /** Contents of the files that name the others. */
  naming: Uint8Array[];
  /** Axia's own list, where there is one. */
  saved: FolderList | null;
  /** Of the three files that identify the model. */
  hashes: { config: string; list: string; library: string };
}

/**
 * Finds the one model in a chosen folder.
 *
 * @throws AxiaError `invalid-input` when it holds none, several, or not enough of one, and
 * `corrupt-model` when what names the other files is damaged
 */
export async function readFolder(all: readonly FolderFile[], signal: AbortSignal): Promise<Found> {
  const chosen = all.filter(({ path }) => !isHidden(path));
  const configs = chosen.filter(({ path }) => nameOf(path) === CONFIG_FILE);
  if (configs.length === 0)
    throw new AxiaError('invalid-input', `The folder has no ${CONFIG_FILE}.`, ADVICE);
  if (configs.length > 1)
    throw new AxiaError(
      'invalid-input',
      `The folder holds ${configs.length} models: ${configs.map(({ path }) => folderOf(path)).join(', ')}.`,
      'Choose the folder of one model at a time.'
    );
  const folder = folderOf(configs[0]!.path);
  const files = new Map(
    chosen
      .filter(({ path }) => folderOf(path) === folder)
      .map(({ path, file }) => [nameOf(path), file])
  );
  const listed = files.get(LIST_FILE);
  if (!listed) throw files.has(OLD_LIST_FILE) ? tooOld() : lacks([LIST_FILE]);
  const ownList = files.get(FOLDER_LIST);
  const saved = ownList ? parseFolderList(await bytesOfList(ownList)) : null;
  const library = libraryOf(chosen, folder, saved);
  const config = await small(configs[0]!.file, 'config', signal);
  const list = await small(listed, 'list', signal);
  const { hash: libraryHash } = await small(library, 'library', signal);
  return {
    folder: nameOf(folder),
    files,
    library,
    config: parseChatConfig(config.data!),
    list: parseTensorList(list.data!),
    naming: [config.data!, list.data!],
    saved,
    hashes: { config: config.hash, list: list.hash, library: libraryHash }
  };
}

async function bytesOfList(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw unreadable(file.name, cause);
  }
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
      ? 'The folder has no model library (a file whose name ends in .wasm).'
      : 'The folder has several model libraries, and it is not clear which one belongs to the model.',
    ADVICE
  );
}

/** Checks a small file as after a download. */
async function small(file: File, kind: ModelFile['kind'], signal: AbortSignal): Promise<Inspected> {
  const expected: ModelFile = {
    kind,
    name: file.name,
    cache: CACHES.weights,
    key: '',
    bytes: null,
    md5: null
  };
  const inspection = inspect(expected, 'the folder');
  for await (const chunk of bytesOf(file, signal)) inspection.update(chunk);
  return inspection.finish();
}

/** The file of a folder that becomes a file of the model, if there is one. */
export function fileFor(file: ModelFile, { files, library }: Found): File | undefined {
  return file.kind === 'library' ? library : files.get(file.name);
}

/**
 * Bytes of a file of a folder or drive as they come.
 *
 * @throws AxiaError `invalid-input` when it cannot be read any more, `aborted`
 */
export async function* bytesOf(
  file: File,
  signal: AbortSignal
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of chunksOf(file.stream())) {
      throwIfAborted(signal);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof AxiaError ? error : unreadable(file.name, error);
  }
}

export function lacks(names: readonly string[]): AxiaError {
  const some = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more files` : '';
  return new AxiaError('invalid-input', `The folder lacks ${some}${more}.`, ADVICE);
}

function tooOld(): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The folder lacks ${LIST_FILE}: its model was converted for an older version of WebLLM.`,
    'Choose a model that was converted for a current version of WebLLM.'
  );
}

/** Whether a system put a file there for itself: notes beside each file (`._…`), deleted files. */
function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '$RECYCLE.BIN');
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
