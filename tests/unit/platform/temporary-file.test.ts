import { afterEach, expect, it, vi } from 'vitest';
import { createTemporaryFile, eraseTemporaryFiles } from '../../../src/lib/platform/temporary-file';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A private file system whose files hold only so many bytes, and that erases nothing. */
function smallDisk(room: number) {
  const access = {
    write: (bytes: Uint8Array) => {
      const taken = Math.min(room, bytes.length);
      room -= taken;
      return taken;
    },
    flush: () => undefined,
    close: () => undefined
  };
  const handle = {
    createSyncAccessHandle: () => Promise.resolve(access),
    getFile: () => Promise.resolve(new Blob())
  };
  const folder = {
    getDirectoryHandle: () => Promise.resolve(folder),
    getFileHandle: () => Promise.resolve(handle),
    removeEntry: () => Promise.reject(new Error('in use'))
  };
  return { storage: { getDirectory: () => Promise.resolve(folder) } };
}

it('a temporary file that the disk took only part of is a full disk, and can be let go', async () => {
  vi.stubGlobal('navigator', smallDisk(10));
  const file = await createTemporaryFile('study.zip', 'application/zip');
  file.write(new Uint8Array(8));
  expect(() => file.write(new Uint8Array(3))).toThrow(
    expect.objectContaining({ kind: 'quota' }) as Error
  );
  await expect(file.discard()).resolves.toBeUndefined();
});

it('old temporary files are erased, whatever became of one of them', async () => {
  const hour = 3_600_000;
  const erased: string[] = [];
  const file = (name: string, lastModified: number) => ({
    kind: 'file',
    name,
    getFile: () => Promise.resolve({ lastModified })
  });
  const folder = {
    getDirectoryHandle: () => Promise.resolve(folder),
    values: () => [file('written', hour - 1), file('old', hour - 1), file('young', hour)],
    removeEntry: (name: string) => {
      if (name === 'written') return Promise.reject(new Error('in use'));
      erased.push(name);
      return Promise.resolve();
    }
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(folder) } });
  await eraseTemporaryFiles(2 * hour);
  expect(erased).toEqual(['old']);
});
