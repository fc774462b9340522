import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/lib/core/random';
import { correlationsOf } from '../../../src/lib/core/analysis/moments';
import { behaviourSimilarity, centre, multiply, pearson } from '../../../src/lib/core/statistics';
import { correlationMatrix, permutation, seed } from './arbitrary';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const column = (n: number) => fc.array(number, { minLength: n, maxLength: n });

function data(rows: number, columns: number, from: number): number[][] {
  const random = mulberry32(from);
  return Array.from({ length: rows }, () => {
    const common = random();
    return Array.from({ length: columns }, () => Math.floor(6 * (random() + common) * 0.5) + 1);
  });
}

describe('pearson', () => {
  it('is symmetric, and keeps under shift, scale and the order of the cases', () => {
    fc.assert(
      fc.property(column(12), column(12), seed, (x, y, from) => {
        const r = pearson(x, y);
        expect(pearson(y, x)).toBe(r);
        if (Number.isNaN(r)) return;
        const order = permutation(12, from);
        const again = pearson(
          order.map((i) => x[i]!),
          order.map((i) => y[i]!)
        );
        expect(again).toBeCloseTo(r, 9);
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
      })
    );
    const x = [1, 5, 2, 4];
    const y = [3, 9, 1, 2];
    const r = pearson(x, y);
    expect(
      pearson(
        x.map((value) => 1e160 * value),
        y
      )
    ).toBeCloseTo(r, 12);
    expect(
      pearson(
        x.map((value) => -3 * value + 7),
        y
      )
    ).toBeCloseTo(-r, 12);
  });

  it('is unknown, not zero, where nothing can be said', () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(pearson([1], [2])).toBeNaN();
    expect(pearson([], [])).toBeNaN();
    expect(pearson([1, NaN, 3], [1, 2, 3])).toBeNaN();
    expect(pearson([1, Infinity, 3], [1, 2, 3])).toBeNaN();
    // Three times 0.1 has not exactly the mean 0.1.
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
  });
});

describe('correlationsOf', () => {
  it('undoes any scaling of the columns', () => {
    fc.assert(
      fc.property(
        seed,
        fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (from, sds) => {
          const r = correlationMatrix(5, from);
          const covariance = r.map((row, i) => row.map((value, j) => value * sds[i]! * sds[j]!));
          correlationsOf(covariance).forEach((row, i) =>
            row.forEach((value, j) => expect(value).toBeCloseTo(r[i]![j]!, 12))
          );
        }
      )
    );
    expect(
      correlationsOf([
        [0, 0],
        [0, 1]
      ])
    ).toEqual([
      [NaN, NaN],
      [NaN, 1]
    ]);
  });
});

describe('products of columns', () => {
  it('are those of the centred columns, two by two', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 2, max: 40 }), (from, n) => {
        const rows = data(n, 6, from);
        const columns = Array.from({ length: 6 }, (_, j) =>
          Float64Array.from(rows, (row) => row[j]!)
        );
        const [own, ...five] = columns as [Float64Array, ...Float64Array[]];
        const squares = columns.map((column) => centre(column));
        const products = new Float64Array(7).fill(NaN);
        multiply(own, five, 5, products, 1);
        five.forEach((column, j) => {
          const constant = squares[0] === 0 || squares[j + 1] === 0;
          const r = pearson(
            rows.map((row) => row[0]!),
            rows.map((row) => row[j + 1]!)
          );
          if (constant) expect(r).toBeNaN();
          else {
            const found = products[j + 1]! / Math.sqrt(squares[0]! * squares[j + 1]!);
            expect(found).toBeCloseTo(r, 12);
          }
          expect(column.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 10);
        });
        expect(products[0]).toBeNaN();
        expect(products[6]).toBeNaN();
      })
    );
  });
});

describe('Behaviour Similarity', () => {
  it('compares the cells that both sides know', () => {
    const human = [
      [0.1, NaN],
      [0.4, -0.2]
    ];
    const cells = [
      [0.2, 0.5],
      [null, 0.1]
    ];
    const { r, cells: known } = behaviourSimilarity(human, cells);
    expect(known).toBe(2);
    expect(r).toBeCloseTo(1, 12);
    expect(behaviourSimilarity([[0.7, 0.7, 0.7]], [[0.1, 0.2, 0.3]]).r).toBeNaN();
  });
});
