import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { SIMULATED_LABEL } from '../../../src/lib/core/provenance/provenance';
import { figureSvg, rasterise } from '../../../src/lib/charts/export';
import { allDrawn } from './fixtures';
import Gallery from './Gallery.svelte';
import '../../../src/styles/tokens.css';
import '../../../src/styles/base.css';

const text = { title: 'Overlay <of> maps', caption: 'Toy & friends, N = 500.', simulated: true };

beforeEach(() => {
  delete document.documentElement.dataset.theme;
});

async function drawn(index = 0): Promise<HTMLElement> {
  await page.viewport(1000, 800);
  const screen = await render(Gallery);
  await allDrawn(screen.container);
  return screen.container.querySelectorAll<HTMLElement>('figure .body')[index]!;
}

function parse(svg: string): Document {
  const file = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(file.querySelector('parsererror')).toBeNull();
  return file;
}

describe('the SVG file of a figure', () => {
  it.each(['light', 'dark'])('stands alone in light colours on a %s page', async (theme) => {
    const [paper, power] = ['rgb(251, 250, 248)', 'rgb(196, 79, 95)'];
    document.documentElement.dataset.theme = theme;
    const svg = figureSvg(await drawn(), text);
    expect(document.documentElement.dataset.theme).toBe(theme);
    expect(
      /var\(|light-dark\(|paint-order="stroke|dominant-baseline| (class|style|data-|aria-)/.exec(
        svg
      )?.[0]
    ).toBeUndefined();
    const file = parse(svg);
    expect(file.documentElement.querySelector('rect')!.getAttribute('fill')).toBe(paper);
    expect(file.querySelector(`circle[stroke="${power}"]`)).not.toBeNull();
    expect(file.documentElement.getAttribute('font-family')).toMatch(/system-ui/);
    expect(svg).toContain('font-size="13.5px"');
  });

  it('bears title, caption, value names and the simulated label, to see and to read out', async () => {
    const file = parse(figureSvg(await drawn(), text));
    expect(file.querySelector('title')!.textContent).toBe(text.title);
    expect(file.querySelector('desc')!.textContent).toBe(`${SIMULATED_LABEL}. ${text.caption}`);
    const lines = [...file.querySelectorAll('text')].map((line) => line.textContent?.trim());
    for (const line of [text.title, text.caption, SIMULATED_LABEL, 'Self-direction', 'people'])
      expect(lines).toContain(line);
  });

  it('says nothing of simulation where none is', async () => {
    const svg = figureSvg(await drawn(), { ...text, simulated: false });
    expect(svg).not.toContain(SIMULATED_LABEL);
  });

  it('holds every picture of a figure, without overlap', async () => {
    const file = parse(figureSvg(await drawn(1), text));
    const [first, second] = [...file.documentElement.children].filter((e) => e.tagName === 'svg');
    const number = (element: Element | undefined, name: string) =>
      Number(element!.getAttribute(name));
    expect(number(second, 'y')).toBeGreaterThanOrEqual(
      number(first, 'y') + number(first, 'height')
    );
  });

  it('needs a drawn figure', () => {
    expect(() => figureSvg(document.createElement('div'), text)).toThrow(RangeError);
  });
});

describe('the PNG file of a figure', () => {
  it('has twice the size and shows what the SVG shows', async () => {
    const svg = figureSvg(await drawn(), text);
    const file = parse(svg).documentElement;
    const blob = await rasterise(svg);
    expect(blob.type).toBe('image/png');
    const bitmap = await createImageBitmap(blob);
    expect(bitmap.width).toBe(2 * Number(file.getAttribute('width')));
    expect(bitmap.height).toBe(2 * Number(file.getAttribute('height')));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const colours = new Set<string>();
    for (let i = 0; i < data.length; i += 4)
      colours.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
    expect(colours.size).toBeGreaterThan(100);
    const strokes = [...file.querySelectorAll('circle[stroke]')].map((ring) =>
      /rgb\((\d+), (\d+), (\d+)\)/.exec(ring.getAttribute('stroke')!)
    );
    const hues = new Set(strokes.filter(Boolean).map((match) => match!.slice(1).join(',')));
    expect(hues.size).toBeGreaterThanOrEqual(10);
    for (const hue of hues) expect(colours.has(`${hue},255`), hue).toBe(true);
  });
});
