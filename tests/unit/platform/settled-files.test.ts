import { expect, it } from 'vitest';
import { settledFiles, type WatchedFolder } from '../../../src/lib/platform/files';

it('a watched folder gives a file once it no longer grows, and again where it changed', async () => {
  const files = new Map<string, File>();
  const put = (name: string, text: string, lastModified = 1) =>
    files.set(name, new File([text], name, { lastModified }));
  const folder: WatchedFolder = {
    async *values() {
      yield { kind: 'directory', name: 'more.txt' };
      for (const [name, file] of files) yield { kind: 'file', name, getFile: async () => file };
      yield {
        kind: 'file',
        name: 'gone.txt',
        getFile: () => Promise.reject(new DOMException('', 'NotFoundError'))
      };
    }
  };
  const looks = new Map<string, { stamp: string; taken: boolean }>();
  const look = async () =>
    Promise.all((await settledFiles(folder, /\.txt$/u, looks)).map((file) => file.text()));
  put('one.txt', 'AXIA');
  put('notes.doc', 'AXIA');
  expect(await look()).toEqual([]);
  put('one.txt', 'AXIA1');
  expect(await look()).toEqual([]);
  expect(await look()).toEqual(['AXIA1']);
  put('two.txt', 'AXIA2');
  expect(await look()).toEqual([]);
  expect(await look()).toEqual(['AXIA2']);
  expect(await look()).toEqual([]);
  put('one.txt', 'AXIA3', 2);
  expect(await look()).toEqual([]);
  expect(await look()).toEqual(['AXIA3']);
});
