import fc from 'fast-check';
import { mulberry32 } from '../../../src/lib/core/random';
import { shuffled } from '../../../src/lib/core/statistics';
import { pearsonMatrix } from '../../golden/compositions';

export const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
/** Sixty-fourths: points coincide or lie clearly apart. */
const coordinate = fc.integer({ min: -640, max: 640 }).map((value) => value / 64);

/** n planar points that do not all coincide, even roughly. */
export function planar(n: number): fc.Arbitrary<number[][]> {
  return fc
    .array(fc.array(coordinate, { minLength: 2, maxLength: 2 }), { minLength: n, maxLength: n })
    .filter((points) => points.some((p) => Math.abs(p[0]! - points[0]![0]!) > 0.01));
}

/** A turn, a reflection or none, a scale and a shift. */
export interface Motion {
  angle: number;
  reflected: boolean;
  scale: number;
  dx: number;
  dy: number;
}

export const motion: fc.Arbitrary<Motion> = fc.record({
  angle: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
  reflected: fc.boolean(),
  scale: fc.double({ min: 0.01, max: 100, noNaN: true }),
  dx: coordinate,
  dy: coordinate
});

export function moved(points: readonly number[][], by: Motion): number[][] {
  const cos = by.scale * Math.cos(by.angle);
  const sin = by.scale * Math.sin(by.angle);
  const sign = by.reflected ? -1 : 1;
  return points.map(([x, y]) => [
    cos * x! - sign * sin * y! + by.dx,
    sin * x! + sign * cos * y! + by.dy
  ]);
}

/** Correlations of random scores with some structure: n values, 40 people. */
export function correlationMatrix(n: number, from: number): number[][] {
  const random = mulberry32(from);
  const strength = random();
  const rows = Array.from({ length: 40 }, () => {
    const angle = 2 * Math.PI * random();
    return Array.from(
      { length: n },
      (_, j) => strength * Math.cos(angle - (2 * Math.PI * j) / n) + random() - 0.5
    );
  });
  return pearsonMatrix(rows).correlations;
}

export function permutation(n: number, from: number): number[] {
  return [...shuffled(new Int32Array(n), mulberry32(from))];
}

/** Rows and columns in another order. */
export function permuted(matrix: number[][], order: number[]): number[][] {
  return order.map((i) => order.map((j) => matrix[i]![j]!));
}
