import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { randomModel } from '../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../scripts/lab-endpoint/templates.mjs';
import { at } from '../../scripts/tasks.mjs';
import { useSite, type Serving, type Site } from './harness';
import { button, HELD, resultsShown, runWatched, setDiskWait, slowDisk, WATCHED } from './journeys';

const tiny = {
  name: 'tiny.gguf',
  mimeType: 'application/octet-stream',
  buffer: randomModel(CHATML)
};

const root: Serving = { kind: 'folder', base: '/' };

/** A profile that keeps the site, and a page of it after one visit. */
async function visited(site: Site): Promise<[BrowserContext, Page]> {
  const profile = await site.profile({ serviceWorkers: 'allow' });
  // Without network there are requests that fail.
  site.expectComplaints(/Failed to load resource|net::ERR/);
  const page = await profile.newPage();
  await page.goto(site.address());
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state))
    .toBe('activated');
  return [profile, page];
}

describe('after one visit', () => {
  const site = useSite(root);

  test('every screen and a published study that was opened are there without network', async () => {
    const [profile, page] = await visited(site);
    await page.goto(site.address('#/explorer'));
    await page.getByRole('rowheader').getByRole('link').first().click();
    await resultsShown(page);
    await profile.setOffline(true);
    await page.reload();
    await resultsShown(page);
    for (const [hash, title] of Object.entries(screens)) {
      await page.goto(site.address(hash));
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
    }
  });
});

describe('after one visit of a site in a folder', () => {
  const site = useSite({ kind: 'folder', base: '/repo/' });

  test('a study runs to its results without network', async () => {
    const [profile, page] = await visited(site);
    await profile.setOffline(true);
    await page.reload();
    await page.goto(site.address(WATCHED));
    await runWatched(page);
    await page.reload();
    await resultsShown(page);
  });

  test('a lesson is made, run in shares, and handed in without network', async () => {
    const [profile, teacher] = await visited(site);
    await profile.setOffline(true);
    await teacher.goto(site.address('#/class'));
    await teacher.getByRole('radio', { name: /share of one study/ }).check();
    await teacher.getByRole('spinbutton', { name: 'Seats', exact: true }).fill('2');
    await button(teacher, 'Make the lesson').click();
    const link = await teacher.getByRole('link', { name: /lesson=/ }).innerText();
    const codes: string[] = [];
    for (const seat of [1, 2]) {
      const page = await profile.newPage();
      await page.goto(`${link}&seat=${seat}`);
      await button(page, 'Run this share').click();
      codes.push(await page.getByText(/^AXIA2/u).innerText());
    }
    await teacher.getByRole('textbox', { name: /Paste all codes/ }).fill(codes.join('\n'));
    await button(teacher, 'Read the codes').click();
    await teacher.getByRole('heading', { name: '2 of 2' }).waitFor();
  });

  test('a model that is stored answers without network', async () => {
    const [profile, page] = await visited(site);
    const study = 'conditions=none,power,security&items=1-2&pretest=0&then=results';
    await page.goto(site.address(`#/study?${study}&respondent=wllama:nobody`));
    await page.getByLabel('Open a GGUF file').setInputFiles(tiny);
    await page.getByText(/tiny.gguf can run/).waitFor();
    await button(page, 'Start the study').click();
    await resultsShown(page);
    await profile.setOffline(true);
    await page.reload();
    const id = `tiny-${createHash('sha256').update(tiny.buffer).digest('hex').slice(0, 8)}`;
    await page.goto(site.address(`#/study?${study}&respondent=wllama:${id}&seed=2&start=1`));
    await page.waitForURL(/run=/);
    await resultsShown(page);
  });
});

const screens: Record<string, RegExp> = {
  '': /./,
  '#/study': /Set up a study/,
  '#/questionnaires': /Questionnaires/,
  '#/results': /./,
  '#/explorer': /./,
  '#/models': /Models/,
  '#/methods': /Method/
};

describe('a new version', () => {
  const site = useSite(root);

  test('waits until the study is over and the reader asks for it', async () => {
    const [profile, page] = await visited(site);
    await slowDisk(profile, HELD);
    await page.reload();

    const worker = readFileSync(at('dist/offline.js'), 'utf8');
    site.replace(
      'offline.js',
      worker.replace(/version: *["`'](\w+)/, (all) => `${all}2`)
    );
    await page.evaluate(() =>
      navigator.serviceWorker.ready.then((one) => one.update()).then(() => undefined)
    );
    await button(page, 'Reload to use it').waitFor();
    await page.goto(site.address(WATCHED));
    await page.waitForURL(/run=/);
    await page.getByText(/new version of Axia.+waits/).waitFor();
    expect(await button(page, 'Reload to use it').count()).toBe(0);
    const caches = () => page.evaluate(() => window.caches.keys());
    expect((await caches()).filter((name) => name.startsWith('axia-site-'))).toHaveLength(2);

    await setDiskWait(page, 0);
    await resultsShown(page);
    // The line moves while that of the study goes: a press may miss it, and is made again.
    const take = async () => {
      await button(page, 'Reload to use it')
        .click({ timeout: 3000 })
        .catch(() => undefined);
      return page.getByText(/new version of Axia/).isVisible();
    };
    await expect.poll(take, { interval: 3000 }).toBe(false);
    await resultsShown(page);
    expect(
      await page.evaluate(() =>
        navigator.serviceWorker.getRegistration().then((one) => one?.waiting ?? null)
      )
    ).toBeNull();
  });
});
