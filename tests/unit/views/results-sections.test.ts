import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { at } from '../../../scripts/tasks.mjs';
import { sectionOfFigure } from '../../../src/views/results/sections';

test('every figure of the results is found by its name, where a link leads to it', () => {
  const folder = at('src/views/results');
  const names = readdirSync(folder).flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/fileName=\{?["`]([^"`$]+)/g)].map(
      ([, name]) => name!
    )
  );
  expect(names.length).toBeGreaterThan(12);
  // The circle is there before any section.
  const nowhere = names.filter((name) => sectionOfFigure(name) === null);
  expect(nowhere).toEqual(['axia-value-circle']);
});
