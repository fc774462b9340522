import { describe, expect, it, test } from 'vitest';
import { filesOfDrop, readTextFile } from '../../../src/lib/platform';

const file = (...parts: BlobPart[]) => new File(parts, 'form.txt');

describe('the text of a file', () => {
  it('is read as UTF-8, without its byte order mark', async () => {
    expect(await readTextFile(file('\uFEFF1. Größe 🙂'), 100)).toBe('1. Größe 🙂');
  });

  it.each([
    ['one byte too many', file('abcd'), /^form\.txt .+ limit/],
    ['bytes that are not UTF-8', file(Uint8Array.of(0x61, 0xff)), /UTF-8/]
  ])('is refused for %s', async (_case, given, message) => {
    await expect(readTextFile(given, 3)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(message)
    });
  });

  it('is not read at all where the file is too large', async () => {
    const huge = file();
    Object.defineProperties(huge, {
      size: { value: 50_000_000 },
      arrayBuffer: { value: () => Promise.reject(new Error('read')) }
    });
    await expect(readTextFile(huge, 2_000_000)).rejects.toThrow(/form\.txt .*50 MB.* 2 MB/);
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
