import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaOutside, overlapArea, type Box } from '../../../src/lib/charts/geometry/labels';

import { estimateTextWidth } from '../../../src/lib/charts/geometry/text';
import { layoutRuler } from '../../../src/lib/charts/geometry/ruler';
import { layoutRulerRows, type RulerRowsLayout } from '../../../src/lib/charts/geometry/ruler-rows';
import type { RulerRow, SimilarityContext } from '../../../src/lib/charts/types';

const level = (mean: number, low: number, high: number) => ({
  mean,
  low,
  high,
  p95: high,
  replications: 100
});
const full: SimilarityContext = {
  similarity: 0.887,
  interval: { low: 0.867, high: 0.911 },
  chance: level(0.17, 0.02, 0.46),
  oneDimension: level(0.57, 0.32, 0.79),
  fourGroups: level(0.35, 0.3, 0.45),
  circleWeak: level(0.85, 0.77, 0.92),
  circleStrong: level(0.89, 0.88, 0.9),
  ceiling: { mean: 0.95, low: 0.93, high: 0.98 }
};
const NAMES = [
  'Uniform',
  'Human, dominant only (H-Norm)',
  'Human, unprompted for the rest (H-NP)',
  'Model-specific'
];
const row = (change: Partial<RulerRow> = {}): RulerRow => ({
  id: 'uniform',
  name: 'Uniform',
  context: full,
  test: 'p < .001',
  problem: null,
  ...change
});
const lay = (rows: RulerRow[], width: number) => layoutRulerRows(rows, width, estimateTextWidth);
const textsOf = (layout: RulerRowsLayout, kind: string) =>
  layout.texts.filter((text) => text.kind === kind).map(({ text }) => text);

/** Where each thing of the picture lies. */
function boxes(layout: RulerRowsLayout): { name: string; box: Box }[] {
  const shift = { start: 0, middle: 0.5, end: 1 };
  return [
    ...layout.texts.map(({ text, x, y, anchor, fontSize }) => {
      const width = estimateTextWidth(text, fontSize);
      // Digits and capitals are .73 em tall, and some letters reach lower.
      const height = 1.1 * fontSize;
      return {
        name: text,
        box: { x: x - shift[anchor] * width, y: y - height / 2, width, height }
      };
    }),
    ...layout.rulers.map(({ row: i, x, y, layout: ruler }) => ({
      name: `ruler ${i}`,
      box: { x: x + ruler.start - 8, y: y - 9, width: ruler.end - ruler.start + 16, height: 18 }
    })),
    ...layout.keys.map(({ marks, y }) => {
      const from = Math.min(...marks.map((mark) => mark.from));
      const to = Math.max(...marks.map((mark) => mark.to));
      const box = { x: from - 1, y: y - 8, width: to - from + 2, height: 16 };
      return { name: `key of ${marks[0]!.kind}`, box };
    })
  ];
}

function troubles(layout: RulerRowsLayout): string[] {
  const frame = { x: 0, y: 0, width: layout.width, height: layout.height };
  const all = boxes(layout);
  return all.flatMap(({ name, box }, i) => [
    ...(areaOutside(box, frame) > 1e-6 ? [`${name} leaves the picture`] : []),
    ...all
      .slice(0, i)
      .filter((other) => overlapArea(box, other.box) > 1e-6)
      .map((other) => `${name} on ${other.name}`)
  ]);
}

const unit = fc.double({ min: -0.3, max: 1, noNaN: true });
const interval = fc
  .tuple(unit, unit)
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const anyLevel = fc.option(
  fc.tuple(unit, interval).map(([mean, { low, high }]) => level(mean, low, high))
);
const anyRow: fc.Arbitrary<RulerRow> = fc.record({
  id: fc.constant('any'),
  name: fc.constantFrom(...NAMES),
  context: fc.record({
    similarity: fc.option(unit),
    interval: fc.option(interval),
    chance: anyLevel,
    oneDimension: anyLevel,
    fourGroups: anyLevel,
    circleWeak: anyLevel,
    circleStrong: anyLevel,
    ceiling: anyLevel
  }),
  test: fc.option(fc.constantFrom('p < .001', 'p = .042', 'p –')),
  problem: fc.option(
    fc.constantFrom(
      'Needs answers without a value prompt.',
      'Every persona gave the same answer to all items of one value, so that nothing correlates.'
    )
  )
});

describe('layoutRulerRows', () => {
  it('puts nothing on anything else and nothing outside, narrow and wide', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 240, max: 1300 }),
        (rows, width) => {
          const layout = lay(rows, width);
          expect(troubles(layout)).toEqual([]);
          expect(layout.texts.every(({ fontSize }) => fontSize >= 12)).toBe(true);
          expect(layout.rulers).toHaveLength(rows.filter((r) => r.problem === null).length);
        }
      )
    );
  });

  it('draws the rulers that layoutRuler lays out, on one axis', () => {
    for (const width of [343, 900]) {
      const layout = lay([row(), row({ context: { ...full, similarity: -0.2 } })], width);
      const [first, second] = layout.rulers;
      expect(first!.x).toBe(second!.x);
      expect(first!.layout).toEqual(
        layoutRuler(full, first!.layout.width, null, estimateTextWidth, -1)
      );
      expect(layout.axis!.from).toBe(first!.x + first!.layout.start);
      expect(layout.axis!.y).toBeGreaterThan(second!.y);
      expect(textsOf(layout, 'tick')).toEqual(['\u2212100', '0', '100']);
    }
    expect(textsOf(lay([row()], 900), 'tick')).toEqual(['0', '50', '100']);
  });

  it('shows other models as light marks, named in the legend', () => {
    const models = { similarities: [0.5, 0.7], average: 0.6 };
    const layout = layoutRulerRows(
      [row({ context: { ...full, models }, test: null })],
      900,
      estimateTextWidth,
      'Population',
      { models: 'the paper’s models', people: 'human ceiling' }
    );
    const { marks, start, end } = layout.rulers[0]!.layout;
    const shares = (kind: string) =>
      marks.flatMap((mark) => (mark.kind === kind ? [(mark.from - start) / (end - start)] : []));
    expect(shares('model')).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.7, 9)]);
    expect(shares('models-average')).toEqual([expect.closeTo(0.6, 9)]);
    expect(textsOf(layout, 'key')).toEqual(
      expect.arrayContaining([
        'the paper’s models',
        'average of the paper’s models',
        'human ceiling'
      ])
    );
    // Without a test there is no column for it.
    expect(textsOf(layout, 'head').join(' ')).not.toContain('FDR');
    expect(troubles(layout)).toEqual([]);
  });

  it('sets columns where there is room, and the ruler under its name on a phone', () => {
    const wide = lay([row()], 560);
    expect(textsOf(wide, 'head')).toContain('Population');
    const other = layoutRulerRows([row()], 900, estimateTextWidth, 'Questionnaire');
    expect(textsOf(other, 'head')).toContain('Questionnaire');
    expect(wide.rulers[0]!.y).toBe(wide.texts.find(({ kind }) => kind === 'name')!.y);
    expect(wide.rulers[0]!.layout.width).toBeGreaterThan(150);
    const narrow = lay([row()], 559);
    expect(textsOf(narrow, 'head')).toEqual([]);
    const [name, number] = (['name', 'similarity'] as const).map((kind) =>
      narrow.texts.find((text) => text.kind === kind)!
    );
    expect(number!.y).toBe(name!.y);
    expect(narrow.rulers[0]!.y).toBeGreaterThan(name!.y + 10);
    expect(narrow.rulers[0]!.layout.width).toBe(559);
    expect(textsOf(narrow, 'key')).toContain('p of the permutation test, after FDR');
  });

  it('gives the name and the numbers lines of their own where they cannot share one', () => {
    const layout = lay([row({ name: NAMES[2]! })], 280);
    const [name, number] = (['name', 'similarity'] as const).map((kind) =>
      layout.texts.find((text) => text.kind === kind)!
    );
    expect(number!.y).toBeGreaterThan(name!.y);
  });

  it('explains the marks that are drawn, and no others', () => {
    expect(textsOf(lay([row()], 900), 'key')).toEqual([
      'respondent, 95% interval',
      'chance (2.5–97.5%, mean)',
      'one dimension',
      'four groups',
      'weak circle',
      'textbook circle',
      'people with people (5–95%)'
    ]);
    const bare: SimilarityContext = {
      similarity: 0.4,
      interval: null,
      chance: null,
      oneDimension: null,
      circleStrong: level(0.9, 0.88, 0.92),
      ceiling: null
    };
    expect(textsOf(lay([row({ context: bare })], 900), 'key')).toEqual([
      'respondent',
      'textbook circle'
    ]);
  });

  it('shows a problem instead of a ruler', () => {
    const problem =
      'Every persona gave the same answer to all items of one value, so that nothing correlates.';
    const nothing = lay([row({ problem })], 400);
    expect(textsOf(nothing, 'problem').length).toBeGreaterThan(1);
    expect(textsOf(nothing, 'problem').join(' ')).toBe(problem);
    expect(textsOf(nothing, 'similarity')).toEqual([]);
    expect([nothing.rulers, nothing.axis, nothing.keys]).toEqual([[], null, []]);
    const unknown = lay([row({ context: { ...full, similarity: null } })], 900);
    expect(textsOf(unknown, 'similarity')).toEqual(['–']);
  });
});
