/**
 * Makes an engine that fetches what its cache lacks load stored files alone: a file that went after
 * the check would else be fetched and kept unchecked. The load fails as one without network does, and
 * the next one begins with the check of the files, which fetches what is missing.
 *
 * @param cache `Cache.prototype` of the engine's worker
 */
export function loadStoredFilesOnly(cache: Pick<Cache, 'add' | 'addAll'>): void {
  const refuse = async (): Promise<void> => {
    throw new DOMException('Cache.add: a stored file of the model is gone.', 'NetworkError');
  };
  cache.add = refuse;
  cache.addAll = refuse;
}
