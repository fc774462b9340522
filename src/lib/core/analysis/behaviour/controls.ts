import { mulberry32 } from '../../random';
import type { DominanceShares } from '../../reference/reference';
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg';
import { disparity2d } from '../../statistics/disparity-2d';
import { shuffled } from '../../statistics/random-integers';
import { VALUES } from '../../values';
import { parseChoices } from '../choices';
import { NO_VARIANCE, crewWeights, scoringProblem, type Crew } from '../crew';
import { populationCorrelations } from '../exact';
import { humanMap } from '../human-map';
import type { StudyInput } from '../study-input';
import { summariseLevel } from '../level';
import type { Steps } from '../steps';
import type { AnalysisChoices, AnalysisReferences, PopulationId } from '../types';
import { packed, planarMaps } from '../value-map';
import { MixedProducts, OWN_ORDER, correlationCells, rowsOf } from './cells';
import { combinedMoments } from './pair';
import { behaviourScore, defined, shareReached } from './result';
import { controlSeed } from './seeds';
import { behaviourTables, measuredInstruments, valueCrew, type BehaviourTable } from './tables';
import type { BehaviourReferences, WeightControl } from './types';

/** Populations whose weights come from people. */
const WEIGHTED: readonly PopulationId[] = ['h-norm', 'h-even', 'h-np'];

/** Permutations of the human shares; fewer where every map needs many starts. */
const DRAWS = 500;
const MAP_DRAWS = { classical: DRAWS, ratio: 40, ordinal: 40 } as const;

/** What a set of weights leads to: an exact similarity, NaN where undefined. */
interface ScoredTable {
  id: string;
  crew: Crew;
  draws: number;
  similarity(weights: readonly number[]): number;
}

/**
 * What the human weights are worth: the same answers, with the shares of people whose dominant
 * value it is dealt out to the values at random. The share without a dominant value stays. Exact
 * similarities, of the value structure and of every questionnaire in the arm of the prompts; one
 * family of tests.
 *
 * @throws AxiaError `invalid-input` for choices out of range or a reference without correlations
 */
export function* weightControls(
  study: StudyInput,
  choices: AnalysisChoices,
  references: AnalysisReferences,
  behaviourReferences: BehaviourReferences
): Steps<WeightControl[]> {
  parseChoices(choices);
  const crew = valueCrew(study, choices);
  if (crew === null) return [];
  const human = humanMap(references.reference, choices.scoring, choices);
  const tables = measuredInstruments(study, choices, behaviourReferences).flatMap((instrument) =>
    behaviourTables(instrument, crew, choices, behaviourReferences, ['prompt'])
  );
  const dealt = dealtShares(references.dominance, choices.seed);
  const controls: WeightControl[] = [];
  for (const table of [
    valuesTable(crew, choices, packed(human.configuration)),
    ...tables.flatMap(behaviourTable)
  ])
    for (const population of WEIGHTED) {
      const similarityUnder = (dominance: AnalysisReferences['dominance']) => {
        const formed = crewWeights(population, table.crew, choices, dominance, human.correlations);
        return formed.weights === null || scoringProblem(table.crew, formed) !== null
          ? NaN
          : table.similarity(formed.weights);
      };
      const observed = similarityUnder(references.dominance);
      if (Number.isNaN(observed)) continue;
      const drawn = new Float64Array(table.draws);
      for (let draw = 0; draw < drawn.length; draw++) {
        yield null;
        drawn[draw] = similarityUnder(dealt[draw]!);
      }
      const permuted = defined(drawn);
      if (permuted === null) continue;
      controls.push({
        table: table.id,
        population,
        observed,
        permuted: summariseLevel(permuted),
        p: shareReached(permuted, observed),
        adjustedP: NaN,
        draws: permuted.length
      });
    }
  const { adjusted } = benjaminiHochberg(controls.map(({ p }) => p));
  return controls.map((control, index) => ({ ...control, adjustedP: adjusted[index]! }));
}

/** The shares under other names: value v gets the share of value order[v]. */
function dealtShares(dominance: DominanceShares, seed: number): DominanceShares[] {
  const random = mulberry32(controlSeed(seed));
  const order = new Int32Array(VALUES.length);
  return Array.from({ length: DRAWS }, () => {
    shuffled(order, random);
    const shares = { ...dominance.shares };
    VALUES.forEach((value, v) => {
      shares[value] = dominance.shares[VALUES[order[v]!]!];
    });
    return { ...dominance, shares };
  });
}

function valuesTable(crew: Crew, choices: AnalysisChoices, target: Float64Array): ScoredTable {
  const mapOf = planarMaps(choices);
  return {
    id: 'values',
    crew,
    draws: MAP_DRAWS[choices.mds],
    similarity(weights) {
      const map = mapOf(Float64Array.from(populationCorrelations(crew, weights).flat()));
      return map === null ? NaN : 1 - disparity2d(target, map);
    }
  };
}

function behaviourTable({ instrument, map, pairs, crew }: BehaviourTable): ScoredTable[] {
  if (map === null || map.reference.status === 'signs-only') return [];
  const mixed = new MixedProducts(
    pairs.map((pair) => pair && combinedMoments(pair.joint, map.columns))
  );
  const rows = rowsOf(map.rows);
  const cells = new Float64Array(map.human.length);
  return [
    {
      id: instrument.id,
      crew,
      draws: DRAWS,
      similarity(weights) {
        correlationCells(mixed.mix(weights), rows, OWN_ORDER, NO_VARIANCE, cells);
        return behaviourScore(map, cells).similarity;
      }
    }
  ];
}
