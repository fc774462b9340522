// Serves the page that asks a GGUF file through the processor engine alone (tests/bench/processor.html),
// and hands over what it found. Any browser can be sent there: the page runs by its address.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { build, preview } from 'vite';
import { at, freePort } from './tasks.mjs';

const PAGE = 'tests/bench/processor.html';

/** @typedef {import('../tests/bench/processor.page').Asked} Asked */
/**
 * @typedef {object} Order
 * @property {string} file path of a GGUF file
 * @property {number} places how many places of the plan are asked
 * @property {number} neighbours questions at each
 * @property {boolean} [whole] whether each is also read without what was kept from the one before
 * @property {string} [native] address of a llama-server that is asked the same
 * @property {number} [threads] default 1
 */

/** Sends a new tab of a browser to an address. */
export const inTab =
  (/** @type {import('playwright').Browser} */ browser) =>
  async (/** @type {string} */ address) => {
    const tab = await browser.newPage();
    await tab.goto(address, { timeout: 0 });
    return () => tab.close();
  };

/**
 * Builds the page and serves it. One order at a time.
 *
 * @returns {Promise<{
 *   ask(order: Order, open: (address: string) => Promise<() => unknown>): Promise<Asked[]>,
 *   close(): Promise<void>
 * }>} `ask`: `open` sends a browser to an address, and gives what closes it again
 */
export async function serveProcessorPage() {
  const outDir = mkdtempSync(join(tmpdir(), 'axia-processor-'));
  const input = at(PAGE);
  // Without the site's policy: the page starts the engine's own worker itself.
  const site = /** @type {const} */ ({
    configFile: false,
    root: at('.'),
    publicDir: 'static',
    logLevel: 'error'
  });
  await build({
    ...site,
    build: { target: 'es2022', outDir, emptyOutDir: true, rolldownOptions: { input } }
  });
  let file = '';
  /** @type {(report: { answers: Asked[] } | { error: string }) => void} */
  let report = () => undefined;
  const server = await preview({
    ...site,
    build: { outDir },
    preview: {
      port: await freePort(),
      // Several threads need an isolated page.
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp'
      }
    },
    plugins: [
      {
        name: 'processor-page',
        configurePreviewServer({ middlewares }) {
          middlewares.use('/model.gguf', (_, response) => {
            createReadStream(file).pipe(response);
          });
          middlewares.use('/report', (request, response) => {
            void json(request).then((body) => {
              response.end();
              report(/** @type {{ answers: Asked[] } | { error: string }} */ (body));
            });
          });
        }
      }
    ]
  });
  const address = server.resolvedUrls?.local[0] ?? '';
  return {
    async ask({ file: path, neighbours, native, places, threads = 1, whole }, open) {
      file = path;
      const query = new URLSearchParams({
        file: '/model.gguf',
        places: `${places}`,
        neighbours: `${neighbours}`,
        threads: `${threads}`,
        ...(native === undefined ? {} : { native }),
        ...(whole ? { whole: '' } : {})
      });
      const found = new Promise((resolve) => (report = resolve));
      const close = await open(`${address}${PAGE}?${query}`);
      const body = /** @type {{ answers: Asked[] } | { error: string }} */ (await found);
      await close();
      if ('error' in body) throw new Error(body.error);
      return body.answers;
    },
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true });
    }
  };
}
