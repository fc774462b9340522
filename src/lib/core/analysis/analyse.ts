import { adjustedInResults } from '../statistics/p-values';
import { amongPeople } from './among-people';
import { AGAIN_SEED, TIMES_AGAIN, askAgain } from './asked-again';
import { EMPTY_CEILING, humanCeiling, withSamples, type HumanMaps } from './ceiling';
import { parseChoices } from './choices';
import { orderOf } from './circular-order';
import type { Part } from './mixed-products';
import { personaPlaces } from './persona-places';
import { buildPersonas, selectPersonas, type Personas } from './persona';
import { exactPopulation, permutationsOf, populationIntervals } from './population-result';
import { answerQuality, fewRepeatsNote, temperatureNote } from './quality';
import { scoreTable } from './scores';
import { finish, type Steps } from './steps';
import {
  POPULATIONS,
  type AnalysisChoices,
  type AnalysisInput,
  type AnalysisReferences,
  type PopulationResult,
  type ValueStructureResult
} from './types';
import { humanMap, type HumanMap } from './value-map';
import { verdictOf } from './verdict';

/**
 * The whole value-structure analysis of a study: a pure function of its arguments, so the same
 * answers and choices give the same result, digit by digit. Every formula and the order of every
 * random draw is in `docs/analysis.md`.
 *
 * The first step is the exact result (`analyseExact`); then come the chance levels, and then the
 * intervals, population after population, the one that is shown first.
 *
 * @throws AxiaError `invalid-input` for choices out of range or a reference without correlations
 */
export function* analyseValueStructure(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): Steps<ValueStructureResult, ValueStructureResult> {
  const context = contextOf(input, choices, references);
  let result = exactResult(context);
  yield result;
  const populations: PopulationResult[] = [];
  for (const population of result.populations) {
    populations.push({ ...population, ...permutationsOf(population, context) });
    yield null;
  }
  yield (result = { ...result, populations: withAdjustedP(populations) });
  if (choices.mds !== 'classical') {
    yield (result = besidePeople(result, yield* humanCeiling(references, context.human, choices)));
  }
  return yield* addIntervals(result, context);
}

/**
 * What follows from the answers without random draws: everything but chance levels (`chance` and
 * `protest`, which are null) and intervals (`bootstrap` and `tTest`, null too), whose populations are
 * listed as `pending`. With SMACOF the human ceiling needs a slow map of every sample: it is empty.
 *
 * @throws AxiaError `invalid-input` for choices out of range or a reference without correlations
 */
export function analyseExact(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): ValueStructureResult {
  return exactResult(contextOf(input, choices, references));
}

/** What every part of one analysis rests on. */
interface Context {
  input: AnalysisInput;
  choices: AnalysisChoices;
  references: AnalysisReferences;
  human: HumanMap;
  /** Those of all conditions, and those that populations are mixed from. */
  all: Personas;
  personas: Personas;
}

function contextOf(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): Context {
  parseChoices(choices);
  const human = humanMap(references.reference, choices.scoring, choices);
  const all = buildPersonas(input, choices);
  const personas = selectPersonas(all, choices.prompts);
  return { input, choices, references, human, all, personas };
}

function exactResult(context: Context): ValueStructureResult {
  const { input, choices, references, human, all, personas } = context;
  const { reference } = references;
  const populations = POPULATIONS.map((id) =>
    exactPopulation(id, personas, choices, references, human)
  );
  const displayed = populations.find(({ id }) => id === choices.population)!;
  const order = orderOf(human.configuration);
  const places = personaPlaces(all, personas, human.configuration);
  const result: ValueStructureResult = {
    choices,
    reference: { id: reference.id, title: reference.title, n: reference.sample.n },
    human: {
      correlations: human.correlations,
      configuration: human.configuration,
      stress1: human.stress1,
      circularOrder: order && { delta: order.delta, sameOrder: order.sameOrder }
    },
    populations: withAdjustedP(populations),
    pending: populations.flatMap(({ id, problem }) => (problem === null ? [id] : [])),
    ceiling: EMPTY_CEILING,
    people: { pairs: [], populations: [] },
    quality: answerQuality(input),
    verdict: verdictOf(input, choices),
    scores: scoreTable(
      input,
      all,
      personas,
      displayed.weights.length > 0 ? displayed.weights : null
    ),
    ...(places.length > 0 ? { places } : {}),
    notes: notesOn(context)
  };
  return choices.mds === 'classical'
    ? besidePeople(result, finish(humanCeiling(references, human, choices)))
    : result;
}

/** The result with human samples beside it. */
function besidePeople(
  result: ValueStructureResult,
  { ceiling, maps, pairs }: HumanMaps
): ValueStructureResult {
  return {
    ...result,
    ceiling,
    people: { pairs, populations: [] },
    populations: result.populations.map((population) => ({
      ...population,
      withSamples: withSamples(population, maps)
    }))
  };
}

/** Resamples the populations that are pending, and gives the result after each. */
function* addIntervals(
  exact: ValueStructureResult,
  context: Context
): Steps<ValueStructureResult, ValueStructureResult> {
  const { choices } = context;
  const again = yield* partsAgain(context);
  const shownFirst = exact.pending.toSorted(
    (a, b) => +(b === choices.population) - +(a === choices.population)
  );
  let result = exact;
  for (const id of shownFirst) {
    const population = exact.populations.find((one) => one.id === id)!;
    const intervals = yield* populationIntervals(population, context, again);
    const populations = result.populations.map((one) =>
      one.id === id ? { ...one, ...intervals } : one
    );
    const { pairs } = result.people;
    result = {
      ...result,
      populations,
      people: {
        pairs,
        populations: populations.flatMap(
          (one) => amongPeople(one, result.ceiling, pairs, choices) ?? []
        )
      },
      pending: result.pending.filter((one) => one !== id)
    };
    yield result;
  }
  return result;
}

/** What the personas would have been asked again; null where that is not done. */
function* partsAgain({ personas, choices }: Context): Steps<(Part | null)[][] | null> {
  const again: (Part | null)[][] = [];
  for (let time = 0; time < TIMES_AGAIN; time++) {
    yield null;
    const parts = askAgain(personas, choices.seed + AGAIN_SEED + time);
    if (parts === null) return null;
    again.push(parts);
  }
  return again;
}

/** Two families: one test a population that could be scored. */
function withAdjustedP(populations: readonly PopulationResult[]): PopulationResult[] {
  const adjust = (p: (population: PopulationResult) => number | undefined) =>
    adjustedInResults(populations.map((population) => p(population) ?? NaN));
  const protests = adjust(({ protest }) => protest?.p);
  const orders = adjust(({ circularOrder }) => circularOrder?.p);
  return populations.map((population, index) => ({
    ...population,
    protest: population.protest && { ...population.protest, adjustedP: protests[index]! },
    circularOrder: population.circularOrder && {
      ...population.circularOrder,
      adjustedP: orders[index]!
    }
  }));
}

function notesOn({ input, choices, references, human, personas }: Context): string[] {
  const { reference } = references;
  const notes: string[] = [];
  if (human.scoring !== choices.scoring) {
    notes.push(
      `${reference.title} has no ${choices.scoring} correlations: people’s are ${human.scoring}, the respondent’s ${choices.scoring}.`
    );
  }
  const answers = input.personas.map((persona) => persona.answers);
  notes.push(...temperatureNote(answers, choices), ...fewRepeatsNote(answers));
  const dropped = personas.reduce(
    (sum, persona) => sum + (persona === null || persona.unasked.length > 0 ? 0 : persona.dropped),
    0
  );
  if (dropped > 0) {
    notes.push(
      `${dropped} ${dropped === 1 ? 'individual is' : 'individuals are'} left out: without a usable answer to any item of at least one value.`
    );
  }
  return notes;
}
