import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { randomModel } from '../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../scripts/lab-endpoint/templates.mjs';
import { hubOf } from '../../scripts/model-hub.mjs';
import { realModel } from '../../scripts/real-model.mjs';
import { useSite } from './harness';
import {
  answersWritten,
  button,
  exportBundle,
  HELD,
  resultsShown,
  setDiskWait,
  slowDisk,
  stored
} from './journeys';

const site = useSite();
const real = await realModel();

const tiny = {
  name: 'tiny.gguf',
  mimeType: 'application/octet-stream',
  buffer: randomModel(CHATML)
};

/** Bytes after which the host of the real model ends a response. */
const PIECE = 40_000_000;

/** A page whose disk is held, so that a study can be paused on its way. */
async function slowPage() {
  const profile = await site.profile();
  await slowDisk(profile, HELD);
  return profile.newPage();
}

const statusOf = async (page: Page) =>
  ((await stored(page, 'studies'))[0]![1] as { status: string }).status;

/** Starts the study, pauses it on its way, reloads, and resumes it to its results. */
async function runWithPause(page: Page) {
  await button(page, 'Start the study').click();
  await expect.poll(() => answersWritten(page), { timeout: 300_000 }).toBeGreaterThan(0);
  await button(page, 'Pause').click();
  await setDiskWait(page, 0);
  // Noted at once: a reload must not start the model, though a question is under way.
  await expect.poll(() => statusOf(page), { timeout: 120_000 }).toBe('paused');
  await page.reload();
  await setDiskWait(page, 0);
  await button(page, 'Resume').click();
  return ended(page);
}

/** Waits for the results, as long as loading and answering take, and exports them. */
async function ended(page: Page) {
  await page.waitForURL(/#\/results\/./, { timeout: 300_000 });
  await resultsShown(page);
  return provenanceOf(await exportBundle(page));
}

const provenanceOf = ({ files }: Awaited<ReturnType<typeof exportBundle>>) =>
  JSON.parse(files['provenance.json']!) as {
    identity: { kind: string; label: string };
    provenance: { file: { name: string; digest: string }; selfTests: object };
  };

describe('a GGUF file', () => {
  test('is opened, judged, studied on the processor over a reload, and deleted', async () => {
    const page = await slowPage();
    const choices = 'conditions=none,power,security&items=1-6';
    await page.goto(site.address(`#/study?${choices}&respondent=wllama:nobody`));
    await page.getByText('nobody is not in this browser').waitFor();
    expect(await button(page, 'Start the study').isDisabled()).toBe(true);
    const chooser = page.getByLabel('Open a GGUF file');
    await chooser.setInputFiles({ ...tiny, buffer: tiny.buffer.subarray(0, 5e5) });
    await page.getByText(/missing/).waitFor();
    await chooser.setInputFiles(tiny);
    await page.getByText(/tiny.gguf can run/).waitFor();
    await page.getByText('Nothing will be downloaded').waitFor();
    const { identity, provenance } = await runWithPause(page);
    expect(identity.kind).toBe('wllama');
    expect(provenance).toMatchObject({
      file: { name: 'tiny.gguf' },
      selfTests: { repeatDifference: 0, prefixReuse: { on: true } }
    });

    await page.goto(site.address('#/models'));
    const here = page.getByRole('region', { name: 'In this browser' });
    const card = here.getByRole('listitem', { name: 'tiny' });
    await card.getByText(/complete and checked/).waitFor();
    await card.locator('summary').click();
    await card.getByText(provenance.file.digest!).waitFor();
    await card.getByRole('button', { name: /^Delete tiny/ }).click();
    await button(page, 'Delete permanently').click();
    await expect.poll(() => page.getByText('tiny', { exact: true }).count()).toBe(0);
  });

  test.skipIf('missing' in real)(
    `of the list, named by a link, is downloaded once the reader agrees${'missing' in real ? ` – ${real.missing}` : ''}`,
    async () => {
      if ('missing' in real) return;
      const { asked, serve } = hubOf(real.path, PIECE);
      const page = await slowPage();
      await serve(page.context());
      const model = 'SmolLM2-135M-Instruct.Q4_1';
      await page.goto(
        site.address(
          `#/study?conditions=none,power,security&items=1&respondent=wllama:${model}&start=1`
        )
      );
      await page.getByText(/This link starts a study/).waitFor();
      await page.getByText(/98 MB to download, about/).waitFor();
      await page.getByText(/98 MB, Q4_1, Apache-2.0/).waitFor();
      expect(asked).toEqual([]);
      const { identity, provenance } = await runWithPause(page);
      expect(asked).toEqual([0, PIECE, 2 * PIECE]);
      expect(identity.label).toBe('SmolLM2 135M Instruct');
      expect(provenance.file.digest).toMatch(/^b179c9523d0e6a0f/);
    },
    600_000
  );
});

describe('a GGUF file, where the page is isolated', () => {
  const isolated = useSite({ kind: 'isolated' });

  test('is read by several threads if the reader asks', async () => {
    const page = await (await isolated.profile()).newPage();
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'hardwareConcurrency', { value: 3 })
    );
    await page.goto(isolated.address('#/study?conditions=none&items=1-3&respondent=wllama:nobody'));
    await page.getByLabel('Open a GGUF file').setInputFiles(tiny);
    await page.getByText('Nothing will be downloaded').waitFor();
    await page.getByLabel('Processor threads').selectOption('2');
    await button(page, 'Start the study').click();
    const { provenance } = await ended(page);
    expect(provenance).toMatchObject({ threads: 2, selfTests: { repeatDifference: 0 } });
  });
});
