import { withoutEnds } from '../core/words';
import { AxiaError } from '../core/error';

/** Time in which the browser begins to read what it saves, in milliseconds. */
const GRACE = 60_000;

/** Hands a file to the visitor under a name that every file system takes. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = safeFileName(name);
  link.hidden = true;
  // Firefox follows only links that are part of the page.
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), GRACE);
}

/** Hands data to the visitor as a JSON file for people, named after its id. */
export function downloadJson(data: object, id: string): void {
  const text = `${JSON.stringify(data, null, 2)}\n`;
  download(new Blob([text], { type: 'application/json' }), `${id}.json`);
}

/** The name without what a file system refuses or hides, at most 120 characters. */
export function safeFileName(name: string): string {
  const dot = /\.[A-Za-z0-9]{1,8}$/.exec(name);
  const extension = dot ? dot[0] : '';
  const safe = name
    .slice(0, name.length - extension.length)
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, '-');
  const stem = withoutEnds(safe, (one) => /[.\s-]/u.test(one)).slice(0, 120 - extension.length);
  return `${stem === '' ? 'axia' : stem}${extension}`;
}

const megabytes = (bytes: number): string =>
  `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;

/**
 * The bytes of a file that a visitor chose. Its size is checked before any of it is read.
 *
 * @param most largest size in bytes
 * @param advice what to do about a file that is too large
 * @throws AxiaError `invalid-input` for a file that is too large or gone
 */
export async function readBytes(
  file: File,
  most: number,
  advice = 'Choose a file that contains only the texts.'
): Promise<Uint8Array> {
  const refused = (message: string, advice: string, cause?: unknown) =>
    new AxiaError('invalid-input', `${file.name.slice(0, 200)} ${message}`, advice, { cause });
  if (file.size > most)
    throw refused(`has ${megabytes(file.size)}; the limit is ${megabytes(most)}.`, advice);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw refused('could not be read.', 'It may have been moved. Choose it again.', cause);
  }
}

/** Where files can be written into a folder: not in Firefox and Safari, nor on an insecure page. */
type FolderPicker = (options: {
  id?: string;
  mode?: 'read' | 'readwrite';
}) => Promise<FileSystemDirectoryHandle>;

const picker = (): FolderPicker | undefined =>
  (globalThis as { showDirectoryPicker?: FolderPicker }).showDirectoryPicker;

/** Whether this browser lets a page read and write in a folder that the visitor chooses. */
export const canWriteFolders = (): boolean => picker() !== undefined;

/**
 * Lets the visitor choose a folder. Call it while a click is handled.
 *
 * @param id under which the browser remembers the place
 * @returns null where none was chosen, or the browser offers none
 */
export async function chooseFolder(
  id: string,
  mode: 'read' | 'readwrite' = 'readwrite'
): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await picker()?.({ id, mode })) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/**
 * Every file of what was dropped, folders at any depth included. A file's `webkitRelativePath`
 * holds its path from the dropped folder, as it does where a folder was chosen.
 */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  // All entries are taken at once: after the first pause the browser forgets what was dropped.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  const files = await Promise.all(entries.map((entry) => (entry ? filesOf(entry) : [])));
  return files.flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    const path = entry.fullPath.replace(/^\//, '');
    Object.defineProperty(file, 'webkitRelativePath', { value: path });
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives its entries in portions, the last of them empty.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (portion.length === 0) return files;
    files.push(...(await Promise.all(portion.map(filesOf))).flat());
  }
}

/** A folder, as far as it is watched. */
export interface WatchedFolder {
  values(): AsyncIterable<{ kind: string; name: string; getFile?: () => Promise<File> }>;
}

/**
 * Files of a folder that came or changed since the last look, and are whole: two looks in a row
 * found them alike.
 *
 * @param wanted name of the files to take
 * @param looks what earlier looks found, by name; changed
 */
export async function settledFiles(
  folder: WatchedFolder,
  wanted: RegExp,
  looks: Map<string, { stamp: string; taken: boolean }>
): Promise<File[]> {
  const settled: File[] = [];
  for await (const entry of folder.values()) {
    if (entry.kind !== 'file' || !wanted.test(entry.name)) continue;
    const { name } = entry;
    // It may have been moved or deleted meanwhile.
    const file = (await entry.getFile?.().catch(() => null)) ?? null;
    if (file === null) continue;
    const stamp = `${file.size}/${file.lastModified}`;
    const before = looks.get(name);
    const alike = before?.stamp === stamp;
    if (alike && !before.taken) settled.push(file);
    looks.set(name, { stamp, taken: alike });
  }
  return settled;
}
