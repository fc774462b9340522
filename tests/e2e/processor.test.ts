import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { randomModel } from '../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../scripts/lab-endpoint/templates.mjs';
import { realModel } from '../../scripts/real-model.mjs';
import { useSite } from './harness';
import { answered, button, exportBundle, resultsShown, slowDisk, stored } from './journeys';

const site = useSite();
const real = await realModel();

const tiny = {
  name: 'tiny.gguf',
  mimeType: 'application/octet-stream',
  buffer: randomModel(CHATML)
};

/** A page at a study of a model that nobody has yet; its disk is slow, so that it can be paused. */
async function studyPage(choices: string) {
  const profile = await site.profile();
  await slowDisk(profile, 300);
  const page = await profile.newPage();
  await page.goto(site.address(`#/study?${choices}&respondent=wllama:nobody`));
  await page.getByText('nobody is not in this browser').waitFor();
  expect(await button(page, 'Start the study').isDisabled()).toBe(true);
  return page;
}

const statusOf = async (page: Page) =>
  ((await stored(page, 'studies'))[0]![1] as { status: string }).status;

/** Starts the study, pauses it on its way, reloads, and resumes it to its results. */
async function runWithPause(page: Page) {
  await page.getByText('Nothing will be downloaded').waitFor();
  await button(page, 'Start the study').click();
  await expect.poll(() => answered(page), { timeout: 300_000 }).toBeGreaterThan(0);
  await button(page, 'Pause').click();
  // Noted at once: a reload must not start the model, though a question is under way.
  await expect.poll(() => statusOf(page), { timeout: 120_000 }).toBe('paused');
  await page.reload();
  await button(page, 'Resume').click();
  await resultsShown(page);
  const { files } = await exportBundle(page);
  return JSON.parse(files['provenance.json']!) as {
    identity: { kind: string; label: string };
    provenance: { file: { name: string; digest: string }; selfTests: object };
  };
}

describe('a GGUF file', () => {
  test('is opened, judged, studied on the processor over a reload, and deleted', async () => {
    const page = await studyPage('conditions=none,power,security&items=1-20');
    const chooser = page.getByLabel('Open a GGUF file');
    await chooser.setInputFiles({ ...tiny, buffer: tiny.buffer.subarray(0, 5e5) });
    await page.getByText(/missing/).waitFor();
    await chooser.setInputFiles(tiny);
    await page.getByText(/tiny.gguf can run/).waitFor();
    const { identity, provenance } = await runWithPause(page);
    expect(identity.kind).toBe('wllama');
    expect(provenance).toMatchObject({
      file: { name: 'tiny.gguf' },
      selfTests: { repeatDifference: 0, prefixReuse: { on: true } }
    });

    await page.goto(site.address('#/models'));
    await button(page, /^Delete tiny/).click();
    await button(page, 'Delete').last().click();
    await expect.poll(() => page.getByText('tiny', { exact: true }).count()).toBe(0);
  });

  test.skipIf('missing' in real)(
    `of a real model is studied over a reload${'missing' in real ? ` – ${real.missing}` : ''}`,
    async () => {
      if ('missing' in real) return;
      const page = await studyPage('conditions=none,power&items=1-2');
      const chooser = page.getByLabel('Open a GGUF file');
      await chooser.setInputFiles({
        ...tiny,
        buffer: readFileSync(real.path).subarray(0, 20_000_000)
      });
      await page.getByText(/78 MB of the file are missing/).waitFor();
      await chooser.setInputFiles(real.path);
      await page.getByText(/can run on this computer/).waitFor();
      const { identity, provenance } = await runWithPause(page);
      expect(identity.label).toBe('SmolLM2 135M Instruct');
      expect(provenance.file.digest).toMatch(/^b179c9523d0e6a0f/);
    },
    600_000
  );
});
