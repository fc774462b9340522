import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { createGgufFiles } from '../../../src/lib/models/gguf/client';

const options = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

test('a GGUF file that was opened is kept in this browser, over workers, until it is deleted', async () => {
  const bytes = Uint8Array.from(atob(await commands.randomModel()), (one) => one.charCodeAt(0));
  const file = new File([bytes], 'tiny.gguf');
  const files = createGgufFiles();
  expect((await files.inspect([file])).architecture).toBe('llama');
  const stored = await files.add([file], options());
  expect(stored).toMatchObject({ complete: true, kept: true, bytesStored: bytes.length });

  const later = createGgufFiles();
  expect(await later.list()).toEqual([stored]);
  const model = (await later.find(stored.model.id))!;
  const found = await later.ensure(model, { ...options(), recheck: true });
  const copy = new Uint8Array(await found.file.arrayBuffer());
  expect(copy.every((byte, at) => byte === bytes[at])).toBe(true);
  expect(await later.remove(model.id)).toBe(bytes.length);
  expect(await files.list()).toEqual([]);

  const broken = new File([bytes.slice(0, 500)], 'broken.gguf');
  await expect(files.add([broken], options())).rejects.toMatchObject({ kind: 'invalid-input' });
});
