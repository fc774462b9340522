import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { ValueBehaviourHeatmap } from '../../../src/lib/charts';
import { figureSvg } from '../../../src/lib/charts/export';
import { allDrawn } from './fixtures';
import AgreementGallery from './AgreementGallery.svelte';
import { textTroubles } from './overlaps';
import '../../../src/styles/tokens.css';
import '../../../src/styles/base.css';

beforeEach(() => {
  delete document.documentElement.dataset.theme;
  document.documentElement.lang = 'en';
  document.title = 'Behaviour';
});

async function drawn(width: number) {
  await page.viewport(width, 800);
  const screen = await render(AgreementGallery);
  await allDrawn(screen.container);
  return screen;
}

describe('the pictures of behaviour', () => {
  it('say in words what they show', async () => {
    const screen = await drawn(1000);
    const named = (name: RegExp) => expect.element(screen.getByRole('img', { name })).toBeVisible();
    await named(/Furthest apart: Political conservatism, Conservation 100% to Openness/);
    await named(/theory opposes\. Conservation against openness to change r = −\.82/);
    await named(/Openness to change not known, .* no value prompt 41% \(29 to 53\)/);
    await named(/Behaviour Similarity, Big Five: −31\.0 of 100/);
    await expect.element(screen.getByText('−100', { exact: true })).toBeVisible();
    const opposed = screen.getByRole('gridcell', {
      name: 'Self-enhancement and Self-transcendence: −.74, theory opposes the pair'
    });
    await expect.element(opposed.first()).toBeVisible();
  });

  it('have a table each, and one of them opens', async () => {
    const screen = await drawn(1000);
    expect(screen.getByRole('button', { name: /^Table: / }).elements()).toHaveLength(4);
    await screen.getByRole('button', { name: 'Table: Politics' }).click();
    await expect.element(screen.getByRole('rowheader', { name: 'No value prompt' })).toBeVisible();
  });

  it.each(['light', 'dark'])('give axe nothing to report in %s', async (theme) => {
    document.documentElement.dataset.theme = theme;
    const screen = await drawn(1000);
    const { violations } = await axe.run(screen.container);
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)
    ).toEqual([]);
  });

  it.each([390, 1000])(
    'have no text on another as the browser sets them, %i wide',
    async (width) => {
      const screen = await drawn(width);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
      const pictures = [...screen.container.querySelectorAll<SVGSVGElement>('svg[role="img"]')];
      expect(pictures).toHaveLength(4);
      for (const picture of pictures) {
        const texts = [...picture.querySelectorAll('text')];
        expect(texts.length).toBeGreaterThan(6);
        for (const text of texts)
          expect(parseFloat(getComputedStyle(text).fontSize)).toBeGreaterThanOrEqual(12);
        expect(textTroubles(texts, picture.getBoundingClientRect())).toEqual([]);
      }
    }
  );

  it('hatch what is not known, and reach every cell by keyboard', async () => {
    const screen = await drawn(1000);
    const people = screen.getByRole('grid', { name: 'People' });
    expect(people.element().querySelectorAll('.hatch')).toHaveLength(10);
    const first = people.getByRole('gridcell', { name: 'Power and Environment: .30' });
    await expect.element(first).toHaveAttribute('tabindex', '0');
    (first.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(document.activeElement!.getAttribute('aria-label')).toBe(
      'Power and Religious and spiritual: not known'
    );
  });

  it('scale the colours of both heat maps alike, or of each by itself', async () => {
    const screen = await drawn(1000);
    const people = screen.getByRole('grid', { name: 'People' });
    const fill = () => {
      const cell = people.getByRole('gridcell', { name: 'Power and Environment: .30' }).element();
      return getComputedStyle(cell.querySelector('rect')!).fill;
    };
    await expect.element(screen.getByText(/share one colour scale/).first()).toBeVisible();
    const shared = fill();
    await screen.getByRole('radio', { name: /one scale per figure/ }).click();
    await expect.element(screen.getByText(/largest value/).first()).toBeVisible();
    // .30 is the strongest of people's, and pale beside the respondent's .80.
    expect(fill()).not.toBe(shared);
  });

  it('show a sign where only the direction is known', async () => {
    await page.viewport(1000, 800);
    const screen = await render(ValueBehaviourHeatmap, {
      rowLabels: ['Power', 'Benevolence', 'Security'],
      columnLabels: ['Contribution'],
      respondent: { name: 'Toy', matrix: [[-0.4], [0.3], [0.1]] },
      human: {
        name: 'People',
        matrix: [[null], [null], [null]],
        signs: [['-'], ['+'], [null]]
      }
    });
    const people = screen.getByRole('grid', { name: 'People' });
    const cell = people.getByRole('gridcell', {
      name: /^Power and Contribution: against each other/
    });
    await expect.element(cell).toHaveTextContent('\u2212');
    expect(people.element().querySelectorAll('.unknown')).toHaveLength(1);
    await expect
      .element(screen.getByText('+ and \u2212: only the direction is known.'))
      .toBeVisible();
    expect(screen.getByRole('radio').elements()).toHaveLength(0);
  });

  it('keep shapes, colours and both parts of a figure in the file', async () => {
    document.documentElement.dataset.theme = 'light';
    const screen = await drawn(1000);
    const bodies = screen.container.querySelectorAll<HTMLElement>('figure .body');
    const text = { title: 'Higher order', caption: 'Toy.', simulated: true };
    const svg = figureSvg(bodies[1]!, text);
    expect(svg).not.toMatch(/var\(|class=/);
    expect(svg).toContain('Outlined: theory opposes the pair.');
    expect(svg).toContain('chance (2.5–97.5%, mean)');
    const dots = new DOMParser().parseFromString(figureSvg(bodies[0]!, text), 'image/svg+xml');
    const fills = [...dots.querySelectorAll('path')].map((path) => path.getAttribute('fill'));
    expect(new Set(fills).size).toBe(4);
  });
});
