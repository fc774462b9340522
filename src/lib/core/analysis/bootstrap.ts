import { mulberry32 } from '../random';
import type { SquareMatrix } from '../reference';
import {
  bcaInterval,
  jackknifeAcceleration,
  percentileInterval
} from '../statistics/bootstrap-interval';
import { disparity2d } from '../statistics/disparity-2d';
import { largestRemainder } from '../statistics/largest-remainder';
import { mean } from '../statistics/mean';
import { correlationOf, standardise } from '../statistics/pearson';
import { standardDeviation } from '../statistics/standard-deviation';
import { VALUES } from '../values';
import type { Crew } from './crew';
import { onto, type HumanMap } from './human-map';
import type { AnalysisChoices, Interval, Point, PopulationResult } from './types';
import { packed, valueConfiguration } from './value-map';

/** Seeds of two populations lie this far apart. */
const SEED_STEP = 1000;

/** The ten value scores of `rows` individuals, as columns. */
export function emptyColumns(rows: number): Float64Array[] {
  return VALUES.map(() => new Float64Array(rows));
}

/** Correlations of ten columns; null when one of them is constant. */
export function columnCorrelations(columns: readonly Float64Array[]): SquareMatrix | null {
  const standard: Float64Array[] = [];
  for (const column of columns) {
    const one = standardise(column);
    if (one === null) return null;
    standard.push(one);
  }
  const correlations: SquareMatrix = standard.map(() => new Array<number>(standard.length).fill(1));
  for (let i = 0; i < standard.length; i++) {
    for (let j = 0; j < i; j++) {
      const r = correlationOf(standard[i]!, standard[j]!);
      correlations[i]![j] = correlations[j]![i] = r;
    }
  }
  return correlations;
}

/**
 * The bootstrap of one population: persona-stratified populations of individuals, each drawn,
 * correlated, mapped and laid onto the human map. The recipe (`docs/analysis.md`) fixes the order
 * of every draw, so that a stranger can repeat it.
 *
 * @param index place of the population in POPULATIONS: part of the seed
 * @param estimate the exact similarity: centre of the BCa interval
 * @returns null when no bootstrap population has a defined matrix
 */
export function bootstrapPopulation(
  crew: Crew,
  weights: readonly number[],
  index: number,
  estimate: number,
  choices: AnalysisChoices,
  human: HumanMap
): PopulationResult['bootstrap'] {
  const counts = largestRemainder(weights, choices.individuals);
  const columns = emptyColumns(choices.individuals);
  const similarities: number[] = [];
  const clouds: Point[][] = VALUES.map(() => []);
  let acceleration = NaN;
  for (let b = 0; b < choices.bootstraps; b++) {
    const random = mulberry32(choices.seed + SEED_STEP * index + b);
    let row = 0;
    counts.forEach((count, p) => {
      for (let k = 0; k < count; k++) crew[p]!.draw(random, columns, row++);
    });
    const correlations = columnCorrelations(columns);
    if (correlations === null) continue;
    const { similarity, aligned } = onto(human, valueConfiguration(correlations, choices));
    similarities.push(similarity);
    aligned.forEach((point, v) => clouds[v]!.push(point));
    if (b === 0 && choices.mds === 'classical') {
      acceleration = jackknifeAcceleration(jackknife(columns, choices, human));
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

function known(interval: Interval): Interval | null {
  return Number.isNaN(interval.low) || Number.isNaN(interval.high) ? null : interval;
}

/**
 * Similarity with each individual left out in turn. The covariance matrix loses one individual in
 * closed form: S - n/(n - 1) d d', d being its deviation from the mean of all.
 */
function jackknife(
  columns: readonly Float64Array[],
  choices: AnalysisChoices,
  human: HumanMap
): Float64Array {
  const n = columns[0]!.length;
  const deviations = columns.map((column) => {
    const centre = mean(column);
    return column.map((value) => value - centre);
  });
  const products = deviations.map((a) =>
    deviations.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0))
  );
  const factor = n / (n - 1);
  const reference = packed(human.configuration);
  return Float64Array.from({ length: n }, (_, left) => {
    const reduced = products.map((row, a) =>
      row.map((value, b) => value - factor * deviations[a]![left]! * deviations[b]![left]!)
    );
    const sds = reduced.map((row, a) => Math.sqrt(row[a]!));
    if (!sds.every((sd) => sd > 0)) return NaN;
    const correlations = reduced.map((row, a) =>
      row.map((value, b) => (a === b ? 1 : Math.max(-1, Math.min(1, value / (sds[a]! * sds[b]!)))))
    );
    return 1 - disparity2d(reference, packed(valueConfiguration(correlations, choices)));
  });
}
