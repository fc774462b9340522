// Downloads, hashes and keeps GGUF files. Its code is fetched when a screen first asks for them.
import { expose } from 'comlink';
import { openDisk, type Disk } from '../lib/models/gguf/disk';
import { createGgufService } from '../lib/models/gguf/service';
import { createGgufStore } from '../lib/models/gguf/store';
import { systemClock } from '../lib/platform';

/** Milliseconds without a byte after which a connection counts as dead. */
const TIMEOUT = 60_000;

let disk: Promise<Disk> | null = null;

expose(
  createGgufService(
    createGgufStore(() => (disk ??= openDisk()), {
      fetch: (...request) => fetch(...request),
      clock: systemClock,
      timeout: TIMEOUT
    })
  )
);
