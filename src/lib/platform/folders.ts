/** Where files can be written into a folder: not in Firefox and Safari, nor on an insecure page. */
type FolderPicker = (options: {
  id?: string;
  mode?: 'read' | 'readwrite';
}) => Promise<FileSystemDirectoryHandle>;

const picker = (): FolderPicker | undefined =>
  (globalThis as { showDirectoryPicker?: FolderPicker }).showDirectoryPicker;

/** Whether this browser lets a page write into a folder that the visitor chooses. */
export const canWriteFolders = (): boolean => picker() !== undefined;

/**
 * Lets the visitor choose a folder to write into. Call it while a click is handled.
 *
 * @param id under which the browser remembers the place
 * @returns null where none was chosen, or the browser offers none
 */
export async function chooseFolder(id: string): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await picker()?.({ id, mode: 'readwrite' })) ?? null;
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
