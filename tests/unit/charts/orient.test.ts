import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOrientation, orient } from '../../../src/lib/charts/geometry/circle';
import type { Point } from '../../../src/lib/core/analysis/types';
import { HIGHER_ORDER_OF, VALUES, theoreticalAngle } from '../../../src/lib/core/values';
import { humanMap } from './maps';

const human = humanMap();
const oriented = (points: Point[]) => {
  const orientation = orient(points);
  return points.map((point) => applyOrientation(orientation, point));
};

function moved(points: Point[], angle: number, mirror: boolean, shift: Point): Point[] {
  return points.map(([x, y]) => {
    const my = mirror ? -y : y;
    return [
      x * Math.cos(angle) - my * Math.sin(angle) + shift[0],
      x * Math.sin(angle) + my * Math.cos(angle) + shift[1]
    ];
  });
}

describe('orient', () => {
  it('puts each higher-order value of people in its corner', () => {
    const points = oriented(human);
    const mean = (id: string, k: 0 | 1) => {
      const members = VALUES.flatMap((value, i) =>
        HIGHER_ORDER_OF[value] === id ? [points[i]![k]] : []
      );
      return members.reduce((sum, x) => sum + x, 0) / members.length;
    };
    expect(mean('openness_to_change', 0)).toBeLessThan(0);
    expect(mean('openness_to_change', 1)).toBeLessThan(0);
    expect(mean('self_transcendence', 0)).toBeGreaterThan(0);
    expect(mean('self_transcendence', 1)).toBeLessThan(0);
    expect(mean('conservation', 0)).toBeGreaterThan(0);
    expect(mean('conservation', 1)).toBeGreaterThan(0);
    expect(mean('self_enhancement', 0)).toBeLessThan(0);
    expect(mean('self_enhancement', 1)).toBeGreaterThan(0);
  });

  it('shows the same picture however the map was turned, mirrored and moved', () => {
    const expected = oriented(human);
    fc.assert(
      fc.property(
        fc.double({ min: -7, max: 7, noNaN: true }),
        fc.boolean(),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (angle, mirror, shift) => {
          oriented(moved(human, angle, mirror, [shift, -2 * shift])).forEach(([x, y], i) => {
            expect(x).toBeCloseTo(expected[i]![0], 9);
            expect(y).toBeCloseTo(expected[i]![1], 9);
          });
        }
      )
    );
  });

  it('keeps distances, so nothing but the view changes', () => {
    const points = oriented(human);
    const distance = (list: Point[], i: number, j: number) =>
      Math.hypot(list[i]![0] - list[j]![0], list[i]![1] - list[j]![1]);
    for (let i = 0; i < 10; i++)
      for (let j = 0; j < i; j++)
        expect(distance(points, i, j)).toBeCloseTo(distance(human, i, j), 12);
  });

  it('turns a textbook circle of either sense clockwise from power at 117 degrees', () => {
    for (const sense of [1, -1]) {
      const circle = VALUES.map((value): Point => {
        const angle = sense * theoreticalAngle(value) + 1;
        return [2 * Math.cos(angle), 2 * Math.sin(angle)];
      });
      oriented(circle).forEach(([x, y], i) => {
        const angle = ((117 + 36 * i) * Math.PI) / 180;
        expect(x).toBeCloseTo(2 * Math.cos(angle), 9);
        expect(y).toBeCloseTo(2 * Math.sin(angle), 9);
      });
    }
  });

  it('only centres what has no extent, and skips what is unknown', () => {
    for (const [x, y] of oriented(VALUES.map((): Point => [3, 4]))) {
      expect(x).toBeCloseTo(0, 12);
      expect(y).toBeCloseTo(0, 12);
    }
    const gap = human.map((point, i): Point => (i === 4 ? [NaN, NaN] : point));
    const points = oriented(gap);
    expect(points[4]).toEqual([NaN, NaN]);
    expect(points.filter(([x]) => Number.isFinite(x))).toHaveLength(9);
  });
});
