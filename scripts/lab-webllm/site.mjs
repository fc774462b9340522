// Builds the lab's page with the app's own configuration, and the engine of the lab in place of
// the package.
import { join } from 'node:path';
import { build } from 'vite';
import { at } from '../tasks.mjs';

const here = at('scripts/lab-webllm/page');

/** Where the built page is under the folder that it was built into. */
export const PAGE = 'scripts/lab-webllm/page/index.html';

/**
 * Builds the page.
 *
 * @param {string} engine path of the engine's module
 * @param {string} folder where to; emptied
 */
export async function buildSite(engine, folder) {
  await build({
    root: at(),
    configFile: at('vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    resolve: {
      alias: [
        { find: /^@mlc-ai\/web-llm$/, replacement: join(here, 'tapped-engine.ts') },
        { find: /^lab-engine$/, replacement: engine }
      ]
    },
    build: {
      outDir: folder,
      emptyOutDir: true,
      sourcemap: false,
      rolldownOptions: { input: join(here, 'index.html') }
    }
  });
}
