import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32, type RandomSource } from '../../../src/lib/core/random';
import { PlainLoops, type PlanarLoops } from '../../../src/lib/core/statistics/planar-loops';
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
          numbers.push(...solved(loops, random));
        }
        return numbers;
      });
      expect(told[1]).toEqual(told[0]);
    }),
    { numRuns: 200 }
  );
});

/** The solution and the factor of a random system; nothing where it is not definite. */
function solved(loops: PlanarLoops, random: RandomSource): number[] {
  const { hessian, direction } = loops;
  const size = direction.length;
  const steep = size * random();
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) hessian[a * size + b] = a === b ? steep : random() - 0.5;
  direction.set(Array.from(direction, () => random() - 0.5));
  if (!loops.solve()) return [];
  const lower = hessian.filter((_, at) => at % size <= Math.floor(at / size));
  return [...direction, ...lower];
}
