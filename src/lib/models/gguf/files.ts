import type { FilesOptions } from '../files';
import type { GgufFacts } from './header';

/** A model in one GGUF file, or in several that are kept one after the other in one. Unknown is null. */
export interface GgufModel {
  /** File name without its ending; of a reader’s own file with a part of its hash. */
  id: string;
  label: string;
  file: string;
  bytes: number;
  /** SHA-256 that the file must have. */
  sha256: string | null;
  /** Commit of its repository. */
  revision: string | null;
  /** Where it can be downloaded. */
  url: string | null;
  licence: string | null;
  parameters: number | null;
  /** Format of most of its weights, for example `Q8_0`. */
  quantisation: string | null;
  /** One sentence on what to expect of its answers. */
  expect: string | null;
}

/** What is known of a GGUF file in this browser. */
export interface StoredGguf {
  model: GgufModel;
  bytesStored: number;
  /** Whether the whole file is here and was hashed. */
  complete: boolean;
  /** SHA-256 as hashed here; null before it is complete. */
  sha256: string | null;
  /** What its header says; null before it was read. */
  facts: GgufFacts | null;
  /** False where the browser has no private file system: it is gone with this page. */
  kept: boolean;
}

/**
 * The GGUF files in this browser. All work on bytes is done in a worker, one piece of work a file at
 * a time over all tabs. Every method rejects with an `AxiaError`; what was stored stays.
 */
export interface GgufFiles {
  /** Files of which anything is here; by label. */
  list(): Promise<StoredGguf[]>;
  /** A model of the list, or one that is in this browser; null for none. */
  find(id: string): Promise<GgufModel | null>;
  /**
   * The whole file, which is downloaded where it is missing, and verified.
   *
   * @param options.recheck whether a complete file is hashed again, and dropped if it is damaged
   */
  ensure(
    model: GgufModel,
    options: FilesOptions & { recheck?: boolean }
  ): Promise<{ file: File; stored: StoredGguf }>;
  /** What the headers of a model’s files say, before anything is copied. */
  inspect(files: readonly File[]): Promise<GgufFacts>;
  /**
   * Takes a model of this computer: one file, or all parts of a split one. One of the list becomes
   * that model.
   */
  add(files: readonly File[], options: FilesOptions): Promise<StoredGguf>;
  /**
   * Takes a file at an address: reads its header, and notes where it is. It is not downloaded yet.
   *
   * @throws AxiaError where it cannot run here
   */
  addFromUrl(address: string, signal: AbortSignal): Promise<StoredGguf>;
  /** Deletes a file. Resolves to the bytes freed. */
  remove(id: string): Promise<number>;
}
