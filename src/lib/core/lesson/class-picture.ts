// What a class's answers have in common, next to people's.
import { alignToHuman, valueMap, type HumanMap, type MapChoices } from '../analysis/value-map';
import type { Point } from '../analysis/types';
import type { PersonProfile } from '../people/one-person';
import { pearson } from '../statistics/pearson';
import { mean } from '../statistics/summary';
import { namedStream } from '../random';
import { percentileInterval, type BootstrapInterval } from '../statistics/bootstrap-interval';
import { VALUES, theoreticalAngle, type ValueId } from '../values';

/** Fewest persons whose correlations are drawn: with fewer, ten values lie in a plane by arithmetic. */
export const LEAST_CLASS = 12;

/** Persons below which a class's structure is mostly chance. */
export const ENOUGH_PERSONS = 100;

export interface ClassPicture {
  /** Persons with all ten values. */
  n: number;
  /** Means of the centred scores, in the order of VALUES; null without anybody. */
  means: number[] | null;
  /** The class's own map on people's; null for too few persons, or a score that never varies. */
  structure: { similarity: number; map: Point[] } | null;
}

/** The picture of a class; profiles that lack a value are left out. */
export function classPicture(
  profiles: readonly Pick<PersonProfile, 'centred'>[],
  human: HumanMap,
  choices: MapChoices
): ClassPicture {
  const whole = profiles.flatMap(({ centred }) => {
    const known = centred.filter((score) => score !== null);
    return known.length === VALUES.length ? [known] : [];
  });
  const columns = VALUES.map((_, v) => whole.map((scores) => scores[v]!));
  return {
    n: whole.length,
    means: whole.length === 0 ? null : columns.map((column) => mean(column)),
    structure: whole.length < LEAST_CLASS ? null : structureOf(columns, human, choices)
  };
}

/** A profile in one point: where on the circle it peaks, and how clearly. */
export interface PersonPoint {
  /** As in `theoreticalAngle`, from -π to π. */
  angle: number;
  /** Height of the wave round the circle that fits the ten centred scores best, in points of the scale. */
  length: number;
  /** The value nearest to that direction. */
  peak: ValueId;
}

/**
 * The point of a profile: the first wave (harmonic) of its ten centred scores round the textbook
 * circle, whose values are equally far apart. Null where a score is missing.
 */
export function personPoint({ centred }: Pick<PersonProfile, 'centred'>): PersonPoint | null {
  const known = centred.filter((score) => score !== null);
  if (known.length !== VALUES.length) return null;
  const sum = (part: (angle: number) => number) =>
    (2 * known.reduce((all, score, v) => all + score * part(theoreticalAngle(VALUES[v]!)), 0)) /
    VALUES.length;
  const [x, y] = [sum(Math.cos), sum(Math.sin)];
  const angle = Math.atan2(y, x);
  const step = Math.round((angle * VALUES.length) / (2 * Math.PI));
  const peak = VALUES[(step + VALUES.length) % VALUES.length]!;
  return { angle, length: Math.hypot(x, y), peak };
}

/** Classes that are drawn from one. */
const RESAMPLED = 1000;

/**
 * Where the mean of another class of this size would lie in 95 of 100 cases, if its members came from
 * where these came from: the percentile interval of means of classes drawn from this one. Null for
 * fewer than three.
 */
export function meanInterval(values: readonly number[]): BootstrapInterval | null {
  if (values.length < 3) return null;
  const random = namedStream(1, 'class');
  const means = Array.from({ length: RESAMPLED }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)]!))
  );
  return percentileInterval(means);
}

function structureOf(columns: number[][], human: HumanMap, choices: MapChoices) {
  const correlations = columns.map((one, i) =>
    columns.map((other, j) => (i === j ? 1 : pearson(one, other)))
  );
  if (correlations.flat().some(Number.isNaN)) return null;
  const { similarity, aligned } = alignToHuman(
    human,
    valueMap(correlations, choices).configuration
  );
  return { similarity, map: aligned };
}
