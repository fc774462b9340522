import type { PromptForm } from '../../study/condition';
import { mulberry32 } from '../../random';
import { summariseLevel } from '../../statistics/summary';
import { pearson } from '../../statistics/pearson';
import { shuffled } from '../../statistics/shuffled';
import {
  HIGHER_ORDER_OF,
  HIGHER_ORDER_VALUES,
  VALUES,
  type HigherOrderValueId
} from '../../values';
import { orNull, type AnalysisChoices } from '../types';
import type { HigherOrderCorrelations } from './types';

/** The pairs of higher-order values that stand opposite each other on the circle. */
export const OPPOSED_PAIRS: readonly (readonly [HigherOrderValueId, HigherOrderValueId])[] = [
  ['conservation', 'openness_to_change'],
  ['self_enhancement', 'self_transcendence']
];

/** Two points always lie on a line: below three behaviours a correlation says nothing. */
const LEAST_BEHAVIOURS = 3;
/** The regroupings that are drawn are this many at most: there are no more than 25,200. */
const MOST_DRAWS = 1999;
/** The seed of the regroupings is the choices' plus this, one more for value names. */
const REGROUPING_SEED = 9_000_000;
/** Correlations this close are ties: a regrouping may be the theory's own. */
const TIE = 1e-9;

/**
 * Correlations of the four higher-order values over behaviours, and what the two opposed pairs
 * reach when the values are put into groups of the same sizes at random. They rest on the
 * behaviours whose share is known under every value that was asked.
 *
 * Centred, each behaviour's mean over the groups is taken off first: what all values agree on is
 * gone, and unrelated vectors then correlate at about -1/3 (-.23 between the groups of three
 * values, -.41 between those of two), which the chance level shows.
 *
 * @param shares behaviours x VALUES; null where unknown
 */
export function higherOrderCorrelations(
  form: PromptForm,
  shares: readonly (readonly (number | null)[])[],
  choices: Pick<AnalysisChoices, 'agreementCentred' | 'permutations' | 'seed'>
): HigherOrderCorrelations {
  const asked = VALUES.flatMap((_, v) => (shares.some((row) => row[v] !== null) ? [v] : []));
  const rows = shares
    .map((row) => asked.map((v) => row[v] ?? NaN))
    .filter((row) => row.every((share) => !Number.isNaN(share)));
  const theory = HIGHER_ORDER_VALUES.map((id) =>
    asked.flatMap((v, place) => (HIGHER_ORDER_OF[VALUES[v]!] === id ? [place] : []))
  );
  const columns = asked.map((_, place) => Float64Array.from(rows, (row) => row[place]!));
  const vectors = (groups: readonly (readonly number[])[]) =>
    groupMeans(columns, groups, rows.length, choices.agreementCentred);

  const observed = vectors(theory);
  const enough = rows.length >= LEAST_BEHAVIOURS;
  const matrix = HIGHER_ORDER_VALUES.map((_, i) =>
    HIGHER_ORDER_VALUES.map((_, j) => {
      const r = enough ? pearson(observed[i]!, observed[j]!) : NaN;
      return i === j && !Number.isNaN(r) ? 1 : orNull(r);
    })
  );

  const pairs = OPPOSED_PAIRS.flatMap(([a, b]) => {
    const places = [HIGHER_ORDER_VALUES.indexOf(a), HIGHER_ORDER_VALUES.indexOf(b)] as const;
    const r = matrix[places[0]]![places[1]]!;
    return r === null ? [] : [{ pair: [a, b] as [typeof a, typeof b], places, observed: r }];
  });
  const drawn: number[][] = pairs.map(() => []);
  const random = mulberry32(choices.seed + REGROUPING_SEED + (form === 'name' ? 1 : 0));
  const order = new Int32Array(asked.length);
  const draws = pairs.length > 0 ? Math.min(choices.permutations, MOST_DRAWS) : 0;
  for (let draw = 0; draw < draws; draw++) {
    const regrouped = vectors(cut(shuffled(order, random), theory));
    pairs.forEach(({ places: [a, b] }, k) => {
      const r = pearson(regrouped[a]!, regrouped[b]!);
      if (!Number.isNaN(r)) drawn[k]!.push(r);
    });
  }
  const p = pairs.map((pair, k) => {
    const reached = drawn[k]!.filter((r) => r <= pair.observed + TIE).length;
    return (reached + 1) / (drawn[k]!.length + 1);
  });
  return {
    form,
    matrix,
    chance: pairs.map(({ pair, observed: r }, k) => ({
      pair,
      level: summariseLevel(drawn[k]!),
      observed: r,
      p: p[k]!,
      adjustedP: NaN
    })),
    behaviours: rows.length
  };
}

/**
 * Mean over each group's values, by behaviour; centred: minus the mean of the behaviour's groups.
 * A group without values is NaN throughout and counts for no mean.
 *
 * @param columns values x behaviours
 * @returns groups x behaviours
 */
function groupMeans(
  columns: readonly Float64Array[],
  groups: readonly (readonly number[])[],
  behaviours: number,
  centred: boolean
): Float64Array[] {
  const vectors = groups.map((group) =>
    meanOf(
      group.map((place) => columns[place]!),
      behaviours
    )
  );
  if (!centred) return vectors;
  const known = vectors.filter((_, g) => groups[g]!.length > 0);
  const mean = meanOf(known, behaviours);
  for (const vector of known) {
    for (let b = 0; b < behaviours; b++) vector[b] = vector[b]! - mean[b]!;
  }
  return vectors;
}

/** The mean of several vectors, number by number; NaN for none. */
function meanOf(vectors: readonly Float64Array[], length: number): Float64Array {
  const mean = new Float64Array(length);
  for (const vector of vectors) {
    for (let b = 0; b < length; b++) mean[b] = mean[b]! + vector[b]!;
  }
  for (let b = 0; b < length; b++) mean[b] = mean[b]! / vectors.length;
  return mean;
}

/** Cuts an order into runs as long as the groups. */
function cut(order: Int32Array, groups: readonly (readonly number[])[]): number[][] {
  let at = 0;
  return groups.map((group) => [...order.subarray(at, (at += group.length))]);
}
