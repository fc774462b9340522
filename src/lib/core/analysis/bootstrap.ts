import {
  bcaInterval,
  jackknifeAcceleration,
  percentileInterval
} from '../statistics/bootstrap-interval';
import { disparity2d } from '../statistics/disparity-2d';
import { largestRemainder } from '../statistics/largest-remainder';
import { mean } from '../statistics/mean';
import { standardDeviation } from '../statistics/standard-deviation';
import { VALUES } from '../values';
import { NO_VARIANCE, type Crew } from './crew';
import { PACKED, centredProducts, emptyColumns, productCorrelations } from './columns';
import { onto, type HumanMap } from './human-map';
import type { AnalysisChoices, Interval, Point, PopulationResult } from './types';
import type { Drawer } from './persona';
import type { Steps } from './steps';
import { packed, planarMaps, unpacked } from './value-map';

/** Seeds of two populations lie this far apart. */
export const SEED_STEP = 1000;

/**
 * The bootstrap of one population: persona-stratified populations of individuals, each drawn,
 * correlated, mapped and laid onto the human map. The recipe (`docs/analysis.md`) fixes the order
 * of every draw, so that a stranger can repeat it.
 *
 * @param index place of the population in POPULATIONS: part of the seed
 * @param estimate the exact similarity: centre of the BCa interval
 * @returns null when no bootstrap population has a defined matrix
 */
export function* bootstrapPopulation(
  crew: Crew,
  weights: readonly number[],
  index: number,
  estimate: number,
  choices: AnalysisChoices,
  human: HumanMap
): Steps<PopulationResult['bootstrap']> {
  const counts = largestRemainder(weights, choices.individuals);
  const columns = emptyColumns(choices.individuals);
  const products = new Float64Array(PACKED);
  const correlations = new Float64Array(PACKED);
  const mapOf = planarMaps(choices);
  const similarities: number[] = [];
  const clouds: Point[][] = VALUES.map(() => []);
  let acceleration = NaN;
  for (let b = 0; b < choices.bootstraps; b++) {
    yield null;
    drawPopulation(crew, counts, choices.seed + SEED_STEP * index + b, columns);
    if (!centredProducts(columns, products)) continue;
    const map = mapOf(productCorrelations(products, correlations));
    if (map === null) continue;
    const { similarity, aligned } = onto(human, unpacked(map));
    similarities.push(similarity);
    aligned.forEach((point, v) => clouds[v]!.push(point));
    if (b === 0 && choices.mds === 'classical') {
      acceleration = jackknifeAcceleration(jackknife(columns, products, mapOf, human));
    }
  }
  if (similarities.length === 0) return null;
  return {
    similarities,
    mean: mean(similarities),
    sd: standardDeviation(similarities),
    percentile: percentileInterval(similarities),
    bca: known(bcaInterval({ estimate, replicates: similarities, acceleration })),
    clouds,
    dropped: choices.bootstraps - similarities.length
  };
}

/**
 * Draws a population: individual after individual, in the order of the personas.
 *
 * @param crew what draws the individuals of each persona
 * @param counts individuals of each persona
 * @param seed of the numbers of all individuals, one after the other
 * @param columns one a score, as long as the population
 */
export function drawPopulation(
  crew: readonly (Drawer | null)[],
  counts: readonly number[],
  seed: number,
  columns: readonly Float64Array[]
): void {
  let row = 0;
  let at = 0;
  crew.forEach((persona, p) => {
    const count = counts[p]!;
    if (persona === null || count === 0) return;
    persona.draw(seed, at, columns, row, count);
    row += count;
    at += count * persona.uniforms;
  });
}

function known(interval: Interval): Interval | null {
  return Number.isNaN(interval.low) || Number.isNaN(interval.high) ? null : interval;
}

/**
 * Similarity with each individual left out in turn. The products of the centred columns lose one
 * individual in closed form: S - n/(n - 1) d d', d being its deviation from the mean of all.
 */
function jackknife(
  centred: readonly Float64Array[],
  products: Float64Array,
  mapOf: ReturnType<typeof planarMaps>,
  human: HumanMap
): Float64Array {
  const n = centred[0]!.length;
  const width = centred.length;
  const factor = n / (n - 1);
  const reference = packed(human.configuration);
  const reduced = new Float64Array(PACKED);
  const correlations = new Float64Array(PACKED);
  return Float64Array.from({ length: n }, (_, left) => {
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        const lost = factor * centred[i]![left]! * centred[j]![left]!;
        reduced[i * width + j] = products[i * width + j]! - lost;
      }
      // Without this one the rest may all be alike: no map, and no acceleration then.
      if (!(reduced[i * width + i]! > NO_VARIANCE)) return NaN;
    }
    const map = mapOf(productCorrelations(reduced, correlations));
    return map === null ? NaN : 1 - disparity2d(reference, map);
  });
}
