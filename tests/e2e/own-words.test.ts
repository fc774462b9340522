import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { expectSound, useSite } from './harness';
import { button, dataFiles, exportBundle, openBundle, openSection, resultsShown } from './journeys';

const site = useSite();

const ITEM = 'This person wants to be the richest of all.';
const DEFINITION = 'being in charge of everybody';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** Edits a copy of the PVQ-21, and is stopped by what is wrong with it. */
async function editItem(page: Page): Promise<void> {
  await button(page, /^Edit a copy of Portrait.*PVQ-21/).click();
  await field(page, 'Item 2').fill('');
  await button(page, 'Save this version').click();
  await page.getByRole('alert').getByText('Item 2 is empty').waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Keep editing').click();
  await field(page, 'Item 2').fill(ITEM);
  await field(page, 'Item 3').fill('Something else.');
  await button(page, 'Restore the original: Item 3').click();
  await expectSound(page, [{ colorScheme: 'light', width: 1280 }]);
  await button(page, 'Save this version').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Writes prompts: one value's definition, and a persona. */
async function editPrompts(page: Page): Promise<void> {
  await button(page, 'Write your own prompts').click();
  await field(page, 'Title').last().fill('My prompts');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Power', { exact: true }).click();
  await field(page, 'Definition of Power').fill(DEFINITION);
  expect(await field(page, 'Whole prompt of Power').inputValue()).toContain(DEFINITION);
  await button(page, 'Add a persona').click();
  await field(page, 'Name of persona 1').fill('Climate care');
  await field(page, 'Definition of persona 1').fill('a liveable planet');
  await expectSound(page, [{ colorScheme: 'dark', width: 390 }]);
  await button(page, 'Save these prompts').click();
  await dialog.waitFor({ state: 'detached' });
}

test('an item and a value prompt are reworded, asked, exported, and read in another browser', async () => {
  const page = await site.open('#/study?preset=custom&items=pvq21:all&respondent=simulated&seed=1');
  await page.getByText('More choices').click();
  await editItem(page);
  await editPrompts(page);
  await page.getByRole('checkbox', { name: 'Climate care' }).waitFor();
  const unshared = page.getByText(/A link cannot carry/);
  expect(await unshared.innerText()).toMatch(/PVQ-21.*“My prompts”/s);
  await button(page, 'Start the study').click();
  await resultsShown(page);

  const bundle = await exportBundle(page);
  const { files } = bundle;
  const name = Object.keys(files).find((one) => /instruments\/pvq21-own-/.test(one))!;
  expect(JSON.parse(files[name]!)).toMatchObject({ basedOn: { id: 'pvq21' } });
  expect(files['prompts.csv']).toContain(ITEM);
  expect(files['design.json']).toContain(DEFINITION);
  expect(files['methods.md']).toContain(DEFINITION);
  expect(files['methods.md']).toContain('a liveable planet');
  expect(files['scores.csv']).toContain('own:climate-care');

  const elsewhere = await site.open('#/results');
  await openBundle(elsewhere, bundle.name, bundle.bytes);
  await resultsShown(elsewhere);
  await openSection(elsewhere, 'Every answer');
  await elsewhere.getByText(ITEM).first().waitFor();
  expect(dataFiles(await exportBundle(elsewhere))).toEqual(dataFiles(bundle));

  // What was edited is still here, can be shared as a file, and replaces nothing there.
  await page.goto(site.address('#/questionnaires'));
  const coming = page.waitForEvent('download');
  await button(page, 'Download as JSON: My prompts').click();
  const file = await (await coming).path();
  await elsewhere.goto(site.address('#/questionnaires'));
  await button(elsewhere, 'Open own words').click();
  await elsewhere.getByLabel('Open a file').setInputFiles(file);
  await elsewhere.getByRole('article', { name: 'My prompts' }).getByText('Climate care').waitFor();
});
