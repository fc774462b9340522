import type { ModelEntry } from './model';

/** What is known of a model's files in this browser. Unknown is null. */
export interface StoredModel {
  model: ModelEntry;
  /** `partial`: some files are missing; `unchecked`: all are there, not all hashes were checked. */
  state: 'complete' | 'partial' | 'unchecked';
  bytesStored: number;
  bytesTotal: number | null;
  filesStored: number;
  filesTotal: number | null;
  /** When every file was last found right (ISO 8601). */
  checkedAt: string | null;
  /** Commit of the weights' repository, where its host reports it. */
  revision: string | null;
  /**
   * SHA-256 (hexadecimal) over names and hashes of all files of a complete model: two models with
   * the same digest are the same to the last bit.
   */
  digest: string | null;
  /** SHA-256 (hexadecimal) of the compiled library, of a model that was checked. */
  libraryDigest: string | null;
  /** Whether the weights' own list gave a hash for every shard; without, only sizes are checked. */
  hashed: boolean | null;
}

/** Progress of work on a model's files. Unknown numbers are null. */
export interface FilesProgress {
  /** `waiting`: another task, here or in another tab, uses the same model. */
  phase: 'waiting' | 'fetching' | 'checking' | 'copying';
  /** One short sentence for people. */
  message: string;
  bytesDone: number | null;
  bytesTotal: number | null;
  /** Bytes a second over the last seconds. */
  rate: number | null;
  secondsLeft: number | null;
  filesDone: number;
  filesTotal: number | null;
}

/** What a check of all hashes found. */
export interface CheckReport {
  /** Files whose bytes were wrong, by name: deleted, and fetched again by the next `ensure`. */
  broken: string[];
  missing: string[];
  stored: StoredModel;
}

export interface FilesOptions {
  signal: AbortSignal;
  onProgress: (progress: FilesProgress) => void;
}

/**
 * The files of language models in this browser, kept where WebLLM finds them. All work on bytes is
 * done in a worker, one piece of work a model at a time over all tabs. Every method rejects with an
 * `AxiaError`; what was stored before a failure or an abort stays.
 */
export interface ModelFiles {
  /** Models of which anything is stored, and own models; by label. */
  list(): Promise<StoredModel[]>;
  /** A model of the catalogue or an own one; null when there is none with this id. */
  find(id: string): Promise<ModelEntry | null>;
  /**
   * Makes the model complete: fetches what is missing, checks the hash of every file before it is
   * stored, and of stored files that were never checked. Cheap when all is there and checked.
   */
  ensure(model: ModelEntry, options: FilesOptions): Promise<StoredModel>;
  /** Hashes every stored file, and deletes those that are wrong. */
  check(id: string, options: FilesOptions): Promise<CheckReport>;
  /** Deletes the stored files; an own model is forgotten. Resolves to the bytes freed. */
  remove(id: string): Promise<number>;
  removeAll(): Promise<number>;
  /** Reads configuration and list of files of a model at an address, checks them, and adds it. */
  addFromUrl(folder: string, library: string, signal: AbortSignal): Promise<ModelEntry>;
  /**
   * Takes a model from files of a folder or drive, without network. Files of a catalogue model
   * become that model.
   */
  addFromFolder(files: readonly File[], options: FilesOptions): Promise<StoredModel>;
  /** Writes a complete model into a folder, for `addFromFolder` on another computer. */
  saveToFolder(id: string, to: FileSystemDirectoryHandle, options: FilesOptions): Promise<void>;
}

/** A file of a chosen folder, with its path: copies of files lose it. */
export interface FolderFile {
  /** With forward slashes, from the chosen folder. */
  path: string;
  file: File;
}

export type OnProgress = (progress: FilesProgress) => void;
