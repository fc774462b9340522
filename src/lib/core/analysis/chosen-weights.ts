// The model-specific population: its weights are chosen by their likeness to people, so whatever tests
// or resamples it has to choose them again.
import type { SquareMatrix } from '../reference/reference';
import { centredProducts, productCorrelations, sharedColumns } from '../statistics/column-products';
import { largestRemainder } from '../statistics/largest-remainder';
import { correlationOf, standardise } from '../statistics/pearson';
import { VALUES } from '../values';
import { productsOf, type Part } from './mixed-products';
import { NO_VARIANCE, correlationsOf, type Moments } from './moments';
import type { Personas } from './persona';

const WIDTH = VALUES.length;

/** What a choice of weights rests on. */
export type Chooser = Moments & { unanswered: readonly unknown[] };

/** Pairs of values, below the diagonal of their correlations, row by row. */
const PAIRS = VALUES.flatMap((_, i) => VALUES.slice(0, i).map((_value, j) => [i, j] as const));
const ROWS = Int32Array.from(PAIRS, ([i]) => i);
const COLUMNS = Int32Array.from(PAIRS, ([, j]) => j);

/**
 * How much correlations resemble people's: Pearson's r off the diagonal, NaN where undefined.
 *
 * @param products of the ten value scores (or covariances), packed
 */
type Likeness = (products: Float64Array) => number;

export function likenessTo(human: SquareMatrix): Likeness {
  const people = standardise(PAIRS.map(([i, j]) => human[i]![j]!));
  const correlations = new Float64Array(WIDTH ** 2);
  const pairs = new Float64Array(PAIRS.length);
  return (products) => {
    for (let v = 0; v < WIDTH; v++) if (!(products[v * WIDTH + v]! > NO_VARIANCE)) return NaN;
    productCorrelations(products, WIDTH, correlations);
    for (let k = 0; k < pairs.length; k++) pairs[k] = correlations[ROWS[k]! * WIDTH + COLUMNS[k]!]!;
    const own = standardise(pairs);
    return own && people ? correlationOf(own, people) : NaN;
  };
}

/** Likeness of each value persona's own correlations; NaN where a value has no answers. */
export function ownSimilarities(
  personas: readonly (Chooser | null)[],
  human: SquareMatrix
): number[] {
  const parts = personas.map((persona) => persona && productsOf(persona));
  return similaritiesOf(parts, personas, likenessTo(human));
}

/** The same of personas whose value scores have other moments. */
export function similaritiesOf(
  parts: readonly (Pick<Part, 'values'> | null)[],
  personas: readonly (Pick<Chooser, 'unanswered'> | null)[],
  likeness: Likeness
): number[] {
  return VALUES.map((_, p) => {
    const part = parts[p] ?? null;
    return part !== null && personas[p]?.unanswered.length === 0 ? likeness(part.values) : NaN;
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
  const likeness = likenessTo(human);
  const room = new Map(counts.map((n) => [n, sharedColumns(WIDTH, n)]));
  return (b) => {
    let at = 0;
    return present.map((persona, p) => {
      const n = counts[p]!;
      if (persona === null || n === 0) return NaN;
      const columns = room.get(n)!;
      persona.draw(seed + CHOICE_SEED + b, at, columns, 0, n);
      at += n * persona.uniforms;
      return centredProducts(columns, products) ? likeness(products) : NaN;
    });
  };
}

/** Most permutations of labels for which weights are chosen again, by the way of making maps. */
export const MOST_CHOICES = { classical: 499, ratio: 99, ordinal: 99 } as const;

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
      for (let k = 0; k < permuted.length; k++)
        permuted[k] = whole[order[ROWS[k]!]! * WIDTH + order[COLUMNS[k]!]!]!;
      return correlationOf(permuted, people);
    });
}
