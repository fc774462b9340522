import { csvParse } from 'd3-dsv';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { SIMULATED_LABEL } from '../../src/lib/core/provenance/provenance';
import { useSite } from './harness';
import {
  answersWritten,
  button,
  exportBundle,
  HELD,
  openSection,
  resultsShown,
  setDiskWait,
  settled,
  slowDisk,
  stored,
  type Exported
} from './journeys';

const site = useSite();

const figure = (page: Page, name: string): Locator =>
  page.getByRole('figure', { name, exact: true });

/** The texts of the exact prompt of an item, as they are shown: system, turns, question. */
async function promptShown(
  page: Page,
  { condition, item, instrument }: { condition: string; item: number; instrument?: string }
): Promise<string[]> {
  const table = page.getByRole('region', { name: 'Raw answers' });
  if (!(await table.isVisible())) await openSection(page, 'Every answer');
  const conditions = page.getByRole('combobox', { name: 'Condition' });
  await conditions.selectOption(condition);
  if (instrument !== undefined)
    await page
      .getByRole('combobox', { name: 'Questionnaire', exact: true })
      .selectOption(instrument);
  // By the name of its condition: rows of the choice before are still there for a moment.
  const row = `item ${item} under ${await conditions.locator('option:checked').innerText()}`;
  await table
    .getByRole('button', { name: `Open ${row}` })
    .first()
    .click();
  await table.locator('pre').first().waitFor();
  const texts = await table.locator('pre').allTextContents();
  await table.getByRole('button', { name: `Close ${row}` }).click();
  return texts;
}

const rowsOf = ({ files }: Exported, name: string) => csvParse(files[name]!);

test('statements are shown by names and by full prompts, and what is conservative is ours to say', async () => {
  const page = await site.open(
    '#/study?preset=behaviours&items=behaviours:2-each&respondent=simulated&seed=1&start=1'
  );
  await resultsShown(page);
  for (const name of [
    'What each higher-order value agrees with',
    'With full value prompts',
    'With value names only',
    'Conservative politics by higher-order value'
  ]) {
    expect(await figure(page, name).getByText(SIMULATED_LABEL).count(), name).toBe(1);
  }
  // The two correlation matrices are side by side.
  const [full, names] = await Promise.all(
    ['With full value prompts', 'With value names only'].map((name) =>
      figure(page, name).boundingBox()
    )
  );
  expect(Math.abs(full!.y - names!.y)).toBeLessThan(2);
  expect(names!.x).toBeGreaterThan(full!.x + full!.width);

  const bars = figure(page, 'Conservative politics by higher-order value');
  const shares = async () => (await bars.innerText()).match(/\d+% \(\d+ to \d+\)/g);
  const usual = await shares();
  expect(usual).toHaveLength(5);
  await page.getByText(/^What counts as conservative/).click();
  await page.getByRole('checkbox', { name: 'Christianity', exact: true }).check();
  await bars.getByText(/Counted as conservative: .+“Christianity”/).waitFor();
  await expect.poll(shares).not.toEqual(usual);
  const wider = await shares();
  await page.getByRole('checkbox', { name: /^counts as the opposite ?: Christianity/ }).check();
  await bars.getByText(/not “Christianity”/).waitFor();
  await expect.poll(shares).not.toEqual(wider);
  await button(page, 'Reset to our list').click();
  await expect.poll(shares).toEqual(usual);
});

test('priming shows its three arms, and the filled-in form before a question', async () => {
  const page = await site.open(
    '#/study?preset=priming&items=pvq40:all;charity:all;prosocialness:all&respondent=simulated&seed=1&then=results&start=1'
  );
  await resultsShown(page);
  await settled(page);
  const priming = await openSection(page, 'Priming');
  for (const arm of ['Priming Only', 'Test Only', 'Priming & Test']) {
    await priming.getByText(arm).first().waitFor();
  }
  expect(await priming.getByText(SIMULATED_LABEL).count()).toBe(1);

  const bundle = await exportBundle(page);
  const form = rowsOf(bundle, 'filled-forms.csv').find(
    ({ owner, fill }) => owner === 'power' && fill === '1'
  )!.text!;
  expect(form.match(/ Your answer: [1-6]$/gm)).toHaveLength(40);
  const { user } = rowsOf(bundle, 'prompts.csv').find(
    ({ condition, instrument, item }) =>
      condition === 'power:test' && instrument === 'charity' && item === '2'
  )!;
  const cell = { item: 2, instrument: 'charity' };
  // Test Only: the form and the question in one message, and no value prompt.
  expect(await promptShown(page, { ...cell, condition: 'power:test' })).toEqual([
    `${form}\n\n${user}`
  ]);
  const [system, both] = await promptShown(page, { ...cell, condition: 'power:both' });
  expect(system).toMatch(/^Imagine that you are a person who greatly values power/);
  expect(both).toBe(`${form}\n\n${user}`);
});

test('conversations are taken up after a reload, and show the turns before a question', async () => {
  const profile = await site.profile();
  await slowDisk(profile, HELD);
  const page = await profile.newPage();
  await page.goto(
    site.address(
      '#/study?preset=custom&items=pvq40:1-20&conditions=power,universalism,none&mode=sampled&repeats=3&administration=conversation&respondent=simulated&seed=1&start=1'
    )
  );
  const questions = 20 * 3 * 3;
  await page.waitForURL(/run=/);
  // One batch is on the disk, which the page has not heard.
  await expect.poll(() => answersWritten(page)).toBeGreaterThan(0);
  const address = page.url();
  // Off the site and onto a screen that runs nothing, to see what is there.
  await page.goto('about:blank');
  await page.goto(site.address('#/methods'));
  const before = await stored(page, 'answers');
  expect(before.length).toBeGreaterThan(0);
  expect(before.length).toBeLessThan(questions);
  await page.goto(address);
  await setDiskWait(page, 0);
  await resultsShown(page);
  expect(await answersWritten(page)).toBe(questions - before.length);

  const bundle = await exportBundle(page);
  const prompts = rowsOf(bundle, 'prompts.csv').filter(
    ({ condition, arm }) => condition === 'universalism' && arm === 'conversation-1'
  );
  const texts = new Map(rowsOf(bundle, 'samples.csv').map((row) => [row.cell_id, row.text!]));
  expect(prompts).toHaveLength(20);
  const [first, second, third] = prompts;
  expect(await promptShown(page, { condition: 'universalism', item: 3 })).toEqual([
    third!.system,
    ...[first!, second!].flatMap((row) => [row.user, texts.get(row.cell_id)]),
    third!.user
  ]);
});
