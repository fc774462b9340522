import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { MeansDots } from '../../../src/lib/charts';
import { CONDITIONS } from '../../../src/lib/core/study/condition';
import { matrix } from './fixtures';
import { textTroubles } from './overlaps';
import '../../../src/styles/tokens.css';
import '../../../src/styles/base.css';

it.each([
  [343, 2],
  [1000, 4]
])('the means have no text on another, %i pixels wide in %i columns', async (width, columns) => {
  await page.viewport(width, 800);
  const means = CONDITIONS.map((_, i) => matrix[i % 10]!);
  const props = { conditions: [...CONDITIONS], means, range: [-2.5, 2.5] as [number, number] };
  const screen = await render(MeansDots, props);
  await expect.element(screen.getByRole('img')).toBeVisible();
  const texts = [...screen.container.querySelectorAll('text')];
  expect(texts.length).toBeGreaterThan(13 * CONDITIONS.length - 1);
  const lefts = [...screen.container.querySelectorAll('text.title')].map((title) =>
    Math.round(title.getBoundingClientRect().left)
  );
  expect(new Set(lefts).size).toBe(columns);
  expect(textTroubles(texts, screen.getByRole('img').element().getBoundingClientRect())).toEqual(
    []
  );
});
