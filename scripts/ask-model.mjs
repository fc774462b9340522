// Runs studies of real GGUF files in the built site, as a visitor would: on the processor, or on
// llama.cpp's server where LLAMA_SERVER names its program. For npm run bench:engine and publish-real.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { launchOptions } from './chromium.mjs';
import { CACHE } from './real-model.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

/** Milliseconds: a study of thousands of questions on one core takes hours. */
const LONGEST = 8 * 3_600_000;

/** @typedef {'processor' | 'server'} Engine */
/** @typedef {{ bundle: Buffer, loaded: number, seconds: number, questions: number, effort: string }} Asked */

/** What a study costs, out of the line below its progress: not what is under way. */
const effortIn = (/** @type {string} */ line) =>
  line
    .split('·')
    .map((fact) => fact.trim())
    .filter((fact) => /token/.test(fact))
    .join(', ');

/** Path of a model's file in the cache; null where it is not there. */
export function modelFile(/** @type {string} */ name) {
  const path = join(CACHE, name);
  return existsSync(path) ? path : null;
}

/** The bundle of the study whose results a page shows, once they are there. */
export async function exportedBundle(/** @type {import('playwright').Page} */ page) {
  const button = page.locator('button:enabled', { hasText: 'Export bundle' });
  await button.waitFor();
  const downloading = page.waitForEvent('download');
  await button.click();
  const stream = await (await downloading).createReadStream();
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** llama.cpp's server, alone on one core; null where there is none. */
export async function startLlama(
  /** @type {string} */ model,
  // A filled-in questionnaire before a question takes some 2,000 tokens.
  { context = 2048 } = {}
) {
  const program = process.env['LLAMA_SERVER'];
  if (!program) return null;
  const port = await freePort();
  const one = ['-t', '1', '-tb', '1', '--poll', '0', '-np', '1', '-c', `${context}`, '-fa', 'off'];
  const args = ['-m', model, '--host', '127.0.0.1', '--port', `${port}`, ...one];
  const child = spawn(program, args, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false
    );
    if (ready) break;
    if (tries > 600 || child.exitCode !== null) throw new Error(`${program} did not start`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url: `${url}/v1`, stop: () => child.kill() };
}

/** Serves the built site, on a free port or a given one. */
export async function serveSite(/** @type {number} */ port) {
  await ensureBuild();
  const site = await preview({ root: at('.'), preview: { port, strictPort: true } });
  return { address: site.resolvedUrls?.local[0] ?? '', close: () => site.close() };
}

/** The server's own address, above that of its API. */
export const rootOf = (/** @type {{ url: string }} */ { url }) => url.replace(/\/v1$/, '');

/**
 * The built site in a browser, and a way to ask a model in it.
 *
 * @returns {Promise<{
 *   ask(engine: Engine, path: string, study: Record<string, string>, server?: { context?: number }): Promise<Asked | null>,
 *   close(): Promise<void>
 * }>} `ask` gives null where there is no server
 */
export async function openSite() {
  const site = await serveSite(await freePort());
  const browser = await chromium.launch(launchOptions());

  async function ask(
    /** @type {Engine} */ engine,
    /** @type {string} */ path,
    /** @type {Record<string, string>} */ study,
    /** @type {{ context?: number }} */ server = {}
  ) {
    const llama = engine === 'server' ? await startLlama(path, server) : null;
    if (engine === 'server' && llama === null) return null;
    const context = await browser.newContext({ acceptDownloads: true });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(LONGEST);
      const respondent = llama ? `endpoint:${basename(path)}` : 'wllama:nobody';
      const query = new URLSearchParams({
        ...{ ...study, respondent, seed: '1' },
        ...(llama ? { endpoint: llama.url, start: '1' } : {})
      });
      const began = performance.now();
      await page.goto(`${site.address}#/study?${query}`);
      if (!llama) {
        await page.getByLabel('Open a GGUF file').setInputFiles(path);
        await page.getByText(/can run on this computer/).waitFor();
        await page.getByRole('button', { name: 'Start the study' }).click();
      }
      const progress = page.locator('#asked');
      await page.waitForFunction(() => {
        const bar = /** @type {HTMLProgressElement | null} */ (document.querySelector('#asked'));
        return bar !== null && bar.value > 0;
      });
      const first = performance.now();
      const questions = Number(await progress.getAttribute('max'));
      let effort = '';
      const watch = setInterval(() => {
        // A model that cannot be measured is asked all the same: that is what is to be shown.
        void page
          .getByRole('button', { name: 'Go on all the same' })
          .click({ timeout: 100 })
          .catch(() => {});
        void page
          .locator('.progress .hint')
          .textContent({ timeout: 500 })
          .then(
            (text) => (effort = effortIn(text ?? '') || effort),
            () => {}
          );
      }, 1000);
      await page.waitForURL(/#\/results\/./).finally(() => clearInterval(watch));
      const seconds = (performance.now() - first) / 1000;
      const bundle = await exportedBundle(page);
      return {
        bundle,
        loaded: (first - began) / 1000,
        seconds,
        questions,
        effort
      };
    } finally {
      await context.close();
      llama?.stop();
    }
  }

  return {
    ask,
    async close() {
      await browser.close();
      await site.close();
    }
  };
}
