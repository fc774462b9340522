import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemSampler } from '../../../src/lib/core/analysis/item-sampler';
import { AT_ONCE, PlainDraws, VectorDraws } from '../../../src/lib/core/analysis/score-draws';
import { mulberry32At } from '../../../src/lib/core/random';
import { seed } from '../statistics/arbitrary';

describe('VectorDraws', () => {
  const plain = new PlainDraws();
  const vector = VectorDraws.create()!;

  it('draws what PlainDraws draws: the first option above the uniform number', () => {
    const share: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 1e-12, 1e9);
    fc.assert(
      fc.property(
        seed,
        fc.array(share, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 2 ** 33 }),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(0, 1, 3, 4, 45, AT_ONCE),
        (from, shares, at, stride, count) => {
          const total = shares.reduce((sum, one) => sum + one, 0) || 1;
          const probabilities = shares.map((one) => one / total);
          // Scores of which no two have the same sum.
          const scores = shares.map((_, k) => Math.sqrt(k + 2));
          const item = itemSampler(probabilities, scores);
          const firstAbove = (u: number) => {
            let sum = 0;
            const found = probabilities.slice(0, -1).findIndex((p) => u < (sum += p));
            return found < 0 ? probabilities.length - 1 : found;
          };
          const expected = Array.from({ length: count }, (_, k) => {
            const [first, second] = [at, at + 1].map(
              (begin) => scores[firstAbove(mulberry32At(from, begin + k * stride))]!
            );
            return first! + second!;
          });
          for (const draws of [plain, vector]) {
            draws.sums.fill(0);
            draws.add(item, from, at, stride, count);
            draws.add(item, from, at + 1, stride, count);
            expect([...draws.sums.subarray(0, count)]).toEqual(expected);
          }
        }
      ),
      { numRuns: 200 }
    );
  });
});
