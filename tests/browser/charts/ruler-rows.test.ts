import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { RulerRows } from '../../../src/lib/charts';
import { figureSvg } from '../../../src/lib/charts/export';
import { rows } from './fixtures';
import { textTroubles } from './overlaps';
import '../../../src/styles/tokens.css';
import '../../../src/styles/base.css';

beforeEach(() => {
  document.documentElement.dataset.theme = 'light';
});

async function drawn(width: number, selected: string | null = 'uniform') {
  await page.viewport(width, 800);
  const screen = await render(RulerRows, { rows, label: 'Values Similarity', selected });
  await expect.element(screen.getByRole('img')).toBeVisible();
  return screen;
}

describe('the rows of rulers', () => {
  it('are said in a full sentence each', async () => {
    const screen = await drawn(1000);
    const name = screen.getByRole('img').element().getAttribute('aria-label')!;
    expect(name).toContain('Values Similarity, Uniform: 88.7 of 100, 95% interval 86.7 to 91.1;');
    expect(name).toContain('Permutation test after FDR: p < .001.');
    expect(name).toContain('Values Similarity, Human, evened out (H-Even): −12.3 of 100;');
    expect(name).toMatch(/\(H-NP\): Needs answers without a value prompt\.$/);
  });

  it.each([343, 1000])(
    'have no text on another as the browser sets them, %i wide',
    async (width) => {
      const screen = await drawn(width);
      const texts = [...screen.container.querySelectorAll('text')];
      expect(texts.length).toBeGreaterThan(15);
      const frame = screen.getByRole('img').element().getBoundingClientRect();
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
      for (const text of texts)
        expect(parseFloat(getComputedStyle(text).fontSize)).toBeGreaterThanOrEqual(12);
      expect(textTroubles(texts, frame)).toEqual([]);
    }
  );

  it('bring the selected one forward', async () => {
    const screen = await drawn(1000, 'even');
    const fill = (text: string) =>
      getComputedStyle(screen.getByText(text, { exact: true }).element()).fill;
    const accent = 'rgb(59, 76, 202)';
    expect(fill('−12.3')).toBe(accent);
    expect(fill('88.7')).not.toBe(accent);
    await screen.rerender({ selected: 'uniform' });
    expect(fill('88.7')).toBe(accent);
    expect(fill('−12.3')).not.toBe(accent);
  });

  it('keep names, numbers and legend in the file', async () => {
    const screen = await drawn(1000);
    const svg = figureSvg(screen.container as HTMLElement, {
      title: 'Five populations',
      caption: 'Two of them.',
      simulated: true
    });
    const file = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(file.querySelector('parsererror')).toBeNull();
    const texts = [...file.querySelectorAll('text')].map((text) => text.textContent);
    for (const text of [
      'Uniform',
      '88.7',
      '86.7 to 91.1',
      'p < .001',
      'Needs answers without a value prompt.',
      '100',
      'one dimension',
      'people with people (5–95%)'
    ]) {
      expect(texts).toContain(text);
    }
    expect(svg).not.toMatch(/var\(|class=/);
  });
});
