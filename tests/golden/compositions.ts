// What golden cases ask for in one piece and the app has in several: put together here.
import { populationAlpha } from '../../src/lib/core/analysis/scores';
import { sampledItemFigures } from '../../src/lib/core/analysis/items';
import { correlationsOf, mixture } from '../../src/lib/core/analysis/moments';
import type { DissimilarityId, MdsId } from '../../src/lib/core/map-choices';
import type { RandomSource } from '../../src/lib/core/random';
import {
  classicalMds,
  dissimilarities,
  pearson,
  permutations,
  procrustes,
  smacof,
  type Protest
} from '../../src/lib/core/statistics';
import { invalidInput } from '../../src/lib/core/statistics/invalid-input';

type Rows = readonly (readonly (number | null)[])[];

const known = (answer: number | null | undefined) =>
  answer !== null && answer !== undefined && !Number.isNaN(answer);

/** Rows without a missing answer. */
const complete = (rows: Rows) => rows.filter((row) => row.every(known)) as number[][];

/**
 * Pearson correlations of the columns of complete rows: listwise, or pair by pair.
 *
 * @throws AxiaError `invalid-input` for rows of unequal length
 */
export function pearsonMatrix(
  rows: Rows,
  { missing = 'pairwise' }: { missing?: 'pairwise' | 'listwise' } = {}
): { correlations: number[][]; counts: number[][] } {
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) throw invalidInput('The rows differ in length.');
  const whole = complete(rows);
  const used = missing === 'listwise' ? whole : rows;
  const pairs = Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_column, j) => {
      const both = used.filter((row) => known(row[i]) && known(row[j]));
      const [x, y] = [i, j].map((c) => Float64Array.from(both, (row) => row[c]!));
      const r = pearson(x!, y!);
      return { r: i === j && !Number.isNaN(r) ? 1 : r, n: both.length };
    })
  );
  return {
    correlations: pairs.map((row) => row.map(({ r }) => r)),
    counts: pairs.map((row) => row.map(({ n }) => n))
  };
}

/** Correlation of weighted cases: that of a mixture of as many points. */
export function weightedCorrelation(x: number[], y: number[], weights: number[]): number {
  if (x.length !== y.length || x.length !== weights.length)
    throw invalidInput('Columns and weights differ in length.');
  if (!weights.every((weight) => weight >= 0)) throw invalidInput('A weight is negative.');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const points = x.map((_, i) => ({
    means: Float64Array.of(x[i]!, y[i]!),
    covariance: [
      [0, 0],
      [0, 0]
    ]
  }));
  const { covariance } = mixture(
    points,
    weights.map((weight) => weight / total)
  );
  return correlationsOf(covariance)[0]?.[1] ?? NaN;
}

/** Cronbach's alpha of complete rows, and without each item: that of a single pool of people. */
export function cronbachAlpha(rows: Rows): { alpha: number; cases: number; ifDeleted: number[] } {
  const width = rows[0]?.length ?? 0;
  const people = complete(rows);
  const all = Array.from({ length: width }, (_, i) => i);
  const alphaOf = (positions: number[]) =>
    populationAlpha([sampledItemFigures(people, width, [positions])], [1], positions, 0);
  return {
    alpha: alphaOf(all),
    cases: people.length,
    ifDeleted: all.map((left) => alphaOf(all.filter((item) => item !== left)))
  };
}

/** PROTEST over all n! permutations, the identity among them: p is reached / n!. */
export function exactProtest(reference: number[][], target: number[][]): Protest {
  const observed = procrustes(reference, target);
  const found: number[] = [];
  for (const order of permutations(target.length))
    found.push(
      procrustes(
        reference,
        Array.from(order, (i) => target[i]!)
      ).similarity
    );
  const similarities = Float64Array.from(found);
  const reached = similarities.filter((s) => Math.sqrt(s) >= observed.correlation - 1e-9).length;
  const { correlation: t, similarity } = observed;
  return { t, similarity, p: reached / similarities.length, reached, similarities };
}

/** A statistic of resamples of n cases, drawn with replacement one after the other. */
export function bootstrap(
  n: number,
  replications: number,
  random: RandomSource,
  statistic: (indices: number[]) => number
): Float64Array {
  return Float64Array.from({ length: replications }, () =>
    statistic(Array.from({ length: n }, () => Math.floor(random() * n)))
  );
}

export interface MapChoices {
  dissimilarity: DissimilarityId;
  mds: MdsId;
  random: RandomSource;
  /** Random starts, as in `smacof`. */
  starts?: number;
}

/** Planar map of a correlation matrix. */
export function mapOf(correlations: number[][], choices: MapChoices): number[][] {
  const { dissimilarity, mds, ...options } = choices;
  const delta = dissimilarities(correlations, dissimilarity);
  return mds === 'classical'
    ? classicalMds(delta).configuration
    : smacof(delta, { type: mds, ...options }).configuration;
}

/** Values Similarity of two correlation matrices. */
export function valuesSimilarity(
  human: number[][],
  respondent: number[][],
  choices: MapChoices
): number {
  return procrustes(mapOf(human, choices), mapOf(respondent, choices)).similarity;
}
