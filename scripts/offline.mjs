// Writes the service worker of the built site, with the list of the files that it keeps.
// docs/offline.md.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, runnerImport } from 'vite';
import { at } from './tasks.mjs';

const quiet = /** @type {const} */ ({ configFile: false, root: at(), logLevel: 'error' });

/** Paths of all files in a folder, relative to it, with `/` between their parts. */
const filesIn = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));

/**
 * The worker with its list, as one script: not every browser takes a module here.
 *
 * @param {string} folder the built site
 */
async function workerOf(folder) {
  const { module } = await runnerImport(at('src/lib/platform/site-files.ts'), quiet);
  const { sortFiles } = /** @type {typeof import('../src/lib/platform/site-files')} */ (module);
  const { first, engines } = sortFiles(filesIn(folder));
  const hash = createHash('sha256');
  for (const { path } of [...first, ...engines])
    hash.update(path).update(readFileSync(join(folder, path || 'index.html')));
  const files = { version: hash.digest('hex').slice(0, 16), first, engines };
  const built = await build({
    ...quiet,
    publicDir: false,
    define: { SITE_FILES: JSON.stringify(files) },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: {
        input: at('src/workers/offline.worker.ts'),
        output: { format: 'iife' }
      }
    }
  });
  if (!('output' in built)) throw new Error('The service worker was not built.');
  return built.output[0].code;
}

/** @returns {import('vite').Plugin} */
export function offline() {
  return {
    name: 'offline',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        if (dir) writeFileSync(join(dir, 'offline.js'), await workerOf(dir));
      }
    }
  };
}
