import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { randomModel } from '../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../scripts/lab-endpoint/templates.mjs';
import { expectSound, useSite } from './harness';
import { button, exportBundle, resultsShown, stored } from './journeys';

const site = useSite();
/** Each in a browser of its own; `AXIA_SEATS=24` for a whole class, which takes a minute or two. */
const SEATS = Number(process.env.AXIA_SEATS ?? 6);

/** Answers by cell id, whatever the study is called. */
async function byCell(page: Page, study: RegExp): Promise<Map<string, unknown>> {
  const all = await stored(page, 'answers');
  const own = all.map(([key, answer]) => [JSON.parse(key) as string[], answer] as const);
  return new Map(own.flatMap(([[id, cell], answer]) => (study.test(id!) ? [[cell!, answer]] : [])));
}

/** Runs the share of a seat in a browser of its own: its code, and what its file holds. */
async function runSeat(link: string, seat: number) {
  const page = await site.open();
  await page.goto(`${link}&seat=${seat}`);
  await button(page, 'Run this share').click();
  const code = await page.getByText(/^AXIA2/u).innerText();
  await button(page, 'Copy as a link').click();
  const handIn = await page.getByText(/result=AXIA2/u).innerText();
  const coming = page.waitForEvent('download');
  await button(page, 'Save as a file').click();
  const file = readFileSync(await (await coming).path(), 'utf8');
  if (seat > 1) await page.context().close();
  return { code, file, handIn, page };
}

test('browsers run one study in shares, and the teacher has it cell by cell', async () => {
  const teacher = await site.open('#/class');
  await teacher.getByRole('radio', { name: /share of one study/ }).check();
  const seats = teacher.getByRole('spinbutton', { name: 'Seats', exact: true });
  await seats.fill(String(SEATS));
  await teacher.reload();
  expect(await seats.inputValue()).toBe(String(SEATS));
  await button(teacher, 'Make the lesson').click();
  const link = await teacher.getByRole('link', { name: /lesson=/ }).innerText();

  const handed: Awaited<ReturnType<typeof runSeat>>[] = [];
  for (let seat = 1; seat <= SEATS; seat += 3)
    handed.push(...(await Promise.all([0, 1, 2].map((k) => runSeat(link, seat + k)))));
  // What was run stays, also after a reload.
  const { page } = handed[0]!;
  await page.reload();
  expect(await page.getByText(/^AXIA2/u).innerText()).toBe(handed[0]!.code);

  // Seats 3 and 5 broken, 1 twice, 2 of another version, 6 late.
  const codes = handed.map(({ code, handIn }, k) => (k % 2 === 0 ? code : handIn));
  const other = await runSeat(link.replace('seed=1&', 'seed=2&'), 2);
  const texts = codes
    .filter((_, k) => ![1, 2, 4, 5].includes(k))
    .map((text) => encodeURIComponent(`${text.replace('&', '&amp;')}&utm_source=mail.`));
  texts.push(
    codes[2]!.slice(0, 90),
    codes[4]!.replace(/.(?=.{9}$)/u, (c) => (c === '7' ? '8' : '7'))
  );
  texts.push(codes[0]!, other.code);
  await teacher.getByRole('textbox', { name: /Paste all codes/ }).fill(texts.join('\n> '));
  await button(teacher, 'Read the codes').click();
  await teacher.getByRole('heading', { name: `${SEATS - 4} of ${SEATS}` }).waitFor();
  const row = (seat: number) => teacher.getByRole('row').nth(seat).innerText();
  for (const seat of [2, 3, 5, 6]) expect(await row(seat)).toContain('missing');
  expect(await row(1)).toContain('2 times');
  await teacher.getByText(/cut off/).waitFor();
  await teacher.getByText(/damaged/).waitFor();
  await teacher.getByText(/Seat 2: .*version/).waitFor();
  await expectSound(teacher, [
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 }
  ]);

  // A late one comes as a link that is opened; the page that is open beside it has it too.
  const beside = await teacher.context().newPage();
  await beside.goto(handed[5]!.handIn);
  for (const page of [beside, teacher])
    await page.getByRole('heading', { name: `${SEATS - 3} of ${SEATS}` }).waitFor();
  expect(beside.url()).not.toContain('result');
  await beside.close();

  // The other ones come as files.
  await teacher.getByLabel('Choose files').setInputFiles(
    [2, 3, 5].map((seat) => ({
      name: `seat-${seat}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from(handed[seat - 1]!.file)
    }))
  );
  await teacher.getByRole('heading', { name: `${SEATS} of ${SEATS}` }).waitFor();
  await button(teacher, 'Open the study of all seats').click();
  await resultsShown(teacher);

  const alone = link.slice(link.indexOf('#')).replace(/&lesson=.*$/u, '&start=1&then=results');
  await teacher.goto(site.address(alone));
  await resultsShown(teacher);
  const merged = await byCell(teacher, /^lesson-/u);
  expect(merged.size).toBe(220);
  expect(merged).toEqual(await byCell(teacher, /^(?!lesson-)/u));
});

test('seats run a model of the class’s own; another file is another respondent', async () => {
  const fileOf = (name: string, template: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: randomModel(template)
  });
  const [tiny, other] = [fileOf('tiny.gguf', CHATML), fileOf('tiny.gguf', `${CHATML} `)];
  const addFile = (page: Page, file: typeof tiny) =>
    page.getByLabel('Open a GGUF file').setInputFiles(file);

  const teacher = await site.open('#/models');
  await addFile(teacher, tiny);
  await teacher.getByText(/tiny.gguf can run/).waitFor();
  const entry = teacher.getByRole('region', { name: 'In this browser' });
  await entry.getByRole('listitem', { name: 'tiny' }).waitFor();
  await teacher.goto(site.address('#/class'));
  await teacher.getByRole('radio', { name: /share of one study/ }).check();
  await teacher.getByLabel('Seats', { exact: true }).fill('3');
  const model = teacher.getByLabel('Who answers').getByRole('option', { name: 'tiny' });
  const respondent = (await model.getAttribute('value'))!;
  await teacher
    .getByRole('combobox', { name: /^Study/ })
    .selectOption({ label: 'The study of a link' });
  await teacher
    .getByLabel('Link of the study')
    .fill(`#/study?conditions=none,power&items=1-3&respondent=${respondent}&seed=1`);
  await teacher.getByLabel(/two seats answer/).fill('100');
  await button(teacher, 'Make the lesson').click();
  const link = await teacher.getByRole('link', { name: /lesson=/ }).innerText();

  async function runModel(address: string, seat: number, file: typeof tiny): Promise<string> {
    const page = await site.open();
    await page.goto(`${address}&seat=${seat}`);
    await addFile(page, file);
    await button(page, 'Run this share').click();
    const code = await page.getByText(/^AXIA2/u).innerText();
    await page.context().close();
    return code;
  }
  const codes = await Promise.all([1, 2].map((seat) => runModel(link, seat, tiny)));
  const student = await site.open();
  await student.goto(`${link}&seat=3`);
  await addFile(student, other);
  const strange = /file that you opened is (tiny-\w+)/;
  const id = strange.exec(await student.getByText(strange).innerText())![1]!;
  await student.context().close();
  codes.push(await runModel(link.replace(respondent, `wllama:${id}`), 3, other));

  await teacher.getByRole('textbox', { name: /Paste all codes/ }).fill(codes.join('\n'));
  await button(teacher, 'Read the codes').click();
  await teacher.getByRole('heading', { name: '2 of 3' }).waitFor();
  await teacher.getByText(/Seat 3: of another respondent/).waitFor();
  await teacher.getByText(/agree to the last digit/).waitFor();
  await button(teacher, 'Open the study of all seats').click();
  await resultsShown(teacher);
  const { files } = await exportBundle(teacher);
  const { mergedFrom, provenance } = JSON.parse(files['provenance.json']!);
  expect(provenance).toMatchObject({ kind: 'wllama', id: respondent.slice('wllama:'.length) });
  expect(mergedFrom.from.map(({ seat }: { seat: number }) => seat)).toEqual([1, 2]);
  for (const seat of mergedFrom.from)
    expect(seat).toMatchObject({
      exact: true,
      difference: { largest: 0 },
      provenance: { kind: 'wllama', threads: 1, file: { digest: provenance.file.digest } }
    });
});
