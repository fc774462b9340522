import { CHOICE_LIMITS } from '../core/analysis/choices';
import {
  POPULATIONS,
  type AnalysisChoices,
  type ConservativeBehaviour
} from '../core/analysis/types';
import { DISSIMILARITIES, MDS_KINDS, SCORINGS } from '../core/map-choices';
import { VALUES } from '../core/values';
import {
  type Query,
  decimal,
  flag,
  identifier,
  invalid,
  list,
  oneOf,
  valid,
  wholeNumber,
  type Reader
} from './query';

/** Ids that are known where the address is read; a list that is left out is not checked. */
export interface KnownReferences {
  references?: readonly string[];
  dominance?: readonly string[];
}

type ChoiceReaders = {
  [Key in keyof AnalysisChoices]: {
    parameter: string;
    read: (known: KnownReferences) => Reader<AnalysisChoices[Key]>;
    /** Where it is not the value as text. */
    write?: (choice: AnalysisChoices[Key]) => string;
  };
};

/** Stands for the choice that nobody has to make. */
const USUAL = 'usual';

/** Most behaviours that a list of conservative ones can name. */
const MOST_BEHAVIOURS = 200;

/** Ends a behaviour that counts as the opposite of conservative. */
const REVERSED = ':reversed';

/** Parameter, reader and writer of every analysis choice, in the order in which addresses hold them. */
const CHOICES: ChoiceReaders = {
  prompts: { parameter: 'prompts', read: () => oneOf(['definition', 'name']) },
  temperature: { parameter: 't', read: () => decimal(CHOICE_LIMITS.temperature) },
  scoring: { parameter: 'scoring', read: () => oneOf(SCORINGS) },
  dissimilarity: {
    parameter: 'dissimilarity',
    read: () => oneOf(DISSIMILARITIES)
  },
  mds: { parameter: 'mds', read: () => oneOf(MDS_KINDS) },
  reference: { parameter: 'reference', read: ({ references }) => identifier(references) },
  dominance: { parameter: 'dominance', read: ({ dominance }) => identifier(dominance) },
  population: { parameter: 'population', read: () => oneOf(POPULATIONS) },
  customWeights: { parameter: 'weights', read: () => weights },
  individuals: { parameter: 'n', read: () => wholeNumber(CHOICE_LIMITS.individuals) },
  bootstraps: { parameter: 'b', read: () => wholeNumber(CHOICE_LIMITS.bootstraps) },
  permutations: { parameter: 'm', read: () => wholeNumber(CHOICE_LIMITS.permutations) },
  seed: { parameter: 'seed', read: () => wholeNumber(CHOICE_LIMITS.seed) },
  margin: { parameter: 'margin', read: () => decimal(CHOICE_LIMITS.margin) },
  behaviourReferences: {
    parameter: 'behaviour-references',
    read: () => behaviourReferences,
    write: (chosen) =>
      Object.entries(chosen)
        .map(([instrument, reference]) => `${instrument}:${reference}`)
        .join(',') || USUAL
  },
  agreementCentred: {
    parameter: 'agreement-centred',
    read: () => flag,
    write: (centred) => (centred ? '1' : '0')
  },
  conservative: {
    parameter: 'conservative',
    read: () => conservative,
    write: (chosen) =>
      chosen
        ?.map(({ behaviour, reversed }) => `${behaviour}${reversed ? REVERSED : ''}`)
        .join(',') ?? USUAL
  }
};

const CHOICE_KEYS = Object.keys(CHOICES) as (keyof AnalysisChoices)[];

/** Name of the analysis seed where `seed` is the study's own. */
const ANALYSIS_SEED = 'analysis-seed';

/** Which page the choices are on: on the study page `seed` is the study's own. */
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
    const found = query.read(parameterOf(key, page), CHOICES[key].read(known));
    if (found !== null) choices[key] = found.value;
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
    textOf(key, choices[key]!)
  ]);
}

function textOf<Key extends keyof AnalysisChoices>(key: Key, choice: AnalysisChoices[Key]): string {
  return CHOICES[key].write?.(choice) ?? String(choice);
}

/** Weights of the ten values and then of the unprompted respondent. */
const weights: Reader<number[]> = (text) => {
  const reading = list(decimal(CHOICE_LIMITS.weight))(text);
  if (!reading.ok) return reading;
  if (reading.value.length !== VALUES.length + 1) {
    return invalid(`must be ${VALUES.length + 1} numbers: the ten values, then no prompt`);
  }
  return reading.value.some((weight) => weight > 0)
    ? valid(reading.value)
    : invalid('must hold a weight above 0');
};

/** `instrument:reference`, one or several: the rest keep their usual one. */
const behaviourReferences: Reader<Record<string, string>> = (text) => {
  if (text === USUAL) return valid({});
  const pairs = list<[string, string]>((part) => {
    const [, instrument, reference] =
      /^([a-z0-9_-]{1,60}):([A-Za-z0-9][\w.-]{0,99})$/.exec(part) ?? [];
    if (instrument === undefined || reference === undefined) {
      return invalid('must be an instrument and a reference, such as bfi2:some-sample');
    }
    return valid([instrument, reference]);
  })(text);
  if (!pairs.ok) return pairs;
  const names = pairs.value.map(([instrument]) => instrument);
  return new Set(names).size === names.length
    ? valid(Object.fromEntries(pairs.value))
    : invalid('names an instrument twice');
};

/** Behaviours that count as conservative, `:reversed` after those that count as the opposite. */
const conservative: Reader<ConservativeBehaviour[] | null> = (text) => {
  if (text === USUAL) return valid(null);
  const behaviours = list<ConservativeBehaviour>((part) => {
    const reversed = part.endsWith(REVERSED);
    const behaviour = reversed ? part.slice(0, -REVERSED.length) : part;
    return /^[A-Za-z0-9_-]{1,100}$/.test(behaviour)
      ? valid({ behaviour, reversed })
      : invalid('is not a behaviour');
  })(text);
  if (!behaviours.ok) return behaviours;
  const names = behaviours.value.map(({ behaviour }) => behaviour);
  if (new Set(names).size < names.length) return invalid('names a behaviour twice');
  return names.length <= MOST_BEHAVIOURS
    ? behaviours
    : invalid(`names more than ${MOST_BEHAVIOURS} behaviours`);
};
