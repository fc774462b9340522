import { freeBytes } from '../../platform';
import { noRoom } from '../errors';

/** Files by name, written piece by piece. For workers: only they may write on the disk like that. */
export interface Disk {
  /** False where everything is gone with this page. */
  readonly keeps: boolean;
  /** Names and sizes. */
  list(): Promise<Map<string, number>>;
  /** Null where there is none. */
  read(name: string): Promise<File | null>;
  /** Opens a file at its end. */
  append(name: string): Promise<{ write(bytes: Uint8Array): void; close(): void }>;
  remove(name: string): Promise<void>;
  /** Bytes that can still be written; null where the browser does not say. */
  free(): Promise<number | null>;
}

/** Folder of the private file system in which the files are. */
export const FOLDER = 'gguf';

/** The private file system of this browser, or memory where there is none (insecure pages). */
export async function openDisk(): Promise<Disk> {
  try {
    const root = await navigator.storage.getDirectory();
    return onDisk(await root.getDirectoryHandle(FOLDER, { create: true }));
  } catch {
    return inMemory();
  }
}

function onDisk(folder: FileSystemDirectoryHandle): Disk {
  return {
    keeps: true,
    async list() {
      const sizes = new Map<string, number>();
      for await (const handle of folder.values())
        if (handle.kind === 'file') sizes.set(handle.name, (await handle.getFile()).size);
      return sizes;
    },
    async read(name) {
      try {
        return await (await folder.getFileHandle(name)).getFile();
      } catch (error) {
        if (error instanceof DOMException && error.name === 'NotFoundError') return null;
        throw error;
      }
    },
    async append(name) {
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle();
      let at = access.getSize();
      return {
        write(bytes) {
          const written = access.write(bytes, { at });
          at += written;
          // A full disk may take part of it without an error.
          if (written < bytes.length) throw noRoom(null, null);
        },
        close() {
          access.flush();
          access.close();
        }
      };
    },
    async remove(name) {
      await folder.removeEntry(name).catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
      });
    },
    free: freeBytes
  };
}

/** Files in memory; blobs, which browsers put on the disk where they are large. */
export function inMemory(): Disk {
  const files = new Map<string, Blob>();
  return {
    keeps: false,
    list: async () => new Map([...files].map(([name, { size }]) => [name, size])),
    async read(name) {
      const blob = files.get(name);
      return blob === undefined ? null : new File([blob], name);
    },
    async append(name) {
      let pieces: BlobPart[] = [files.get(name) ?? new Blob()];
      return {
        write: (bytes) => void pieces.push(bytes.slice()),
        close() {
          files.set(name, new Blob(pieces));
          pieces = [];
        }
      };
    },
    async remove(name) {
      files.delete(name);
    },
    free: () => Promise.resolve(null)
  };
}
