import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, redrawItems, vectored } from '../../../src/lib/core/analysis/redraw';
import { mulberry32At } from '../../../src/lib/core/random';
import { vectors } from '../../../src/lib/core/statistics/vectors';
import { seed } from '../statistics/arbitrary';

const share: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 1e-12, 1e9);
const item = fc.record({
  probabilities: fc.array(share, { minLength: 1, maxLength: 8 }).map((shares) => {
    const total = shares.reduce((sum, one) => sum + one, 0) || 1;
    return shares.map((one) => one / total);
  }),
  count: fc.constantFrom(1, 2, 3, 4, 5, 103),
  first: fc.integer({ min: -3, max: 3 })
});

describe('answers generated again', () => {
  it('are the first options above their numbers, item after item', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 0, max: 2 ** 33 }),
        fc.array(item, { minLength: 1, maxLength: 4 }),
        (from, at, items) => {
          const counted = items.map(({ probabilities, first }) =>
            probabilities.map((_, k) => first + 2 * k)
          );
          // The first item is unanswered.
          const redraw = redrawItems({
            probabilities: [null, ...items.map(({ probabilities }) => probabilities)],
            counted: [[1, 2], ...counted],
            repeats: [0, ...items.map(({ count }) => count)],
            used: items.map((_, i) => i + 1)
          });
          if (items.every(({ count }) => count === 1)) return void expect(redraw).toBeNull();
          redraw!.draw(from, at);
          expect([redraw!.means[0], redraw!.variances[0]]).toEqual([NaN, NaN]);
          let number = at;
          items.forEach(({ probabilities, count }, i) => {
            const scores = Array.from({ length: count }, () => {
              const u = mulberry32At(from, number++);
              let sum = 0;
              const found = probabilities.slice(0, -1).findIndex((p) => u < (sum += p));
              return counted[i]![found < 0 ? probabilities.length - 1 : found]!;
            });
            const mean = scores.reduce((sum, score) => sum + score, 0) / count;
            const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
            expect(redraw!.means[i + 1]).toBeCloseTo(mean, 12);
            expect(redraw!.variances[i + 1]).toBeCloseTo(squares / Math.max(1, count - 1), 10);
          });
          expect(redraw!.uniforms).toBe(number - at);
        }
      ),
      { numRuns: 200 }
    );
  });

  it('are the same in plain numbers, to the last bit', () => {
    const fast = vectored(vectors()!);
    const words = (...numbers: number[]) => new Int32Array(Float64Array.from(numbers).buffer);
    fc.assert(
      fc.property(seed, fc.constantFrom(1, 1023, 1024, 1025, 3000), (state, count) => {
        const table = Int32Array.of(
          ...[count, 3, -5e8, 1e8, 1e9, 0, ...words(1.1, 0.1, 2, 3.7, -4)],
          ...[7, 0, ...words(1, 5)],
          ...[2, 2, -(2 ** 31), 3e8, ...words(2, 1, 2, 4)]
        );
        const [one, other] = [plain, fast].map((loop) => {
          const moments = new Float64Array(6);
          loop(table, state, moments);
          return [...moments];
        });
        expect(other).toEqual(one);
      }),
      { numRuns: 30 }
    );
  });
});
