import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personaPlaces } from '../../../src/lib/core/analysis/persona-places';
import type { Point } from '../../../src/lib/core/analysis/types';
import type { ConditionId } from '../../../src/lib/core/study/condition';
import { theoreticalAngle, VALUES } from '../../../src/lib/core/values';

const circle = VALUES.map((value): Point => {
  const angle = theoreticalAngle(value);
  return [3 + Math.cos(angle), 2 * Math.sin(angle)];
});
const persona = (condition: ConditionId, means: number[]) => ({ condition, means });
const flat = VALUES.map((value) =>
  persona(
    value,
    VALUES.map(() => 0.3)
  )
);
const placed = (
  means: number[],
  usual: (ReturnType<typeof persona> | null)[] = flat,
  map = circle
) => personaPlaces([...usual, persona('own:me', means)], [...usual, null], map)[0]!;

describe('the place of a persona', () => {
  it('is where a profile that is linear in the map rises, whatever is added to all scores', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3.1, max: 3.1, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (angle, size, level) => {
          const [a, b] = [Math.cos(angle), Math.sin(angle)];
          const found = placed(circle.map(([x, y]) => level + size * (a * x + b * y)));
          expect(found.r).toBeCloseTo(1, 9);
          expect(found.direction![0]).toBeCloseTo(a, 9);
          expect(found.direction![1]).toBeCloseTo(b, 9);
        }
      )
    );
  });

  it('is at the value that it raises alone, less what every value prompt raises', () => {
    VALUES.forEach((value, v) => {
      const raised = VALUES.map((_, i) => (i === v ? 1.3 : 0.3) + i);
      const usual = VALUES.map((one) =>
        persona(
          one,
          VALUES.map((_, i) => 0.3 + i)
        )
      );
      const found = placed(
        raised,
        usual,
        VALUES.map((one): Point => {
          const angle = theoreticalAngle(one);
          return [Math.cos(angle), Math.sin(angle)];
        })
      );
      expect(found.nearest).toBe(value);
      // One of ten points on a regular circle: 2/9 of the variance.
      expect(found.r).toBeCloseTo(Math.sqrt(2 / 9), 9);
    });
  });

  it('is unknown where a score is, where nothing is raised, or where the map is a line', () => {
    const unknown = { condition: 'own:me', direction: null, r: null, nearest: null };
    const some = VALUES.map((_, i) => i % 3);
    expect(placed(some.map((x, i) => (i === 4 ? NaN : x)))).toEqual(unknown);
    expect(placed(VALUES.map(() => 0.3))).toEqual(unknown);
    expect(
      placed(
        some,
        flat,
        circle.map(([x]): Point => [x, x])
      )
    ).toEqual(unknown);
    expect(
      placed(
        some,
        flat.map((one, i) => (i < 2 ? one : null))
      )
    ).toEqual(unknown);
  });

  it('is given to personas of own prompts alone', () => {
    expect(personaPlaces(flat, [...flat, null], circle)).toEqual([]);
  });
});
