import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { disparity2d, procrustes } from '../../../src/lib/core/statistics';
import { motion, moved, permutation, planar, seed } from './arbitrary';

describe('procrustes', () => {
  it('finds no difference in a turned, reflected, scaled and shifted copy', () => {
    fc.assert(
      fc.property(planar(10), motion, (points, by) => {
        expect(procrustes(points, moved(points, by)).disparity).toBeCloseTo(0, 10);
      })
    );
  });

  it('does not change when either side is moved', () => {
    fc.assert(
      fc.property(planar(10), planar(10), motion, (a, b, by) => {
        const { disparity } = procrustes(a, b);
        expect(procrustes(moved(a, by), b).disparity).toBeCloseTo(disparity, 9);
        expect(procrustes(a, moved(b, by)).disparity).toBeCloseTo(disparity, 9);
      })
    );
  });

  it('is symmetric, and blind to the order of the points', () => {
    fc.assert(
      fc.property(planar(10), planar(10), seed, (a, b, from) => {
        const { disparity, similarity } = procrustes(a, b);
        expect(disparity + similarity).toBeCloseTo(1, 12);
        expect(procrustes(b, a).disparity).toBeCloseTo(disparity, 10);
        const order = permutation(10, from);
        const reordered = procrustes(
          order.map((i) => a[i]!),
          order.map((i) => b[i]!)
        );
        expect(reordered.disparity).toBeCloseTo(disparity, 10);
      })
    );
  });

  it('reports the distance that is left after superimposition', () => {
    fc.assert(
      fc.property(planar(6), planar(6), (a, b) => {
        const { reference, target, disparity } = procrustes(a, b);
        const left = reference.flatMap((p, i) => p.map((x, d) => (x - target[i]![d]!) ** 2));
        expect(left.reduce((sum, square) => sum + square, 0)).toBeCloseTo(disparity, 10);
      })
    );
  });

  it('agrees with the closed form in the plane', () => {
    fc.assert(
      fc.property(planar(10), planar(10), (a, b) => {
        const packed = (points: number[][]) => Float64Array.from(points.flat());
        const shifted = Float64Array.from([7, 7, 7, ...b.flat()]);
        const { disparity } = procrustes(a, b);
        expect(disparity2d(packed(a), packed(b))).toBeCloseTo(disparity, 10);
        expect(disparity2d(packed(a), shifted, 3)).toBeCloseTo(disparity, 10);
      })
    );
  });

  it('refuses what has no answer', () => {
    const line = [
      [0, 0],
      [1, 1],
      [2, 2]
    ];
    const bad = [
      [line, line.slice(1)],
      [line, line.map(() => [0.1, 0.7])],
      [
        line,
        [
          [0, 0],
          [1, NaN],
          [2, 2]
        ]
      ],
      [line, line.map(([x]) => [x!])],
      [[], []]
    ];
    for (const [a, b] of bad) expect(() => procrustes(a!, b!)).toThrow(AxiaError);
    const apart = Float64Array.from(line.flat());
    expect(disparity2d(apart, new Float64Array(6).fill(1))).toBeNaN();
    expect(disparity2d(apart, Float64Array.of(0, 0, 1, NaN, 2, 2))).toBeNaN();
  });
});
