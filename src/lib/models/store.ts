import * as v from 'valibot';
import { noStore } from './errors';
import { CACHES, type ModelFile } from './manifest';
import { modelEntry } from './model';

/** Axia's notes on stored files, and how they are read back: another version may have written them. */

const fileNote = v.object({
  bytes: v.number(),
  /** `md5:…` or `sha256:…`. */
  hash: v.string(),
  /** Distinguishes the stored response from one that replaced it. */
  mark: v.string(),
  /** ISO 8601. */
  checkedAt: v.string()
});

/** What was found when a stored file was last looked at. */
export type FileNote = v.InferOutput<typeof fileNote>;

/** Notes on the files of one address: a model's folder, or a library. */
const addressNotes = v.object({
  /** Commit of the repository, where its host reports it. */
  revision: v.nullable(v.string()),
  /** By the address of each file. */
  files: v.record(v.string(), fileNote)
});

export type AddressNotes = v.InferOutput<typeof addressNotes>;

/** A model that somebody asked for or added. */
const modelNote = v.object({
  model: modelEntry,
  /** Where the files are fetched from, where that is not where they are kept. */
  from: v.nullable(v.object({ folder: v.string(), library: v.string() }))
});

export type ModelNote = v.InferOutput<typeof modelNote>;

/** Axia's own notes on stored files. Their addresses are names only. */
const NOTES = 'axia/models';

/** Host of addresses that are names only: reserved, so that no request can ever reach it. */
export const NO_HOST = 'https://models.axia.invalid/';

/**
 * Where the library of an own model is kept that has no address WebLLM takes one from storage for.
 * Of the id only the digest is in it: no part of a name that might be "localhost".
 */
export function storedLibraryName(id: string): string {
  return `${NO_HOST}${id.slice(-12)}/library.wasm`;
}

const STORED_AT = 'x-axia-stored';

/** Model files where WebLLM finds them, and Axia's notes on them, both in Cache Storage. */
export class ModelStore {
  readonly #caches: CacheStorage;

  constructor(caches: CacheStorage) {
    this.#caches = caches;
  }

  /** Addresses of all stored files by cache. */
  async keys(): Promise<StoredKeys> {
    const names = Object.values(CACHES);
    const lists = await Promise.all(
      names.map(async (name) => (await (await this.#open(name)).keys()).map(({ url }) => url))
    );
    return new Map(names.map((name, index) => [name, new Set(lists[index])]));
  }

  async find(file: Pick<ModelFile, 'cache' | 'key'>): Promise<Response | undefined> {
    return (await this.#open(file.cache)).match(file.key);
  }

  /**
   * Stores a file; nothing of it when the stream fails.
   *
   * @returns the mark of what is stored
   */
  async put(
    file: ModelFile,
    body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
    bytes: number,
    now: number
  ): Promise<string> {
    const headers = {
      'content-type': contentType(file.name),
      'content-length': String(bytes),
      [STORED_AT]: new Date(now).toISOString()
    };
    const response = new Response(body as BodyInit, { headers });
    const mark = markOf(response);
    await (await this.#open(file.cache)).put(file.key, response);
    return mark;
  }

  async delete(file: Pick<ModelFile, 'cache' | 'key'>): Promise<boolean> {
    return (await this.#open(file.cache)).delete(file.key);
  }

  /** Notes on a folder or a library; empty ones where there are none. */
  async notes(address: string): Promise<AddressNotes> {
    return (await this.#read(addressNotes, notesKey(address))) ?? { revision: null, files: {} };
  }

  async saveNotes(address: string, notes: AddressNotes): Promise<void> {
    if (Object.keys(notes.files).length === 0) await this.#forget(notesKey(address));
    else await this.#write(notesKey(address), notes);
  }

  async model(id: string): Promise<ModelNote | null> {
    return this.#read(modelNote, modelKey(id));
  }

  /** Models that somebody asked for or added. */
  async models(): Promise<ModelNote[]> {
    const keys = await (await this.#open(NOTES)).keys();
    const notes = await Promise.all(
      keys
        .filter(({ url }) => url.startsWith(modelKey('')))
        .map(({ url }) => this.#read(modelNote, url))
    );
    return notes.filter((note): note is ModelNote => note !== null);
  }

  async saveModel(note: ModelNote): Promise<void> {
    await this.#write(modelKey(note.model.id), note);
  }

  async forgetModel(id: string): Promise<void> {
    await this.#forget(modelKey(id));
  }

  /** Deletes every note. */
  async forgetAll(): Promise<void> {
    await this.#caches.delete(NOTES);
  }

  /** @throws AxiaError where the browser keeps nothing for this page */
  async #open(name: string): Promise<Cache> {
    try {
      return await this.#caches.open(name);
    } catch (error) {
      throw error instanceof DOMException && error.name === 'SecurityError' ? noStore() : error;
    }
  }

  /** Null for what is absent or unreadable: then files are checked again. */
  async #read<T>(schema: v.GenericSchema<unknown, T>, key: string): Promise<T | null> {
    const response = await (await this.#open(NOTES)).match(key);
    try {
      return response ? v.parse(schema, await response.json()) : null;
    } catch {
      return null;
    }
  }

  async #write(key: string, data: unknown): Promise<void> {
    const body = new Response(JSON.stringify(data), {
      headers: { 'content-type': 'application/json' }
    });
    await (await this.#open(NOTES)).put(key, body);
  }

  async #forget(key: string): Promise<void> {
    await (await this.#open(NOTES)).delete(key);
  }
}

/** Addresses of stored files by cache. */
export type StoredKeys = ReadonlyMap<string, ReadonlySet<string>>;

/** Distinguishes a stored response from one that replaced it, without reading the body. */
export function markOf({ headers }: Response): string {
  return [STORED_AT, 'content-length', 'etag'].map((name) => headers.get(name) ?? '').join(' ');
}

/** Bytes of a stored response: as its header says, else counted. */
export async function sizeOf(response: Response): Promise<number> {
  const stated = Number(response.headers.get('content-length') ?? NaN);
  return response.headers.has(STORED_AT) && stated >= 0 ? stated : (await response.blob()).size;
}

const notesKey = (address: string) => `${NO_HOST}notes?of=${encodeURIComponent(address)}`;
const modelKey = (id: string) => `${NO_HOST}entries?id=${encodeURIComponent(id)}`;

function contentType(name: string): string {
  if (name.endsWith('.json')) return 'application/json';
  return name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}
