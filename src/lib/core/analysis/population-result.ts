import { AxiaError } from '../error';
import { circularOrder } from '../statistics/circular-order';
import { congruence, meanByDistance, offDiagonalR } from '../statistics/matrix-comparison';
import { summariseLevel } from '../statistics/summary';
import { protest } from '../statistics/protest';
import { tTest } from '../statistics/t-test';
import { VALUES, VALUE_LABELS } from '../values';
import { bootstrapPopulation, stratified } from './bootstrap';
import { correlationsOf, mixture } from './moments';
import type { Personas } from './persona';
import { personaWeights, scoringProblem } from './population';
import type { Steps } from './steps';
import {
  POPULATIONS,
  orNull,
  type AnalysisChoices,
  type AnalysisReferences,
  type Point,
  type PopulationId,
  type PopulationResult
} from './types';
import { alignToHuman, packed, planarMaps, valueMap, type HumanMap } from './value-map';

/** Offset of the seeds of the label permutations, one a population. */
const PERMUTATION_SEED = 500_000;

/**
 * One row of Table 1 without what is drawn at random: the exact similarity of a population with
 * people, and diagnostics. What cannot be formed or scored has a `problem` and no number.
 * The adjusted p-values are NaN until the whole family is known.
 */
export function exactPopulation(
  id: PopulationId,
  personas: Personas,
  choices: AnalysisChoices,
  references: AnalysisReferences,
  human: HumanMap
): PopulationResult {
  const formed = personaWeights(id, personas, choices, references.dominance, human.correlations);
  const { weights, note } = formed;
  const problem = formed.problem ?? scoringProblem(personas, formed);
  if (weights === null || problem !== null) return without(id, weights ?? [], note, problem);

  const correlations = correlationsOf(mixture(personas, weights).covariance);
  const constant = VALUES.filter((_, v) => Number.isNaN(correlations[v]![v]!));
  if (constant.length > 0) {
    const names = constant.map((value) => VALUE_LABELS[value]).join(', ');
    return {
      ...without(
        id,
        weights,
        note,
        `The answers about ${names} never vary, so there are no correlations.`
      ),
      correlations
    };
  }
  let configuration: Point[];
  let similarity: number;
  let stress1: number;
  try {
    const map = valueMap(correlations, choices);
    stress1 = map.stress1;
    ({ similarity, aligned: configuration } = alignToHuman(human, map.configuration));
  } catch (error) {
    if (!(error instanceof AxiaError)) throw error;
    return { ...without(id, weights, note, error.message), correlations };
  }

  const people = meanByDistance(human.correlations);
  const alike = congruence(human.configuration, configuration).congruence;
  return {
    id,
    weights,
    problem: null,
    note,
    correlations,
    configuration,
    stress1,
    similarity,
    bootstrap: null,
    tTest: null,
    chance: null,
    protest: null,
    circularOrder: orderOf(configuration),
    offDiagonalR: orNull(offDiagonalR(correlations, human.correlations)),
    byDistance: meanByDistance(correlations).map(({ steps, mean }, k) => ({
      steps,
      respondent: mean,
      human: people[k]!.mean
    })),
    congruence: orNull(alike)
  };
}

/** The chance level and permutation test of a population, null where it has no map. */
export function permutationsOf(
  { id, configuration }: PopulationResult,
  { seed, permutations }: AnalysisChoices,
  human: HumanMap
): Pick<PopulationResult, 'chance' | 'protest'> {
  if (configuration === null) return { chance: null, protest: null };
  const { p, similarities } = protest(human.configuration, configuration, {
    permutations,
    seed: seed + PERMUTATION_SEED + POPULATIONS.indexOf(id)
  });
  return { chance: summariseLevel(similarities), protest: { p, permutations, adjustedP: NaN } };
}

/**
 * The bootstrap of a population that has a similarity, and its t-test.
 *
 * @param exact the population without them
 */
export function* populationIntervals(
  { id, weights, similarity }: PopulationResult,
  personas: Personas,
  choices: AnalysisChoices,
  human: HumanMap
): Steps<Pick<PopulationResult, 'bootstrap' | 'tTest'>> {
  const bootstrap = yield* bootstrapPopulation(
    stratified(personas, weights, POPULATIONS.indexOf(id), choices),
    similarity!,
    choices,
    planarMaps(choices),
    packed(human.configuration)
  );
  const test = bootstrap === null ? null : tTest(bootstrap.similarities);
  return {
    bootstrap,
    tTest:
      test === null || Number.isNaN(test.t)
        ? null
        : { t: test.t, df: test.df, p: test.p, log10P: test.log10P }
  };
}

function orderOf(configuration: readonly Point[]): PopulationResult['circularOrder'] {
  try {
    const found = circularOrder(configuration);
    return {
      order: found.order.map((index) => VALUES[index]!),
      sameOrder: found.sameOrder,
      delta: Math.abs(found.delta),
      p: found.p,
      adjustedP: NaN,
      angularCorrelation: Math.abs(found.angularCorrelation)
    };
  } catch (error) {
    // A point at the centre has no angle: there is no order to speak of.
    if (error instanceof AxiaError) return null;
    throw error;
  }
}

function without(
  id: PopulationId,
  weights: number[],
  note: string | null,
  problem: string | null
): PopulationResult {
  return {
    id,
    weights,
    problem,
    note,
    correlations: null,
    configuration: null,
    stress1: null,
    similarity: null,
    bootstrap: null,
    tTest: null,
    chance: null,
    protest: null,
    circularOrder: null,
    offDiagonalR: null,
    byDistance: null,
    congruence: null
  };
}
