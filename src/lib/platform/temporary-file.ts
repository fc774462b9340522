import { AxiaError, isDiskFull } from '../core/error';
import { newId } from './new-id';

/** A file that is written piece by piece, and read once it is whole. */
export interface TemporaryFile {
  /** @throws AxiaError `quota` when the disk is full */
  write(bytes: Uint8Array): void;
  /** The whole file. It stays readable for an hour. */
  finish(): Promise<Blob>;
  /** Erases what was written, now or when it is old. Never rejects. */
  discard(): Promise<void>;
}

/** Folder of the origin's private file system in which files wait to be read. */
const FOLDER = 'temporary';
/** Milliseconds after which a file is no longer read: a younger one may still be being saved. */
const LIFETIME = 3_600_000;
/** Bytes after which pieces are handed to the browser, which puts large blobs on the disk. */
const PART = 2 ** 23;

/**
 * Begins a temporary file, on the disk where this browser has a private file system, else as a blob
 * in portions. For workers: only they may write on the disk piece by piece.
 *
 * @param name with the extension of its type
 * @param type as MIME
 */
export async function createTemporaryFile(name: string, type: string): Promise<TemporaryFile> {
  try {
    return await onDisk(await openFolder({ create: true }), name);
  } catch {
    return inParts(type); // an insecure page, a private window, an old browser
  }
}

/**
 * Erases temporary files that pages left which were closed before their time. Never rejects.
 *
 * @param now milliseconds since the epoch
 */
export async function eraseTemporaryFiles(now: number): Promise<void> {
  try {
    const folder = await openFolder({ create: false });
    for await (const handle of folder.values()) {
      if (handle.kind !== 'file') continue;
      const { lastModified } = await handle.getFile();
      // One that another tab still writes cannot be erased: the next start tries again.
      if (lastModified < now - LIFETIME)
        await folder.removeEntry(handle.name).catch(() => undefined);
    }
  } catch {
    // No file system, no such folder yet, or a file that is gone meanwhile.
  }
}

async function openFolder(options: FileSystemGetDirectoryOptions) {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, options);
}

async function onDisk(folder: FileSystemDirectoryHandle, name: string): Promise<TemporaryFile> {
  const unique = `${newId()}-${name}`;
  const handle = await folder.getFileHandle(unique, { create: true });
  const access = await handle.createSyncAccessHandle();
  return {
    write(bytes) {
      let written: number;
      try {
        written = access.write(bytes);
      } catch (cause) {
        if (isDiskFull(cause)) throw diskFull(cause);
        throw cause;
      }
      // A full disk may take part of it without an error.
      if (written < bytes.length) throw diskFull();
    },
    async finish() {
      access.flush();
      access.close();
      setTimeout(() => void folder.removeEntry(unique).catch(() => undefined), LIFETIME);
      return handle.getFile();
    },
    async discard() {
      access.close();
      await folder.removeEntry(unique).catch(() => undefined);
    }
  };
}

function diskFull(cause?: unknown): AxiaError {
  return new AxiaError(
    'quota',
    'There is not enough room on the disk for the file.',
    'Free some space, then try again. Nothing of the study is lost.',
    { retry: { when: 'now' }, cause }
  );
}

function inParts(type: string): TemporaryFile {
  const parts: Blob[] = [];
  let pieces: Uint8Array[] = [];
  let size = 0;
  const handOver = () => {
    parts.push(new Blob(pieces as BlobPart[]));
    pieces = [];
    size = 0;
  };
  return {
    write(bytes) {
      pieces.push(bytes);
      size += bytes.length;
      if (size >= PART) handOver();
    },
    finish() {
      handOver();
      return Promise.resolve(new Blob(parts, { type }));
    },
    discard() {
      parts.length = 0;
      pieces = [];
      return Promise.resolve();
    }
  };
}
