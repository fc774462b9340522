import { expect, test } from 'vitest';
import { mapFault } from '../../../../src/lib/engines/webllm/faults';
import { loadStoredFilesOnly } from '../../../../src/lib/engines/webllm/patches';

test('an engine that lacks a file fetches nothing, and the files are looked at again', async () => {
  const fetched: unknown[] = [];
  const cache = {
    add: async (request: RequestInfo | URL) => void fetched.push(request),
    addAll: async (requests: Iterable<RequestInfo>) => void fetched.push(...requests)
  };
  loadStoredFilesOnly(cache);
  const thrown: unknown = await cache.add('https://example.org/shard').catch((error) => error);
  expect(mapFault(thrown, 'load')).toMatchObject({ kind: 'network', retry: { when: 'after' } });
  await expect(cache.addAll(['https://example.org/shard'])).rejects.toThrow('gone');
  expect(fetched).toEqual([]);
});
