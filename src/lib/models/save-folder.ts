import { AxiaError, abortedError, throwIfAborted } from '../core/error';
import type { Surroundings } from './ensure';
import { isQuotaError } from './faults';
import type { FilesOptions } from './files';
import { FOLDER_LIST, type FolderList } from './folder-list';
import { inspect, isWrong } from './inspect';
import type { ModelEntry } from './model';
import { chunksOf } from './streams';
import { knownFiles, survey } from './survey';
import { createWorkProgress } from './work-progress';

/**
 * Writes a complete model into a folder of its own within `to`, with a list of all hashes: what
 * `addFromFolder` takes on another computer. Files are looked at once more on the way.
 *
 * @throws AxiaError `invalid-input` for an incomplete model, `quota` for a full drive
 */
export async function saveFolder(
  model: ModelEntry,
  to: FileSystemDirectoryHandle,
  { signal, onProgress }: FilesOptions,
  { store, clock }: Surroundings
): Promise<void> {
  const stored = await survey(store, model, await store.keys());
  const files = await knownFiles(store, model);
  if (!files || stored.state === 'partial')
    throw new AxiaError(
      'invalid-input',
      `${model.label} is not complete in this browser.`,
      'Download the rest first, then save it.'
    );
  const progress = createWorkProgress(onProgress, clock.now);
  const total = { bytes: stored.bytesStored, files: files.length };
  progress.begin('copying', { bytes: 0, files: 0 }, total);
  const list: FolderList = {
    format: 'axia-model',
    version: 1,
    model: model.id,
    library: files.find(({ kind }) => kind === 'library')!.name,
    revision: stored.revision,
    digest: stored.digest,
    files: []
  };
  try {
    const folder = await to.getDirectoryHandle(model.id, { create: true });
    for (const file of files) {
      const response = await store.find(file);
      const inspection = inspect(file, 'this browser’s storage');
      await write(folder, file.name, async (target) => {
        for await (const chunk of chunksOf(response?.body ?? null)) {
          throwIfAborted(signal);
          inspection.update(chunk);
          await target.write(chunk as Uint8Array<ArrayBuffer>);
          progress.add(chunk.length);
        }
        const { bytes, hash } = inspection.finish();
        list.files.push({ name: file.name, bytes, hash });
      });
      progress.fileDone();
    }
    await write(folder, FOLDER_LIST, (target) =>
      target.write(`${JSON.stringify(list, null, 2)}\n`)
    );
  } catch (error) {
    throw signal.aborted ? abortedError() : ofDrive(error);
  }
}

/** Writes a file, and leaves nothing of it when that fails. */
async function write(
  folder: FileSystemDirectoryHandle,
  name: string,
  fill: (target: FileSystemWritableFileStream) => Promise<void>
): Promise<void> {
  const target = await (await folder.getFileHandle(name, { create: true })).createWritable();
  try {
    await fill(target);
    await target.close();
  } catch (error) {
    await target.abort().catch(() => undefined);
    await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
}

/** What copying to a drive throws, with a kind. */
function ofDrive(error: unknown): AxiaError {
  if (isWrong(error))
    return new AxiaError(
      'corrupt-model',
      AxiaError.from(error).message,
      'Press “Check files”, so that it is fetched again, and save the model once more.',
      { cause: error }
    );
  if (error instanceof AxiaError) return error;
  if (isQuotaError(error))
    return new AxiaError('quota', 'The drive is full.', 'Free space on it, or take another one.', {
      cause: error
    });
  return new AxiaError(
    'invalid-input',
    'The folder could not be written to.',
    'Allow the page to write there, or choose another folder; the drive may have been taken out.',
    { cause: error }
  );
}
