// The model-specific population: its weights are chosen by their likeness to people, so whatever tests
// or resamples it has to choose them again.
import type { SquareMatrix } from '../reference/reference';
import { centredProducts, productCorrelations, sharedColumns } from '../statistics/column-products';
import { largestRemainder } from '../statistics/largest-remainder';
import { offDiagonalR } from '../statistics/matrix-comparison';
import { correlationOf, pearson, standardise } from '../statistics/pearson';
import { VALUES } from '../values';
import { correlationsOf, type Moments } from './moments';
import type { Personas } from './persona';

const WIDTH = VALUES.length;

/** What a choice of weights rests on. */
export type Chooser = Moments & { unanswered: readonly unknown[] };

/**
 * How much each value persona's own correlations resemble people's: Pearson's r off the diagonal, NaN
 * where undefined.
 */
export function ownSimilarities(
  personas: readonly (Chooser | null)[],
  human: SquareMatrix
): number[] {
  return VALUES.map((_, p) => {
    const persona = personas[p] ?? null;
    return persona !== null && persona.unanswered.length === 0
      ? offDiagonalR(correlationsOf(persona.covariance), human)
      : NaN;
  });
}

/** Offset of the seeds of the individuals that weights are chosen by, one a bootstrap population. */
const CHOICE_SEED = 16_000_000;

/**
 * Similarities by which the weights of bootstrap population b are chosen: those of the individuals of
 * each value persona, of whom there are equally many, N together.
 */
export function resampledSimilarities(
  personas: Personas,
  human: SquareMatrix,
  { individuals, seed }: { individuals: number; seed: number }
): (b: number) => number[] {
  const present = VALUES.map((_, p) => {
    const persona = personas[p] ?? null;
    return persona !== null && persona.unanswered.length === 0 ? persona : null;
  });
  const count = present.filter((persona) => persona !== null).length;
  const shares = present.map((persona) => (persona === null ? 0 : 1 / count));
  const counts = largestRemainder(shares, individuals);
  const products = new Float64Array(WIDTH ** 2);
  const correlations = new Float64Array(WIDTH ** 2);
  const packedHuman = human.flatMap((row, i) => row.slice(0, i));
  return (b) => {
    let at = 0;
    return present.map((persona, p) => {
      const n = counts[p]!;
      if (persona === null || n === 0) return NaN;
      const columns = sharedColumns(WIDTH, n);
      persona.draw(seed + CHOICE_SEED + b, at, columns, 0, n);
      at += n * persona.uniforms;
      if (!centredProducts(columns, products)) return NaN;
      productCorrelations(products, WIDTH, correlations);
      return lowerR(correlations, packedHuman);
    });
  };
}

/** Pearson's r of what is below the diagonal of a packed matrix with a list of the same order. */
function lowerR(correlations: Float64Array, list: readonly number[]): number {
  const own: number[] = [];
  for (let i = 1; i < WIDTH; i++)
    for (let j = 0; j < i; j++) own.push(correlations[i * WIDTH + j]!);
  return pearson(own, list);
}

/** Most permutations of labels for which weights are chosen again, by the way of making maps. */
export const MOST_CHOICES = { classical: 499, ratio: 99, ordinal: 99 } as const;

/** Pairs of values, in the order of `offDiagonal`. */
const PAIRS = VALUES.flatMap((_, i) => VALUES.slice(0, i).map((_value, j) => [i, j] as const));

/**
 * Similarities by which weights are chosen when a respondent's values have other names: value `order[v]`
 * takes the place of v in every persona's own correlations.
 */
export function permutedSimilarities(
  personas: readonly (Chooser | null)[],
  human: SquareMatrix
): (order: Int32Array) => number[] {
  const people = standardise(PAIRS.map(([i, j]) => human[i]![j]!));
  // Permuted pairs keep their mean and their spread.
  const own = VALUES.map((_, p) => {
    const persona = personas[p] ?? null;
    if (persona === null || persona.unanswered.length > 0) return null;
    const correlations = correlationsOf(persona.covariance);
    const pairs = standardise(PAIRS.map(([i, j]) => correlations[i]![j]!));
    if (pairs === null) return null;
    const whole = new Float64Array(WIDTH ** 2);
    PAIRS.forEach(([i, j], k) => {
      whole[i * WIDTH + j] = whole[j * WIDTH + i] = pairs[k]!;
    });
    return whole;
  });
  const permuted = new Float64Array(PAIRS.length);
  return (order) =>
    own.map((whole) => {
      if (whole === null || people === null) return NaN;
      PAIRS.forEach(([i, j], k) => {
        permuted[k] = whole[order[i]! * WIDTH + order[j]!]!;
      });
      return correlationOf(permuted, people);
    });
}
