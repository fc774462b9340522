import { benjaminiHochberg } from '../statistics/benjamini-hochberg';
import { EMPTY_CEILING, humanCeiling } from './ceiling';
import { parseChoices } from './choices';
import { buildPersona, crewOf, type Crew } from './crew';
import { humanMap, type HumanMap } from './human-map';
import { fewRepeatsNote, temperatureNote } from './notes';
import { exactPopulation, populationIntervals } from './population-result';
import { answerQuality } from './quality';
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

/**
 * The whole value-structure analysis of a study: a pure function of its arguments, so the same
 * answers and choices give the same result, digit by digit. Every formula and the order of every
 * random draw is in `docs/analysis.md`.
 *
 * The first step is the exact result (`analyseExact`); then come the intervals, population after
 * population, the one that is shown first.
 *
 * @throws AxiaError `invalid-input` for choices out of range or a reference without correlations
 */
export function* analyseValueStructure(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): Steps<ValueStructureResult, ValueStructureResult> {
  let result = analyseExact(input, choices, references);
  yield result;
  if (choices.mds !== 'classical') {
    const human = humanMap(references.reference, choices.scoring, choices);
    const ceiling = yield* humanCeiling(references, human, choices);
    yield (result = { ...result, ceiling });
  }
  return yield* addIntervals(result, input, references);
}

/**
 * What follows from the answers without resampling: everything but the intervals (`bootstrap` and
 * `tTest`, which are null), whose populations are listed as `pending`. With SMACOF the human ceiling
 * needs a slow map of every sample: it is empty too.
 *
 * @throws AxiaError `invalid-input` for choices out of range or a reference without correlations
 */
export function analyseExact(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): ValueStructureResult {
  parseChoices(choices);
  const { reference } = references;
  const human = humanMap(reference, choices.scoring, choices);
  const personas = input.personas.map((persona) =>
    buildPersona(persona, input.instrument, choices)
  );
  const crew = crewOf(personas, choices.prompts);
  const populations = POPULATIONS.map((id) =>
    exactPopulation(id, crew, choices, references, human)
  );
  const displayed = populations.find(({ id }) => id === choices.population)!;
  return {
    choices,
    reference: { id: reference.id, title: reference.title, n: reference.sample.n },
    human: {
      correlations: human.correlations,
      configuration: human.configuration,
      stress1: human.stress1
    },
    populations: withAdjustedP(populations),
    pending: populations.flatMap(({ id, problem }) => (problem === null ? [id] : [])),
    ceiling:
      choices.mds === 'classical'
        ? finish(humanCeiling(references, human, choices))
        : EMPTY_CEILING,
    quality: answerQuality(input),
    scores: scoreTable(
      input,
      personas,
      crew,
      displayed.weights.length > 0 ? displayed.weights : null
    ),
    notes: notesOn(input, choices, references, human, crew)
  };
}

/** Resamples the populations that are pending, and gives the result after each. */
function* addIntervals(
  exact: ValueStructureResult,
  input: AnalysisInput,
  { reference }: AnalysisReferences
): Steps<ValueStructureResult, ValueStructureResult> {
  const { choices } = exact;
  const human = humanMap(reference, choices.scoring, choices);
  const personas = input.personas.map((persona) =>
    buildPersona(persona, input.instrument, choices)
  );
  const crew = crewOf(personas, choices.prompts);
  const shownFirst = exact.pending.toSorted(
    (a, b) => +(b === choices.population) - +(a === choices.population)
  );
  let result = exact;
  for (const id of shownFirst) {
    const population = exact.populations.find((one) => one.id === id)!;
    const intervals = yield* populationIntervals(population, crew, choices, human);
    result = {
      ...result,
      populations: result.populations.map((one) =>
        one.id === id ? { ...one, ...intervals } : one
      ),
      pending: result.pending.filter((one) => one !== id)
    };
    yield result;
  }
  return result;
}

/** Benjamini-Hochberg over each family: one test a population that could be scored. */
function withAdjustedP(populations: readonly PopulationResult[]): PopulationResult[] {
  const adjust = (p: (population: PopulationResult) => number | undefined) =>
    benjaminiHochberg(populations.map((population) => p(population) ?? NaN)).adjusted;
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

function notesOn(
  input: AnalysisInput,
  choices: AnalysisChoices,
  { reference }: AnalysisReferences,
  human: HumanMap,
  crew: Crew
): string[] {
  const notes: string[] = [];
  if (human.scoring !== choices.scoring) {
    notes.push(
      `${reference.title} has no ${choices.scoring} correlations: people are shown ${human.scoring}, the respondent ${choices.scoring}.`
    );
  }
  const answers = input.personas.map((persona) => persona.answers);
  notes.push(...temperatureNote(answers, choices), ...fewRepeatsNote(answers));
  const dropped = crew.reduce((sum, persona) => sum + (persona?.dropped ?? 0), 0);
  if (dropped > 0) {
    notes.push(
      `${dropped} ${dropped === 1 ? 'individual is' : 'individuals are'} left out: no usable answer to any item of some value.`
    );
  }
  return notes;
}
