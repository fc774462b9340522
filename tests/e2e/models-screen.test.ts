import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { expectSound, useSite } from './harness';
import { fakeAdapter } from './harness-engine';
import { addModel, modelCard, modelComplete, poison } from './harness-models';
import { useModelHost } from './model-host';

const site = useSite();
const host = useModelHost({ tiny: { shards: 4, shardBytes: 200_000 } });

const button = (page: Page, name: RegExp | string) => page.getByRole('button', { name });
const card = (page: Page) => modelCard(page, host.model('tiny'));

/** The models screen in a fresh profile, with the model of the host added to it. */
async function openWithModel(): Promise<Page> {
  const profile = await site.profile();
  await fakeAdapter(profile);
  // The chooser of folders is the browser's own: the page is given a folder of its private files.
  await profile.addInitScript(() => {
    const showDirectoryPicker = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('stick', { create: true });
    Object.assign(window, { showDirectoryPicker });
  });
  const page = await profile.newPage();
  await addModel(site, page, host.model('tiny'));
  return page;
}

test('a model of an own address: fetched, paused, gone on with after a reload, repaired, deleted', async () => {
  const page = await openWithModel();
  host.fault(/shard_2/, 'hold');
  const news = page.locator('form p', { hasText: 'tiny was added.' });
  expect(await news.innerText()).toContain('not downloaded yet');
  await button(page, 'Download it').click();
  await page.getByRole('progressbar', { name: /^Download of tiny/ }).waitFor();
  expect(await news.innerText()).toContain('being downloaded');

  // It goes on behind other screens, which say so.
  await page.goto(site.address('#/methods'));
  await page.getByRole('link', { name: /^Downloading tiny/ }).click();
  await button(page, /^Pause: tiny/).click();
  await button(page, /^Resume: tiny/).waitFor();

  await page.reload();
  host.release();
  await card(page)
    .getByText(/missing/)
    .waitFor();
  await button(page, /^Resume download: tiny/).click();
  await modelComplete(page, host.model('tiny'));
  const whole = host.shardRequests().filter(({ from, fault }) => from === 0 && fault === null);
  expect(new Set(whole.map(({ file }) => file)).size, 'no shard came twice').toBe(whole.length);

  const before = host.shardRequests().length;
  await poison(page, 'params_shard_1.bin', 'bit');
  await button(page, /^Check files: tiny/).click();
  await card(page)
    .getByText(/1 file was damaged/)
    .waitFor();
  await modelComplete(page, host.model('tiny'));
  expect(
    host
      .shardRequests()
      .slice(before)
      .map(({ file }) => file)
  ).toEqual(['params_shard_1.bin']);
  await button(page, /^Save to a folder: tiny/).click();
  await card(page)
    .getByText(/Saved .*stick/)
    .waitFor();
  await page.locator('summary', { hasText: /Revision/ }).click();
  await expectSound(page, [
    { colorScheme: 'dark', width: 390 },
    { colorScheme: 'light', width: 1440 }
  ]);

  await button(page, /^Delete tiny/).click();
  await button(page, 'Delete permanently').click();
  await page.getByText(/^No models yet\./).waitFor();
  const focused = await page.evaluate(() => document.activeElement?.textContent);
  expect(focused).toBe('In this browser');
  expect(site.requests().filter((address) => /webllm/.test(address))).toEqual([]);
}, 300_000);

test('a model of a folder, without network, and without what is missing in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'axia-stick-'));
  try {
    const profile = await site.profile();
    await fakeAdapter(profile);
    const page = await profile.newPage();
    await page.goto(site.address('#/models'));
    await page.getByText(/^No models yet\./).waitFor();
    await profile.setOffline(true);
    const inside = join(folder, 'tiny');
    mkdirSync(inside);
    const { files } = host.model('tiny');
    for (const [name, body] of files) writeFileSync(join(inside, name), body);
    rmSync(join(inside, 'params_shard_3.bin'));
    const choose = () => page.getByLabel('Choose a folder').setInputFiles(folder);
    await choose();
    await page
      .getByRole('alert')
      .getByText(/params_shard_3\.bin/)
      .waitFor();
    writeFileSync(join(inside, 'params_shard_3.bin'), files.get('params_shard_3.bin')!);
    await choose();
    await page.getByText(/^tiny.* is in this browser\.$/).waitFor();
    await card(page).getByText('your folder').waitFor();
    await card(page)
      .getByRole('link', { name: /^Study it: tiny/ })
      .waitFor();
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
