import { AxiaError } from '../error';
import { mulberry32 } from '../random';
import { circularOrder } from '../statistics/circular-order';
import { congruence, meanByDistance, offDiagonalR } from '../statistics/matrix-comparison';
import { summariseLevel } from '../statistics/summary';
import { superimpose } from '../statistics/procrustes';
import { protest } from '../statistics/protest';
import { shuffled } from '../statistics/shuffled';
import { tTest } from '../statistics/t-test';
import { VALUES, VALUE_LABELS } from '../values';
import { againInterval } from './asked-again';
import { bootstrapPopulation, countsOf, stratified } from './bootstrap';
import { MOST_CHOICES, ownSimilarities, permutedSimilarities } from './chosen-weights';
import { correlationsOf, mixture, type Moments } from './moments';
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

/** Equal correlations that rounding tells apart still count as reached. */
const SLACK = 1e-9;

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
    askedAgain: null,
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

/** What the numbers of one population rest on. */
export interface Basis {
  personas: Personas;
  choices: AnalysisChoices;
  references: Pick<AnalysisReferences, 'dominance'>;
  human: HumanMap;
}

/** Weights of a population, of personas whose own similarities may be others; null for none. */
function weightsOf(
  id: PopulationId,
  { choices, references, human }: Basis,
  personas: Personas,
  similarities?: readonly number[]
): number[] | null {
  return personaWeights(
    id,
    personas,
    choices,
    references.dominance,
    human.correlations,
    similarities
  ).weights;
}

/** The chance level and permutation test of a population, null where it has no map. */
export function permutationsOf(
  { id, configuration, similarity }: PopulationResult,
  basis: Basis
): Pick<PopulationResult, 'chance' | 'protest'> {
  const { choices, human } = basis;
  if (configuration === null || similarity === null) return { chance: null, protest: null };
  const seed = choices.seed + PERMUTATION_SEED + POPULATIONS.indexOf(id);
  if (id === 'model-specific') return rechosenPermutations(similarity, seed, basis);
  const { permutations } = choices;
  const { p, similarities } = protest(human.configuration, configuration, { permutations, seed });
  return { chance: summariseLevel(similarities), protest: { p, permutations, adjustedP: NaN } };
}

/**
 * The same for weights that were chosen by their likeness to people: they are chosen again under each
 * permutation. Permutations that lead to no population are left out, as the respondent would be.
 */
function rechosenPermutations(
  observed: number,
  seed: number,
  basis: Basis
): Pick<PopulationResult, 'chance' | 'protest'> {
  const { personas, choices, human } = basis;
  const target = packed(human.configuration);
  const mapOf = planarMaps(choices);
  const similaritiesUnder = permutedSimilarities(personas, human.correlations);
  const order = new Int32Array(VALUES.length);
  const permuted = new Float64Array(target.length);
  const random = mulberry32(seed);
  const count = Math.min(choices.permutations, MOST_CHOICES[choices.mds]);
  const byChance = new Float64Array(count).map(() => {
    shuffled(order, random);
    const weights = weightsOf('model-specific', basis, personas, similaritiesUnder(order));
    const map = weights && exactMap(mapOf, personas, weights);
    if (map === null) return NaN;
    order.forEach((from, to) => {
      permuted[2 * to] = map[2 * from]!;
      permuted[2 * to + 1] = map[2 * from + 1]!;
    });
    return superimpose(target, permuted);
  });
  const similarities = byChance.filter((similarity) => !Number.isNaN(similarity));
  const least = Math.max(0, Math.sqrt(observed) - SLACK) ** 2;
  const reached = similarities.filter((similarity) => similarity >= least).length;
  const permutations = similarities.length;
  return {
    chance: permutations > 0 ? summariseLevel(similarities) : null,
    protest: { p: (reached + 1) / (permutations + 1), permutations, adjustedP: NaN }
  };
}

/** The map of a population without sampling error, packed; null where a score is constant. */
const exactMap = (
  mapOf: ReturnType<typeof planarMaps>,
  parts: readonly (Moments | null)[],
  weights: readonly number[]
): Float64Array | null =>
  mapOf(Float64Array.from(correlationsOf(mixture(parts, weights).covariance).flat()));

/**
 * The bootstrap of a population that has a similarity, its t-test, and what generated answers leave
 * open.
 *
 * @param exact the population without them
 * @param again moments of the personas each time they were asked again; null where that is not done
 */
export function* populationIntervals(
  { id, weights, similarity }: PopulationResult,
  basis: Basis,
  again: readonly (readonly (Moments | null)[])[] | null
): Steps<Pick<PopulationResult, 'bootstrap' | 'tTest' | 'askedAgain'>> {
  const { personas, choices, human } = basis;
  const counts = countsOf(id, weights, personas, human.correlations, choices, (similarities) =>
    weightsOf(id, basis, personas, similarities)
  );
  const bootstrap = yield* bootstrapPopulation(
    stratified(personas, counts, POPULATIONS.indexOf(id), choices),
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
        : { t: test.t, df: test.df, p: test.p, log10P: test.log10P },
    askedAgain: again && (yield* similaritiesAgain(id, weights, similarity!, basis, again))
  };
}

/** Exact similarities of a population that was asked again, its weights chosen again too. */
function* similaritiesAgain(
  id: PopulationId,
  weights: readonly number[],
  similarity: number,
  basis: Basis,
  again: readonly (readonly (Moments | null)[])[]
): Steps<PopulationResult['askedAgain']> {
  const { personas, choices, human } = basis;
  const target = packed(human.configuration);
  const mapOf = planarMaps(choices);
  const similarities: number[] = [];
  for (const moments of again) {
    yield null;
    const own =
      id === 'model-specific'
        ? weightsOf(
            id,
            basis,
            personas,
            ownSimilarities(
              moments.map((one, p) => one && { ...one, unanswered: personas[p]!.unanswered }),
              human.correlations
            )
          )
        : weights;
    const map = own && exactMap(mapOf, moments, own);
    similarities.push(map === null ? NaN : superimpose(target, map));
  }
  return againInterval(similarity, similarities, { low: 0, high: 1 });
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
    askedAgain: null,
    tTest: null,
    chance: null,
    protest: null,
    circularOrder: null,
    offDiagonalR: null,
    byDistance: null,
    congruence: null
  };
}
