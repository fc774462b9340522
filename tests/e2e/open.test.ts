import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_CHOICES } from '../../src/lib/core/analysis';
import { formatOpenLink, formatResultsLink, parseRoute } from '../../src/lib/link';
import { expectSound, useSite } from './harness';
import { button, exportBundle, openBundle, resultsShown } from './journeys';

const site = useSite();
const bundle = readFileSync(new URL('../../static/explorer/simulated-random.zip', import.meta.url));

test('a study is opened from an address once its reader agrees, and only once', async () => {
  const page = await site.open('#/');
  const asked: string[] = [];
  await page.route('https://files.example.org/**', async (route) => {
    asked.push(route.request().url());
    const headers = { 'access-control-allow-origin': '*' };
    if (asked.length === 1)
      return route.fulfill({ body: '<html>', contentType: 'text/html', headers });
    return route.fulfill({ body: bundle, contentType: 'application/zip', headers });
  });
  const link = site.address(formatOpenLink('https://files.example.org/a/study.zip'));
  await page.goto(link);
  await page.getByRole('heading', { name: 'Open a study from files.example.org?' }).waitFor();
  await expectSound(page);
  expect(asked).toEqual([]);

  const open = button(page, 'Fetch and open');
  await open.click();
  await page
    .getByRole('alert')
    .getByText(/a web page in place of study\.zip/)
    .waitFor();
  await open.click();
  await resultsShown(page);
  const { hash } = new URL(page.url());

  await page.goto(link);
  await open.click();
  await resultsShown(page);
  expect(new URL(page.url()).hash).toBe(hash);
});

test('a bundle opens under the choices that it was exported with, and one press leads to the defaults', async () => {
  const chosen = { ...DEFAULT_CHOICES, population: 'h-even' as const, temperature: 0.7 };
  const sender = await site.open(formatResultsLink('simulated-random', chosen));
  await resultsShown(sender);
  const sent = await exportBundle(sender);

  const page = await site.open('#/results');
  await openBundle(page, sent.name, sent.bytes);
  await resultsShown(page);
  const inAddress = () => parseRoute(new URL(page.url()).hash);
  expect(inAddress()).toMatchObject({ choices: chosen, complaints: [] });
  await page.getByText('2 changed', { exact: true }).waitFor();
  await button(page, 'Reset to defaults').click();
  await expect.poll(inAddress).toMatchObject({ choices: DEFAULT_CHOICES });
});
