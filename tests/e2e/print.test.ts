import { expect, test } from 'vitest';
import { useSite } from './harness';
import { button, resultsShown } from './journeys';
import { readPrinted, type PrintedPage, type PrintedText } from './printed-text';

const site = useSite();
const CENTIMETRE = 72 / 2.54;

/** Texts of a page that are printed over each other; an outline of a text is no other one. */
function overprinted({ texts }: PrintedPage): string[] {
  const over = (one: PrintedText, other: PrintedText): boolean => {
    const least = 0.4 * Math.min(one.size, other.size);
    const shared = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
    return Math.abs(one.y - other.y) < least && shared > least && one.text !== other.text;
  };
  const written = texts.filter(({ text }) => text.trim() !== '');
  return written.flatMap((one, i) =>
    written.slice(i + 1).flatMap((other) => (over(one, other) ? `${one.text} / ${other.text}` : []))
  );
}

test('results print on A4 and Letter with no text over another and no figure cut', async () => {
  const page = await site.open('#/results/simulated-behaviour?b=5&m=99&n=50');
  await resultsShown(page);
  // Everything that is one press away on the screen is on paper; what computes by itself is waited for.
  await page.evaluate(() => {
    window.print = () => document.body.toggleAttribute('data-printed');
  });
  await page.getByText('More', { exact: true }).click();
  await button(page, 'Print all').click();
  await page.locator('body[data-printed]').waitFor({ state: 'attached' });
  for (const [format, centimetres] of [
    ['A4', 2],
    ['Letter', 1]
  ] as const) {
    const margin = `${centimetres}cm`;
    const pdf = await page.pdf({
      format,
      margin: { top: margin, right: margin, bottom: margin, left: margin }
    });
    const pages = readPrinted(pdf);
    // Letters are placed one by one: without the gaps between them.
    const whole = pages
      .flatMap(({ texts }) => texts.map(({ text }) => text.replace(/\s/g, '')))
      .join('');
    for (const text of ['Populations', 'Valuebyvalue', 'Sheparddiagram', 'Everyanswer'])
      expect(whole).toContain(text);
    expect(whole).toContain('Conservativepolitics');
    // Labels may lean a little out of their chart.
    const edge = centimetres * CENTIMETRE - 3;
    pages.forEach((printed, number) => {
      const where = `${format}, page ${number + 1}`;
      expect(overprinted(printed), where).toEqual([]);
      const outside = printed.texts.filter(
        ({ x, y, size, width }) =>
          x < edge ||
          x + width > printed.width - edge ||
          y - 0.5 * size < edge ||
          y > printed.height - edge
      );
      expect(outside, where).toEqual([]);
    });
  }
});
