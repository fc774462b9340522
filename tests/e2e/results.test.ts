import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildPrompt } from '../../src/lib/core/study/prompt';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { SIMULATED_LABEL } from '../../src/lib/core/provenance/provenance';
import { at } from '../../scripts/tasks.mjs';
import { useSite } from './harness';
import {
  button,
  exportBundle,
  openSection,
  resultsShown,
  runWatched,
  settled,
  WATCHED
} from './journeys';

const site = useSite();
const unitedStates = 'United States, PVQ-40 (Borg, Bardi & Schwartz 2017)';
const circle = 'The respondent’s values on the human circle';

let page: Page;

beforeEach(async () => {
  page = await site.open(WATCHED);
  await runWatched(page);
});

const figure = (name: string): Locator => page.getByRole('figure', { name, exact: true });
const caption = (): Promise<string> => figure(circle).locator('figcaption').innerText();

/** The diagnostics of the population that is shown: the first numbers that a change brings. */
const numbers = async (): Promise<string> => {
  const structure = page.getByRole('region', { name: 'Tests of the similarity', exact: true });
  return (await structure.getByRole('definition').allTextContents()).join('\n');
};

async function slide(name: RegExp, value: string): Promise<void> {
  await page.getByRole('slider', { name }).fill(value);
}

async function type(name: string, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name, exact: true });
  await field.fill(value);
  await field.blur();
}

const choose = async (name: RegExp, option: string): Promise<void> => {
  await page.getByRole('combobox', { name }).selectOption({ label: option });
};

describe('the choices of the results', () => {
  test('each change the numbers and the caption, and the defaults bring both back', async () => {
    await openSection(page, 'Tests of the similarity');
    await settled(page);
    await page.getByText('More choices', { exact: true }).click();
    const first = { numbers: await numbers(), caption: await caption() };
    expect(first.numbers).toMatch(/\.\d\d/);
    const changes: [string, () => Promise<void>, string][] = [
      ['temperature', () => slide(/^Temperature/, '0.5'), 'temperature 0.5,'],
      [
        'population',
        () => choose(/^Population/, 'Human, evened out (H-Even)'),
        'Human, evened out (H-Even) population'
      ],
      [
        'custom weights',
        () => choose(/^Population/, 'Custom weights'),
        'Custom weights population'
      ],
      ['one weight', () => slide(/^Power/, '1'), 'Custom weights population'],
      ['scoring', () => choose(/^Scores/, 'Raw scores'), 'raw scores'],
      ['map', () => choose(/^Map/, 'Ratio SMACOF'), 'ratio SMACOF'],
      ['another map', () => choose(/^Map/, 'Ordinal SMACOF'), 'ordinal SMACOF'],
      ['classical again', () => choose(/^Map/, 'Classical MDS'), 'classical MDS'],
      ['dissimilarity', () => choose(/^Dissimilarity/, '1 − r'), 'classical MDS of 1 − r'],
      ['reference', () => choose(/^People to compare with/, unitedStates), unitedStates],
      ['individuals', () => type('Individuals per population', '300'), '300 individuals'],
      ['bootstraps', () => type('Bootstraps', '40'), '40 bootstraps']
    ];
    for (const [name, change, words] of changes) {
      const before = { numbers: await numbers(), caption: await caption() };
      await change();
      await expect
        .poll(caption, { message: `caption after ${name}`, timeout: 60_000 })
        .toContain(words);
      await expect
        .poll(numbers, { message: `numbers after ${name}`, timeout: 60_000 })
        .not.toBe(before.numbers);
      if (name !== 'one weight') expect(await caption(), name).not.toBe(before.caption);
    }

    await button(page, 'Reset to defaults').click();
    await expect.poll(caption, { timeout: 60_000 }).toBe(first.caption);
    await expect.poll(numbers, { timeout: 60_000 }).toBe(first.numbers);
  }, 240_000);
});

describe('the results', () => {
  test('give every figure with its table, as SVG and as PNG, labelled as simulated', async () => {
    await page.getByText(SIMULATED_LABEL).first().waitFor();
    const common = await caption();
    const captions = [common];
    await expectFiles(circle);
    for (const name of ['Populations', 'How the values correlate', 'What each prompt does']) {
      const section = await openSection(page, name);
      for (const one of await section.getByRole('figure').all()) {
        const title = await one.getByRole('heading').first().innerText();
        captions.push(await one.locator('figcaption').innerText());
        await expectFiles(title);
      }
    }
    // What all share is said once, under the circle.
    expect(new Set(captions).size).toBe(7);
    expect(captions.filter((one) => one.includes('bootstraps'))).toEqual([common]);
  }, 240_000);

  test('begin with a verdict, and grey out similarities that say nothing', async () => {
    const verdict = page.getByRole('region', { name: 'Can this respondent be measured?' });
    await verdict.getByText(/value prompts work/).waitFor();
    expect(await verdict.getByRole('definition').first().isVisible()).toBe(false);
    await verdict.getByText('The figures behind this').click();
    await verdict.getByRole('term').filter({ hasText: 'value prompt' }).waitFor();
    await verdict
      .getByText(/p < \.001/)
      .first()
      .waitFor();
    expect(await page.getByRole('group', { name: 'Not interpretable' }).count()).toBe(0);
    const meaningless = page.getByText(/can be read need not mean anything: no prompt/);
    expect(await meaningless.count()).toBe(0);

    await page.goto(site.address('#/results/simulated-random'));
    await resultsShown(page);
    await verdict.getByText(/do not favour the value/).waitFor();
    const similarity = page
      .getByRole('region', { name: 'Values Similarity', exact: true })
      .getByRole('group', { name: 'Not interpretable' });
    await similarity.getByText(/because no prompt/).waitFor();
    await openSection(page, 'Answer quality');
    await meaningless.waitFor();
    await openSection(page, 'How the values correlate');
    await page.getByText(/^Centring alone .*−?\.11/).waitFor();
    await similarity.getByRole('img', { name: /^Values Similarity/ }).waitFor();
    const { files } = await exportBundle(page);
    const analysis = JSON.parse(files['analysis.json']!) as { verdict: { level: string } };
    expect(analysis.verdict.level).toBe('unspecific');
    expect(files['methods.md']).toContain('not interpretable');
    expect(files['tables.md']).toContain('not interpretable');
  }, 240_000);

  test('open every answer with its exact prompt', async () => {
    const file = readFileSync(at('static/questionnaires/pvq40.json'), 'utf8');
    const instrument = parseInstrument(JSON.parse(file));
    await openSection(page, 'Every answer');
    const table = page.getByRole('region', { name: 'Raw answers' });

    for (const [condition, item] of [
      ['power', 3],
      ['none', 17]
    ] as const) {
      const asked = instrument.items.find(({ number }) => number === item)!;
      await page.getByRole('combobox', { name: 'Condition' }).selectOption(condition);
      await page.getByRole('searchbox', { name: 'Words in the item' }).fill(asked.text);
      // Rows of the last search make room for those of this one.
      await page.getByText(/^1 of 440 questions/).waitFor();
      await table.getByRole('button', { name: new RegExp(`^Open item ${item} under `) }).click();
      const prompt = buildPrompt(condition, instrument, asked);
      await table.getByRole('img', { name: new RegExp(`item ${item} `) }).waitFor();
      const shown = await table.locator('pre').allTextContents();
      expect(shown).toEqual([prompt.system, prompt.user].filter((text) => text !== null));
      await table.getByRole('button', { name: new RegExp(`^Close item ${item} under `) }).click();
      expect(await table.locator('pre').count()).toBe(0);
    }
    await page.getByRole('searchbox', { name: 'Words in the item' }).fill('no item says this');
    await page.getByText(/^0 of 440 questions/).waitFor();
  });

  test('are shown value by value, and in every combination, each of which can be chosen', async () => {
    const section = await openSection(page, 'Value by value');
    await figure('Shepard diagram: people’s map').getByRole('img').waitFor();
    expect(await section.getByRole('row', { name: /^Hedonism/ }).count()).toBeGreaterThan(0);
    await page.getByText('Without one item or persona', { exact: true }).click();
    // Forty items and ten personas, below the names of the columns.
    const left = section.getByRole('region', { name: /without one item/ });
    expect(await left.getByRole('row').count()).toBe(1 + 40 + 10);

    await openSection(page, 'Every combination of choices');
    for (const name of [/^Map/, /^Items left out/, /^Temperature/])
      await page.getByRole('checkbox', { name }).uncheck();
    await button(page, /^Compute all [\d,]+ combinations$/).click();
    const curve = figure('Every combination of choices, from the least to the most similar');
    await curve.getByRole('img').waitFor();
    const slider = page.getByRole('slider', { name: /^Combination/ });
    const people = page.getByRole('combobox', { name: /^People to compare with/ });
    const before = await people.inputValue();
    await slider.focus();
    await page.keyboard.press('Home');
    await button(page, 'Use these choices').click();
    await expect.poll(() => people.inputValue()).not.toBe(before);
    // The numbers of the screen are now those of the combination, which is marked.
    await page.locator('button:disabled', { hasText: 'Use these choices' }).waitFor();
    const rows = (await saved('All combinations (CSV)')).toString().trim().split('\n');
    expect(rows.length).toBeGreaterThan(300);
  });

  test('say of each value what it is, which items ask for it, and what was answered', async () => {
    await page.goto(site.address('#/results/simulated-strong-circle'));
    const about = button(page, 'About achievement').first();
    await about.waitFor();
    // One tab stop, then arrow keys.
    await button(page, 'About power').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await about.evaluate((one) => one === document.activeElement)).toBe(true);
    const dialog = page.getByRole('dialog', { name: 'About achievement' });
    await dialog.getByText(/under its own prompt/).waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(4);
    await dialog.getByRole('link').click();
    await page.getByText(/^44 of 440 questions/).waitFor();
    expect(new URL(page.url()).hash).toContain('measure=pvq40:achievement');
    expect(await page.getByRole('combobox', { name: 'Measure' }).inputValue()).toBe('achievement');
  });

  test('say plainly where there is no such study', async () => {
    await page.goto(site.address('#/results/nowhere'));
    await page.getByRole('heading', { name: 'This study is not in this browser' }).waitFor();
    await page.goto(site.address('#/study?run=nowhere'));
    await page.getByText(/not in this browser/).waitFor();
    await page.getByRole('heading', { name: 'Set up a study' }).waitFor();
  });
});

/** A figure has its table, and its files say everything that is said about it. */
async function expectFiles(title: string): Promise<void> {
  const simulated = title !== 'People';
  const one = figure(title);
  expect(await one.getByText(SIMULATED_LABEL).count(), title).toBe(simulated ? 1 : 0);
  expect(await one.locator('figcaption').innerText(), title).not.toBe('');

  await button(page, `Table: ${title}`).click();
  const table = await button(page, `Table: ${title}`).getAttribute('aria-controls');
  await page.locator(`[id="${table}"]`).getByRole('row').nth(1).waitFor();

  const svg = (await saved(`SVG: ${title}`)).toString();
  expect(svg, title).toMatch(/^(<\?xml[^>]*>\s*)?<svg/);
  expect(svg.includes(SIMULATED_LABEL), title).toBe(simulated);
  if (simulated) expect(svg.replace(/<[^>]*>\s*/g, ' '), title).toMatch(/temperature/);
  const png = await saved(`PNG: ${title}`);
  expect(png.subarray(1, 4).toString(), title).toBe('PNG');
  expect(png.length, title).toBeGreaterThan(2000);
}

async function saved(name: string): Promise<Buffer> {
  const coming = page.waitForEvent('download');
  await button(page, name).click();
  return readFileSync(await (await coming).path());
}
