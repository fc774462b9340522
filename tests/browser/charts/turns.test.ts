import { afterEach, expect, it } from 'vitest';
import { drawAll, drawInTurn } from '../../../src/lib/charts/turns';

const places: HTMLElement[] = [];

/** An element at the end of the page, so many pixels high. */
function place(height = 10): HTMLElement {
  const element = document.createElement('div');
  element.style.height = `${height}px`;
  document.body.append(element);
  places.push(element);
  return element;
}

afterEach(() => {
  for (const element of places.splice(0)) element.remove();
});

/** Draws names into a list, which resolves once so many are there. */
function drawnNames(count: number) {
  const names: string[] = [];
  let resolve: (names: string[]) => void = () => undefined;
  const all = new Promise<string[]>((done) => (resolve = done));
  const draw = (name: string) => () => {
    names.push(name);
    if (names.length === count) resolve(names);
  };
  return { names, draw, all };
}

it('draws the first at once, the others from the top of the page, each in a task of its own', async () => {
  const { names, draw, all } = drawnNames(4);
  const [a, b, c, d] = [place(), place(), place(), place()];
  drawInTurn(d, () => {
    draw('d')();
    queueMicrotask(() => queueMicrotask(() => expect(names).toEqual(['d'])));
  });
  drawInTurn(c, draw('c'));
  drawInTurn(a, draw('a'));
  drawInTurn(b, draw('b'));
  expect(names).toEqual(['d']);
  expect(await all).toEqual(['d', 'a', 'b', 'c']);
});

it('draws the newest of an element once, and nothing that was given up', async () => {
  const { names, draw, all } = drawnNames(3);
  const [a, b, c, d] = [place(), place(), place(), place()];
  drawInTurn(a, draw('a'));
  const giveUpOld = drawInTurn(b, draw('old'));
  drawInTurn(b, draw('new'));
  giveUpOld();
  drawInTurn(c, draw('never'))();
  drawInTurn(d, draw('d'));
  expect(await all).toEqual(['a', 'new', 'd']);
  drawAll();
  expect(names).toHaveLength(3);
});

it('goes on after something that could not be drawn', () => {
  const { names, draw } = drawnNames(2);
  const [a, b, c] = [place(), place(), place()];
  drawInTurn(a, draw('a'));
  drawInTurn(b, () => {
    throw new Error('no such picture');
  });
  expect(drawAll).toThrow('no such picture');
  drawInTurn(c, draw('c'));
  drawAll();
  expect(names).toEqual(['a', 'c']);
});

it('draws everything at once before printing, and what waits within it', () => {
  const { names, draw } = drawnNames(3);
  const [a, b, c] = [place(), place(), place()];
  drawInTurn(a, draw('a'));
  drawInTurn(b, () => {
    draw('b')();
    drawInTurn(c, draw('c'));
  });
  drawAll();
  expect(names).toEqual(['a', 'b', 'c']);
});

it('draws what the window shows before what lies above it', async () => {
  const { draw, all } = drawnNames(2);
  const [first, above] = [place(), place(3 * window.innerHeight)];
  place(100);
  const shown = place(2 * window.innerHeight);
  shown.scrollIntoView();
  // Others wait behind the first until the browser has said what the window shows.
  let seen = false;
  const hold = () => {
    if (!seen) drawInTurn(first, hold);
  };
  drawInTurn(first, hold);
  drawInTurn(above, draw('above'));
  drawInTurn(shown, draw('shown'));
  const observer = new IntersectionObserver(() => {
    seen = true;
    observer.disconnect();
  });
  observer.observe(shown);
  expect(await all).toEqual(['shown', 'above']);
});
