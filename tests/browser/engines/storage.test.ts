import { afterEach, expect, it } from 'vitest';
import { deleteStoredModel } from '../../../src/lib/engines/webllm/storage';

const names = ['webllm/config', 'webllm/model', 'webllm/wasm'];
afterEach(() => Promise.all(names.map((name) => caches.delete(name))));

it('deletes every file of one model, the damaged list included, and no other model’s', async () => {
  const at = 'https://example.org/models';
  const files = [
    ['webllm/config', `${at}/a/resolve/main/mlc-chat-config.json`],
    ['webllm/model', `${at}/a/resolve/main/tensor-cache.json`],
    ['webllm/model', `${at}/a/resolve/main/params_shard_0.bin`],
    ['webllm/model', `${at}/ab/resolve/main/params_shard_0.bin`],
    ['webllm/wasm', 'https://example.org/a.wasm']
  ] as const;
  for (const [name, url] of files)
    await (await caches.open(name)).put(url, new Response('<!doctype html>'));
  const record = { model_id: 'a', model: `${at}/a`, model_lib: 'https://example.org/a.wasm' };
  expect(await deleteStoredModel(record)).toBe(4);
  const left = await (await caches.open('webllm/model')).keys();
  expect(left.map((request) => request.url)).toEqual([`${at}/ab/resolve/main/params_shard_0.bin`]);
  expect(await deleteStoredModel(record)).toBe(0);
});
