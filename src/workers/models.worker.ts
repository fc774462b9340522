import { expose } from 'comlink';
import { noStore } from '../lib/models/errors';
import {
  createLocalModelFiles,
  createModelService,
  type LocalModelFiles
} from '../lib/models/service';
import { ModelStore } from '../lib/models/store';
import { freeBytes, systemClock } from '../lib/platform';

/** Milliseconds without a byte after which a connection counts as dead. */
const TIMEOUT = 60_000;

let files: LocalModelFiles | null = null;

expose(
  createModelService(() => {
    // Absent in insecure contexts, whatever the types say.
    if (!(globalThis.caches as CacheStorage | undefined)) throw noStore();
    return (files ??= createLocalModelFiles({
      store: new ModelStore(caches),
      fetch: (...request) => fetch(...request),
      clock: systemClock,
      free: freeBytes,
      timeout: TIMEOUT
    }));
  })
);
