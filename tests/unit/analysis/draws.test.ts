import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, scoreDrawer, vectored } from '../../../src/lib/core/analysis/draws';
import { mulberry32At } from '../../../src/lib/core/random';
import { vectorColumns, vectors } from '../../../src/lib/core/statistics/vectors';
import { seed } from '../statistics/arbitrary';

const share: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 1e-12, 1e9);
/** Scores in equal steps up or down, and such that no two options have the same. */
const scale = fc.constantFrom(
  (k: number) => k,
  (k: number) => 9 - 3 * k,
  (k: number) => 4 ** k
);
const item = fc
  .tuple(fc.array(share, { minLength: 1, maxLength: 12 }), scale)
  .map(([shares, scoreOf]) => {
    const total = shares.reduce((sum, one) => sum + one, 0) || 1;
    return {
      probabilities: shares.map((one) => one / total),
      scores: shares.map((_, k) => scoreOf(k))
    };
  });

/** The score of the first option above a uniform number. */
function scoreAt(
  { probabilities, scores }: { probabilities: number[]; scores: number[] },
  u: number
) {
  let sum = 0;
  const found = probabilities.slice(0, -1).findIndex((p) => u < (sum += p));
  return scores[found < 0 ? probabilities.length - 1 : found]!;
}

describe('draws', () => {
  it('give each individual the first option above its uniform number', () => {
    fc.assert(
      fc.property(
        seed,
        fc.array(item, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 2 ** 33 }),
        fc.integer({ min: 5, max: 400 }),
        fc.constantFrom(0, 1, 3, 4, 45, 1024, 1500),
        (from, items, at, stride, count) => {
          const column = new Float64Array(2 * count + 1).fill(-1);
          const drawn = items.map((one, position) => ({ ...one, position: position + 1 }));
          const first = new Float64Array(column.length);
          const draw = scoreDrawer([
            { items: drawn.slice(0, 1), factor: 1 },
            { items: drawn, factor: 2 }
          ]);
          draw(from, at, stride, [first, column], 1, 2, count);
          for (let k = 0; k < count; k++) {
            const expected = items.reduce(
              (sum, one, position) =>
                sum + scoreAt(one, mulberry32At(from, at + k * stride + position + 1)),
              0
            );
            expect(column[2 * k + 1]).toBe(2 * expected);
            expect(column[2 * k]).toBe(-1);
            expect(first[2 * k + 1]).toBe(
              scoreAt(items[0]!, mulberry32At(from, at + k * stride + 1))
            );
          }
        }
      ),
      { numRuns: 100 }
    );
  });

  it('are the same in plain numbers, to the last bit', () => {
    const fast = vectors()!;
    fc.assert(
      fc.property(seed, seed, fc.constantFrom(1, 4, 45), (state, by, count) => {
        // Steps of one height at three thresholds, and at these and one more, of one height and two.
        const own = [77, 3, -5e8, 1e8, 1e9];
        const step = [40, 36, 0, 2 ** 30, ...own, 0];
        const more = [48, 48, 0, -(2 ** 30), ...own, 78, 1, 7];
        const first = [64, 0, 0, 2 ** 30, 3, 2 ** 28, ...step];
        const table = Int32Array.of(...first, 112, 0, 0, 1, 5, 2 ** 27, ...step, ...more);
        const [one, other] = [
          { loop: plain, columns: [new Float64Array(60), new Float64Array(60)] },
          { loop: vectored(fast), columns: vectorColumns(fast, 1, 2, 60)! }
        ].map(({ loop, columns }) => {
          loop(table, state, by, columns, 7, count, 0.3);
          return columns.map((column) => [...column.subarray(7, 7 + count)]);
        });
        expect(other).toEqual(one);
      })
    );
  });
});
