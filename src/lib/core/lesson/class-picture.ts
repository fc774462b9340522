// What a class's answers have in common, next to people's.
import { alignToHuman, valueMap, type HumanMap, type MapChoices } from '../analysis/value-map';
import type { Point } from '../analysis/types';
import type { PersonProfile } from '../people/one-person';
import { pearson } from '../statistics/pearson';
import { mean } from '../statistics/summary';
import { VALUES } from '../values';

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
