import * as v from 'valibot';
import { AxiaError, abortedError, throwIfAborted } from '../core/error';
import { parseData } from '../core/parse-data';
import { chunksOf } from './bytes';
import type { Dependencies } from './ensure';
import { isQuotaError } from './errors';
import type { FilesOptions } from './files';
import { inspect, isWrong } from './inspect';
import { parseJson } from './manifest';
import type { ModelEntry } from './model';
import { createWorkProgress } from './progress';
import { knownFiles, survey } from './survey';

/** Axia's own list in a saved folder: what the files were when they left the browser. */
export const FOLDER_LIST = 'axia-model.json';

const folderList = v.object({
  format: v.literal('axia-model'),
  version: v.literal(1),
  /** Id of the model. */
  model: v.string(),
  /** File name of the library. */
  library: v.string(),
  revision: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
  digest: v.nullable(v.string()),
  files: v.array(v.object({ name: v.string(), bytes: v.number(), hash: v.string() }))
});

export type FolderList = v.InferOutput<typeof folderList>;

/** @throws AxiaError for what is no such list */
export function parseFolderList(data: Uint8Array): FolderList {
  return parseData(
    folderList,
    parseJson(data, FOLDER_LIST),
    FOLDER_LIST,
    'Save the model to the folder again, or delete this file.'
  );
}

/**
 * Writes a complete model into a folder of its own within `to`, with a list of all hashes: what
 * `addFromFolder` takes on another computer. Files are checked once more on the way.
 *
 * @throws AxiaError `invalid-input` for an incomplete model, `quota` for a full drive
 */
export async function saveFolder(
  model: ModelEntry,
  to: FileSystemDirectoryHandle,
  { signal, onProgress }: FilesOptions,
  { store, clock }: Dependencies
): Promise<void> {
  const stored = await survey(store, model, await store.keys());
  const files = await knownFiles(store, model);
  if (!files || stored.state === 'partial')
    throw new AxiaError(
      'invalid-input',
      `${model.label} is not complete in this browser.`,
      'Press “Resume download” first, then save it.'
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
      'Press “Check files” to download it again, then save the model once more.',
      { cause: error }
    );
  if (error instanceof AxiaError) return error;
  if (isQuotaError(error))
    return new AxiaError('quota', 'The drive is full.', 'Free space on it, or use another drive.', {
      cause: error
    });
  return new AxiaError(
    'invalid-input',
    'The page could not write to the folder.',
    'Allow the page to write there, or choose another folder. If it is on a drive, check that the drive is still connected.',
    { cause: error }
  );
}
