import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optionTally, plain, vectored } from '../../../src/lib/core/analysis/tallies';
import { mulberry32At } from '../../../src/lib/core/random';
import { vectors } from '../../../src/lib/core/statistics/vectors';
import { seed } from '../statistics/arbitrary';

const share: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 1e-12, 1e9);
const item = fc.record({
  probabilities: fc.array(share, { minLength: 1, maxLength: 8 }).map((shares) => {
    const total = shares.reduce((sum, one) => sum + one, 0) || 1;
    return shares.map((one) => one / total);
  }),
  count: fc.constantFrom(1, 2, 3, 4, 5, 103)
});

describe('tallies', () => {
  it('count the first option above each number, item after item', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 0, max: 2 ** 33 }),
        fc.array(item, { minLength: 1, maxLength: 4 }),
        (from, at, items) => {
          const { uniforms, reach, draw } = optionTally(items);
          const tallies = [...draw(from, at)];
          let number = at;
          items.forEach(({ probabilities, count }, i) => {
            const expected = probabilities.map(() => 0);
            for (let k = 0; k < count; k++, number++) {
              const u = mulberry32At(from, number);
              let sum = 0;
              const found = probabilities.slice(0, -1).findIndex((p) => u < (sum += p));
              expected[found < 0 ? probabilities.length - 1 : found]! += 1;
            }
            const { first, options } = reach[i]!;
            const counted = probabilities.map(() => 0);
            tallies.splice(0, options).forEach((times, k) => (counted[first + k] = times));
            expect(counted).toEqual(expected);
          });
          expect(tallies).toEqual([]);
          expect(uniforms).toBe(number - at);
        }
      ),
      { numRuns: 200 }
    );
  });

  it('are the same in plain numbers', () => {
    const fast = vectored(vectors()!);
    fc.assert(
      fc.property(seed, fc.constantFrom(1, 1023, 1024, 1025, 3000), (state, count) => {
        const table = Int32Array.of(count, 3, -5e8, 1e8, 1e9, 7, 0, 5, 1, -(2 ** 31));
        const [one, other] = [plain, fast].map((loop) => {
          const reached = new Int32Array(4);
          loop(table, state, reached);
          return [...reached];
        });
        expect(other).toEqual(one);
      }),
      { numRuns: 30 }
    );
  });
});
