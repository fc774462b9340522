import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatOpenLink } from '../../src/lib/link';
import { expectSound, useSite } from './harness';
import { button, resultsShown } from './journeys';

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
