import type { Locator } from 'playwright';
import { describe, test, expect } from 'vitest';
import { expectSound, LOOKS, useSite } from './harness';
import {
  button,
  HELD,
  openSection,
  resultsShown,
  runWatched,
  setDiskWait,
  slowDisk,
  WATCHED
} from './journeys';

/** Opens everything that is folded there now, as clicks do. */
const unfolded = (where: Locator) =>
  where.locator('summary').evaluateAll((all) => all.forEach((one) => (one as HTMLElement).click()));

describe('every screen, light and dark, wide and narrow, is accessible and fits:', () => {
  const site = useSite();

  test('start', async () => {
    const page = await site.open();
    await page.getByText(/chance scores about/).waitFor();
    await expectSound(page);
  });

  test('setting up a study', async () => {
    const page = await site.open('#/study?preset=nothing&start=1');
    await page.getByRole('heading', { name: 'Set up a study' }).waitFor();
    await unfolded(page.locator('body'));
    await page
      .getByRole('combobox', { name: /^How answers are read/ })
      .selectOption({ label: 'Sampled text, as in the paper' });
    await expectSound(page);
    await page.getByRole('radio', { name: /^A model on this computer’s graphics card/ }).click();
    await page.getByText(/Cannot run here/).waitFor();
    await expectSound(page);
  }, 240_000);

  test('a study on its way, paused and stopped', async () => {
    const profile = await site.profile();
    await slowDisk(profile, HELD);
    const page = await profile.newPage();
    await page.goto(site.address(WATCHED));
    await button(page, 'Pause').click();
    await setDiskWait(page, 0);
    await button(page, 'Resume').waitFor();
    await expectSound(page);
    await button(page, 'Stop').click();
    await page.getByText('Not finished', { exact: true }).waitFor();
    await expectSound(page);
  }, 240_000);

  test('results, studies, and a finished study', async () => {
    const page = await site.open(WATCHED);
    const id = await runWatched(page);
    await openSection(page, 'Every answer');
    await page
      .getByRole('button', { name: /^Open item / })
      .first()
      .click();
    await button(page, /^Table: The respondent/).click();
    await page.getByRole('combobox', { name: /^Population/ }).selectOption('custom');
    await page.getByRole('group', { name: 'Custom weights' }).waitFor();
    await unfolded(page.getByRole('main'));
    await resultsShown(page);
    await expectSound(page);
    const sections = page.getByRole('navigation', { name: 'Sections of the results' });
    const names = await sections.locator('a > :first-child').allInnerTexts();
    for (const [k, name] of names.entries()) {
      await openSection(page, name);
      await unfolded(page.getByRole('region', { name, exact: true }));
      await expectSound(page, [LOOKS[k % 2]!]);
    }

    await page.goto(site.address('#/results'));
    await button(page, /^Duplicate /).click();
    await button(page, /^Delete .+ \(copy\)$/).click();
    await button(page, 'Undo').waitFor();
    await button(page, /^Rename /).click();
    await expectSound(page);

    await page.goto(site.address(`#/study?run=${id}`));
    await page.getByText('Study complete', { exact: true }).last().waitFor();
    await expectSound(page);
  }, 240_000);

  test('no study yet, and a file that is none', async () => {
    const page = await site.open('#/results');
    await page.getByText(/^No studies yet/).waitFor();
    await page
      .getByLabel('Open a bundle')
      .setInputFiles({ name: 'no.zip', mimeType: 'application/zip', buffer: Buffer.from('no') });
    await page.getByRole('alert').waitFor();
    await expectSound(page);
  });

  test('models, and no such page', async () => {
    const page = await site.open('#/models');
    await page.getByText(/Models for the processor run here all the same/).waitFor();
    await expectSound(page);
    await page.goto(site.address('#/nowhere'));
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await expectSound(page);
  }, 240_000);

  test('explorer', async () => {
    const page = await site.open('#/explorer?measure=table-9.uniform');
    await page.getByText('measure=table-9.uniform').waitFor();
    await page.goto(site.address('#/explorer'));
    await page.getByText('measure=table-9.uniform').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
    await unfolded(page.getByRole('main'));
    await expectSound(page);
  }, 240_000);

  test('the parts that screens are made of', async () => {
    const page = await site.open('#/kit');
    await page.getByRole('heading', { name: 'A number beside its marks' }).last().waitFor();
    // A term says what it means, wherever it is.
    const term = page.getByRole('button', { name: 'chance' }).first();
    const meaning = page.getByRole('tooltip');
    await term.press('Enter');
    await meaning.getByText(/shuffled/).waitFor();
    expect(await term.getAttribute('aria-describedby')).toBe(await meaning.getAttribute('id'));
    await expectSound(page);
    await page.keyboard.press('Escape');
    await meaning.waitFor({ state: 'hidden' });
    await term.hover();
    await meaning.getByText(/shuffled/).waitFor();
  }, 240_000);

  test('methods', async () => {
    const page = await site.open('#/methods');
    await page.getByText(/^All 40 items/).waitFor();
    // The contents are links, stay in view, and say where the reader is.
    const ruler = page.getByRole('link', { name: 'The ruler', exact: true });
    await ruler.click();
    const heading = page.getByRole('heading', { name: 'The ruler', exact: true });
    await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(new URL(page.url()).hash).toContain('section=ruler');
    await expect.poll(() => ruler.getAttribute('aria-current')).toBe('location');
    const [bar, below] = await Promise.all([ruler.boundingBox(), heading.boundingBox()]);
    expect(bar!.y).toBeLessThan(60);
    expect(below!.y).toBeGreaterThan(bar!.y + bar!.height);
    await unfolded(page.getByRole('main'));
    await expectSound(page);
  }, 240_000);
});
