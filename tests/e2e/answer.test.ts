import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { expectSound, useSite } from './harness';
import { button } from './journeys';

const site = useSite();

const checked = (page: Page) => page.getByRole('radio', { checked: true });
const stored = (page: Page) =>
  page.evaluate(() => [Object.keys(sessionStorage), Object.keys(localStorage)].map(String));

test('a person answers by keyboard, comes back, sees a profile, and deletes everything', async () => {
  const page = await site.open('#/answer', { viewport: { width: 320, height: 700 } });
  const portrait = (k: number) => page.getByRole('group', { name: new RegExp(`^${k} of 21`) });
  await portrait(1).getByRole('radio').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await portrait(1).getByRole('radio', { checked: true }).inputValue()).toBe('3');
  await page.keyboard.press('Enter');
  await portrait(2).waitFor();
  await page.keyboard.press('6');
  await portrait(3).waitFor();
  await page.getByText('somewhat like me').click();
  await portrait(4).waitFor();
  await expectSound(page, [{ colorScheme: 'light', width: 320 }]);
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await expectSound(page, [{ colorScheme: 'dark', width: 640 }]);
  expect(await stored(page)).toEqual([expect.stringContaining('pvq21/self'), '']);

  await page.getByRole('checkbox', { name: 'Keep on this device' }).check();
  expect(await stored(page)).toEqual(['', expect.stringContaining('pvq21/self')]);
  await page.reload();
  await page.getByRole('checkbox', { name: 'All on one page' }).check();
  expect(await checked(page).count()).toBe(3);
  for (let k = 4; k <= 21; k++)
    await portrait(k)
      .getByRole('radio')
      .nth(k % 6)
      .check();
  await button(page, 'Show the profile').click();
  await page.getByRole('heading', { name: 'Your profile' }).waitFor();
  await page.getByRole('img', { name: /Self-direction: .+people/ }).waitFor();
  await expectSound(page);

  await button(page, 'Delete my answers').click();
  await button(page, 'Delete').click();
  await portrait(1).waitFor();
  expect(await checked(page).count()).toBe(0);
  expect(await stored(page)).toEqual(['', '']);

  await page.getByRole('combobox', { name: 'Answer as' }).selectOption('power');
  await page.getByText(/greatly values power/).waitFor();
});
