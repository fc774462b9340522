import { csvParse } from 'd3-dsv';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { at } from '../../scripts/tasks.mjs';
import type { Message, OpenaiModel } from '../fakes/openai-model';
import type { OpenaiServer } from '../fakes/openai-server';
import { expectSound, useSite } from './harness';
import { PATIENT } from './harness-models';
import {
  answersWritten,
  button,
  exportBundle,
  resultsShown,
  slowDisk,
  stored,
  type Exported
} from './journeys';
import {
  everythingKept,
  outlastHanging,
  questionsTo,
  SERVED,
  servedStudy,
  useOpenaiServers
} from './openai-host';

const site = useSite();
const serve = useOpenaiServers();

const QUICK = { preset: 'quick' };
const QUICK_QUESTIONS = 220;
/** A study that is soon answered, and still long enough to be met on its way. */
const SHORT = { conditions: 'all-prompts,none', items: '1-16' };
const SHORT_QUESTIONS = 11 * 16;
const KEY = 'sk-thisIsTheKeyOfNobody-4711';
const GATEWAY = 'gatewaysOwnSecret0815';

/** The remarks of the browser itself on requests that went wrong. */
const remarks = /Failed to load resource|blocked by CORS policy/;

/** A page with an empty disk of its own, which counts the answers that it writes. */
async function pageOf(hash?: string): Promise<Page> {
  const profile = await site.profile();
  await slowDisk(profile, 0);
  const page = await profile.newPage();
  if (hash !== undefined) await page.goto(site.address(hash));
  return page;
}

/** Chooses a server by hand. */
async function connectTo(page: Page, url: string, key?: string): Promise<void> {
  await page.getByRole('radio', { name: /A model on a server of your own/ }).check();
  await page.getByRole('textbox', { name: 'Base address' }).fill(url);
  if (key !== undefined) await page.getByLabel('API key (optional)').fill(key);
  await button(page, 'Connect').click();
}

/** Fails unless every exported answer is what the model gives to its question. */
function expectAnswersOf(model: OpenaiModel, { files }: Exported): void {
  const prompts = new Map(csvParse(files['prompts.csv']!).map((row) => [row.cell_id!, row]));
  const expected = new Map(
    [...prompts].map(([id, { system, user }]) => {
      const messages: Message[] = [
        ...(system ? [{ role: 'system' as const, content: system }] : []),
        { role: 'user', content: user! }
      ];
      return [id, messages];
    })
  );
  for (const row of csvParse(files['answers.csv']!)) {
    const { logProbabilities } = model.distribution(expected.get(row.cell_id!)!, [row.option!]);
    expect(Number(row.log_probability)).toBeCloseTo(logProbabilities[0]!, 9);
  }
}

describe('a study of a model on a server', () => {
  test('is set up by hand, and holds exactly what the model answers', async () => {
    const server = await serve();
    const page = await pageOf('#/study?conditions=none,power&items=1-6&seed=1');
    await connectTo(page, server.url);
    // On the screen, and said to people who do not see it.
    await page
      .getByText(/Found vLLM.*, with 1 model/)
      .first()
      .waitFor();
    expect(await page.getByRole('combobox', { name: 'Model' }).inputValue()).toBe(SERVED);
    await page
      .getByLabel('What this server can do')
      .getByText(/most likely first tokens/)
      .waitFor();
    await expectSound(page);
    await button(page, 'Start the study').click();
    await resultsShown(page);
    const bundle = await exportBundle(page);
    expect(csvParse(bundle.files['answers.csv']!)).toHaveLength(12 * 6);
    expectAnswersOf(server.model(), bundle);
  });

  test('has the same answers where one request in twenty goes wrong, for hardly more requests', async () => {
    site.expectComplaints(remarks);
    const bundleFrom = async (server: OpenaiServer) => {
      const page = await pageOf();
      await page.clock.install();
      await page.goto(site.address(servedStudy(server, QUICK)));
      await outlastHanging(page, server, () => page.url().includes('#/results/'));
      await resultsShown(page);
      return exportBundle(page);
    };
    const well = await serve();
    const faulty = await serve({ faults: { seed: 1, share: 0.05, after: 1 } });
    const [plain, mended] = [await bundleFrom(well), await bundleFrom(faulty)];
    expect(plain.files['answers.csv']!.trimEnd().split('\n')).toHaveLength(1 + QUICK_QUESTIONS * 6);
    expect(mended.files['answers.csv'] === plain.files['answers.csv'], 'same answers').toBe(true);
    const seen = new Set(faulty.requests.map(({ fault }) => fault));
    expect(seen.size, 'kinds of fault, and none').toBe(10);
    // The browser asks for leave once, and not before every question.
    expect(well.preflights).toBeLessThan(5);
    expect(questionsTo(faulty)).toBeGreaterThan(questionsTo(well));
    expect(questionsTo(faulty)).toBeLessThanOrEqual(1.1 * questionsTo(well));
  });

  test('waits for a server that dies, and goes on when it is back, with nothing lost', async () => {
    site.expectComplaints(remarks);
    const server = await serve({ latency: 20 });
    const page = await pageOf();
    await page.clock.install();
    await page.goto(site.address(servedStudy(server, SHORT)));
    await expect.poll(() => answersWritten(page), PATIENT).toBeGreaterThan(20);
    await server.die();
    await page.getByText(/Trying again/).waitFor();
    const kept = await stored(page, 'answers');
    expect(kept.length).toBeLessThan(SHORT_QUESTIONS);
    await server.revive();
    await page.clock.fastForward(30_000);
    await resultsShown(page);
    const all = await stored(page, 'answers');
    expect(all).toHaveLength(SHORT_QUESTIONS);
    expect(all).toEqual(expect.arrayContaining(kept));
    expect(await answersWritten(page)).toBe(SHORT_QUESTIONS);
    expectAnswersOf(server.model(), await exportBundle(page));
  });
});

describe('a server that cannot be reached', () => {
  test('because it does not let pages in: the flags that do are shown', async () => {
    site.expectComplaints(remarks);
    const server = await serve({ origins: 'none' });
    const page = await pageOf('#/study');
    await connectTo(page, server.url);
    await page
      .getByRole('alert')
      .getByText(/CORS|let this page/i)
      .first()
      .waitFor();
    await page.locator('summary', { hasText: /CORS/ }).click();
    const origin = site.address().replace(/\/$/, '');
    await page.getByText(`--allowed-origins '["${origin}"]'`).first().waitFor();
  });

  test('because the page is secure and the server is not: said before anything is asked', async () => {
    const profile = await site.profile();
    // The built site as a host with https would give it.
    await profile.route('https://axia.example/**', (route) => {
      const path = at('dist', new URL(route.request().url()).pathname.slice(1) || 'index.html');
      return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 });
    });
    const page = await profile.newPage();
    await page.goto('https://axia.example/#/study');
    await connectTo(page, 'http://gpu.example.org:8000/v1');
    await page.getByRole('alert').getByText(/https/).first().waitFor();
    expect(site.requests().filter((url) => url.includes('gpu.example'))).toEqual([]);
  });
});

test('a key is nowhere but in the requests to its server, and is asked for again after a reload', async () => {
  site.expectComplaints(remarks);
  const server = await serve({
    ...{ key: KEY, latency: 20 },
    faults: { seed: 2, share: 0.2, kinds: ['server-error', 'cut', 'wrong-shape'], after: 20 }
  });
  const page = await pageOf(`#/study?${new URLSearchParams(SHORT)}&seed=1`);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await connectTo(page, server.url, KEY);
  await page.getByText('More settings').click();
  await button(page, 'Add a header').click();
  await page.getByLabel('Header 1 name').fill('x-gateway');
  await page.getByLabel('Header 1 value').fill(GATEWAY);
  await button(page, 'Connect').click();
  await button(page, 'Start the study').click();
  await expect.poll(() => answersWritten(page), PATIENT).toBeGreaterThan(20);
  // From now on the key is refused, and repeated in the refusal.
  server.set({ key: 'another' });
  await page.getByText('Stopped by an error', { exact: true }).waitFor();
  const shown = [await everythingKept(page)];
  const before = (await stored(page, 'answers')).length;

  server.set({ key: KEY });
  await page.reload();
  await button(page, 'Resume').click();
  await page
    .getByText(/rejected the request/)
    .first()
    .waitFor();
  await page.getByLabel('API key (optional)').fill(KEY);
  await button(page, 'Resume').click();
  await resultsShown(page);
  expect(await stored(page, 'answers')).toHaveLength(SHORT_QUESTIONS);
  expect(await answersWritten(page)).toBe(SHORT_QUESTIONS - before);
  const bundle = await exportBundle(page);
  shown.push(await everythingKept(page), JSON.stringify(bundle.files));
  shown.push(said.join('\n'), site.requests().join('\n'));

  const sent = server.requests.map(({ headers }) => headers);
  expect(
    sent.filter(({ authorization }) => authorization === `Bearer ${KEY}`).length
  ).toBeGreaterThan(SHORT_QUESTIONS);
  expect(sent.some((headers) => headers['x-gateway'] === GATEWAY)).toBe(true);
  for (const text of shown) {
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(GATEWAY);
  }
  // The search would find it: what is no secret is there.
  for (const text of shown.slice(0, 3)) expect(text).toContain(SERVED);

  // Another page may open an address that starts a study: this one asks before it spends the key.
  const spent = server.requests.length;
  await page.evaluate((hash) => (location.hash = hash), servedStudy(server, SHORT));
  await page.getByText(/whose key you entered here/).waitFor();
  expect(await page.getByRole('textbox', { name: 'Base address' }).inputValue()).toBe(server.url);
  expect(await button(page, 'Start the study').isDisabled()).toBe(true);
  expect(server.requests).toHaveLength(spent);
  await button(page, 'Connect').click();
  await button(page, 'Start the study').click();
  await expect.poll(() => server.requests.length, PATIENT).toBeGreaterThan(spent + 20);
});
