import { describe, expect, it, test } from 'vitest';
import { filesOfDrop, readBytes } from '../../../src/lib/platform';

const file = (...parts: BlobPart[]) => new File(parts, 'form.txt');

describe('the bytes of a file', () => {
  it('are read', async () => {
    expect(await readBytes(file('1. ü'), 100)).toEqual(new TextEncoder().encode('1. ü'));
  });

  it('are refused one byte beyond the limit', async () => {
    await expect(readBytes(file('abcd'), 3)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(/^form\.txt .+ limit/)
    });
  });

  it('are not read at all where the file is too large', async () => {
    const huge = file();
    Object.defineProperties(huge, {
      size: { value: 50_000_000 },
      arrayBuffer: { value: () => Promise.reject(new Error('read')) }
    });
    await expect(readBytes(huge, 2_000_000)).rejects.toThrow(/form\.txt .*50 MB.* 2 MB/);
  });
});

/** Names of files and folders as a browser gives them: a folder's, in portions. */
type Tree = { [name: string]: Tree | null };

function entryOf(name: string, tree: Tree | null, above = ''): FileSystemEntry {
  const fullPath = `${above}/${name}`;
  if (tree === null)
    return {
      isFile: true,
      fullPath,
      file: (done: (file: File) => void) => done(new File(['x'], name))
    } as unknown as FileSystemEntry;
  const portions = Object.entries(tree).map(([inner, rest]) => [entryOf(inner, rest, fullPath)]);
  return {
    isFile: false,
    fullPath,
    createReader: () => ({
      readEntries: (done: (entries: FileSystemEntry[]) => void) => done(portions.shift() ?? [])
    })
  } as unknown as FileSystemEntry;
}

test('a drop gives every file at any depth, with its path, and passes over what is no file', async () => {
  const entries = [
    entryOf('stick', { model: { 'a.bin': null, 'b.bin': null }, empty: {}, 'read.me': null }),
    entryOf('c.wasm', null),
    null
  ];
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  const files = await filesOfDrop({ items } as unknown as DataTransfer);
  expect(files.map(({ name, webkitRelativePath }) => [name, webkitRelativePath])).toEqual([
    ['a.bin', 'stick/model/a.bin'],
    ['b.bin', 'stick/model/b.bin'],
    ['read.me', 'stick/read.me'],
    ['c.wasm', 'c.wasm']
  ]);
});
