import { expect, test } from 'vitest';
import { filesOfDrop } from '../../../src/lib/platform';

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
