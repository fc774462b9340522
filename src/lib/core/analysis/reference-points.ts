import { AxiaError } from '../error';
import { mulberry32, type RandomSource } from '../random';
import { axialShape, valueProfile } from '../simulation';
import { normalPair } from '../simulation/normal';
import { disparity2d } from '../statistics/disparity-2d';
import { largestRemainder } from '../statistics/largest-remainder';
import { VALUES, type ValueId } from '../values';
import { parseChoices } from './choices';
import { PACKED, centredProducts, emptyColumns, productCorrelations } from './columns';
import { buildPersona, crewOf, crewWeights } from './crew';
import { humanMap } from './human-map';
import { summariseLevel } from './level';
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
import { packed, planarMaps } from './value-map';

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
 * What known structures score as `population` is scored under the choices: its weights and number
 * of individuals, the scoring, the map and the reference. An individual of a persona has the
 * persona's profile as value scores, plus independent standard normal noise.
 *
 * @throws AxiaError `invalid-input` when the population cannot be formed from the answers
 */
export function referencePoints(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences,
  population: PopulationId
): ReferencePoints {
  parseChoices(choices);
  const human = humanMap(references.reference, choices.scoring, choices);
  const personas = input.personas.map((persona) =>
    buildPersona(persona, input.instrument, choices)
  );
  const crew = crewOf(personas, choices.prompts);
  const { weights, problem } = crewWeights(
    population,
    crew,
    choices,
    references.dominance,
    human.correlations
  );
  if (weights === null) {
    throw new AxiaError(
      'invalid-input',
      problem ?? 'The population cannot be formed.',
      'Wait for more answers, or choose another population.'
    );
  }
  const counts = largestRemainder(weights, choices.individuals);
  const reference = packed(human.configuration);
  const columns = emptyColumns(choices.individuals);
  const products = new Float64Array(PACKED);
  const correlations = new Float64Array(PACKED);
  const mapOf = planarMaps(choices);

  const level = (structure: ReferenceStructure, k: number): LevelSummary => {
    const similarities: number[] = [];
    for (let r = 0; r < REPLICATIONS[choices.mds]; r++) {
      const random = mulberry32(choices.seed + SEED_OFFSET + SEED_STEP * k + r);
      drawScores(PROFILES[structure](random), counts, choices, random, columns);
      if (!centredProducts(columns, products)) continue;
      const map = mapOf(productCorrelations(products, correlations));
      if (map !== null) similarities.push(1 - disparity2d(reference, map));
    }
    return summariseLevel(similarities);
  };
  return Object.fromEntries(
    REFERENCE_STRUCTURES.map((structure, k) => [structure, level(structure, k)])
  ) as ReferencePoints;
}

function drawScores(
  profile: Profile,
  counts: readonly number[],
  { scoring }: AnalysisChoices,
  random: RandomSource,
  columns: readonly Float64Array[]
): void {
  let row = 0;
  counts.forEach((count, p) => {
    const prompted = VALUES[p];
    const means = VALUES.map((asked) => (prompted === undefined ? 0 : profile(prompted, asked)));
    for (let k = 0; k < count; k++, row++) {
      let total = 0;
      for (let v = 0; v < columns.length; v += 2) {
        const [even, odd] = normalPair(random);
        const first = means[v]! + even;
        const second = means[v + 1]! + odd;
        columns[v]![row] = first;
        columns[v + 1]![row] = second;
        total += first + second;
      }
      if (scoring === 'raw') continue;
      for (const column of columns) column[row] = column[row]! - total / columns.length;
    }
  });
}
