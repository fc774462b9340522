// A headless browser with software WebGPU on the lab's page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../chromium.mjs';
import { PAGE } from './site.mjs';

/** @typedef {import('./page/page').Lab} Lab */

/** `any adapter` is the one of the computer or of `CHROMIUM`; see docs/webllm-lab.md. */
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/**
 * Opens the page in a fresh profile.
 *
 * @param {string} site address of the page's server
 * @param {{ webgpu?: boolean, plain?: boolean }} [options] `plain`: the browser that the tests
 *   use, even where `CHROMIUM` names another one
 */
export async function openBrowser(site, { webgpu = true, plain = false } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'axia-lab-'));
  const chosen = plain ? findChromium() : (process.env.CHROMIUM ?? findChromium());
  const context = await chromium.launchPersistentContext(profile, {
    headless: true,
    args: [...chromiumArgs, ...(webgpu ? WEBGPU : [])],
    ...(chosen ? { executablePath: chosen } : {})
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(0);
  page.on('pageerror', (error) => console.log(`  page: ${error.message.slice(0, 300)}`));
  if (process.env.LAB_VERBOSE)
    page.on('console', (line) => console.log(`  ${line.type()}: ${line.text().slice(0, 300)}`));
  await page.goto(`${site}/site/${PAGE}`);
  const developer = await context.newCDPSession(page);
  return {
    version: context.browser()?.version() ?? 'unknown',
    /**
     * Runs a function of the page's `lab` there, and waits for its result.
     *
     * @template T, R
     * @param {(lab: Lab, argument: T) => R} work sees nothing but its arguments
     * @param {T} [argument]
     * @returns {Promise<Awaited<R>>}
     */
    call: (work, argument) =>
      // The function's text is run in the page, where `lab` is.
      /** @type {any} */ (page).evaluate(
        `(${work})(lab, ${JSON.stringify(argument) ?? 'undefined'})`
      ),
    /** Bytes that the page may store; null lifts the limit. */
    async limitStorage(/** @type {number | null} */ bytes) {
      const limit = bytes === null ? {} : { quotaSize: bytes };
      await developer.send('Storage.overrideQuotaForOrigin', { origin: site, ...limit });
    },
    async crashGraphics() {
      const browser = await context.browser()?.newBrowserCDPSession();
      // The answer to the command may be lost with the process.
      await (browser ?? developer).send('Browser.crashGpuProcess').catch(() => undefined);
    },
    async close() {
      await context.close().catch(() => undefined);
      rmSync(profile, { recursive: true, force: true });
    }
  };
}

/** @typedef {Awaited<ReturnType<typeof openBrowser>>} Browser */
