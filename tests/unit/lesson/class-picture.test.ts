import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanInterval, personPoint } from '../../../src/lib/core/lesson/class-picture';
import { mean } from '../../../src/lib/core/statistics/summary';
import { VALUES, theoreticalAngle } from '../../../src/lib/core/values';

describe('a person on the circle', () => {
  it('lies where a wave peaks, as far out as the wave is high', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.double({ min: 0.1, max: 3, noNaN: true }), (v, height) => {
        const top = theoreticalAngle(VALUES[v]!);
        const centred = VALUES.map((value) => height * Math.cos(theoreticalAngle(value) - top));
        const point = personPoint({ centred })!;
        expect(point.peak).toBe(VALUES[v]);
        expect(point.length).toBeCloseTo(height, 9);
        expect(Math.cos(point.angle - top)).toBeCloseTo(1, 9);
      })
    );
  });

  it('is nowhere without one of the ten', () => {
    expect(personPoint({ centred: VALUES.map((_, v) => (v === 3 ? null : 1)) })).toBeNull();
  });
});

describe('the interval of a class’s mean', () => {
  it('holds the mean, within what was there, and shrinks with the class', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 30 }),
        (values) => {
          const { low, high } = meanInterval(values)!;
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          expect(low).toBeLessThanOrEqual(mean(values) + 1e-9);
          expect(high).toBeGreaterThanOrEqual(mean(values) - 1e-9);
        }
      ),
      { numRuns: 20 }
    );
    const width = (n: number) => {
      const { low, high } = meanInterval(Array.from({ length: n }, (_, k) => k % 2))!;
      return high - low;
    };
    expect(width(100)).toBeLessThan(0.6 * width(20));
    expect(meanInterval([1, 2])).toBeNull();
  });
});
