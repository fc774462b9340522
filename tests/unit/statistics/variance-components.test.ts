import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32, normalDeviate } from '../../../src/lib/core/random';
import { clusteredMean } from '../../../src/lib/core/statistics/clustered-mean';
import { VarianceComponents } from '../../../src/lib/core/statistics/variance-components';

const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;

/** Rows by columns, crossed, once each: analysis of variance by its sums of squares. */
function crossedByHand(table: readonly (readonly number[])[]): number[] {
  const [r, c] = [table.length, table[0]!.length];
  const rows = table.map(mean);
  const columns = table[0]!.map((_, j) => mean(table.map((row) => row[j]!)));
  const grand = mean(rows);
  const square = (list: readonly number[]) => list.reduce((sum, x) => sum + (x - grand) ** 2, 0);
  const msRows = (c * square(rows)) / (r - 1);
  const msColumns = (r * square(columns)) / (c - 1);
  const rest = table.flatMap((row, i) =>
    row.map((x, j) => (x - rows[i]! - columns[j]! + grand) ** 2)
  );
  const msRest = rest.reduce((sum, x) => sum + x, 0) / ((r - 1) * (c - 1));
  return [(msRows - msRest) / c, (msColumns - msRest) / r, msRest];
}

describe('variance components', () => {
  it('are those of the analysis of variance where nothing is missing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 2, max: 6 }),
        fc.integer(),
        (r, c, seed) => {
          const random = mulberry32(seed);
          const table = Array.from({ length: r }, () => Array.from({ length: c }, random));
          const factors = [
            table.flatMap((row, i) => row.map(() => i)),
            table.flatMap((row) => row.map((_, j) => j))
          ];
          const found = new VarianceComponents(factors).estimate(table.flat());
          crossedByHand(table).forEach((wanted, k) => expect(found[k]).toBeCloseTo(wanted, 10));
        }
      ),
      { numRuns: 50 }
    );
  });

  it('are right on average where cells are missing', () => {
    const random = mulberry32(7);
    const all = Array.from({ length: 12 }, (_, i) => Array.from({ length: 9 }, (__, j) => [i, j]));
    const kept = all.flat().filter(() => random() < 0.6);
    const factors = [kept.map(([i]) => i!), kept.map(([, j]) => j!)];
    const components = new VarianceComponents(factors);
    const sums = [0, 0, 0];
    const draws = 2000;
    for (let draw = 0; draw < draws; draw++) {
      const rows = Array.from({ length: 12 }, () => 2 * normalDeviate(random));
      const columns = Array.from({ length: 9 }, () => normalDeviate(random));
      const y = kept.map(([i, j]) => 5 + rows[i!]! + columns[j!]! + 0.5 * normalDeviate(random));
      components.estimate(y).forEach((one, k) => (sums[k]! += one / draws));
    }
    expect(sums[0]).toBeCloseTo(4, 0);
    expect(Math.abs(sums[1]! - 1)).toBeLessThan(0.08);
    expect(Math.abs(sums[2]! - 0.25)).toBeLessThan(0.02);
  });

  it('are not known where factors cannot be told apart', () => {
    const twice = new VarianceComponents([
      [0, 0, 1, 1],
      [1, 1, 0, 0]
    ]);
    expect(twice.known).toBe(false);
    expect(twice.estimate([1, 2, 3, 4])).toEqual([NaN, NaN, NaN]);
  });
});

describe('a mean of numbers that belong together in two ways', () => {
  it('has an interval from the clusters', () => {
    // Deviations 1, -1 in both rows and zero in both columns: rows alone vary.
    const found = clusteredMean(
      [1, 1, 3, 3],
      [
        [0, 0, 1, 1],
        [0, 1, 0, 1]
      ]
    )!;
    // Rows: ((-2)² + 2²) / 16 · 2 = 1; columns 0; single 4/16 · 4/3 = 1/3.
    // t of one degree of freedom, from a table.
    const half = 12.706204736 * Math.sqrt(1 + 0 - 1 / 3);
    expect(found.mean).toBe(2);
    expect(found.high).toBeCloseTo(2 + half, 6);
    expect(found.low).toBeCloseTo(2 - half, 6);
  });

  it('has none from a single cluster', () => {
    expect(
      clusteredMean(
        [1, 2],
        [
          [0, 0],
          [0, 1]
        ]
      )
    ).toBeNull();
  });
});
