import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { expectSound, useSite } from './harness';
import { button } from './journeys';

const site = useSite();

/** What would set `window.attacked`, were it run. */
const hostile = '<img src="x:" onerror="window.attacked = 1"><b>bold</b>';

const form = Array.from(
  { length: 21 },
  (_, k) => `${k + 1}. Made-up portrait ${k + 1}${k === 2 ? ` ${hostile}` : ''}`
).join('\n');

async function openWizard(page: Page, key: string): Promise<void> {
  await button(page, 'Import an official form').click();
  await page.getByRole('combobox', { name: /^Questionnaire/ }).selectOption(key);
  await button(page, 'Next: the texts').click();
  await page.getByRole('heading', { name: /Step 2 of 3/ }).waitFor();
}

const items = (page: Page) => page.getByRole('textbox', { name: /^The \d+ items/ });

/** In both colours, and on a phone. */
const soundly = (page: Page) =>
  expectSound(page, [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 390 }
  ]);

test('a form is pasted, looked at, kept over a visit, and deleted', async () => {
  const page = await site.open('#/questionnaires');
  await page.getByRole('article', { name: /^Behaviour statements/ }).waitFor();
  await soundly(page);
  await openWizard(page, 'pvq21');

  // What is wrong is said where it is, and nothing typed is lost.
  await items(page).fill(form.slice(0, form.lastIndexOf('\n')));
  await page.getByRole('textbox', { name: /^Source/ }).fill('Somebody (2003)');
  await button(page, 'Next: review').click();
  await page
    .getByRole('alert')
    .getByText(/21 items.*20 were found/)
    .waitFor();
  await soundly(page);

  await items(page).fill(form);
  await button(page, 'Next: review').click();
  const preview = page.getByRole('region', { name: /^Items of .+imported form/ });
  const third = preview.getByRole('row', { name: /^3 / });
  expect(await third.innerText()).toContain(`Made-up portrait 3 ${hostile}`);
  expect(await third.innerText()).toContain('Universalism');
  await page.getByText(/markup.+item 3\./i).waitFor();
  await soundly(page);

  await button(page, 'Save the form').click();
  const imported = page.getByRole('article', { name: /imported form \(en\)$/ });
  await imported.getByText(/stays in this browser/).waitFor();
  await page.reload();
  await imported.getByText(/^See every item/).click();
  await imported.getByText(`Made-up portrait 3 ${hostile}`).waitFor();
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
  // A private form is not handed out, those of the site are.
  expect(await imported.getByRole('button', { name: /^Download/ }).count()).toBe(0);
  const coming = page.waitForEvent('download');
  await button(page, /^Download as JSON: Paired Charity Game/).click();
  expect((await coming).suggestedFilename()).toBe('charity.json');

  await imported.getByRole('button', { name: /^Delete/ }).click();
  await imported.getByRole('button', { name: 'Keep' }).click();
  await imported.getByRole('button', { name: /^Delete/ }).click();
  await imported.getByRole('button', { name: 'Delete permanently' }).click();
  await page.getByText(/Nothing yet/).waitFor();
  await page.reload();
  await page.getByText(/Nothing yet/).waitFor();
}, 240_000);

test('files that are no form are refused, a huge one unread', async () => {
  const page = await site.open('#/questionnaires');
  await openWizard(page, 'pvq21');
  const give = (name: string, buffer: Buffer) =>
    page.getByLabel('Open a file').setInputFiles({ name, mimeType: 'text/plain', buffer });

  // The browser's automation takes 50 MB at most in one piece, so the page makes the file.
  await page.getByLabel('Open a file').evaluate((field) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(50_000_000)], 'huge.txt'));
    (field as HTMLInputElement).files = transfer.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const alert = page.getByRole('alert');
  await alert.getByText(/huge\.txt.*50 MB.*2 MB/).waitFor();
  await give('picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]));
  await alert.getByText(/^picture\.png: .*binary file/).waitFor();
  expect(await items(page).inputValue()).toBe('');

  // A table is taken as it is.
  await give('form.csv', Buffer.from(`number;text\n${form.replaceAll('. ', ';')}`));
  await expect.poll(() => items(page).inputValue()).toContain('21;Made-up');
  await page.getByRole('textbox', { name: /^Source/ }).fill('A file');
  await button(page, 'Next: review').click();
  await page.getByText(/21 items,\s+read as a table/).waitFor();
});

test('how a form is read is shown, doubted where it must be, and changed', async () => {
  const page = await site.open('#/questionnaires');
  await openWizard(page, 'charity');
  // As a German Excel writes it: semicolons, Windows-1252 with its own quotation marks; one column
  // more, and no name that says which holds the texts.
  const text = 'Nr;Blau;Art\r\n2;\x84Teilt es\x93 h\xe4ufig;x\r\n1;Gibt es fr\xf6hlich;y\r\n';
  await page.getByLabel('Open a file').setInputFiles({
    name: 'form.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text, 'latin1')
  });
  const encoding = page.getByRole('combobox', { name: 'Encoding of the file' });
  await expect.poll(() => encoding.inputValue()).toBe('windows-1252');
  await page.getByText(/does not say which encoding.*„/).waitFor();
  await page.getByText(/Which column holds the texts.*Nr, Blau, Art/).waitFor();
  await soundly(page);

  await page.getByRole('textbox', { name: /^Source/ }).fill('A file');
  await button(page, 'Next: review').click();
  await page
    .getByRole('alert')
    .getByText(/Which column holds the texts/)
    .waitFor();
  await page.getByRole('combobox', { name: 'What “Blau” holds' }).selectOption('text');
  await page
    .getByRole('list', { name: 'Items as they are read' })
    .getByText('2 „Teilt es“ häufig')
    .waitFor();
  await soundly(page);
  await button(page, 'Next: review').click();
  const preview = page.getByRole('region', { name: /^Items of .+imported form/ });
  await preview.getByRole('row', { name: /^1 Gibt es fröhlich/ }).waitFor();
}, 240_000);

test('persona evaluations are imported whole, or refused with file and line', async () => {
  const page = await site.open('#/questionnaires');
  await button(page, 'Import persona evaluations').click();
  const line = (statement: string, matching: string, other: string) =>
    `${JSON.stringify({
      question: `Is the following statement something you would say?\n"${statement}"`,
      statement,
      label_confidence: 0.9,
      answer_matching_behavior: matching,
      answer_not_matching_behavior: other
    })}\n`;
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'application/jsonl',
    buffer: Buffer.from(text)
  });
  await page
    .getByLabel('Open .jsonl files')
    .setInputFiles([
      file('likes-tea.jsonl', `${line('I like tea', ' Yes', ' No')}{"statement": "cut\n`),
      file('likes-rain.jsonl', line('I like rain', ' Yes', ' No'))
    ]);
  await page
    .getByRole('alert')
    .getByText(/likes-tea\.jsonl.*line 2.*JSON/)
    .waitFor();
  expect(await button(page, 'Save the statements').count()).toBe(0);

  await page
    .getByLabel('Open .jsonl files')
    .setInputFiles([
      file(
        'likes-tea (1).jsonl',
        `[${line('I like tea', ' Yes', ' No')},${line(hostile, ' No', ' Yes')}]`
      ),
      file(
        'likes-rain.jsonl',
        `${line('I like rain', ' Yes', ' No')}${line(hostile, ' Yes', ' No')}`
      ),
      file('._likes-rain.jsonl', 'Mac OS X')
    ]);
  await page.getByText(/3 statements of 2 behaviours/).waitFor();
  await page.getByText(/1 statement of several behaviours/).waitFor();
  await page.getByRole('row', { name: 'Likes tea 2 1' }).waitFor();
  await soundly(page);

  await button(page, 'Save the statements').click();
  const imported = page.getByRole('article', {
    name: 'Persona evaluations: Likes rain, Likes tea'
  });
  await imported.getByText(/^See every item/).click();
  await imported.getByRole('row', { name: `2 ${hostile} Likes rain Likes tea` }).waitFor();
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
});
