// The site's own modules for scripts in Node: TypeScript as Vite reads it, nothing built.
import { createServer } from 'vite';
import { at } from './tasks.mjs';

/**
 * Calls `use` with a function that loads a module by its path from the root of the repository.
 *
 * @template T
 * @param {(load: (path: string) => Promise<any>) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSource(use) {
  const server = await createServer({
    root: at('.'),
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null }
  });
  try {
    return await use((path) => server.ssrLoadModule(`/${path}`));
  } finally {
    await server.close();
  }
}
