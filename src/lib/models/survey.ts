import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sum } from './bytes';
import { MODELS, findModel } from './catalogue';
import type { StoredModel } from './files';
import { CACHES, filesOf, folderOf, namingFiles, type ModelFile } from './manifest';
import type { ModelEntry } from './model';
import { ModelCache } from './model-cache';
import { sizeOf, type FileNote, type ModelStore, type StoredKeys } from './store';

/** Models of which anything is stored, and own models; by label. */
export async function listStored(store: ModelStore): Promise<StoredModel[]> {
  const [notes, keys] = await Promise.all([store.models(), store.keys()]);
  const folders = foldersOf(keys);
  // The catalogue's own word counts where an older version noted another address.
  const noted = notes.map(({ model }) => findModel(model.id) ?? model);
  const asked = noted.filter(
    ({ origin, address }) => origin !== 'catalogue' || folders.has(address.folder)
  );
  const models = [...asked, ...unnoted(asked, folders, keys)];
  const stored = await Promise.all(models.map((model) => survey(store, model, keys)));
  return stored.sort((a, b) => a.model.label.localeCompare(b.model.label, 'en'));
}

/**
 * Models of the catalogue whose files WebLLM stored itself: of several with the same folder the one
 * whose library is there.
 */
function unnoted(
  noted: readonly ModelEntry[],
  folders: ReadonlySet<string>,
  keys: StoredKeys
): ModelEntry[] {
  const known = new Set(noted.map(({ address }) => address.folder));
  const found = new Map<string, ModelEntry>();
  for (const model of MODELS) {
    const { folder, library } = model.address;
    if (known.has(folder) || !folders.has(folder)) continue;
    if (!found.has(folder) || keys.get(CACHES.library)?.has(library)) found.set(folder, model);
  }
  return [...found.values()];
}

/** Folders of which any file is stored. */
function foldersOf(keys: StoredKeys): Set<string> {
  const files = [...(keys.get(CACHES.config) ?? []), ...(keys.get(CACHES.weights) ?? [])];
  return new Set(files.map(folderOf));
}

/** What is stored of a model, from addresses and notes alone: no weights are read. */
export async function survey(
  store: ModelStore,
  model: ModelEntry,
  keys: StoredKeys
): Promise<StoredModel> {
  const cache = await ModelCache.open(store, model, Date.now);
  const files = await knownFiles(store, model);
  const stored = (files ?? namingFiles(model)).filter((file) =>
    keys.get(file.cache)?.has(file.key)
  );
  const notes = new Map(stored.map((file) => [file, cache.note(file)]));
  const sizes = await Promise.all(stored.map((file) => storedBytes(store, file, notes.get(file)!)));
  const missing = files?.filter((file) => !notes.has(file)) ?? null;
  const complete = missing?.length === 0;
  const checked = complete && stored.every((file) => notes.get(file));
  const library = stored.find(({ kind }) => kind === 'library');
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
    revision: cache.revision,
    digest: checked ? digestOf(stored, (file) => notes.get(file)!.hash) : null,
    libraryDigest: (checked && library && notes.get(library)?.hash.replace(/^sha256:/, '')) || null,
    hashed: files ? files.every(({ kind, md5 }) => kind !== 'shard' || md5 !== null) : null
  };
}

/** All files of a model by its stored configuration and list; null without these. */
export async function knownFiles(
  store: ModelStore,
  model: ModelEntry
): Promise<ModelFile[] | null> {
  const naming = await Promise.all(namingFiles(model).map((file) => read(store, file)));
  try {
    return naming.every((data) => data !== null) ? filesOf(model, naming) : null;
  } catch {
    return null; // damaged: the next `ensure` finds out and fetches it again
  }
}

/**
 * SHA-256 (hexadecimal) over one line per file, sorted: name, a space, hash. The library's name is
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
