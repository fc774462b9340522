import { mulberry32 } from '../../random';
import type { DominanceShares } from '../../reference/reference';
import { adjustedInResults } from '../../statistics/p-values';
import { summariseLevel } from '../../statistics/summary';
import { superimpose } from '../../statistics/procrustes';
import { shuffled } from '../../statistics/shuffled';
import { VALUES } from '../../values';
import { parseChoices } from '../choices';
import type { StudyInput } from '../input';
import { MixedProducts, partOf } from '../mixed-products';
import { NO_VARIANCE } from '../moments';
import type { Personas } from '../persona';
import { personaWeights, scoringProblem } from '../population';
import type { Steps } from '../steps';
import type { AnalysisChoices, AnalysisReferences, PopulationId } from '../types';
import { humanMap, packed, productMaps } from '../value-map';
import { OWN_ORDER, correlationCells, rowsOf } from './cells';
import { combinedMoments } from './pair';
import { defined, shareReached } from './chance';
import { behaviourScore } from './result';
import {
  armConditions,
  behaviourTables,
  measuredInstruments,
  valuePersonas,
  type BehaviourTable
} from './tables';
import type { BehaviourReferences, WeightControl } from './types';

/** Offset of the seed of the permuted human weights: the same for all tables and populations. */
const CONTROL_SEED = 12_000_000;

/** Populations whose weights come from people. */
const WEIGHTED: readonly PopulationId[] = ['h-norm', 'h-even', 'h-np'];

/** Permutations of the human shares; fewer where every map needs many starts. */
const DRAWS = 500;
const MAP_DRAWS = { classical: DRAWS, ratio: 40, ordinal: 40 } as const;

/** What a set of weights leads to: an exact similarity, NaN where undefined. */
interface ScoredTable {
  id: string;
  personas: Personas;
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
  const personas = valuePersonas(study, choices);
  if (personas === null) return [];
  const human = humanMap(references.reference, choices.scoring, choices);
  const conditions = armConditions('prompt', choices.prompts);
  const tables = measuredInstruments(study, choices, behaviourReferences, conditions).flatMap(
    (instrument) => behaviourTables(instrument, personas, choices, behaviourReferences, ['prompt'])
  );
  const dealt = dealtShares(references.dominance, choices.seed);
  const controls: WeightControl[] = [];
  for (const table of [
    valuesTable(personas, choices, packed(human.configuration)),
    ...tables.flatMap(behaviourTable)
  ])
    for (const population of WEIGHTED) {
      const similarityUnder = (dominance: AnalysisReferences['dominance']) => {
        const formed = personaWeights(
          population,
          table.personas,
          choices,
          dominance,
          human.correlations
        );
        return formed.weights === null || scoringProblem(table.personas, formed) !== null
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
  const adjusted = adjustedInResults(controls.map(({ p }) => p));
  return controls.map((control, index) => ({ ...control, adjustedP: adjusted[index]! }));
}

/** The shares under other names: value v gets the share of value order[v]. */
function dealtShares(dominance: DominanceShares, seed: number): DominanceShares[] {
  const random = mulberry32(seed + CONTROL_SEED);
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

function valuesTable(
  personas: Personas,
  choices: AnalysisChoices,
  target: Float64Array
): ScoredTable {
  const mapOf = productMaps(choices);
  const mixed = new MixedProducts(personas.map((persona) => persona && partOf(persona)));
  return {
    id: 'values',
    personas,
    draws: MAP_DRAWS[choices.mds],
    similarity(weights) {
      const map = mapOf(mixed.mix(weights).values);
      return map === null ? NaN : superimpose(target, map);
    }
  };
}

function behaviourTable({ instrument, map, pairs, personas }: BehaviourTable): ScoredTable[] {
  if (map === null || map.reference.status === 'signs-only') return [];
  const mixed = new MixedProducts(
    pairs.map((pair) => pair && partOf(combinedMoments(pair.joint, map.columns)))
  );
  const rows = rowsOf(map.rows);
  const cells = new Float64Array(map.human.length);
  return [
    {
      id: instrument.id,
      personas,
      draws: DRAWS,
      similarity(weights) {
        correlationCells(mixed.mix(weights), rows, OWN_ORDER, NO_VARIANCE, cells);
        return behaviourScore(map, cells).similarity;
      }
    }
  ];
}
