import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/lib/core/random';
import { NearbyEigen } from '../../../src/lib/core/statistics/nearby-eigen';
import { SymmetricEigen } from '../../../src/lib/core/statistics/symmetric-eigen';
import { seed } from './arbitrary';

/** Largest gap between A v and lambda v, and between the vectors' products and the identity. */
function gaps(matrix: number[][]): { eigen: SymmetricEigen; equation: number; unit: number } {
  const n = matrix.length;
  const eigen = new SymmetricEigen(n);
  eigen.matrix.set(matrix.flat());
  eigen.decompose();
  const vectors = matrix.map((_, r) => [...eigen.vectors.subarray(r * n, (r + 1) * n)]);
  const product = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  let equation = 0;
  let unit = 0;
  vectors.forEach((v, r) => {
    matrix.forEach((row, i) => {
      equation = Math.max(equation, Math.abs(product(row, v) - eigen.values[r]! * v[i]!));
    });
    vectors.forEach((w, s) => {
      unit = Math.max(unit, Math.abs(product(v, w) - +(r === s)));
    });
  });
  return { eigen, equation, unit };
}

describe('SymmetricEigen', () => {
  it('decomposes matrices of any rank and size', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(1e-200, 1, 1e150),
        (from, n, rank, size) => {
          const random = mulberry32(from);
          const factors = Array.from({ length: rank }, (_, f) => ({
            sign: f % 3 === 2 ? -1 : 1,
            entries: Array.from({ length: n }, () => random() - 0.5)
          }));
          const matrix = Array.from({ length: n }, (_, i) =>
            Array.from(
              { length: n },
              (_zero, j) =>
                size *
                factors.reduce(
                  (sum, { sign, entries }) => sum + sign * entries[i]! * entries[j]!,
                  0
                )
            )
          );
          const { eigen, equation, unit } = gaps(matrix);
          expect(unit).toBeLessThan(1e-13);
          expect(equation).toBeLessThanOrEqual(1e-13 * size);
          const descending = eigen.values.toSorted((a, b) => b - a);
          expect(eigen.values).toEqual(descending);
        }
      ),
      { numRuns: 200 }
    );
  });

  it('finds eigenvalues that several vectors share', () => {
    const n = 6;
    const matrix = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_one, j) => (i === j ? 1 : 0.25))
    );
    const { eigen, equation, unit } = gaps(matrix);
    expect(eigen.values[0]).toBeCloseTo(1 + 0.25 * (n - 1), 14);
    for (const value of eigen.values.subarray(1)) expect(value).toBeCloseTo(0.75, 14);
    expect(Math.max(equation, unit)).toBeLessThan(1e-14);
  });

  it('leaves a diagonal matrix alone', () => {
    const { eigen } = gaps([
      [1, 0, 0],
      [0, 3, 0],
      [0, 0, -2]
    ]);
    expect([...eigen.values]).toEqual([3, 1, -2]);
    expect([...eigen.vectors]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
  });
});

describe('NearbyEigen', () => {
  /** Follows a matrix and one that differs from it by up to `distance`; gives both ways to the second. */
  function followed(from: number, n: number, distance: number) {
    const random = mulberry32(from);
    const matrix = Float64Array.from({ length: n * n }, () => random() - 0.5);
    const eigen = new SymmetricEigen(n, 2);
    const nearby = new NearbyEigen(eigen);
    eigen.matrix.set(matrix);
    const settled = nearby.follow();
    const moved = matrix.map((entry) => entry + distance * (random() - 0.5));
    eigen.matrix.set(moved);
    const near = nearby.follow();
    const whole = new SymmetricEigen(n, 2);
    whole.matrix.set(moved);
    whole.decompose();
    return { settled, near, eigen, whole };
  }

  it('finds the vectors of the largest eigenvalues of every matrix that it follows', () => {
    fc.assert(
      fc.property(
        seed,
        fc.constantFrom(3, 10, 11),
        fc.constantFrom(0, 1e-6, 1e-3, 0.1, 1),
        (from, n, distance) => {
          const { near, eigen, whole } = followed(from, n, distance);
          fc.pre(near);
          for (let rank = 0; rank < 2; rank++) {
            expect(eigen.values[rank]).toBeCloseTo(whole.values[rank]!, 11);
            const [a, b] = [eigen, whole].map(({ vectors }) =>
              vectors.subarray(rank * n, (rank + 1) * n)
            ) as [Float64Array, Float64Array];
            expect(Math.abs(a.reduce((sum, x, i) => sum + x * b[i]!, 0))).toBeCloseTo(1, 11);
          }
        }
      ),
      { numRuns: 300 }
    );
  });

  it('follows matrices that are near, and none that is far', () => {
    const seeds = Array.from({ length: 40 }, (_, k) => k);
    expect(seeds.filter((from) => followed(from, 10, 1e-3).near).length).toBeGreaterThan(35);
    expect(seeds.filter((from) => followed(from, 10, 20).near).length).toBe(0);
    expect(seeds.every((from) => followed(from, 10, 20).settled)).toBe(true);
  });
});
