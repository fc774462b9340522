import type { RespondentSpec } from '../core/study/design';
import {
  FORM_EFFECTS,
  SIMULATED_FORM_RANGES,
  SIMULATED_RANGES,
  SIMULATED_STRUCTURES,
  type FormEffect,
  type SimulatedParameters,
  SIMULATED_PRESETS,
  simulatedPreset
} from '../core/simulation/parameters';
import { AT_ONCE, ENDPOINT, endpointParameters, servedModel, takeEndpoint } from './endpoint';
import { type Query, decimal, identifier, invalid, list, oneOf, valid, type Reader } from './query';

/** Preset name of a simulated respondent whose parameters were set by hand. */
const CUSTOM = 'custom';

/** Who answers where an address says `simulated` and no more. */
export const DEFAULT_SIMULATED = SIMULATED_PRESETS[0]!;

/** Parameter of every number of a simulated respondent. */
const NUMBERS = {
  strength: 'strength',
  spread: 'spread',
  acquiescence: 'acquiescence',
  itemNoise: 'item-noise',
  answerNoise: 'answer-noise',
  outside: 'outside'
} as const satisfies Record<keyof typeof SIMULATED_RANGES, string>;

const NUMBER_KEYS = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
const STRUCTURE = 'structure';
const PARAMETERS = [STRUCTURE, ...Object.values(NUMBERS)];

/** Parameter of what the form does to a simulated respondent: nothing where it is absent. */
const FORM_NUMBERS = {
  orderEffect: 'order-effect',
  labelPreference: 'label-preference',
  wordingEffect: 'wording-effect'
} as const satisfies Record<FormEffect, string>;

/** Parameter of several language models that are asked one after the other. */
export const SEVERAL = 'respondents';

/** Language models that one address can ask, one after the other. */
export const MOST_MODELS = 12;

/** What `respondent` says: the address of a server has its own parameter. */
type Named = Exclude<RespondentSpec, { kind: 'endpoint' }> | { kind: 'endpoint'; model: string };

/** Who answers, from `respondent` and the parameters that belong to it. */
export function takeRespondent(query: Query, models?: readonly string[]): RespondentSpec | null {
  const named = query.take('respondent', respondentReader(models));
  if (named?.kind === 'endpoint') return takeDetails(query, takeEndpoint(query, named.model));
  for (const parameter of [ENDPOINT, AT_ONCE])
    if (query.has(parameter))
      query.complain(parameter, 'needs respondent=endpoint:<model on the server>', {
        quote: false
      });
  return takeDetails(query, named);
}

/**
 * Who answers, where an address may ask several language models one after the other.
 *
 * @returns the respondent (the first of several), and the ids of several models; else none
 */
export function takeRespondents(
  query: Query,
  models?: readonly string[]
): { respondent: RespondentSpec | null; models: string[] } {
  const several = query.take(SEVERAL, modelsReader(models)) ?? [];
  const single = takeRespondent(query, models);
  if (several.length === 0) return { respondent: single, models: [] };
  if (query.has('respondent')) {
    query.complain(SEVERAL, 'cannot be combined with respondent');
    return { respondent: single, models: [] };
  }
  return {
    respondent: { kind: 'webllm', model: several[0]! },
    models: several.length === 1 ? [] : several
  };
}

/** A simulated respondent with its own parameters; of others, complains of such parameters. */
function takeDetails(query: Query, spec: RespondentSpec | null): RespondentSpec | null {
  const simulated = spec?.kind === 'simulated' ? spec : null;
  if (simulated === null) {
    for (const parameter of [...PARAMETERS, ...Object.values(FORM_NUMBERS)]) {
      if (query.has(parameter)) query.complain(parameter, 'needs respondent=simulated');
    }
    return spec;
  }
  if (simulated.preset === CUSTOM && !PARAMETERS.every((parameter) => query.has(parameter))) {
    query.complain('respondent', `needs all of ${PARAMETERS.join(', ')} for simulated:custom`);
  }
  return { ...simulated, parameters: takeParameters(query, simulated.parameters) };
}

function takeParameters(query: Query, base: SimulatedParameters): SimulatedParameters {
  const parameters = { ...base };
  parameters.structure = query.take(STRUCTURE, oneOf(SIMULATED_STRUCTURES)) ?? base.structure;
  for (const key of NUMBER_KEYS) {
    parameters[key] = query.take(NUMBERS[key], decimal(SIMULATED_RANGES[key])) ?? base[key];
  }
  for (const key of FORM_EFFECTS) {
    const value = query.take(FORM_NUMBERS[key], decimal(SIMULATED_FORM_RANGES[key]));
    if (value !== null) parameters[key] = value;
  }
  return parameters;
}

function respondentReader(models?: readonly string[]): Reader<Named> {
  return (text) => {
    const colon = text.indexOf(':');
    const kind = colon < 0 ? text : text.slice(0, colon);
    const detail = colon < 0 ? null : text.slice(colon + 1);
    if (kind === 'simulated') return simulatedReader(detail);
    if (kind === 'webllm' || kind === 'wllama') {
      if (detail === null) return invalid(`must name a model: ${kind}:<model id>`);
      const model = identifier(kind === 'webllm' ? models : undefined)(detail);
      if (!model.ok) return invalid('names a model that is not in the list');
      return valid({ kind, model: model.value });
    }
    if (kind === 'endpoint') {
      const model = servedModel(detail ?? '');
      return model.ok ? valid({ kind, model: model.value }) : model;
    }
    return invalid(
      'must be simulated, simulated:<preset>, webllm:<model id>, wllama:<model id> or endpoint:<model on a server>'
    );
  };
}

function modelsReader(models?: readonly string[]): Reader<string[]> {
  return (text) => {
    const reading = list(respondentReader(models))(text);
    if (!reading.ok) return reading;
    const ids = reading.value.flatMap((spec) => (spec.kind === 'webllm' ? [spec.model] : []));
    if (ids.length < reading.value.length)
      return invalid('may name language models only: webllm:<model id>,webllm:<model id>');
    if (new Set(ids).size < ids.length) return invalid('names a model twice');
    if (ids.length > MOST_MODELS) return invalid(`names more than ${MOST_MODELS} models`);
    return valid(ids);
  };
}

const simulatedReader = (id: string | null) => {
  const preset = id === null || id === CUSTOM ? DEFAULT_SIMULATED : simulatedPreset(id);
  if (!preset) {
    const ids = SIMULATED_PRESETS.map((one) => one.id).join(', ');
    return invalid(`names an unknown simulated respondent; choose ${ids}`);
  }
  return valid<Named>({
    kind: 'simulated',
    preset: id ?? preset.id,
    parameters: { ...preset.parameters }
  });
};

/**
 * Who answers as parameters, with every number of a simulated respondent.
 *
 * @param models ids of several language models that are asked in the place of `spec`
 */
export function respondentParameters(
  spec: RespondentSpec,
  models: readonly string[] = []
): [string, string][] {
  if (models.length > 1) return [[SEVERAL, models.map((id) => `webllm:${id}`).join(',')]];
  if (spec.kind === 'webllm' || spec.kind === 'wllama')
    return [['respondent', `${spec.kind}:${spec.model}`]];
  if (spec.kind === 'endpoint') return endpointParameters(spec);
  return [
    ['respondent', `simulated:${simulatedPreset(spec.preset) ? spec.preset : CUSTOM}`],
    [STRUCTURE, spec.parameters.structure],
    ...NUMBER_KEYS.map((key): [string, string] => [NUMBERS[key], String(spec.parameters[key])]),
    ...FORM_EFFECTS.flatMap((key): [string, string][] => {
      const value = spec.parameters[key];
      return value === undefined ? [] : [[FORM_NUMBERS[key], String(value)]];
    })
  ];
}
