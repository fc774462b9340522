import { AxiaError, throwIfAborted } from '../core/error';
import { chunksOf } from './bytes';
import { inspect, isWrong, type Inspected, type Inspection } from './inspect';
import type { ModelFile } from './manifest';
import type { ModelEntry } from './model';
import { markOf, type AddressNotes, type FileNote, type ModelStore } from './store';

/** What is known of a stored file before its bytes are read. */
type FileState = 'right' | 'unchecked' | 'missing';

/** Where a file's bytes come from, and who counts them. */
export interface FileSource {
  bytes: AsyncGenerator<Uint8Array, void, void>;
  /** Host or folder, for messages. */
  origin: string;
  /** Bytes as they come; negative for those that were in vain. */
  onBytes: (bytes: number) => void;
}

/** The stored files of one model, with the notes on them. For use under the model's lock. */
export class ModelCache {
  #folder: AddressNotes;
  #library: AddressNotes;
  /** Notes are written one after the other, so that the newest win. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly store: ModelStore,
    private readonly model: ModelEntry,
    private readonly now: () => number,
    notes: [AddressNotes, AddressNotes]
  ) {
    [this.#folder, this.#library] = notes;
  }

  static async open(store: ModelStore, model: ModelEntry, now: () => number): Promise<ModelCache> {
    const { folder, library } = model.address;
    const notes = await Promise.all([store.notes(folder), store.notes(library)]);
    return new ModelCache(store, model, now, notes);
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
    const response = await this.store.find(file);
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
    const response = await this.store.find(file);
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

  /**
   * Stores one file, but only when all of it is right: small ones are held in memory until then, a
   * shard goes to storage as it comes, with an end that fails unless it is right.
   *
   * @throws AxiaError `corrupt-model`, whatever the source throws, and the browser's own errors of
   * storing
   */
  async storeFile(file: ModelFile, source: FileSource): Promise<Inspected> {
    let counted = 0;
    const inspection = inspect(file, source.origin);
    const take = (chunk: Uint8Array) => {
      inspection.update(chunk);
      counted += chunk.length;
      source.onBytes(chunk.length);
    };
    try {
      if (file.kind === 'shard' && file.bytes !== null)
        return await this.#storeStream(file, file.bytes, source.bytes, take, inspection);
      for await (const chunk of source.bytes) take(chunk);
      const found = inspection.finish();
      const mark = await this.store.put(file, found.data!, found.bytes, this.now());
      await this.#write(file, found, mark);
      return found;
    } catch (error) {
      source.onBytes(-counted);
      throw error;
    }
  }

  async #storeStream(
    file: ModelFile,
    size: number,
    bytes: FileSource['bytes'],
    take: (chunk: Uint8Array) => void,
    inspection: Inspection
  ): Promise<Inspected> {
    let found: Inspected | null = null;
    let failure: unknown = null;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { done, value } = await bytes.next();
          if (done) {
            found = inspection.finish();
            controller.close();
            return;
          }
          take(value);
          controller.enqueue(value);
        } catch (error) {
          failure = error;
          controller.error(error);
          await bytes.return();
        }
      },
      async cancel() {
        await bytes.return();
      }
    });
    try {
      const mark = await this.store.put(file, body, size, this.now());
      await this.#write(file, found!, mark);
      return found!;
    } catch (error) {
      // Browsers say only that the stream failed.
      throw failure ?? error;
    }
  }

  async drop(file: ModelFile): Promise<void> {
    await this.store.delete(file);
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
    const checkedAt = new Date(this.now()).toISOString();
    notes.files[file.key] = { bytes, hash, mark, checkedAt };
    await this.#save(notes);
  }

  #save(notes: AddressNotes): Promise<void> {
    const { folder, library } = this.model.address;
    const address = notes === this.#library ? library : folder;
    const written = this.#writing.then(() => this.store.saveNotes(address, notes));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
