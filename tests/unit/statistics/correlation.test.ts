import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/lib/core/random';
import {
  behaviourSimilarity,
  CorrelationKernel,
  correlationsFromCovariance,
  pearson,
  pearsonMatrix,
  PopulationPipeline,
  weightedCorrelation,
  weightedCorrelationMatrix
} from '../../../src/lib/core/statistics';
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

describe('pearsonMatrix', () => {
  it('leaves incomplete rows out listwise, and pair by pair', () => {
    const rows: (number | null)[][] = [...data(20, 3, 8), [null, 2, 6], [1, NaN, 6]];
    const listwise = pearsonMatrix(rows, { missing: 'listwise' });
    expect(listwise).toEqual(pearsonMatrix(rows.slice(0, 20)));
    const { counts, correlations } = pearsonMatrix(rows);
    expect(counts).toEqual(
      [
        [21, 20, 21],
        [20, 21, 21],
        [21, 21, 22]
      ].map((row, i) => row.map((value, j) => (i === 1 && j === 2 ? 21 : value)))
    );
    expect(correlations[0]![1]).toBe(listwise.correlations[0]![1]);
  });

  it('gives NaN to a constant column alone', () => {
    const { correlations } = pearsonMatrix([
      [1, 4, 2],
      [2, 4, 1],
      [4, 4, 5]
    ]);
    expect(correlations.map((row) => row.map(Number.isNaN))).toEqual([
      [false, true, false],
      [true, true, true],
      [false, true, false]
    ]);
    expect(correlations[0]![0]).toBe(1);
  });
});

describe('correlationsFromCovariance', () => {
  it('undoes any scaling of the columns', () => {
    fc.assert(
      fc.property(
        seed,
        fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (from, sds) => {
          const r = correlationMatrix(5, from);
          const covariance = r.map((row, i) => row.map((value, j) => value * sds[i]! * sds[j]!));
          correlationsFromCovariance(covariance).forEach((row, i) =>
            row.forEach((value, j) => expect(value).toBeCloseTo(r[i]![j]!, 12))
          );
        }
      )
    );
    expect(
      correlationsFromCovariance([
        [0, 0],
        [0, 1]
      ])
    ).toEqual([
      [NaN, NaN],
      [NaN, 1]
    ]);
  });
});

describe('weighted correlation', () => {
  it('counts a weight of k as k rows', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const rows = data(12, 3, from);
        const random = mulberry32(from + 1);
        const weights = rows.map(() => Math.floor(4 * random()));
        const repeated = rows.flatMap((row, i) => new Array<number[]>(weights[i]!).fill(row));
        const { correlations } = pearsonMatrix(repeated);
        weightedCorrelationMatrix(rows, weights).forEach((row, i) =>
          row.forEach((value, j) => {
            if (Number.isNaN(correlations[i]?.[j] ?? NaN)) expect(value).toBeNaN();
            else expect(value).toBeCloseTo(correlations[i]![j]!, 10);
          })
        );
      }),
      { numRuns: 50 }
    );
  });

  it('agrees with its matrix', () => {
    const rows = data(15, 2, 3);
    const weights = rows.map((_, i) => 0.1 + (i % 3));
    const [x, y] = [0, 1].map((j) => rows.map((row) => row[j]!));
    expect(weightedCorrelation(x!, y!, weights)).toBe(
      weightedCorrelationMatrix(rows, weights)[0]![1]
    );
  });
});

describe('CorrelationKernel', () => {
  it('correlates a resample as the plain functions do', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 8 }),
        (from, p, q) => {
          const n = 30;
          const rows = data(n, p + q, from);
          const columns = Array.from({ length: p + q }, (_, j) => rows.map((row) => row[j]!));
          const kernel = new CorrelationKernel(columns.slice(0, p), columns.slice(p));
          const random = mulberry32(from);
          const drawn = Array.from({ length: 25 }, () => Math.floor(n * random()));
          const counts = new Int32Array(n);
          for (const i of drawn) counts[i]!++;
          kernel.correlate(counts);
          const { correlations } = pearsonMatrix(drawn.map((i) => rows[i]!));
          const same = (actual: number, expected: number) =>
            Number.isNaN(expected)
              ? expect(actual).toBeNaN()
              : expect(actual).toBeCloseTo(expected, 12);
          for (let i = 0; i < p; i++) {
            for (let j = 0; j < p; j++) same(kernel.values[i * p + j]!, correlations[i]![j]!);
            for (let j = 0; j < q; j++)
              same(kernel.behaviours[i * q + j]!, correlations[i]![p + j]!);
          }
        }
      ),
      { numRuns: 60 }
    );
  });

  it('gives NaN for a column that is constant in the resample, or unknown', () => {
    const kernel = new CorrelationKernel(
      [
        [1, 1, 1, 2],
        [1, 2, 3, 4]
      ],
      [[5, 4, 3, NaN]]
    );
    kernel.correlate([1, 1, 1, 0]);
    expect([...kernel.values]).toEqual([NaN, NaN, NaN, 1]);
    expect([...kernel.behaviours]).toEqual([NaN, NaN]);
  });
});

describe('PopulationPipeline', () => {
  it('compares the cells that both sides know', () => {
    const rows = data(40, 6, 11);
    const columns = Array.from({ length: 6 }, (_, j) => rows.map((row) => row[j]!));
    const human = [
      [0.1, NaN],
      [0.4, -0.2],
      [-0.3, 0.2],
      [0.2, 0.6]
    ];
    const pipeline = new PopulationPipeline({
      scores: columns.slice(0, 4),
      behaviours: [{ name: 'block', columns: columns.slice(4), human }],
      humanMap: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1),
      map: { dissimilarity: 'sqrt', mds: 'classical', starts: 0, random: mulberry32(1) }
    });
    const result = pipeline.run(1, (counts) => counts.fill(1));
    const { correlations } = pearsonMatrix(rows);
    const cells = correlations.slice(0, 4).map((row) => row.slice(4));
    const { r, cells: known } = behaviourSimilarity(human, cells);
    expect(known).toBe(7);
    expect(result.behaviours.block![0]!).toBeCloseTo(r, 12);
    expect(result.values[0]!).toBeGreaterThan(0);
    expect(result.values[0]!).toBeLessThan(1);
  });

  it('says NaN for a population without a matrix', () => {
    const pipeline = new PopulationPipeline({
      scores: [
        [1, 2, 3],
        [3, 1, 2],
        [1, 3, 2]
      ],
      behaviours: [],
      humanMap: Float64Array.of(0, 0, 1, 0, 1, 1),
      map: { dissimilarity: 'sqrt', mds: 'ratio', starts: 0, random: mulberry32(1) }
    });
    const { values } = pipeline.run(1, (counts) => {
      counts[0] = 5;
    });
    expect(values[0]).toBeNaN();
  });
});
