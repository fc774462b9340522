import { expect, test } from 'vitest';
import { useSite } from './harness';
import { button, replicationShown } from './journeys';

const site = useSite();

/** The cells of a row of a table, by the table's heading and the row's name. */
async function cellsOf(page: Awaited<ReturnType<typeof site.open>>, table: string, row: string) {
  const region = page.getByRole('region', { name: table, exact: true });
  const texts = await region
    .getByRole('row', { name: row })
    .first()
    .getByRole('cell')
    .allTextContents();
  return texts.map((text) => text.replace(/\s+/gu, ' ').trim());
}

test('several respondents share a table, which says what one was not asked', async () => {
  const page = await site.open('#/explorer');
  await page.getByRole('checkbox', { name: 'Choose What a circle looks like' }).check();
  await page.getByRole('link', { name: 'This study in the paper’s tables' }).click();
  await replicationShown(page);
  expect(await cellsOf(page, 'Numbers of Table 2', 'Simulated: strong circle')).toContain(
    'not asked'
  );
  const ask = page.getByRole('link', { name: 'Tables 2 and 4 (behaviour)' });
  expect(await ask.getAttribute('href')).toMatch(/preset=value-behaviour.*then=replication/u);

  await page.getByLabel('Add a study').selectOption('simulated-random');
  await button(page, 'Add').click();
  await page.getByRole('row', { name: 'Simulated: random profiles' }).first().waitFor();
  expect(new URL(page.url()).hash).toContain('simulated-strong-circle,simulated-random');
  // Only one of the two can be measured.
  await page
    .getByRole('rowheader', { name: /^Simulated: random .*\(not interpretable\)/ })
    .first()
    .waitFor();
  expect(
    await page.getByRole('rowheader', { name: /strong circle.*not interpretable/ }).count()
  ).toBe(0);
  // The two answer the same questions, and differently.
  const both = page.getByRole('region', { name: 'Question by question' });
  await both.getByText('Difference of log-probabilities').waitFor();
  await both.getByRole('img', { name: /Mean answers to 440 questions/ }).waitFor();
  await button(page, 'Remove What a circle looks like from the tables').click();
  await both.waitFor({ state: 'detached' });
  await page
    .getByRole('row', { name: 'Simulated: strong circle' })
    .first()
    .waitFor({ state: 'detached' });
});

test('a missing study is reported next to the published numbers', async () => {
  const page = await site.open('#/replication/nowhere');
  await page.getByRole('heading', { name: 'This study is not in this browser' }).waitFor();
  expect(await cellsOf(page, 'Numbers of Table 5', 'Qwen3-235B')).toEqual(['57.4', '44.2', '17.4']);
});
