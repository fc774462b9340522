import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sum } from './bytes';
import type { StoredModel } from './files';
import { configFile, filesOf, listFile, type ModelFile } from './manifest';
import type { ModelEntry } from './model';
import { parseChatConfig, parseTensorList } from './model-config';
import { Shelf } from './shelf';
import type { FileNote } from './notes';
import { sizeOf, type ModelStore, type StoredKeys } from './store';

/** What is stored of a model, from addresses and notes alone: no weights are read. */
export async function survey(
  store: ModelStore,
  model: ModelEntry,
  keys: StoredKeys
): Promise<StoredModel> {
  const shelf = await Shelf.open(store, model, Date.now);
  const files = await knownFiles(store, model);
  const stored = (files ?? [configFile(model), listFile(model)]).filter((file) =>
    keys.get(file.cache)?.has(file.key)
  );
  const notes = new Map(stored.map((file) => [file, shelf.note(file)]));
  const sizes = await Promise.all(stored.map((file) => storedBytes(store, file, notes.get(file)!)));
  const missing = files?.filter((file) => !notes.has(file)) ?? null;
  const complete = missing?.length === 0;
  const checked = complete && stored.every((file) => notes.get(file));
  const bytesStored = sum(sizes);
  const bytesMissing = missing && sumKnown(missing.map(({ bytes }) => bytes));
  return {
    model,
    state: checked ? 'complete' : complete ? 'unchecked' : 'partial',
    bytesStored,
    bytesTotal: bytesMissing === null ? null : bytesStored + bytesMissing,
    filesStored: stored.length,
    filesTotal: files?.length ?? null,
    checkedAt: checked ? earliest([...notes.values()]) : null,
    revision: shelf.revision,
    digest: checked ? digestOf(stored, (file) => notes.get(file)!.hash) : null,
    hashed: files ? files.every(({ kind, md5 }) => kind !== 'shard' || md5 !== null) : null
  };
}

/** All files of a model by its stored configuration and list; null without these. */
export async function knownFiles(
  store: ModelStore,
  model: ModelEntry
): Promise<ModelFile[] | null> {
  const [config, list] = await Promise.all([
    read(store, configFile(model)),
    read(store, listFile(model))
  ]);
  if (!config || !list) return null;
  try {
    return filesOf(model, parseChatConfig(config), parseTensorList(list));
  } catch {
    return null; // damaged: found out, and fetched again, by the next look at the files
  }
}

/**
 * SHA-256 (hexadecimal) over one line a file, sorted: name, a space, hash. The library's name is
 * `library`, since its file may be called anything.
 */
function digestOf(files: readonly ModelFile[], hash: (file: ModelFile) => string): string {
  const lines = files.map(
    (file) => `${file.kind === 'library' ? 'library' : file.name} ${hash(file)}\n`
  );
  return bytesToHex(sha256(utf8ToBytes(lines.sort().join(''))));
}

async function read(store: ModelStore, file: ModelFile): Promise<Uint8Array | null> {
  const response = await store.find(file);
  return response ? new Uint8Array(await response.arrayBuffer()) : null;
}

async function storedBytes(
  store: ModelStore,
  file: ModelFile,
  note: FileNote | null
): Promise<number> {
  if (note) return note.bytes;
  const response = await store.find(file);
  return response ? sizeOf(response) : 0;
}

function earliest(notes: readonly (FileNote | null)[]): string | null {
  return notes.flatMap((note) => note?.checkedAt ?? []).sort()[0] ?? null;
}

/** Null as soon as one is not known. */
function sumKnown(numbers: readonly (number | null)[]): number | null {
  return numbers.every((number) => number !== null) ? sum(numbers) : null;
}
