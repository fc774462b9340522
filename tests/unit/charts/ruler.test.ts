import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { estimateTextWidth } from '../../../src/lib/charts/geometry/text';
import { layoutRuler, type RulerLayout } from '../../../src/lib/charts/geometry/ruler';
import type { SimilarityContext } from '../../../src/lib/charts/types';

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
const nothing: SimilarityContext = {
  similarity: null,
  interval: null,
  chance: null,
  oneDimension: null,
  circleStrong: null,
  ceiling: null
};
const lay = (context: SimilarityContext, width = 320) =>
  layoutRuler(context, width, 12.5, estimateTextWidth);

function overlaps(layout: RulerLayout): string[] {
  const found: string[] = [];
  layout.labels.forEach((a, i) => {
    if (a.x - a.width / 2 < -1e-6 || a.x + a.width / 2 > layout.width + 1e-6)
      found.push(`${a.text} leaves the picture`);
    for (const b of layout.labels.slice(0, i))
      if (a.side === b.side && a.row === b.row && Math.abs(a.x - b.x) < (a.width + b.width) / 2)
        found.push(`${a.text} on ${b.text}`);
  });
  return found;
}

describe('layoutRuler', () => {
  it('places every part in order of its value', () => {
    const layout = lay(full);
    const at = (kind: string) => layout.marks.find((mark) => mark.kind === kind)!;
    expect(layout.marks).toHaveLength(9);
    expect(at('chance').to).toBeLessThan(at('one-dimension').from);
    expect(at('similarity').from).toBeLessThan(at('circle-strong').from);
    expect(at('circle-strong').from).toBeLessThan(at('people').from);
    expect(at('interval').from).toBeLessThan(at('similarity').from);
    const halfway = (layout.start + layout.end) / 2;
    expect(lay({ ...nothing, similarity: 0.5 }).marks[0]!.from).toBeCloseTo(halfway, 9);
  });

  it('leaves out what is null or not finite', () => {
    expect(lay(nothing).marks).toEqual([]);
    expect(lay(nothing).labels).toEqual([]);
    const broken = { ...nothing, similarity: NaN, oneDimension: level(NaN, NaN, NaN) };
    expect(lay(broken).marks).toEqual([]);
    expect(lay({ ...full, ceiling: { mean: null, low: null, high: null } }).marks).toHaveLength(8);
  });

  it('reaches below zero only where something does', () => {
    expect(lay(full).minimum).toBe(0);
    const negative = lay({ ...nothing, similarity: -0.4 });
    expect(negative.minimum).toBe(-1);
    expect(negative.ticks.map((tick) => tick.text)).toEqual(['\u2212100', '0', '100']);
    expect(negative.marks[0]!.from).toBeGreaterThan(negative.start);
  });

  it('keeps its labels apart and inside, whatever the numbers and the width', () => {
    const unit = fc.double({ min: -0.2, max: 1.1, noNaN: true });
    const anyLevel = fc.option(
      fc.tuple(unit, unit, unit).map((list) => {
        const [low, mean, high] = list.sort((a, b) => a - b) as [number, number, number];
        return level(mean, low, high);
      })
    );
    fc.assert(
      fc.property(
        fc.record({
          similarity: fc.option(unit),
          interval: fc.constant(null),
          chance: anyLevel,
          oneDimension: anyLevel,
          fourGroups: anyLevel,
          circleWeak: anyLevel,
          circleStrong: anyLevel,
          ceiling: anyLevel
        }),
        fc.integer({ min: 260, max: 900 }),
        (context, width) => {
          const layout = lay(context, width);
          expect(overlaps(layout)).toEqual([]);
          for (const mark of layout.marks) {
            expect(mark.from).toBeGreaterThanOrEqual(layout.start - 1e-9);
            expect(mark.to).toBeLessThanOrEqual(layout.end + 1e-9);
            expect(mark.to).toBeGreaterThanOrEqual(mark.from);
          }
        }
      )
    );
  });

  it('has no labels in a table row', () => {
    expect(layoutRuler(full, 200, null, estimateTextWidth).labels).toEqual([]);
  });
});
