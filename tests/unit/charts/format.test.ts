import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCorrelation,
  formatInterval,
  formatNumber,
  formatShare,
  formatSimilarity,
  listInWords
} from '../../../src/lib/charts/format';

import { heatLimit, layoutHeat } from '../../../src/lib/charts/geometry/heat';
import { layoutPanels } from '../../../src/lib/charts/geometry/panels';
import { estimateTextWidth, layoutLegend, wrapText } from '../../../src/lib/charts/geometry/text';
import { VALUE_CODES } from '../../../src/lib/charts/palette';
import { circleTable, meansTable } from '../../../src/lib/charts/values';
import { VALUES, VALUE_LABELS } from '../../../src/lib/core/values';

describe('numbers in figures', () => {
  it('print correlations as the field does', () => {
    expect([0.2666, -0.4091, 1, -1, 0, -0.002, NaN, null].map(formatCorrelation)).toEqual([
      '.27',
      '−.41',
      '1.00',
      '−1.00',
      '.00',
      '.00',
      '–',
      '–'
    ]);
  });
  it('show similarities times 100, and never an unknown as zero', () => {
    expect(formatSimilarity(0.8872)).toBe('88.7');
    expect(formatSimilarity(-0.22)).toBe('−22.0');
    expect(formatSimilarity(null)).toBe('–');
    expect(formatInterval({ low: 0.867, high: 0.911 })).toBe('86.7 to 91.1');
    expect(formatInterval(null)).toBe('–');
    expect(formatNumber(Infinity)).toBe('–');
  });
  it('do not round a small share to nothing or a large one to all', () => {
    expect([0, 0.001, 0.124, 0.999, 1, null].map(formatShare)).toEqual([
      '0%',
      '<1%',
      '12%',
      '>99%',
      '100%',
      '–'
    ]);
  });
  it('list words', () => {
    expect(listInWords([])).toBe('');
    expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
  });
});

describe('wrapText and layoutLegend', () => {
  it('keep lines within the width and lose no word', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('people', 'a', 'respondent', 'N')), (words) => {
        const lines = wrapText(words.join(' '), 120, 12, estimateTextWidth);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(estimateTextWidth(line, 12)).toBeLessThanOrEqual(120);
      })
    );
  });
  it('set entries side by side where they fit and below each other where not', () => {
    const wide = layoutLegend(['people', 'respondent'], [20, 20], 400, 13, estimateTextWidth);
    const narrow = layoutLegend(['people', 'respondent'], [20, 20], 120, 13, estimateTextWidth);
    expect(wide.items[0]!.y).toBe(wide.items[1]!.y);
    expect(narrow.items[1]!.y).toBeGreaterThan(narrow.items[0]!.y);
    expect(narrow.height).toBeGreaterThan(wide.height);
  });
});

describe('layoutHeat', () => {
  const names = VALUES.map((value) => VALUE_LABELS[value]);
  const codes = new Map(VALUES.map((value) => [VALUE_LABELS[value], VALUE_CODES[value]]));
  const lay = (width: number, columnLabels = names) =>
    layoutHeat({ rowLabels: names, columnLabels, codes, width, measure: estimateTextWidth });

  it('writes names in full where there is room, and explained codes on a phone', () => {
    expect(lay(640).rowTexts).toEqual(names);
    expect(lay(640).key).toEqual([]);
    const phone = lay(343);
    expect(phone.rowTexts[0]).toBe('PO');
    expect(phone.key.join(' ')).toContain('SD\u00a0Self-direction');
    expect(phone.width).toBeLessThanOrEqual(343);
    expect(phone.fontSize).toBeGreaterThanOrEqual(12);
  });
  it('grows beyond the width rather than crush its numbers', () => {
    const labels = Array.from({ length: 19 }, (_, i) => `Behaviour ${i + 1}`);
    const wide = lay(343, labels);
    expect(wide.width).toBeGreaterThan(343);
    expect(wide.cell).toBeGreaterThanOrEqual(estimateTextWidth('−.44', 12) + 4);
    expect(wide.columnTexts).toEqual(labels.map((label) => [label]));
  });
  it('writes long names of columns in two lines, and numbers with a key on a phone', () => {
    const long = 'Opposes immigration of other ethnic groups';
    const labels = [long, ...Array.from({ length: 6 }, (_, i) => `Behaviour ${i + 2}`)];
    const wide = lay(640, labels);
    expect(wide.columnTexts[0]).toHaveLength(2);
    expect(wide.columnTexts[0]!.join(' ')).toBe(long);
    expect(wide.top).toBeGreaterThan(lay(640, labels.slice(1)).top);
    const phone = lay(343, labels);
    expect(phone.columnTexts.flat()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(phone.turned).toBe(false);
    expect(phone.width).toBeLessThanOrEqual(343);
    expect(phone.key.join(' ')).toContain(`1\u00a0${long} · 2\u00a0Behaviour 2`);
  });
  it('leaves the colour scale out where there is no number, and moves its notes up', () => {
    const input = {
      rowLabels: names,
      columnLabels: ['Giving'],
      codes,
      width: 640,
      notes: ['Note.']
    };
    const [none, some] = [false, true].map((coloured) =>
      layoutHeat({ ...input, coloured, measure: estimateTextWidth })
    );
    expect(none!.keyY).toBeLessThan(some!.keyY);
    expect(none!.height - none!.keyY).toBe(some!.height - some!.keyY);
  });
  it('keeps its colour scale inside, beside a single column too, and its notes below', () => {
    for (const width of [240, 343, 640]) {
      const one = layoutHeat({
        rowLabels: names,
        columnLabels: ['Prosocial behaviour'],
        codes,
        width,
        measure: estimateTextWidth,
        notes: ['Hatched: not known.']
      });
      expect(one.width).toBeLessThanOrEqual(width);
      expect(one.scaleX + 185).toBeLessThanOrEqual(one.width);
      expect(one.key.at(-1)).toBe('Hatched: not known.');
    }
  });
  it('ends the scale at the data, never below .5', () => {
    expect(
      heatLimit(
        [
          [
            [1, 0.2],
            [0.2, 1]
          ]
        ],
        true
      )
    ).toBe(0.5);
    expect(
      heatLimit(
        [
          [
            [1, -0.61],
            [NaN, null]
          ]
        ],
        true
      )
    ).toBeCloseTo(0.7, 12);
    expect(heatLimit([[[1, 0.2]]], false)).toBe(1);
    expect(heatLimit([[[0.13, null]]], false, 0.1)).toBeCloseTo(0.2, 12);
  });
});

describe('layoutPanels', () => {
  it('leaves each panel room for ten codes', () => {
    for (const width of [240, 300, 343, 479, 480, 700, 1200]) {
      for (const numberWidth of [11, 28]) {
        const layout = layoutPanels(11, width, { numberWidth });
        // Codes side by side on one line, or every second one on a line of its own.
        const step = (layout.inner / 10) * (layout.stagger > 0 ? 2 : 1);
        expect(step, `${width} pixels`).toBeGreaterThanOrEqual(18);
        expect(layout.panels).toHaveLength(11);
        const right = Math.max(...layout.panels.map(({ x }) => x)) + layout.left + layout.inner;
        expect(right).toBeLessThanOrEqual(width + 1e-9);
      }
    }
  });

  it('has two columns on a phone, and one where not even those fit', () => {
    expect(layoutPanels(11, 343).columns).toBe(2);
    expect(layoutPanels(11, 343).height).toBeLessThan(1000);
    expect(layoutPanels(1, 343).columns).toBe(1);
    expect(layoutPanels(11, 240).columns).toBe(1);
    expect(layoutPanels(11, 1200).stagger).toBe(0);
  });

  it('makes room for titles of two lines', () => {
    const [one, two] = [1, 2].map((titleLines) => layoutPanels(4, 343, { titleLines }));
    expect(two!.top).toBe(one!.top + 16);
    expect(two!.height).toBe(one!.height + 32);
  });
});

describe('tables of figures', () => {
  it('leave out what is unknown instead of writing zero', () => {
    const points = VALUES.map((_, i): [number, number] => [i, 0]);
    expect(circleTable(points, null).columns).toHaveLength(3);
    expect(circleTable(points, points).rows[3]).toEqual(['Stimulation', 3, 0, 3, 0, 0]);
    expect(meansTable(['power', 'none'], [[5], []]).rows.map((row) => row.slice(0, 3))).toEqual([
      ['Power', 5, null],
      ['No value', null, null]
    ]);
  });
});
