import { expect, test } from 'vitest';
import { useSite } from './harness';
import {
  button,
  dataFiles,
  exportBundle,
  numbersShown,
  openBundle,
  QUESTIONS,
  resultsShown,
  runWatched,
  stored,
  studyIdOf
} from './journeys';

const site = useSite({ kind: 'insecure' });

test('over plain http a study runs, is kept, exported and opened again', async () => {
  const page = await site.open('#/study?preset=value-structure&respondent=simulated&seed=1');
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await button(page, 'Start the study').click();
  const id = await runWatched(page);
  const shown = await numbersShown(page);
  const exported = await exportBundle(page);
  expect(Object.keys(exported.files)).toContain('answers.csv');

  await page.reload();
  await resultsShown(page);
  expect(studyIdOf(page)).toBe(id);
  expect(await numbersShown(page)).toBe(shown);
  expect(await stored(page, 'answers')).toHaveLength(QUESTIONS);

  // The clipboard is absent: the link is in the address bar instead.
  await button(page, 'Copy link').click();
  await page.getByRole('status').filter({ hasText: 'address bar' }).waitFor();
  expect(page.url()).toContain(`#/results/${id}?`);

  // The same study again, and once from its bundle.
  await page.goto(site.address('#/results'));
  await button(page, /^Duplicate /).click();
  await expect.poll(async () => (await stored(page, 'studies')).length).toBe(2);
  await openBundle(page, exported.name, exported.bytes);
  await resultsShown(page);
  // It is here already: the study itself, not its copy, and no third.
  expect(studyIdOf(page)).toBe(id);
  expect(await stored(page, 'studies')).toHaveLength(2);
  expect(await numbersShown(page)).toBe(shown);
  expect(dataFiles(await exportBundle(page))).toEqual(dataFiles(exported));
});

test('over plain http a published study is opened, and a copy of it kept', async () => {
  const page = await site.open('#/explorer');
  const link = page.getByRole('rowheader').getByRole('link').first();
  const title = await link.innerText();
  await link.click();
  await resultsShown(page);
  // The tab names the study, as tabs beside it name others.
  expect(await page.title()).toBe(`${title} · Axia`);
  await page.getByText('More', { exact: true }).click();
  await button(page, /^Keep a copy/).click();
  await expect.poll(async () => (await stored(page, 'studies')).length).toBe(1);
});

test('over plain http the screen of models says what a model needs', async () => {
  const page = await site.open('#/models');
  await page
    .getByText(/over https/)
    .first()
    .waitFor();
});

test('over plain http a lesson is made, joined and handed in, and the page says what it cannot', async () => {
  const teacher = await site.open('#/class');
  await teacher.getByRole('radio', { name: /share of one study/ }).check();
  await teacher.getByRole('spinbutton', { name: 'Seats', exact: true }).fill('2');
  await button(teacher, 'Make the lesson').click();
  await teacher.getByText(/cannot watch a shared folder/).waitFor();
  const link = teacher.getByRole('link', { name: /lesson=/ });

  const student = await site.open();
  await student.goto(await link.innerText());
  await student.getByRole('spinbutton', { name: /Your seat/ }).fill('2');
  await student.keyboard.press('Tab');
  await button(student, 'Run this share').click();
  await student.getByText(/^AXIA2/u).waitFor();
  await button(student, 'Copy as a link').click();
  await student
    .getByRole('status')
    .filter({ hasText: /does not copy/ })
    .waitFor();
  const handIn = await student.getByText(/result=AXIA2/u).innerText();
  // Where the lesson was not made, the link says where it belongs.
  await student.goto(handIn);
  await student.getByText(/hands in seat 2 of lesson/).waitFor();

  await teacher.goto(handIn);
  await teacher.getByRole('heading', { name: '1 of 2' }).waitFor();
  await teacher.reload();
  await teacher.getByRole('heading', { name: '1 of 2' }).waitFor();
});
