import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutCurve, rankAt, rankX } from '../../../src/lib/charts/geometry/specification-curve';
import { estimateTextWidth } from '../../../src/lib/charts/geometry/text';

const groups = [
  {
    label: 'Map',
    rows: [
      { label: 'Classical MDS, √(2(1 − r))', shares: [3, 0, 1] },
      { label: 'Ordinal SMACOF', shares: [0, 4, 0] }
    ]
  },
  { label: 'Scores', rows: [{ label: 'Raw scores', shares: [0, 0, 0] }] }
];
const marks = { chance: 0.4, oneDimension: 0.7, people: { low: 0.72, high: 0.97 } };
const lay = (similarities: number[], width: number, given: typeof marks = marks) =>
  layoutCurve({ similarities, marks: given, groups }, width, estimateTextWidth);

describe('layoutCurve', () => {
  it('keeps everything inside the picture, whatever its width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 260, max: 1200 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2000 }),
        (width, similarities) => {
          const layout = lay(
            similarities.sort((a, b) => a - b),
            width
          );
          const numbers = [layout.path, ...layout.dots.map(({ path }) => path)].join('');
          expect(numbers).not.toContain('NaN');
          for (const { x, y } of layout.texts) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(width);
            expect(y).toBeLessThanOrEqual(layout.height);
          }
          expect(layout.left).toBeLessThan(layout.right);
        }
      ),
      { numRuns: 40 }
    );
  });

  it('draws nothing for marks that are not known', () => {
    const unknown = { chance: NaN, oneDimension: NaN, people: { low: NaN, high: NaN } };
    const layout = lay([0.2, 0.9], 600, unknown);
    expect([layout.bands, layout.line]).toEqual([[], null]);
  });

  it('draws the largest dot where most combinations with a level lie, and none where none do', () => {
    const { dots } = lay([0.2, 0.5, 0.9], 600);
    const radii = dots.map(({ path }) =>
      [...path.matchAll(/a([\d.]+),/gu)].map((m) => Number(m[1]))
    );
    expect(radii[0]!.length).toBe(4);
    expect(radii[0]![0]).toBeGreaterThan(radii[0]![2]!);
    expect(radii[1]!.length).toBe(2);
    expect(radii[2]).toEqual([]);
  });
});

it('a rank is found again where it is drawn', () => {
  const axis = { left: 120, right: 700 };
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, share) => {
        const rank = Math.floor(share * (n - 1));
        expect(rankAt(axis, rankX(axis, rank, n), n)).toBe(rank);
        expect(rankAt(axis, -50, n)).toBe(0);
        expect(rankAt(axis, 5000, n)).toBe(n - 1);
      }
    )
  );
});
