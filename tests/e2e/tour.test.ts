import { expect, test } from 'vitest';
import { expectSound, useSite } from './harness';
import { button } from './journeys';

const site = useSite();

test('the tour shows people alone, then respondents, by keyboard, and leaves the picture as it was', async () => {
  const page = await site.open();
  const circle = page.getByRole('img', { name: /^Map of the ten values/ });
  const both = page.getByRole('img', { name: /the respondent as dots/ });
  const similarity = page.getByText(/95% interval/);
  await both.waitFor();
  await similarity.waitFor();
  const usual = await circle.getAttribute('aria-label');
  await button(page, 'Weak circle').click();
  await expect.poll(() => circle.getAttribute('aria-label')).not.toBe(usual);
  await similarity.waitFor();
  const before = await circle.getAttribute('aria-label');

  const opener = button(page, 'Take the two-minute tour');
  await opener.press('Enter');
  await page.getByRole('region', { name: 'Ten values' }).waitFor();
  await page.getByRole('img', { name: /among people/ }).waitFor();
  // People alone have no similarity.
  await similarity.waitFor({ state: 'hidden' });
  await expectSound(page, [
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 }
  ]);

  await button(page, 'Next').focus();
  for (const title of ['Why a circle', 'A respondent', 'What the number means']) {
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: title }).waitFor();
  }
  await similarity.waitFor();
  await expect.poll(() => circle.getAttribute('aria-label')).toBe(usual);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'A high number without a circle' }).waitFor();
  await expect.poll(() => circle.getAttribute('aria-label')).not.toBe(usual);

  // The address says where it is: a link to a step, and Back.
  expect(new URL(page.url()).hash).toContain('tour=dimension');
  await page.goBack();
  await page.getByRole('region', { name: 'What the number means' }).waitFor();
  // Escape closes it wherever the focus is.
  await page.getByRole('link', { name: 'Run a study' }).focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => circle.getAttribute('aria-label')).toBe(before);
  expect(await opener.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await opener.getAttribute('aria-expanded')).toBe('false');
});
