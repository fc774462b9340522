import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import {
  procrustes,
  standardiseConfiguration,
  superimpose
} from '../../../src/lib/core/statistics';
import { motion, moved, permutation, planar, seed } from './arbitrary';

describe('procrustes', () => {
  it('finds no difference in a turned, reflected, scaled and shifted copy', () => {
    fc.assert(
      fc.property(planar(10), motion, (points, by) => {
        expect(procrustes(points, moved(points, by)).similarity).toBeCloseTo(1, 10);
      })
    );
  });

  it('does not change when either side is moved', () => {
    fc.assert(
      fc.property(planar(10), planar(10), motion, (a, b, by) => {
        const { similarity } = procrustes(a, b);
        expect(procrustes(moved(a, by), b).similarity).toBeCloseTo(similarity, 9);
        expect(procrustes(a, moved(b, by)).similarity).toBeCloseTo(similarity, 9);
      })
    );
  });

  it('is symmetric, and blind to the order of the points', () => {
    fc.assert(
      fc.property(planar(10), planar(10), seed, (a, b, from) => {
        const { similarity } = procrustes(a, b);
        expect(procrustes(b, a).similarity).toBeCloseTo(similarity, 10);
        const order = permutation(10, from);
        const reordered = procrustes(
          order.map((i) => a[i]!),
          order.map((i) => b[i]!)
        );
        expect(reordered.similarity).toBeCloseTo(similarity, 10);
      })
    );
  });

  it('reports the distance that is left after superimposition', () => {
    fc.assert(
      fc.property(planar(6), planar(6), (a, b) => {
        const { reference, target, similarity } = procrustes(a, b);
        const left = reference.flatMap((p, i) => p.map((x, d) => (x - target[i]![d]!) ** 2));
        expect(left.reduce((sum, square) => sum + square, 0)).toBeCloseTo(1 - similarity, 10);
      })
    );
  });

  it('lays maps of any position and scale onto the centred reference', () => {
    fc.assert(
      fc.property(planar(10), planar(10), motion, (a, b, by) => {
        const packed = (points: number[][]) => Float64Array.from(points.flat());
        const { norm } = standardiseConfiguration(a);
        const placed = new Float64Array(20);
        const similarity = superimpose(packed(a), packed(moved(b, by)), placed);
        expect(similarity).toBeCloseTo(procrustes(a, b).similarity, 9);
        const size = Math.hypot(...placed) / norm;
        expect(size).toBeCloseTo(Math.sqrt(similarity), 7);
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
    expect(superimpose(apart, new Float64Array(6).fill(1))).toBeNaN();
    expect(superimpose(apart, Float64Array.of(0, 0, 1, NaN, 2, 2))).toBeNaN();
  });
});
