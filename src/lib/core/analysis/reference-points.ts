import { AxiaError } from '../error';
import { mulberry32, type RandomSource, normalPair } from '../random';
import type { SquareMatrix } from '../reference/reference';
import { axialShape, valueProfile } from '../simulation';
import { emptyColumns } from '../statistics/column-products';
import { largestRemainder } from '../statistics/largest-remainder';
import { summariseLevel } from '../statistics/summary';
import { VALUES, type ValueId } from '../values';
import { PopulationScorer } from './bootstrap';
import { parseChoices } from './choices';
import { buildPersonas, selectPersonas } from './persona';
import { personaWeights } from './population';
import type { Steps } from './steps';
import {
  REFERENCE_STRUCTURES,
  type AnalysisChoices,
  type AnalysisInput,
  type AnalysisReferences,
  type LevelSummary,
  type PopulationId,
  type ReferencePoints,
  type ReferenceStructure
} from './types';
import { humanMap, packed, planarMaps } from './value-map';

/** Populations simulated for each structure; fewer where every map needs many starts. */
const REPLICATIONS = { classical: 200, ratio: 40, ordinal: 40 } as const;

/** Seeds: structure k, replication r has seed + OFFSET + STEP k + r. */
const SEED_OFFSET = 1_000_000;
const SEED_STEP = 1000;

/** Height of the profiles in standard deviations of the noise; the weak circle has a quarter. */
const STRENGTH = { 'one-dimension': 2, 'four-groups': 1.75, circle: 2 } as const;
const WEAK = 0.25;

type Profile = (prompted: ValueId, asked: ValueId) => number;

const PROFILES: Record<ReferenceStructure, (random: RandomSource) => Profile> = {
  noise: () => () => 0,
  'one-dimension': (random) => {
    const axis = 2 * Math.PI * random();
    return (prompted, asked) => STRENGTH['one-dimension'] * axialShape(prompted, asked, axis);
  },
  'four-groups': () => known('four-groups', STRENGTH['four-groups']),
  'circle-weak': () => known('circle', WEAK * STRENGTH.circle),
  'circle-strong': () => known('circle', STRENGTH.circle)
};

function known(structure: 'circle' | 'four-groups', strength: number): Profile {
  return (prompted, asked) => valueProfile({ structure, strength, spread: 1 }, 0, prompted, asked);
}

/**
 * What known structures score as populations are scored under the choices: their weights and number
 * of individuals, the scoring, the map and the reference. An individual of a persona has the
 * persona's profile as value scores, plus independent standard normal noise, which is the same in
 * every population: several at once take little more time than one.
 *
 * @throws AxiaError `invalid-input` when a population cannot be formed from the answers
 */
export function* referencePoints(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences,
  populations: readonly PopulationId[]
): Steps<Partial<Record<PopulationId, ReferencePoints>>> {
  parseChoices(choices);
  const human = humanMap(references.reference, choices.scoring, choices);
  const counts = countsOf(input, choices, references, populations, human.correlations);
  const score = scorer(choices, packed(human.configuration));
  const noise = emptyColumns(VALUES.length, choices.individuals);

  function* levels(structure: ReferenceStructure, k: number): Steps<LevelSummary[]> {
    const similarities = counts.map((): number[] => []);
    for (let r = 0; r < REPLICATIONS[choices.mds]; r++) {
      yield null;
      const random = mulberry32(choices.seed + SEED_OFFSET + SEED_STEP * k + r);
      const profile = PROFILES[structure](random);
      const means = [...VALUES, undefined].map((prompted) =>
        VALUES.map((asked) => (prompted === undefined ? 0 : profile(prompted, asked)))
      );
      drawNoise(random, noise);
      counts.forEach((own, p) => {
        const similarity = score(means, own, noise);
        if (!Number.isNaN(similarity)) similarities[p]!.push(similarity);
      });
    }
    return similarities.map(summariseLevel);
  }
  const byStructure: LevelSummary[][] = [];
  for (const [k, structure] of REFERENCE_STRUCTURES.entries())
    byStructure.push(yield* levels(structure, k));
  return Object.fromEntries(
    populations.map((id, p) => [
      id,
      Object.fromEntries(
        REFERENCE_STRUCTURES.map((structure, k) => [structure, byStructure[k]![p]!])
      ) as ReferencePoints
    ])
  );
}

/** Individuals of each persona, by population. */
function countsOf(
  input: AnalysisInput,
  choices: AnalysisChoices,
  { dominance }: AnalysisReferences,
  populations: readonly PopulationId[],
  human: SquareMatrix
): number[][] {
  const personas = selectPersonas(buildPersonas(input, choices), choices.prompts);
  return populations.map((id) => {
    const { weights, problem } = personaWeights(id, personas, choices, dominance, human);
    if (weights === null) {
      throw new AxiaError(
        'invalid-input',
        problem ?? 'The population cannot be formed.',
        'Wait for more answers, or choose another population.'
      );
    }
    return largestRemainder(weights, choices.individuals);
  });
}

/** Fills columns with standard normal deviates, individual after individual. */
function drawNoise(random: RandomSource, noise: readonly Float64Array[]): void {
  for (let row = 0; row < noise[0]!.length; row++)
    for (let v = 0; v < noise.length; v += 2) {
      const [even, odd] = normalPair(random);
      noise[v]![row] = even;
      noise[v + 1]![row] = odd;
    }
}

/** Similarity of the individuals of a population with people; NaN where undefined. */
function scorer({ scoring, individuals, ...choices }: AnalysisChoices, human: Float64Array) {
  const populations = new PopulationScorer(individuals, planarMaps(choices), human);
  return (
    means: readonly (readonly number[])[],
    counts: readonly number[],
    noise: readonly Float64Array[]
  ): number => {
    addNoise(means, counts, noise, populations.columns);
    if (scoring === 'centred') centreIndividuals(populations.columns);
    return populations.multiply() ? populations.similarity() : NaN;
  };
}

/** @param means personas x values */
function addNoise(
  means: readonly (readonly number[])[],
  counts: readonly number[],
  noise: readonly Float64Array[],
  columns: readonly Float64Array[]
): void {
  columns.forEach((column, v) => {
    const own = noise[v]!;
    let row = 0;
    counts.forEach((count, p) => {
      const mean = means[p]![v]!;
      for (const end = row + count; row < end; row++) column[row] = mean + own[row]!;
    });
  });
}

/** Takes the mean of all scores off those of each individual. */
function centreIndividuals(columns: readonly Float64Array[]): void {
  const totals = new Float64Array(columns[0]!.length);
  for (let v = 0; v < columns.length; v += 2) {
    const even = columns[v]!;
    const odd = columns[v + 1]!;
    for (let row = 0; row < totals.length; row++)
      totals[row] = totals[row]! + (even[row]! + odd[row]!);
  }
  for (const column of columns)
    for (let row = 0; row < totals.length; row++)
      column[row] = column[row]! - totals[row]! / columns.length;
}
