import { AxiaError } from '../error';
import { mulberry32 } from '../random';
import {
  congruence,
  correlationSize,
  meanByDistance,
  offDiagonal,
  offDiagonalR
} from '../statistics/matrix-comparison';
import { summariseLevel } from '../statistics/summary';
import { superimpose } from '../statistics/procrustes';
import { permutedLabels, protest, unitMap } from '../statistics/protest';
import { shuffled } from '../statistics/shuffled';
import { tTest } from '../statistics/t-test';
import { VALUES, VALUE_LABELS } from '../values';
import { againInterval } from './asked-again';
import { orderOf } from './circular-order';
import { SEED_STEP, bootstrapPopulation, countsOf, stratified } from './bootstrap';
import { MOST_CHOICES, likenessTo, permutedSimilarities, similaritiesOf } from './chosen-weights';
import { MixedProducts, partOf, type Part } from './mixed-products';
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
import {
  alignToHuman,
  packed,
  productMaps,
  planarMaps,
  valueMap,
  type HumanMap
} from './value-map';

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
  const order = orderOf(configuration);
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
    circularOrder: order && { ...order, adjustedP: NaN },
    offDiagonalR: orNull(offDiagonalR(correlations, human.correlations)),
    byDistance: meanByDistance(correlations).map(({ steps, mean }, k) => ({
      steps,
      respondent: mean,
      human: people[k]!.mean
    })),
    congruence: orNull(alike),
    withSamples: null,
    size: correlationSize(offDiagonal(human.correlations), offDiagonal(correlations))
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

/**
 * The permutation test of a population, null where it has no map; with the chance level where the
 * weights are chosen again for each permutation.
 */
export function permutationsOf(
  { id, configuration, similarity }: PopulationResult,
  basis: Basis
): Pick<PopulationResult, 'chance' | 'protest'> {
  const { choices, human } = basis;
  if (configuration === null || similarity === null) return { chance: null, protest: null };
  const seed = choices.seed + PERMUTATION_SEED + POPULATIONS.indexOf(id);
  if (id === 'model-specific') return rechosenPermutations(similarity, seed, basis);
  const { permutations } = choices;
  const { p } = protest(human.configuration, configuration, { permutations, seed });
  return { chance: null, protest: { p, permutations, adjustedP: NaN } };
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
  const mapOf = productMaps(choices);
  const mixed = new MixedProducts(personas.map((persona) => persona && partOf(persona)));
  const similaritiesUnder = permutedSimilarities(personas, human.correlations);
  const order = new Int32Array(VALUES.length);
  const permuted = new Float64Array(target.length);
  const random = mulberry32(seed);
  const count = Math.min(choices.permutations, MOST_CHOICES[choices.mds]);
  const byChance = new Float64Array(count).map(() => {
    shuffled(order, random);
    const weights = weightsOf('model-specific', basis, personas, similaritiesUnder(order));
    const map = weights && mapOf(mixed.mix(weights).values);
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

/** Offset of the seeds of the chance level, one a bootstrap map, and its permutations in all. */
const CHANCE_SEED = 17_000_000;
const CHANCE_PERMUTATIONS = 2000;

/** What maps of N individuals score with permuted labels: as many permutations of each. */
function chanceOf(
  id: PopulationId,
  clouds: readonly (readonly Point[])[],
  { choices, human }: Basis
): PopulationResult['chance'] {
  const maps = clouds[0]?.length ?? 0;
  const permutations = Math.ceil(Math.min(choices.permutations, CHANCE_PERMUTATIONS) / maps);
  const from = choices.seed + CHANCE_SEED + SEED_STEP * POPULATIONS.indexOf(id);
  const similarities = new Float64Array(permutations * maps);
  const target = unitMap(packed(human.configuration));
  const map = new Float64Array(target.length);
  for (let b = 0; b < maps; b++) {
    clouds.forEach((cloud, v) => map.set(cloud[b]!, 2 * v));
    const found = permutedLabels(target, unitMap(map), { permutations, seed: from + b });
    similarities.set(found, b * permutations);
  }
  return summariseLevel(similarities);
}

/**
 * The bootstrap of a population that has a similarity, its t-test, and what generated answers leave
 * open.
 *
 * @param exact the population without them
 * @param again value scores of the personas each time they were asked again; null where that is not done
 */
export function* populationIntervals(
  { id, weights, similarity, chance }: PopulationResult,
  basis: Basis,
  again: readonly (readonly (Part | null)[])[] | null
): Steps<Pick<PopulationResult, 'bootstrap' | 'tTest' | 'askedAgain' | 'chance'>> {
  const { personas, choices, human } = basis;
  const counts = countsOf(id, weights, personas, human.correlations, choices, (similarities) =>
    weightsOf(id, basis, personas, similarities)
  );
  const bootstrap = yield* bootstrapPopulation(
    stratified(personas, counts, POPULATIONS.indexOf(id), choices),
    similarity!,
    choices,
    planarMaps(choices),
    packed(human.configuration),
    personas.some((persona, p) => persona?.single && weights[p]! > 0)
  );
  const test = bootstrap === null ? null : tTest(bootstrap.similarities);
  return {
    bootstrap,
    tTest:
      test === null || Number.isNaN(test.t)
        ? null
        : { t: test.t, df: test.df, p: test.p, log10P: test.log10P },
    chance: chance ?? (bootstrap && chanceOf(id, bootstrap.clouds, basis)),
    askedAgain: again && (yield* similaritiesAgain(id, weights, similarity!, basis, again))
  };
}

/** Exact similarities of a population that was asked again, its weights chosen again too. */
function* similaritiesAgain(
  id: PopulationId,
  weights: readonly number[],
  similarity: number,
  basis: Basis,
  again: readonly (readonly (Part | null)[])[]
): Steps<PopulationResult['askedAgain']> {
  const { personas, choices, human } = basis;
  const target = packed(human.configuration);
  const mapOf = productMaps(choices);
  const likeness = likenessTo(human.correlations);
  const similarities: number[] = [];
  for (const parts of again) {
    yield null;
    const own =
      id === 'model-specific'
        ? weightsOf(id, basis, personas, similaritiesOf(parts, personas, likeness))
        : weights;
    const map = own && mapOf(new MixedProducts(parts).mix(own).values);
    similarities.push(map === null ? NaN : superimpose(target, map));
  }
  return againInterval(similarity, similarities, { low: 0, high: 1 });
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
    congruence: null,
    withSamples: null,
    size: null
  };
}
