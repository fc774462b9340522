import { AxiaError, throwIfAborted } from '../core/error';
import { inspect, isWrong, type Inspected } from './inspect';
import type { ModelFile } from './manifest';
import type { ModelEntry } from './model';
import { chunksOf } from './streams';
import type { AddressNotes, FileNote } from './notes';
import { markOf, type ModelStore } from './store';

/** What is known of a stored file before its bytes are read. */
export type FileState = 'right' | 'unchecked' | 'missing';

/** The stored files of one model, with the notes on them. For use under the model's lock. */
export class Shelf {
  readonly #store: ModelStore;
  readonly #model: ModelEntry;
  readonly #now: () => number;
  #folder: AddressNotes;
  #library: AddressNotes;
  /** Notes are written one after the other, so that the newest win. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    store: ModelStore,
    model: ModelEntry,
    now: () => number,
    notes: [AddressNotes, AddressNotes]
  ) {
    this.#store = store;
    this.#model = model;
    this.#now = now;
    [this.#folder, this.#library] = notes;
  }

  static async open(store: ModelStore, model: ModelEntry, now: () => number): Promise<Shelf> {
    const { folder, library } = model.address;
    const notes = await Promise.all([store.notes(folder), store.notes(library)]);
    return new Shelf(store, model, now, notes);
  }

  get revision(): string | null {
    return this.#folder.revision;
  }

  /** Kept with the next note on a file. */
  set revision(revision: string | null) {
    this.#folder.revision = revision;
  }

  async saveRevision(revision: string): Promise<void> {
    this.revision = revision;
    await this.#save(this.#folder);
  }

  /** The note on a file, where it says that the file is what it should be. */
  note(file: ModelFile): FileNote | null {
    const note = this.#notesOf(file).files[file.key];
    if (!note) return null;
    if (file.bytes !== null && note.bytes !== file.bytes) return null;
    if (file.md5 !== null && note.hash !== `md5:${file.md5}`) return null;
    return note;
  }

  /** What is known of a file without reading its bytes. */
  async look(file: ModelFile): Promise<FileState> {
    const response = await this.#store.find(file);
    if (!response) return 'missing';
    return this.note(file)?.mark === markOf(response) ? 'right' : 'unchecked';
  }

  /**
   * Reads a stored file whole, and notes what was found; a wrong one is deleted.
   *
   * @returns null when it is missing or was wrong
   */
  async check(
    file: ModelFile,
    signal: AbortSignal,
    onBytes: (bytes: number) => void = () => undefined
  ): Promise<Inspected | null> {
    const response = await this.#store.find(file);
    if (!response) return null;
    const mark = markOf(response);
    const inspection = inspect(file, 'this browser’s storage');
    try {
      for await (const chunk of chunksOf(response.body)) {
        throwIfAborted(signal);
        inspection.update(chunk);
        onBytes(chunk.length);
      }
      const found = inspection.finish();
      await this.#write(file, found, mark);
      return found;
    } catch (error) {
      throwIfAborted(signal);
      // Not only wrong bytes: what cannot be read any more is of no use either.
      if (error instanceof AxiaError && !isWrong(error) && error.kind !== 'network') throw error;
      await this.drop(file);
      return null;
    }
  }

  /** Stores a whole file that was found right. */
  async put(file: ModelFile, found: Inspected & { data: Uint8Array<ArrayBuffer> }): Promise<void> {
    await this.#write(
      file,
      found,
      await this.#store.put(file, found.data, found.bytes, this.#now())
    );
  }

  /**
   * Stores a file from a stream that fails unless the file is right.
   *
   * @param found what was found, once the stream has ended well
   */
  async putStream(
    file: ModelFile & { bytes: number },
    body: ReadableStream<Uint8Array>,
    found: () => Inspected
  ): Promise<void> {
    const mark = await this.#store.put(file, body, file.bytes, this.#now());
    await this.#write(file, found(), mark);
  }

  async drop(file: ModelFile): Promise<void> {
    await this.#store.delete(file);
    const notes = this.#notesOf(file);
    notes.files = Object.fromEntries(
      Object.entries(notes.files).filter(([key]) => key !== file.key)
    );
    await this.#save(notes);
  }

  #notesOf({ kind }: ModelFile): AddressNotes {
    return kind === 'library' ? this.#library : this.#folder;
  }

  async #write(file: ModelFile, { bytes, hash }: Inspected, mark: string): Promise<void> {
    const notes = this.#notesOf(file);
    const checkedAt = new Date(this.#now()).toISOString();
    notes.files[file.key] = { bytes, hash, mark, checkedAt };
    await this.#save(notes);
  }

  #save(notes: AddressNotes): Promise<void> {
    const { folder, library } = this.#model.address;
    const address = notes === this.#library ? library : folder;
    const written = this.#writing.then(() => this.#store.saveNotes(address, notes));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
