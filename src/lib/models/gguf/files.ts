import type { FilesOptions } from '../files';
import type { GgufFacts } from './header';

/** A model in one GGUF file. Unknown is null. */
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
  /** What its header says; null before it is complete. */
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
  /** What the header of a file says, before anything is copied. */
  inspect(file: File): Promise<GgufFacts>;
  /** Takes a file of this computer. One of the list becomes that model. */
  add(file: File, options: FilesOptions): Promise<StoredGguf>;
  /** Deletes a file. Resolves to the bytes freed. */
  remove(id: string): Promise<number>;
}
