import type { ModelRecord } from './library';

/** The caches in which WebLLM 0.2.86 keeps files, with its default backend. */
const CACHES = ['webllm/config', 'webllm/model', 'webllm/wasm'];

/**
 * Deletes every stored file of a model. WebLLM's own function leaves the list of the weights behind,
 * and deletes nothing where that list is the damaged file.
 *
 * @param record with absolute addresses
 * @returns number of files deleted
 */
export async function deleteStoredModel(record: ModelRecord): Promise<number> {
  const folder = `${record.model.replace(/\/+$/, '')}/`;
  let deleted = 0;
  for (const name of CACHES) {
    if (!(await caches.has(name))) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      if (request.url.startsWith(folder) || request.url === record.model_lib)
        if (await cache.delete(request)) deleted++;
  }
  return deleted;
}
