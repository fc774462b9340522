// The processor engine computes the same numbers in every browser: the same questions in Chromium and
// in Firefox, where there is one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchOptions } from '../../scripts/chromium.mjs';
import { findFirefox, openInFirefox } from '../../scripts/firefox.mjs';
import { randomModel } from '../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../scripts/lab-endpoint/templates.mjs';
import { inTab, serveProcessorPage, type Asked } from '../../scripts/processor-page.mjs';
import { realModel } from '../../scripts/real-model.mjs';

const firefox = findFirefox();
const real = await realModel();
const missing = 'missing' in real ? real.missing : null;

/** What is missing, as the end of a test’s name. */
const because = (...reasons: (string | null)[]) =>
  reasons.flatMap((reason) => (reason === null ? [] : [` – ${reason}`])).join('');
const noFirefox = firefox === null ? 'no Firefox on this computer' : null;

describe.skipIf(firefox === null)(
  `the same numbers in two browsers${because(noFirefox)}`,
  { timeout: 600_000 },
  () => {
    let folder: string;
    let page: Awaited<ReturnType<typeof serveProcessorPage>>;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'axia-two-'));
      page = await serveProcessorPage();
    });
    afterAll(async () => {
      await page.close();
      rmSync(folder, { recursive: true });
    });

    async function inChromium(address: string) {
      const browser = await chromium.launch(launchOptions());
      await inTab(browser)(address);
      return () => browser.close();
    }

    async function expectSame(file: string, places: number) {
      const order = { file, places, neighbours: 2 };
      const timeless = (answers: readonly Asked[]) =>
        answers.map(({ milliseconds: _, ...answer }) => answer);
      const answers = await page.ask(order, inChromium);
      expect(answers).toHaveLength(2 * places);
      expect(answers.every(({ digest }) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
      expect(new Set(answers.map(({ digest }) => digest)).size).toBe(answers.length);
      // Probabilities of the whole vocabulary by their hash, log-probabilities of the options.
      const others = await page.ask(order, (address) => openInFirefox(firefox!, address));
      expect(timeless(others)).toEqual(timeless(answers));
    }

    test('of a tiny model of random weights', async () => {
      const file = join(folder, 'tiny.gguf');
      writeFileSync(file, randomModel(CHATML));
      await expectSame(file, 4);
    });

    test.skipIf(missing !== null)(`of SmolLM2-135M-Instruct${because(missing)}`, async () => {
      if ('path' in real) await expectSame(real.path, 1);
    });
  }
);
