import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useSite } from './harness';
import { fakeEngine } from './harness-engine';
import {
  addModel,
  modelCard,
  modelComplete,
  modelId,
  PATIENT,
  poison,
  shortStudy,
  storedFiles
} from './harness-models';
import { button, resultsShown } from './journeys';
import { useModelHost, type HostedModel } from './model-host';

const site = useSite();
const host = useModelHost({
  tiny: { shards: 4, shardBytes: 200_000 },
  large: { shards: 8, shardBytes: 1_000_000 }
});

/** A page with the faked engine and a faked graphics device, at a model that was just added. */
async function pageWith(model: HostedModel) {
  const profile = await site.profile();
  const engine = await fakeEngine(profile);
  const page = await profile.newPage();
  await addModel(site, page, model);
  return { page, engine };
}

/** What a browser must hold of a model: the hashes of its files as its host has them. */
const hashes = ({ files }: HostedModel) =>
  Object.fromEntries(
    [...files].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')])
  );

const asked = (file: string) => host.requests().filter((request) => request.file === file);

describe('a download', () => {
  test('that is cut at half of a file goes on from there, and the hash is right', async () => {
    const model = host.model('tiny');
    const { page } = await pageWith(model);
    host.fault(/params_shard_1/, 'cut');
    await button(page, 'Download it').click();
    await modelComplete(page, model);
    expect(await storedFiles(page)).toEqual(hashes(model));
    const [first, ...again] = asked('params_shard_1.bin');
    expect(first).toMatchObject({ from: 0, fault: 'cut' });
    expect(again).toHaveLength(1);
    expect(again[0]!.from).toBeGreaterThan(0);
  });

  test('of wrong bytes is refused before it is stored, and says which file', async () => {
    const model = host.model('tiny');
    const { page } = await pageWith(model);
    // The host gets a second chance, and uses it no better.
    host.fault(/params_shard_2/, 'wrong', 2);
    await button(page, 'Download it').click();
    const card = modelCard(page, model);
    await card.getByText(/params_shard_2\.bin/).waitFor();
    expect(await storedFiles(page)).not.toHaveProperty(['params_shard_2.bin']);
    host.fault(/params_shard_2/, 'html');
    await button(page, 'Try again: tiny').click();
    await card
      .getByText(/log in/i)
      .first()
      .waitFor();
    expect(await storedFiles(page)).not.toHaveProperty(['params_shard_2.bin']);
    await button(page, 'Try again: tiny').click();
    await modelComplete(page, model);
    expect(await storedFiles(page)).toEqual(hashes(model));
    expect(asked('params_shard_0.bin')).toHaveLength(1);
  });

  test('into 30 % of the room says so, keeps what came, and ends when there is room', async () => {
    const model = host.model('large');
    const { page } = await pageWith(model);
    const quota = await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    await quota.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 0.3 * model.bytes });
    await button(page, 'Download it').click();
    const card = modelCard(page, model);
    await card.getByText(/The browser has no room left for the model/).waitFor();
    await card
      .getByText(/is kept/)
      .first()
      .waitFor();
    const kept = Object.keys(await storedFiles(page));
    const shards = kept.filter((name) => name.startsWith('params_shard'));
    expect(shards.length).toBeGreaterThan(0);
    const before = host.requests().length;

    await quota.send('Storage.overrideQuotaForOrigin', { origin });
    await button(page, 'Try again: large').click();
    await modelComplete(page, model);
    expect(await storedFiles(page)).toEqual(hashes(model));
    const fetched = host
      .requests()
      .slice(before)
      .map(({ file }) => file);
    expect(fetched.filter((file) => kept.includes(file))).toEqual([]);
  });

  test('of a model that another tab fetches waits for it, and nothing is fetched twice', async () => {
    const model = host.model('tiny');
    const { page } = await pageWith(model);
    host.fault(/params_shard_0/, 'hold');
    await button(page, 'Download it').click();
    await expect.poll(() => asked('params_shard_0.bin').length, PATIENT).toBe(1);

    const second = await page.context().newPage();
    await second.goto(site.address('#/models'));
    await button(second, /^Resume download: tiny/).click();
    await second.getByText(/^Waiting: another task/).waitFor();
    host.release();
    await modelComplete(page, model);
    await modelComplete(second, model);
    const files = host.shardRequests().map(({ file }) => file);
    expect(files.toSorted()).toEqual(model.shards);
  });
});

describe('a study with a model', () => {
  test('fetches it first, and goes on where a reload cut that off', async () => {
    const model = host.model('tiny');
    const { page } = await pageWith(model);
    const id = await modelId(page, model);
    host.fault(/params_shard_3/, 'hold');
    await page.goto(site.address(shortStudy([id])));
    await expect.poll(() => asked('params_shard_3.bin').length, PATIENT).toBe(1);
    await page.waitForURL(/run=/);
    await page.reload();
    host.release();
    await resultsShown(page);
    const fetched = host.shardRequests().map(({ file }) => file);
    // Only what was on its way may have been asked for again.
    expect(fetched.length).toBeLessThanOrEqual(model.shards.length + 2);
    expect(await storedFiles(page)).toEqual(hashes(model));
  });

  test.each([
    ['finds what was put in the place of a stored file before it loads the model', 'html', 1],
    ['finds a bit that changed by the answers of the model, which is loaded again', 'bit', 2]
  ] as const)('%s; only that file is fetched again', async (_, how, loads) => {
    const model = host.model('tiny');
    const { page, engine } = await pageWith(model);
    await button(page, 'Download it').click();
    await modelComplete(page, model);
    const id = await modelId(page, model);
    await poison(page, 'params_shard_1.bin', how);
    const before = host.requests().length;
    await page.goto(site.address(shortStudy([id])));
    await resultsShown(page);
    const fetched = host.requests().slice(before);
    expect(fetched.map(({ file }) => file)).toEqual(['params_shard_1.bin']);
    expect(await storedFiles(page)).toEqual(hashes(model));
    expect(engine.started()).toBe(loads);
  });

  test('asks nobody for anything where its files came from a folder', async () => {
    const model = host.model('tiny');
    const folder = mkdtempSync(join(tmpdir(), 'axia-stick-'));
    try {
      mkdirSync(join(folder, 'tiny'));
      for (const [name, bytes] of model.files) writeFileSync(join(folder, 'tiny', name), bytes);
      const profile = await site.profile();
      await fakeEngine(profile);
      const page = await profile.newPage();
      await page.goto(site.address('#/models'));
      await page.getByLabel('Choose a folder').setInputFiles(folder);
      await page.getByText('tiny is in this browser.').waitFor();
      await page.goto(site.address(shortStudy([await modelId(page, model)])));
      await resultsShown(page);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(host.requests()).toEqual([]);
    const own = new URL(site.address()).origin;
    expect(
      site.requests().filter((address) => /^https?:/.test(address) && !address.startsWith(own))
    ).toEqual([]);
  });
});
