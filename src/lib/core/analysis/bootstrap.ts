import { largestRemainder } from '../statistics/largest-remainder';
import {
  bcaInterval,
  jackknifeAcceleration,
  percentileInterval
} from '../statistics/bootstrap-interval';
import { centredProducts, productCorrelations, sharedColumns } from '../statistics/column-products';
import { mean } from '../statistics/summary';
import { superimpose } from '../statistics/procrustes';
import { standardDeviation } from '../statistics/standard-deviation';
import { VALUES } from '../values';
import type { SquareMatrix } from '../reference/reference';
import { resampledSimilarities } from './chosen-weights';
import { NO_VARIANCE } from './moments';
import type { Drawer, Personas } from './persona';
import type { Steps } from './steps';
import type { AnalysisChoices, Interval, Point, PopulationId, PopulationResult } from './types';
import type { MapOf } from './value-map';

/** Seeds of two populations lie this far apart. */
export const SEED_STEP = 1000;

const WIDTH = VALUES.length;

/**
 * Scores populations of individuals as their value structures are scored: correlations, map, and its
 * similarity with the human one. For loops: everything is allocated once.
 */
export class PopulationScorer {
  /** Ten columns of value scores, one a value: to be filled for every population, in one step. */
  readonly columns: Float64Array[];
  /** Products of the centred columns, packed. */
  readonly products = new Float64Array(WIDTH ** 2);
  private readonly correlations = new Float64Array(WIDTH ** 2);

  /** @param human the human map, packed */
  constructor(
    individuals: number,
    private readonly mapOf: MapOf,
    private readonly human: Float64Array
  ) {
    this.columns = sharedColumns(WIDTH, individuals);
  }

  /**
   * Centres the columns and multiplies them.
   *
   * @returns false where one is constant: there are no correlations then
   */
  multiply(): boolean {
    return centredProducts(this.columns, this.products);
  }

  /**
   * Similarity with people of individuals whose columns were multiplied; NaN where undefined.
   *
   * @param placed takes the map on the human one, packed
   */
  similarity(placed?: Float64Array): number {
    return this.similarityOf(this.products, false, placed);
  }

  /**
   * Similarities with each individual left out in turn, of columns that were multiplied. The
   * products lose one individual in closed form: S - n/(n - 1) d d', d being its deviation from the
   * mean of all.
   */
  leaveOneOut(): Float64Array {
    const { columns, products } = this;
    const n = columns[0]!.length;
    const factor = n / (n - 1);
    const reduced = new Float64Array(products.length);
    return Float64Array.from({ length: n }, (_, left) => {
      for (let i = 0; i < WIDTH; i++) {
        const lost = factor * columns[i]![left]!;
        // The lower triangle is all that counts.
        for (let j = 0; j <= i; j++)
          reduced[i * WIDTH + j] = products[i * WIDTH + j]! - lost * columns[j]![left]!;
        // Without this one the rest may all be alike: no map, and no acceleration then.
        if (!(reduced[i * WIDTH + i]! > NO_VARIANCE)) return NaN;
      }
      return this.similarityOf(reduced, true);
    });
  }

  private similarityOf(products: Float64Array, near: boolean, placed?: Float64Array): number {
    const map = this.mapOf(productCorrelations(products, WIDTH, this.correlations), near);
    return map === null ? NaN : superimpose(this.human, map, placed);
  }
}

/** Fills the columns with the scores of bootstrap population b; false where there is none. */
export type DrawPopulation = (b: number, columns: readonly Float64Array[]) => boolean;

/** Individuals of each persona in bootstrap population b; null where there is no population. */
export type CountsOf = (b: number) => readonly number[] | null;

/**
 * Draws the bootstrap populations of a study. The recipe (`docs/analysis.md`) fixes the order of
 * every draw, so that a stranger can repeat it.
 *
 * @param index place of the population in POPULATIONS: part of the seed
 */
export function stratified(
  personas: Personas,
  countsOf: CountsOf,
  index: number,
  { seed }: Pick<AnalysisChoices, 'seed'>
): DrawPopulation {
  return (b, columns) => {
    const counts = countsOf(b);
    if (counts !== null) drawPopulation(personas, counts, seed + SEED_STEP * index + b, columns);
    return counts !== null;
  };
}

/**
 * Individuals of each persona: N times the weights, which the model-specific population chooses again
 * each time.
 *
 * @param weightsBy weights of the population by other similarities; null where there is none
 */
export function countsOf(
  id: PopulationId,
  weights: readonly number[],
  personas: Personas,
  human: SquareMatrix,
  choices: Pick<AnalysisChoices, 'individuals' | 'seed'>,
  weightsBy: (similarities: readonly number[]) => readonly number[] | null
): CountsOf {
  const { individuals } = choices;
  if (id !== 'model-specific') {
    const counts = largestRemainder(weights, individuals);
    return () => counts;
  }
  const similarities = resampledSimilarities(personas, human, choices);
  return (b) => {
    const chosen = weightsBy(similarities(b));
    return chosen && largestRemainder(chosen, individuals);
  };
}

/**
 * The bootstrap of one population: populations of individuals, each drawn, correlated, mapped and
 * laid onto the human map.
 *
 * @param estimate the exact similarity: centre of the BCa interval
 * @param single whether answers show no spread, so that there is no interval
 * @returns null when no bootstrap population has a defined matrix
 */
export function* bootstrapPopulation(
  draw: DrawPopulation,
  estimate: number,
  { individuals, bootstraps, mds }: Pick<AnalysisChoices, 'individuals' | 'bootstraps' | 'mds'>,
  mapOf: MapOf,
  human: Float64Array,
  single = false
): Steps<PopulationResult['bootstrap']> {
  const scorer = new PopulationScorer(individuals, mapOf, human);
  const placed = new Float64Array(2 * WIDTH);
  const similarities: number[] = [];
  const clouds: Point[][] = VALUES.map(() => []);
  let acceleration = NaN;
  for (let b = 0; b < bootstraps; b++) {
    yield null;
    if (!draw(b, scorer.columns) || !scorer.multiply()) continue;
    const similarity = scorer.similarity(placed);
    if (Number.isNaN(similarity)) continue;
    similarities.push(similarity);
    clouds.forEach((cloud, v) => cloud.push([placed[2 * v]!, placed[2 * v + 1]!]));
    if (similarities.length === 1 && mds === 'classical')
      acceleration = jackknifeAcceleration(scorer.leaveOneOut());
  }
  if (similarities.length === 0) return null;
  return {
    similarities,
    mean: mean(similarities),
    sd: standardDeviation(similarities),
    percentile: single ? null : percentileInterval(similarities),
    bca: single ? null : known(bcaInterval({ estimate, replicates: similarities, acceleration })),
    clouds,
    dropped: bootstraps - similarities.length
  };
}

/**
 * Draws a population: individual after individual, in the order of the personas.
 *
 * @param drawers what draws the individuals of each persona
 * @param counts individuals of each persona
 * @param seed of the numbers of all individuals, one after the other
 * @param columns one a score, as long as the population
 */
export function drawPopulation(
  drawers: readonly (Drawer | null)[],
  counts: readonly number[],
  seed: number,
  columns: readonly Float64Array[]
): void {
  let row = 0;
  let at = 0;
  drawers.forEach((drawer, p) => {
    const count = counts[p]!;
    if (drawer === null || count === 0) return;
    drawer.draw(seed, at, columns, row, count);
    row += count;
    at += count * drawer.uniforms;
  });
}

function known(interval: Interval): Interval | null {
  return Number.isNaN(interval.low) || Number.isNaN(interval.high) ? null : interval;
}
