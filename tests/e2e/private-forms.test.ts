import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { useSite } from './harness';
import {
  answersWritten,
  button,
  exportBundle,
  HELD,
  openBundle,
  openSection,
  resultsShown,
  setDiskWait,
  slowDisk,
  stored,
  studyIdOf
} from './journeys';

const site = useSite();

const portrait = (number: number) => `A portrait that nobody may pass on, number ${number}`;
const form = Array.from({ length: 21 }, (_, k) => `${k + 1}. ${portrait(k + 1)}`).join('\n');

/** Imports the form by pasting it, and returns the id that addresses name it by. */
async function importForm(page: Page): Promise<string> {
  await page.goto(site.address('#/questionnaires'));
  await button(page, 'Import an official form').click();
  await page.getByRole('combobox', { name: /^Questionnaire/ }).selectOption('pvq21');
  await button(page, 'Next: the texts').click();
  await page.getByRole('textbox', { name: /^The 21 items/ }).fill(form);
  await page.getByRole('textbox', { name: /^Source/ }).fill('Somebody (2003)');
  await button(page, 'Next: review').click();
  await button(page, 'Save the form').click();
  await page.getByRole('article', { name: /imported form/ }).waitFor();
  const [[key]] = (await stored(page, 'instruments')) as [[string, unknown]];
  return JSON.parse(key) as string;
}

test('a study asks a private form, whose texts leave the browser only with permission', async () => {
  const profile = await site.profile();
  await slowDisk(profile, HELD);
  const page = await profile.newPage();
  const id = await importForm(page);
  await page.goto(
    site.address(
      `#/study?preset=custom&items=${id}:all&conditions=all-prompts,none&respondent=simulated&seed=1&start=1`
    )
  );
  await page.waitForURL(/run=/);
  await expect.poll(() => answersWritten(page)).toBeGreaterThan(0);
  await button(page, 'Stop').click();
  await setDiskWait(page, 0);
  const run = page.url();

  // A study that is half done, as it leaves the browser.
  await page.goto(site.address(`#/results/${studyIdOf(page)}`));
  await resultsShown(page);
  const half = await exportBundle(page);

  await page.goto(run);
  await button(page, 'Resume').click();
  await resultsShown(page);
  const withheld = await exportBundle(page);
  expect(JSON.stringify(withheld.files)).not.toContain('A portrait');
  expect(withheld.files['prompts.csv']!.match(/,sha256:[0-9a-f]{64},/g)).toHaveLength(11 * 21);

  await page.getByRole('checkbox', { name: /^I may share the texts/ }).check();
  const allowed = await exportBundle(page);
  expect(allowed.files['prompts.csv']).toContain(portrait(21));
  expect(allowed.files['analysis.json']).toBe(withheld.files['analysis.json']);

  const elsewhere = await site.open('#/results');
  for (const bundle of [withheld, allowed]) {
    await openBundle(elsewhere, bundle.name, bundle.bytes);
    await resultsShown(elsewhere);
    await openSection(elsewhere, 'Every answer');
    await elsewhere
      .getByRole('region', { name: 'Raw answers' })
      .getByText(bundle === allowed ? portrait(1) : '(text withheld)')
      .first()
      .waitFor();
    expect((await exportBundle(elsewhere)).files['analysis.json']).toBe(
      withheld.files['analysis.json']
    );
    await elsewhere.goto(site.address('#/results'));
  }

  // What was not answered cannot be asked there: nobody has the questions.
  await openBundle(elsewhere, half.name, half.bytes);
  await resultsShown(elsewhere);
  await elsewhere.goto(site.address(`#/study?run=${studyIdOf(elsewhere)}`));
  await button(elsewhere, 'Resume').click();
  await elsewhere.getByText(/came without the texts of/).waitFor();
});
