import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { tick } from 'svelte';
import { cdp, page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { ValueCircle } from '../../../src/lib/charts';
import type { Point } from '../../../src/lib/core/analysis/types';
import { allDrawn, human, respondent } from './fixtures';
import Gallery from './Gallery.svelte';
import '../../../src/styles/tokens.css';
import '../../../src/styles/base.css';

beforeEach(() => {
  delete document.documentElement.dataset.theme;
  document.documentElement.lang = 'en';
  document.title = 'Charts';
});

describe('the charts', () => {
  it('draw everything, each with a name', async () => {
    const screen = await render(Gallery);
    await allDrawn(screen.container);
    await expect.element(screen.getByRole('img', { name: /people as rings/ })).toBeVisible();
    await expect
      .element(screen.getByRole('img', { name: /^Values Similarity: 88.7/ }))
      .toBeVisible();
    await expect.element(screen.getByRole('img', { name: /steps round the circle/ })).toBeVisible();
    await expect
      .element(screen.getByRole('img', { name: /Portrait 3: .*anything else 20%/ }))
      .toBeVisible();
    await expect.element(screen.getByRole('img', { name: /No value 9.1%/ })).toBeVisible();
    await expect.element(screen.getByRole('img', { name: /Power: highest/ })).toBeVisible();
    await expect.element(screen.getByText(/^Closer to people/)).toBeVisible();
    expect(screen.container.querySelectorAll('circle.ring')).toHaveLength(10);
    expect(screen.container.querySelectorAll('circle.dot[fill]')).toHaveLength(10);
    expect(screen.container.querySelectorAll('.cloud circle')).toHaveLength(30);
  });

  it.each(['light', 'dark'])(
    'give axe nothing to report in %s',
    { timeout: 60_000 },
    async (theme) => {
      document.documentElement.dataset.theme = theme;
      const screen = await render(Gallery);
      await allDrawn(screen.container);
      await screen.getByRole('button', { name: 'Table: Overlay of maps' }).click();
      const { violations } = await axe.run(screen.container);
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)
      ).toEqual([]);
    }
  );

  it('show a figure as a table when asked', async () => {
    const screen = await render(Gallery);
    await allDrawn(screen.container);
    const button = screen.getByRole('button', { name: 'Table: Overlay of maps' });
    await expect.element(button).toHaveAttribute('aria-expanded', 'false');
    await button.click();
    await expect.element(button).toHaveAttribute('aria-expanded', 'true');
    await expect
      .element(screen.getByRole('rowheader', { name: 'Tradition' }).first())
      .toBeVisible();
  });

  it('read a heat map by keyboard', async () => {
    const screen = await render(Gallery);
    await allDrawn(screen.container);
    const grid = screen.getByRole('grid', { name: 'People' });
    const first = grid.getByRole('gridcell', { name: 'Power and Achievement: not known' });
    (first.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(document.activeElement!.getAttribute('aria-label')).toBe(
      'Achievement and Hedonism: .40'
    );
    await expect.element(screen.getByText('Achievement and Hedonism: .40')).toBeVisible();
    expect(grid.element().querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });

  it('fit a phone, with type of at least 12 pixels', async () => {
    await page.viewport(390, 800);
    const screen = await render(Gallery);
    await allDrawn(screen.container);
    await expect.element(screen.getByRole('img', { name: /people as rings/ })).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    const texts = [...screen.container.querySelectorAll('svg text')];
    expect(texts.length).toBeGreaterThan(200);
    for (const text of texts) {
      const svg = text.closest('svg')!;
      const drawn = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      expect(parseFloat(getComputedStyle(text).fontSize) * drawn).toBeGreaterThanOrEqual(11.99);
    }
    await page.viewport(1000, 800);
  });
});

describe('the labels of the circle, as the browser sets them', () => {
  it('touch neither each other nor a mark, on a phone and a desk', async () => {
    const close = human.map((point, i): Point =>
      i === 3 ? [human[2]![0], human[2]![1] + 0.01] : point
    );
    for (const width of [390, 1000]) {
      await page.viewport(width, 800);
      const screen = await render(ValueCircle, {
        human: close,
        respondent,
        clouds: null,
        humanCaption: 'people'
      });
      await expect.element(screen.getByRole('img')).toBeVisible();
      await expect.poll(() => screen.container.querySelectorAll('text.label').length).toBe(10);
      const boxes = [...screen.container.querySelectorAll('text.label, text.corner')].map((label) =>
        label.getBoundingClientRect()
      );
      const marks = [...screen.container.querySelectorAll('.value circle')].map((mark) =>
        mark.getBoundingClientRect()
      );
      const meet = (a: DOMRect, b: DOMRect) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0;
      expect(marks).toHaveLength(20);
      boxes.forEach((box, i) => {
        expect(boxes.slice(0, i).filter((other) => meet(box, other))).toEqual([]);
        expect(marks.filter((mark) => meet(box, mark))).toEqual([]);
      });
      await screen.unmount();
    }
  });
});

describe('motion', () => {
  async function moved() {
    const props = { human, respondent, clouds: null, humanCaption: 'people' };
    const screen = await render(ValueCircle, props);
    const number = (selector: string) =>
      Number(screen.container.querySelector(selector)?.getAttribute('cx'));
    await expect.poll(() => screen.container.querySelectorAll('circle.dot').length).toBe(10);
    await screen.rerender({ respondent: human });
    await tick();
    return () => number('circle.dot') - number('circle.ring');
  }

  async function preferReducedMotion(value: 'reduce' | 'no-preference'): Promise<void> {
    const features = [{ name: 'prefers-reduced-motion', value }];
    await cdp().send('Emulation.setEmulatedMedia', { features });
  }

  it('takes the dots to their new places', async () => {
    await preferReducedMotion('no-preference');
    const gap = await moved();
    expect(Math.abs(gap())).toBeGreaterThan(0.01);
    await expect.poll(gap, { timeout: 5000 }).toBeCloseTo(0, 9);
  });

  it('is left out for those who ask for less of it', async () => {
    await preferReducedMotion('reduce');
    const gap = await moved();
    expect(gap()).toBeCloseTo(0, 9);
    await preferReducedMotion('no-preference');
  });
});
