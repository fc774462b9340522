// Where personas of own prompts belong on the circle of people's values: property fitting, the
// regression of a profile on the coordinates of a map (Carroll, 1972).
import { isOwnCondition, type ConditionId } from '../study/condition';
import { VALUES } from '../values';
import { LEAST_PERSONAS } from './population';
import type { PersonaPlace, Point } from './types';

interface Profile {
  condition: ConditionId;
  means: ArrayLike<number>;
}

/**
 * Places of the personas of own prompts. A profile is what a persona scores on each value, less the
 * mean over the value prompts of the chosen form.
 *
 * @param all personas of all conditions
 * @param personas the ten values of that form, and the unprompted one
 * @param map people's map of the ten values
 */
export function personaPlaces(
  all: readonly (Profile | null)[],
  personas: readonly (Profile | null)[],
  map: readonly Point[]
): PersonaPlace[] {
  const prompted = personas.slice(0, VALUES.length).filter((one) => one !== null && isKnown(one));
  const usual = VALUES.map((_, v) => meanOf(prompted.map((one) => one!.means[v]!)));
  return all.flatMap((persona) => {
    if (persona === null || !isOwnCondition(persona.condition)) return [];
    const { condition, means } = persona;
    const unknown = { condition, direction: null, r: null, nearest: null };
    if (prompted.length < LEAST_PERSONAS || !isKnown(persona)) return [unknown];
    return [
      fitted(
        usual.map((mean, v) => means[v]! - mean),
        map,
        condition
      ) ?? unknown
    ];
  });
}

const isKnown = ({ means }: Profile): boolean => Array.from(means).every(Number.isFinite);

const meanOf = (list: readonly number[]): number =>
  list.reduce((sum, x) => sum + x, 0) / list.length;

const lessMean = (list: readonly number[]): number[] => {
  const mean = meanOf(list);
  return list.map((x) => x - mean);
};

const product = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, x, i) => sum + x * other[i]!, 0);

/** Sizes below this one are rounding. */
const NOTHING = 1e-12;

/** Least squares of the profile on both coordinates; null where they or it do not vary. */
function fitted(
  profile: readonly number[],
  map: readonly Point[],
  condition: ConditionId
): PersonaPlace | null {
  const x = lessMean(map.map((point) => point[0]));
  const y = lessMean(map.map((point) => point[1]));
  const d = lessMean(profile);
  const [xx, xy, yy] = [product(x, x), product(x, y), product(y, y)];
  const [xd, yd, dd] = [product(x, d), product(y, d), product(d, d)];
  const determinant = xx * yy - xy * xy;
  if (determinant < NOTHING || dd < NOTHING) return null;
  const a = (yy * xd - xy * yd) / determinant;
  const b = (xx * yd - xy * xd) / determinant;
  const length = Math.hypot(a, b);
  if (length < NOTHING) return null;
  const along = VALUES.map((_, v) => (a * x[v]! + b * y[v]!) / Math.hypot(x[v]!, y[v]!));
  const nearest = along.reduce((best, cosine, v) => (cosine > along[best]! ? v : best), 0);
  return {
    condition,
    direction: [a / length, b / length],
    r: Math.sqrt(Math.min(1, (a * xd + b * yd) / dd)),
    nearest: VALUES[nearest]!
  };
}
