import { expect, test } from 'vitest';
import { useSite } from './harness';
import {
  answersWritten,
  button,
  HELD,
  QUESTIONS,
  resultsShown,
  setDiskWait,
  slowDisk,
  stored,
  WATCHED
} from './journeys';

const site = useSite();

test('a study goes on while other screens are shown, and says so there until its results are read', async () => {
  const profile = await site.profile();
  await slowDisk(profile, HELD);
  const page = await profile.newPage();
  await page.goto(site.address(WATCHED));
  await page.waitForURL(/run=/);
  await expect.poll(() => answersWritten(page)).toBeGreaterThan(0);
  const header = page.getByRole('navigation', { name: 'Main' });
  const line = page.getByRole('link', { name: /of 440 questions answered/ });

  await header.getByRole('link', { name: 'Methods' }).click();
  await line.waitFor();
  const before = await answersWritten(page);
  await button(page, 'Pause').click();
  await setDiskWait(page, 0);
  await page.getByRole('link', { name: /paused/ }).click();
  // It must not end before it was met again, on any machine.
  await setDiskWait(page, HELD);
  await button(page, 'Resume').click();
  await expect.poll(() => answersWritten(page)).toBeGreaterThan(before);

  await page.getByRole('link', { name: 'Axia, start' }).click();
  // The study under way is what the screen of studies shows, under its own address.
  await header.getByRole('link', { name: 'Study', exact: true }).click();
  await page.waitForURL(/run=/);
  await header.getByRole('link', { name: 'Questionnaires' }).click();
  await page.getByRole('heading', { level: 1, name: 'Questionnaires' }).waitFor();
  await setDiskWait(page, 0);
  await page
    .getByRole('status')
    .filter({ hasText: /complete/ })
    .waitFor({ state: 'attached' });
  await page.getByRole('link', { name: /is complete/ }).click();
  await resultsShown(page);
  await page.getByRole('link', { name: /is complete/ }).waitFor({ state: 'detached' });
  expect(await stored(page, 'answers')).toHaveLength(QUESTIONS);
  expect(await answersWritten(page)).toBe(QUESTIONS);

  // The form is as it was left.
  await header.getByRole('link', { name: 'Study', exact: true }).click();
  const seed = page.getByLabel('Seed');
  await page.locator('details', { has: seed }).locator('summary').first().click();
  await seed.fill('77');
  await header.getByRole('link', { name: 'Models' }).click();
  await header.getByRole('link', { name: 'Study', exact: true }).click();
  expect(await seed.inputValue()).toBe('77');
});
