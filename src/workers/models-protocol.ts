import type { Reply } from '../lib/core/reply';
import type { CheckReport, FilesProgress, StoredModel } from '../lib/models/files';
import type { ModelEntry } from '../lib/models/model';

/** A file of a chosen folder. Its path is given apart, because copies of files lose it. */
export interface FolderFile {
  /** With forward slashes, from the chosen folder. */
  path: string;
  file: File;
}

export type OnProgress = (progress: FilesProgress) => void;

/**
 * What the models worker offers (`ModelFiles`, over its border). `job` is a number of the caller's
 * that `abort` stops.
 */
export interface ModelFilesService {
  list(): Promise<Reply<StoredModel[]>>;
  find(id: string): Promise<Reply<ModelEntry | null>>;
  ensure(job: number, model: ModelEntry, onProgress: OnProgress): Promise<Reply<StoredModel>>;
  check(job: number, id: string, onProgress: OnProgress): Promise<Reply<CheckReport>>;
  remove(id: string): Promise<Reply<number>>;
  removeAll(): Promise<Reply<number>>;
  addFromUrl(job: number, folder: string, library: string): Promise<Reply<ModelEntry>>;
  addFromFolder(
    job: number,
    files: FolderFile[],
    onProgress: OnProgress
  ): Promise<Reply<StoredModel>>;
  saveToFolder(
    job: number,
    id: string,
    to: FileSystemDirectoryHandle,
    onProgress: OnProgress
  ): Promise<Reply<void>>;
  abort(job: number): void;
}
