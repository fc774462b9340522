import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { useSite } from './harness';
import { button, QUESTIONS, resultsShown, stored } from './journeys';

const site = useSite();

/** More stops than any screen has. */
const MOST_STOPS = 200;

const focused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** What holds the focus, in words, and whether a reader can see that it does. */
const focusSeen = (page: Page): Promise<{ stop: string; seen: boolean }> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    // A hidden file field shows its focus on its label, a mark of a chart in the stroke of its shape.
    const shown = element.matches('input[type=file]')
      ? element.closest('label')!
      : (element.querySelector(':scope > :is(rect, circle, path)') ?? element);
    const { outlineStyle, outlineWidth, stroke, strokeWidth } = getComputedStyle(shown);
    const ring = outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
    const line = stroke === 'none' ? 0 : parseFloat(strokeWidth);
    const box = shown.getBoundingClientRect();
    const inView =
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
      stop: element.outerHTML.slice(0, 160),
      seen: inView && box.width > 1 && Math.max(ring, line) >= 2
    };
  });

/** Presses Tab until the target has the focus; every stop on the way must show its own. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await focused(target)) return;
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    const { stop: where, seen } = await focusSeen(page);
    expect(seen, `focus is visible on ${where}`).toBe(true);
  }
  throw new Error(`${String(target)} cannot be reached with Tab`);
}

async function pressOn(page: Page, target: Locator, key: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

test('the whole journey, from the start page to an exported bundle, needs no mouse', async () => {
  const page = await site.open();
  await pressOn(page, page.getByRole('link', { name: 'Skip to content' }), 'Enter');
  expect(await focused(page.getByRole('main'))).toBe(true);

  await pressOn(page, page.getByRole('link', { name: 'Run a study', exact: true }), 'Enter');
  await page.getByRole('heading', { name: 'Set up a study' }).waitFor();
  // A new screen is read from its top.
  expect(await focused(page.getByRole('main'))).toBe(true);

  const model = page.getByRole('radio', { name: /^A model on this computer’s graphics card/ });
  const processor = page.getByRole('radio', { name: /^A model on this computer’s processor/ });
  // Proposed, since there is no graphics card.
  await expect.poll(() => processor.isChecked()).toBe(true);
  await pressOn(page, processor, 'ArrowUp');
  expect(await model.isChecked()).toBe(true);
  await page.keyboard.press('ArrowUp');
  expect(await model.isChecked()).toBe(false);

  const how = page.getByRole('combobox', { name: /^How it answers/ });
  await pressOn(page, how, 'ArrowDown');
  expect(await how.inputValue()).toBe('weak-circle');

  const quick = page.getByRole('radio', { name: /^Quick look/ });
  await pressOn(page, page.getByRole('radio', { name: /^Value structure/ }), 'ArrowDown');
  expect(await quick.isChecked()).toBe(true);

  await pressOn(page, page.locator('summary', { hasText: /^More choices/ }), 'Enter');
  const seed = page.getByRole('spinbutton', { name: /^Seed/ });
  await tabTo(page, seed);
  await page.keyboard.type('7');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('23');
  expect(await seed.inputValue()).toBe('23');
  await tabTo(page, page.getByRole('textbox', { name: 'Title' }));
  await page.keyboard.type('By keyboard');
  const none = page.getByRole('checkbox', { name: 'Power', exact: true });
  await pressOn(page, none, 'Space');
  expect(await none.isChecked()).toBe(false);
  await page.keyboard.press('Space');
  expect(await none.isChecked()).toBe(true);

  await pressOn(page, button(page, 'Start the study'), 'Enter');
  await resultsShown(page);
  await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
  expect(await focused(page.getByRole('main'))).toBe(true);
  expect(await stored(page, 'answers')).toHaveLength(QUESTIONS / 2);

  const coming = page.waitForEvent('download');
  await pressOn(page, button(page, 'Export bundle'), 'Enter');
  expect(
    readFileSync(await (await coming).path())
      .subarray(0, 2)
      .toString()
  ).toBe('PK');

  const temperature = page.getByRole('slider', { name: /^Temperature/ });
  await pressOn(page, temperature, 'ArrowRight');
  expect(await temperature.inputValue()).toBe('1.05');
  const table = button(page, /^Table: The respondent/);
  await pressOn(page, table, 'Space');
  await page
    .locator(`[id="${await table.getAttribute('aria-controls')}"]`)
    .getByRole('table')
    .waitFor();
  const sections = page.getByRole('navigation', { name: 'Sections of the results' });
  await pressOn(page, sections.getByRole('link', { name: /^Every answer/ }), 'Enter');
  await page.getByRole('heading', { name: 'Every answer' }).waitFor();
  await pressOn(page, page.getByRole('button', { name: /^Open item / }).first(), 'Enter');
  await page.locator('pre').first().waitFor();
}, 240_000);

test('the list of studies needs no mouse either', async () => {
  const page = await site.open(
    '#/study?preset=quick&respondent=simulated&seed=1&title=One&start=1'
  );
  await resultsShown(page);
  await page.goto(site.address('#/results'));
  await pressOn(page, button(page, 'Rename One'), 'Enter');
  expect(await focused(page.getByLabel('New title'))).toBe(true);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Two');
  await page.keyboard.press('Enter');
  await pressOn(page, button(page, 'Delete Two'), 'Enter');
  await pressOn(page, button(page, 'Undo'), 'Enter');
  await page.getByRole('link', { name: 'Two', exact: true }).waitFor();

  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByLabel('Open a bundle'));
  await page.keyboard.press('Enter');
  await chooser;
});
