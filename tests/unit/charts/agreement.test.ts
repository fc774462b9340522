import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreementTable,
  describeAgreement,
  describeOpposition,
  conservativeTable,
  higherOrderTable,
  valueBehaviourTable
} from '../../../src/lib/charts/agreement';
import { formatAgreement, formatP } from '../../../src/lib/charts/format';
import { layoutAgreementBars } from '../../../src/lib/charts/geometry/agreement';
import { agreementGroups, layoutAgreementRows } from '../../../src/lib/charts/geometry/agreement';
import { overlapArea, type Box } from '../../../src/lib/charts/geometry/labels';

import { estimateTextWidth } from '../../../src/lib/charts/geometry/text';
import { layoutOpposedPairs } from '../../../src/lib/charts/geometry/opposed-pairs';
import { higherOrderColour, HIGHER_ORDER_SYMBOLS } from '../../../src/lib/charts/palette';
import { HIGHER_ORDER_VALUES } from '../../../src/lib/core/values';
import {
  agreement,
  conservative,
  higherOrder,
  valueBehaviour
} from '../../browser/charts/agreement-fixtures';

const WIDTHS = [240, 343, 559, 560, 1000];

/** The box of a line of text whose middle is at `y`. */
function boxOf(
  text: { text: string; x: number; y: number; anchor: 'start' | 'middle' | 'end' },
  fontSize: number
): Box {
  const width = estimateTextWidth(text.text, fontSize);
  const shift = { start: 0, middle: 0.5, end: 1 }[text.anchor];
  return { x: text.x - shift * width, y: text.y - 0.55 * fontSize, width, height: 1.1 * fontSize };
}

/** Texts that lie on each other or leave a picture. */
function troubles(boxes: { text: string; box: Box }[], width: number, height: number): string[] {
  return boxes.flatMap(({ text, box }, i) => [
    ...boxes
      .slice(0, i)
      .filter((other) => overlapArea(box, other.box) > 0)
      .map((other) => `${text} on ${other.text}`),
    ...(box.x < -0.5 || box.x + box.width > width + 0.5 || box.y < -1 || box.y + box.height > height
      ? [`${text} leaves the picture`]
      : [])
  ]);
}

describe('the marks of higher-order values', () => {
  it('differ in hue and in shape', () => {
    expect(new Set(HIGHER_ORDER_VALUES.map(higherOrderColour)).size).toBe(4);
    expect(new Set(Object.values(HIGHER_ORDER_SYMBOLS)).size).toBe(4);
  });
});

describe('the rows of agreement', () => {
  const lay = (width: number) => layoutAgreementRows(agreement, width, estimateTextWidth);

  it('keep areas together, or begin where shares lie furthest apart', () => {
    expect(agreementGroups({ ...agreement, sort: 'area' })).toEqual([
      { title: 'Personality', rows: [0, 1] },
      { title: 'Politics', rows: [2, 3] },
      { title: 'Other behaviours', rows: [4] }
    ]);
    expect(agreementGroups({ ...agreement, sort: 'spread' })).toEqual([
      { title: null, rows: [3, 1, 2, 0, 4] }
    ]);
    const plain = { ...agreement, behaviours: [{ label: 'x', area: null }], cells: [[]] };
    expect(agreementGroups(plain)).toEqual([{ title: null, rows: [0] }]);
  });

  it.each(WIDTHS)('have no text on another, %i wide', (width) => {
    const { texts, height } = lay(width);
    const boxes = texts.map((text) => ({ text: text.text, box: boxOf(text, text.fontSize) }));
    expect(texts.length).toBeGreaterThan(15);
    expect(troubles(boxes, width, height)).toEqual([]);
  });

  it.each(WIDTHS)('show each known share on a lane of its own, %i wide', (width) => {
    const { marks, axis, ticks, texts, height } = lay(width);
    expect(marks).toHaveLength(15);
    expect(ticks).toHaveLength(3);
    expect(texts.filter(({ kind }) => kind === 'unknown')).toHaveLength(1);
    expect(new Set(marks.map(({ y }) => y)).size).toBe(15);
    for (const { from, x, to, y } of marks) {
      expect(from).toBeLessThanOrEqual(x);
      expect(to).toBeGreaterThanOrEqual(x);
      expect(from).toBeGreaterThanOrEqual(axis.from);
      expect(to).toBeLessThanOrEqual(axis.to + 1e-9);
      expect(y).toBeLessThan(height);
    }
    expect(marks.find(({ x }) => x === axis.from)).toBeDefined();
    expect(axis.at(0.25)).toBeCloseTo(axis.from + (axis.to - axis.from) / 4, 9);
  });

  it('leave no lines through names on a phone', () => {
    const { grid, texts } = lay(343);
    const names = texts.filter(({ kind }) => kind === 'name' || kind === 'heading');
    for (const { top, bottom } of grid)
      for (const { y } of names) expect(y < top || y > bottom).toBe(true);
  });
});

describe('the bars of conservative politics', () => {
  it.each(WIDTHS)('have no text on another, and none on a bar, %i wide', (width) => {
    const layout = layoutAgreementBars(conservative.panel, width, estimateTextWidth);
    const boxes = layout.texts.map((text) => ({ text: text.text, box: boxOf(text, 13) }));
    // Below 300 pixels a name and its number share a line that is too short in the wide guess.
    if (width >= 343) expect(troubles(boxes, width, layout.height)).toEqual([]);
    expect(layout.bars.map(({ group }) => group)).toEqual([0, 2, 3]);
    for (const { y, x, from, to } of layout.bars) {
      expect(from).toBeLessThanOrEqual(x);
      expect(to).toBeGreaterThanOrEqual(x);
      const bar = {
        x: layout.axis.from,
        y: y - 7,
        width: layout.axis.to - layout.axis.from,
        height: 14
      };
      for (const { text, box } of boxes) expect(overlapArea(bar, box), text).toBe(0);
    }
    expect(layout.texts.filter(({ text }) => text === 'not known')).toHaveLength(1);
  });

  it('stay within the ends of their axis', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.integer({ min: 240, max: 1400 }),
        (share, width) => {
          const { axis } = layoutAgreementBars(conservative.panel, width, estimateTextWidth);
          expect(axis.at(share)).toBeGreaterThanOrEqual(axis.from);
          expect(axis.at(share)).toBeLessThanOrEqual(axis.to + 1e-9);
        }
      ),
      { numRuns: 50 }
    );
  });

  it('leave out the line of the unprompted respondent where it was not asked', () => {
    const panel = { ...conservative.panel, unprompted: null };
    const layout = layoutAgreementBars(panel, 700, estimateTextWidth);
    expect(layout.unprompted).toBeNull();
    expect(layout.keys.map(({ kind }) => kind)).toEqual(['interval']);
  });
});

describe('the opposed pairs', () => {
  const { chance } = higherOrder.correlations;

  it.each([240, 327, 480])('stand on an axis from -1 to 1, %i wide', (width) => {
    const layout = layoutOpposedPairs(chance, width, estimateTextWidth);
    const boxes = layout.texts.map((text) => ({ text: text.text, box: boxOf(text, 12.5) }));
    if (width >= 327) expect(troubles(boxes, width, layout.height)).toEqual([]);
    const middle = (layout.from + layout.to) / 2;
    expect(layout.ticks[1]).toBeCloseTo(middle, 9);
    layout.rows.forEach((row, k) => {
      const half = (layout.to - layout.from) / 2;
      expect(row.observed).toBeCloseTo(middle + chance[k]!.observed * half, 9);
      expect(row.chance!.from).toBeLessThan(row.chance!.mean);
      expect(row.chance!.mean).toBeLessThan(row.chance!.to);
    });
  });

  it('draw no band where chance is not known', () => {
    const level = { ...chance[0]!.level, mean: NaN, low: NaN, high: NaN };
    const layout = layoutOpposedPairs([{ ...chance[0]!, level }], 400, estimateTextWidth);
    expect(layout.rows[0]!.chance).toBeNull();
  });
});

describe('the pictures of behaviour in words', () => {
  it('say where higher-order values differ most', () => {
    const text = describeAgreement('Full value prompts', agreement.behaviours, agreement.cells);
    expect(text).toMatch(
      /^Full value prompts: agreement with 5 .*: Political conservatism, Conservation 100% to Openness to change 0%; Risk seeking/
    );
    expect(describeAgreement('x', [], [])).toMatch(/No two shares are known\.$/);
  });

  it('state the chance level of a pair', () => {
    const words = describeOpposition(higherOrder.correlations.chance[1]!);
    expect(words.replaceAll('\u00a0', ' ')).toBe('r = −.74; by chance .08 (−.66 to .68); p = .015');
    expect(formatP(0.0004)).toBe('< .001');
    expect(formatP(null)).toBe('–');
    expect(formatAgreement({ share: 0.618, low: 0.55, high: 0.69 })).toBe('62% (55 to 69)');
  });
});

describe('the tables of behaviour', () => {
  const tables = [
    agreementTable(agreement),
    agreementTable({ ...agreement, unprompted: null }),
    higherOrderTable(higherOrder),
    conservativeTable(conservative),
    valueBehaviourTable(valueBehaviour),
    valueBehaviourTable({ ...valueBehaviour, human: null })
  ];

  it('have as many cells in a row as columns', () => {
    for (const { columns, rows } of tables)
      for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it('have a sign where only the direction is known', () => {
    const { rows } = valueBehaviourTable({
      rowLabels: ['Power', 'Security'],
      columnLabels: ['Giving'],
      respondent: { name: 'Toy', matrix: [[-0.4], [0.2]] },
      human: { name: 'People', matrix: [[null], [null]], signs: [['-'], [null]] }
    });
    expect(rows).toEqual([
      ['Power', 'Toy', -0.4],
      ['Power', 'People', '\u2212'],
      ['Security', 'Toy', 0.2],
      ['Security', 'People', null]
    ]);
  });

  it('hold what the pictures show', () => {
    const [shares, , pairs, politics, both, alone] = tables;
    expect(shares!.rows[3]!.slice(0, 5)).toEqual([
      'Political conservatism',
      'Politics',
      expect.closeTo(55, 9),
      expect.closeTo(43, 9),
      expect.closeTo(67, 9)
    ]);
    expect(shares!.rows[4]!.slice(2)).toEqual(Array(15).fill(null));
    expect(pairs!.rows).toHaveLength(6);
    expect(pairs!.rows.find(([pair]) => pair === 'Openness to change and conservation')).toEqual([
      'Openness to change and conservation',
      -0.82,
      0.12,
      -0.61,
      0.7,
      'p < .001',
      'p = .001'
    ]);
    expect(politics!.rows.map(([label]) => label).at(-1)).toBe('No value prompt');
    expect(both!.rows).toHaveLength(20);
    expect(both!.rows[1]!.slice(0, 3)).toEqual(['Power', 'People', 0.3]);
    expect(alone!.rows).toHaveLength(10);
  });
});
