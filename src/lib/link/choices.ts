import { POPULATIONS, type AnalysisChoices } from '../core/analysis/types';
import { VALUES } from '../core/values';
import type { Query } from './query';
import {
  decimal,
  identifier,
  invalid,
  list,
  oneOf,
  valid,
  wholeNumber,
  type Reader
} from './reading';

/** Ranges of the numbers among the analysis choices that an address can set. */
export const CHOICE_RANGES = {
  temperature: { min: 0.01, max: 10 },
  weight: { min: 0, max: 1e6 },
  individuals: { min: 10, max: 10_000 },
  bootstraps: { min: 10, max: 2_000 },
  permutations: { min: 99, max: 99_999 },
  seed: { min: 0, max: 2 ** 31 - 1 }
} as const;

/** Ids that are known where the address is read; a list that is left out is not checked. */
export interface KnownReferences {
  references?: readonly string[];
  dominance?: readonly string[];
}

type ChoiceReaders = {
  [Key in keyof AnalysisChoices]: {
    parameter: string;
    read: (known: KnownReferences) => Reader<AnalysisChoices[Key]>;
  };
};

/** Parameter and reader of every analysis choice, in the order in which addresses hold them. */
const CHOICES: ChoiceReaders = {
  prompts: { parameter: 'prompts', read: () => oneOf(['definition', 'name']) },
  temperature: { parameter: 't', read: () => decimal(CHOICE_RANGES.temperature) },
  scoring: { parameter: 'scoring', read: () => oneOf(['centred', 'raw']) },
  dissimilarity: {
    parameter: 'dissimilarity',
    read: () => oneOf(['sqrt', 'one-minus-r', 'half-one-minus-r'])
  },
  mds: { parameter: 'mds', read: () => oneOf(['classical', 'ratio', 'ordinal']) },
  reference: { parameter: 'reference', read: ({ references }) => identifier(references) },
  dominance: { parameter: 'dominance', read: ({ dominance }) => identifier(dominance) },
  population: { parameter: 'population', read: () => oneOf(POPULATIONS) },
  customWeights: { parameter: 'weights', read: () => weights },
  individuals: { parameter: 'n', read: () => wholeNumber(CHOICE_RANGES.individuals) },
  bootstraps: { parameter: 'b', read: () => wholeNumber(CHOICE_RANGES.bootstraps) },
  permutations: { parameter: 'm', read: () => wholeNumber(CHOICE_RANGES.permutations) },
  seed: { parameter: 'seed', read: () => wholeNumber(CHOICE_RANGES.seed) }
};

const CHOICE_KEYS = Object.keys(CHOICES) as (keyof AnalysisChoices)[];

/** Name of the analysis seed where `seed` is the study's own. */
const ANALYSIS_SEED = 'analysis-seed';

/** Which page the choices stand on: on the study page `seed` is the study's own. */
export type ChoicesPage = 'study' | 'results';

function parameterOf(key: keyof AnalysisChoices, page: ChoicesPage): string {
  return key === 'seed' && page === 'study' ? ANALYSIS_SEED : CHOICES[key].parameter;
}

/** The analysis choices that an address sets; those that it leaves open are not there. */
export function takeChoices(
  query: Query,
  page: ChoicesPage,
  known: KnownReferences
): Partial<AnalysisChoices> {
  const choices: Partial<AnalysisChoices> = {};
  const take = <Key extends keyof AnalysisChoices>(key: Key): void => {
    const value = query.take(parameterOf(key, page), CHOICES[key].read(known));
    if (value !== null) choices[key] = value;
  };
  CHOICE_KEYS.forEach(take);
  return choices;
}

/** All the choices as parameters, defaults too: a changed default must not change an old link. */
export function choiceParameters(
  choices: Partial<AnalysisChoices>,
  page: ChoicesPage
): [string, string][] {
  return CHOICE_KEYS.filter((key) => choices[key] !== undefined).map((key) => [
    parameterOf(key, page),
    String(choices[key])
  ]);
}

/** Weights of the ten values and then of the unprompted respondent. */
const weights: Reader<number[]> = (text) => {
  const reading = list(decimal(CHOICE_RANGES.weight))(text);
  if (!reading.ok) return reading;
  if (reading.value.length !== VALUES.length + 1) {
    return invalid(`must be ${VALUES.length + 1} numbers: the ten values, then no prompt`);
  }
  return reading.value.some((weight) => weight > 0)
    ? valid(reading.value)
    : invalid('must hold a weight above 0');
};
