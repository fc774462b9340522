import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../../src/lib/core/random';
import { PlainLoops } from '../../../src/lib/core/statistics/planar-loops';
import { VectorLoops } from '../../../src/lib/core/statistics/vector-loops';
import { seed } from './arbitrary';

it('VectorLoops gives the numbers of PlainLoops to the last bit', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 2, max: 12 }), fc.boolean(), (from, n, coinciding) => {
      const both = [new PlainLoops(n), VectorLoops.create(n)!];
      const told = both.map((loops) => {
        const random = mulberry32(from);
        for (const array of [loops.points, loops.deltas])
          array.set(Array.from(array, () => random() - 0.25));
        if (coinciding) loops.points.copyWithin(2, 0, 2);
        const numbers: number[] = [];
        // Twice: nothing of the first round may be left in the second.
        for (let round = 0; round < 2; round++) {
          loops.normalise('points');
          const product = loops.measure();
          numbers.push(product, loops.total, loops.fitRatio(product / 3));
          loops.transform();
          numbers.push(...loops.points, ...loops.next, ...loops.distances, ...loops.fitted);
          loops.normalise('next');
          loops.points.set(loops.next);
        }
        return numbers;
      });
      expect(told[1]).toEqual(told[0]);
    }),
    { numRuns: 200 }
  );
});
