import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { at } from '../../scripts/tasks.mjs';
import { useSite, type Serving, type Site } from './harness';
import { button, resultsShown, runWatched, slowDisk, WATCHED } from './journeys';

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
    await slowDisk(profile, 1500);
    await page.reload();
    await page.goto(site.address(WATCHED));
    await page.waitForURL(/run=/);

    const worker = readFileSync(at('dist/offline.js'), 'utf8');
    site.replace(
      'offline.js',
      worker.replace(/version: *["`'](\w+)/, (all) => `${all}2`)
    );
    await page.evaluate(() =>
      navigator.serviceWorker.ready.then((one) => one.update()).then(() => undefined)
    );
    await page.getByText(/new version of Axia.+waits/).waitFor();
    expect(await button(page, 'Reload to use it').count()).toBe(0);
    const caches = () => page.evaluate(() => window.caches.keys());
    expect((await caches()).filter((name) => name.startsWith('axia-site-'))).toHaveLength(2);

    await resultsShown(page);
    await button(page, 'Reload to use it').click();
    await page.getByText(/new version of Axia/).waitFor({ state: 'detached' });
    await resultsShown(page);
    expect(
      await page.evaluate(() =>
        navigator.serviceWorker.getRegistration().then((one) => one?.waiting ?? null)
      )
    ).toBeNull();
  });
});
