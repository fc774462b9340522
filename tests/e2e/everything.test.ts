import { csvParse } from 'd3-dsv';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { BEHAVIOUR_INSTRUMENTS } from '../../src/lib/core/study/presets';
import { SIMULATED_LABEL } from '../../src/lib/core/provenance/provenance';
import { expectSound, useSite } from './harness';
import {
  announcedCounts,
  button,
  exportBundle,
  exportedCounts,
  openBundle,
  replicationShown,
  resultsShown,
  studyIdOf,
  type Exported
} from './journeys';

const site = useSite();

const EVERYTHING = '#/study?preset=everything&respondent=simulated&seed=1';
const TABLES = ['Table 1', 'Table 2', 'Table 3', 'Table 4', 'Table 5'];
const RESPONDENT = 'Simulated: strong circle';

/** The whole study is run once; what the other tests look at is its bundle. */
let exported: Exported | null = null;

const tableSection = (page: Page, name: string) =>
  page.getByRole('region', { name: new RegExp(`^${name}\\. `) });

/** Numbers of a row by the heading of their column; texts where there is none. */
async function rowOf(
  page: Page,
  table: string,
  name = RESPONDENT
): Promise<Record<string, string>> {
  const section = page.getByRole('region', { name: `Numbers of ${table}`, exact: true });
  const heads = await section.getByRole('columnheader').allInnerTexts();
  const row = section.getByRole('row').filter({
    has: page.getByRole('rowheader', { name, exact: true })
  });
  const cells = await row.getByRole('cell').allInnerTexts();
  expect(cells).toHaveLength(heads.length);
  return Object.fromEntries(heads.map((head, at) => [head, cells[at]!.replace(/\s+/g, ' ')]));
}

test('everything runs by itself into the paper’s five tables, which can be copied', async () => {
  const profile = await site.profile({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await profile.newPage();
  await page.goto(site.address(EVERYTHING));
  const announced = await announcedCounts(page);
  await page.goto(site.address(`${EVERYTHING}&start=1`));
  await replicationShown(page);

  // The mean, its interval and the exact value wherever people were measured; the charity game
  // has signs alone. An average has an interval only where every bootstrap has all its numbers.
  const number = /^\d\d\.\d \[\d\d\.\d, \d\d\.\d\] exact \d\d\.\d$/;
  const average = /^\d\d\.\d (\[\d\d\.\d, \d\d\.\d\] )?exact \d\d\.\d$/;
  for (const table of TABLES) {
    const { Charity: signs, ...row } = await rowOf(page, table);
    expect(Object.keys(row).length, table).toBeGreaterThanOrEqual(3);
    for (const [column, cell] of Object.entries(row)) {
      expect(cell, `${table}, ${column}`).toMatch(column === 'Average' ? average : number);
    }
    if (signs !== undefined) expect(signs).toMatch(/^\d of 5 signs$/);
  }
  // Published numbers as they are printed.
  expect(await rowOf(page, 'Table 1', 'Llama-3-70B')).toEqual({
    Uniform: '84.4',
    'H-Norm': '85.8',
    'H-Even': '86.6',
    'H-NP': '88.4',
    'Model-specific': '86.5',
    Average: '86.3'
  });
  expect(await rowOf(page, 'Table 2')).toHaveProperty('Charity');
  expect(await rowOf(page, 'Table 3')).toHaveProperty('Test Only');

  // Whatever shows the respondent says that it is simulated.
  for (const table of TABLES) {
    const section = tableSection(page, table);
    // The table itself, and its picture where it has one.
    const shown = 1 + (await section.getByRole('figure').count());
    expect(await section.getByText(SIMULATED_LABEL).count(), table).toBe(shown);
  }
  for (const number of ['3', '4a', '4b', '5', '8', '9']) {
    const figure = page.getByRole('figure', { name: new RegExp(`^Figure ${number}\\. `) });
    expect(await figure.getByText(SIMULATED_LABEL).count(), `Figure ${number}`).toBe(1);
  }
  await expectSound(page, [
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 }
  ]);

  const copied: Record<string, RegExp> = {
    CSV: /^table,[\s\S]+,Simulated: strong circle,respondent,true,/,
    Markdown: /\| Simulated: strong circle +\|/,
    LaTeX: /\\begin\{tabular\}[\s\S]+Simulated: strong circle/
  };
  for (const [format, wanted] of Object.entries(copied)) {
    await button(page, `Copy Table 1 as ${format}`).click();
    await page.getByRole('status').getByText(`Table 1 as ${format} copied.`).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText()), format).toMatch(wanted);
  }

  await page.goto(site.address(`#/results/${studyIdOf(page)}`));
  await resultsShown(page);
  exported = await exportBundle(page);
  expect(exportedCounts(exported)).toEqual(announced);
  expect(Object.keys(announced)).toHaveLength(8);
}, 360_000);

test('its bundle asks all of all under every condition, and opens elsewhere alike', async () => {
  if (exported === null) throw new Error('the whole study did not get as far as its bundle');
  const { name, bytes, files } = exported;
  const prompts = csvParse(files['prompts.csv']!);
  const conditions = (instrument: string) => [
    ...new Set(prompts.filter((row) => row.instrument === instrument).map((row) => row.condition))
  ];
  // Prompts and none; names; the filled-in forms of eleven; both for ten. Questionnaires of values
  // and statements are asked before no filled-in form, and behaviour with no name alone.
  expect(conditions('pvq40')).toHaveLength(21);
  expect(conditions('behaviours')).toHaveLength(21);
  for (const id of BEHAVIOUR_INSTRUMENTS) expect(conditions(id), id).toHaveLength(32);
  const arms = new Set(prompts.map(({ condition, arm }) => `${condition!.split(':')[1]}: ${arm}`));
  expect([...arms].sort()).toEqual([
    'both: fill-1',
    'name: standard',
    'test: fill-1',
    'undefined: standard'
  ]);

  const page = await site.open('#/results');
  await openBundle(page, name, bytes);
  await resultsShown(page);
  const again = await exportBundle(page);
  expect(again.files['analysis.json'] === files['analysis.json']).toBe(true);
  expect(again.files['tables.csv']).toBe(files['tables.csv']);

  for (const name of ['Populations', 'Values and behaviour', 'Priming', 'Agreement']) {
    const list = page.getByRole('navigation', { name: 'Sections of the results' });
    await list.getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await page.getByRole('figure').nth(1).waitFor();
  }
  for (const figure of await page.getByRole('figure').all()) {
    const title = await figure.getByRole('heading').first().innerText();
    expect(await figure.getByText(SIMULATED_LABEL).count(), title).toBe(title === 'People' ? 0 : 1);
  }
  await expectSound(page, [{ colorScheme: 'light', width: 390 }]);
}, 360_000);
