import * as v from 'valibot';
import { numberIn, parseData } from '../parse-data';

/** Structures of the profile that a value prompt produces. */
export const SIMULATED_STRUCTURES = [
  'circle',
  /** A circle of values, and behaviours that have nothing to do with it. */
  'circle-alone',
  'one-dimension',
  'four-groups',
  'own-value',
  'random'
] as const;

/** Allowed range of every numeric parameter, for forms and for validation. */
export const SIMULATED_RANGES = {
  strength: { min: 0, max: 4 },
  spread: { min: 0.2, max: 5 },
  acquiescence: { min: -2, max: 2 },
  itemNoise: { min: 0, max: 2 },
  answerNoise: { min: 0.1, max: 3 },
  outside: { min: 0, max: 0.9 }
} as const;

/** What the form of a question does to a simulated respondent: allowed ranges. Absent is 0. */
export const SIMULATED_FORM_RANGES = {
  orderEffect: { min: -0.4, max: 0.4 },
  labelPreference: { min: -0.4, max: 0.4 },
  wordingEffect: { min: 0, max: 2 }
} as const;

export type FormEffect = keyof typeof SIMULATED_FORM_RANGES;

const formEffect = (name: FormEffect) => v.exactOptional(numberIn(SIMULATED_FORM_RANGES[name]));

const schema = v.strictObject({
  structure: v.picklist(SIMULATED_STRUCTURES),
  /** Shift of the latent answer at the top of the profile, in scale points. */
  strength: numberIn(SIMULATED_RANGES.strength),
  /** Concentration of the circular profile: 1 is a cosine, more is narrower. */
  spread: numberIn(SIMULATED_RANGES.spread),
  /** Shift of every answer towards agreement, in scale points. */
  acquiescence: numberIn(SIMULATED_RANGES.acquiescence),
  /** Standard deviation of the items' own effects, in scale points. */
  itemNoise: numberIn(SIMULATED_RANGES.itemNoise),
  /** Standard deviation of the latent answer round its mean: width of the distribution. */
  answerNoise: numberIn(SIMULATED_RANGES.answerNoise),
  /** Share of the probability mass that falls outside the options. */
  outside: numberIn(SIMULATED_RANGES.outside),
  /** Share of the answers that go to the option listed last, whatever it means; negative: first. */
  orderEffect: formEffect('orderEffect'),
  /** Share of the answers that go to the largest label, whatever it means; negative: the smallest. */
  labelPreference: formEffect('labelPreference'),
  /** Standard deviation of what another form of the question does to an item, in scale points. */
  wordingEffect: formEffect('wordingEffect')
});

/** What generates a simulated respondent's answers; see `docs/simulated-respondent.md`. */
export type SimulatedParameters = v.InferOutput<typeof schema>;

/**
 * Parameters from untrusted data (an address, a bundle).
 *
 * @throws AxiaError `invalid-input` that names the first parameter that cannot be honoured
 */
export function parseSimulatedParameters(data: unknown): SimulatedParameters {
  return parseData(
    schema,
    data,
    'The simulated respondent',
    'Choose one of the presets, or set the parameter to a number in its range.'
  );
}

export const FORM_EFFECTS = ['orderEffect', 'labelPreference', 'wordingEffect'] as const;

/**
 * The parameters as one line, always in the same order: part of every cell's hash. What the form does
 * is left out where it does nothing.
 */
export function canonicalParameters(parameters: SimulatedParameters): string {
  return [
    `structure=${parameters.structure}`,
    `strength=${parameters.strength}`,
    `spread=${parameters.spread}`,
    `acquiescence=${parameters.acquiescence}`,
    `itemNoise=${parameters.itemNoise}`,
    `answerNoise=${parameters.answerNoise}`,
    `outside=${parameters.outside}`,
    ...FORM_EFFECTS.flatMap((name) => (parameters[name] ? [`${name}=${parameters[name]}`] : []))
  ].join(';');
}

/** A ready-made simulated respondent. */
export interface SimulatedPreset {
  id: string;
  label: string;
  parameters: SimulatedParameters;
  /** One sentence for a student. */
  description: string;
}

/** What the presets have in common: a clear but imperfect answerer of a 6-point scale. */
const USUAL: SimulatedParameters = {
  structure: 'circle',
  strength: 1.5,
  spread: 1,
  acquiescence: 0.3,
  itemNoise: 0.4,
  answerNoise: 1.1,
  outside: 0.02
};

/** The simulated respondents that can be chosen by name. Their landing values are in the docs. */
export const SIMULATED_PRESETS: readonly SimulatedPreset[] = [
  {
    id: 'strong-circle',
    label: 'Strong circle',
    parameters: USUAL,
    description:
      'A value prompt raises its own value and its neighbours and lowers the opposite ones, as the theory predicts.'
  },
  {
    id: 'weak-circle',
    label: 'Weak circle',
    parameters: { ...USUAL, strength: 0.32 },
    description: 'The same circle, but the prompts have so little effect that noise half hides it.'
  },
  {
    id: 'circle-alone',
    label: 'Circle, behaviour apart',
    parameters: { ...USUAL, structure: 'circle-alone' },
    description:
      'The strong circle in values, while behaviours follow profiles of their own: values do not predict them.'
  },
  {
    id: 'one-dimension',
    label: 'One dimension only',
    parameters: { ...USUAL, structure: 'one-dimension' },
    description:
      'All answers follow a single contrast. That is not a circle, but it still scores above chance.'
  },
  {
    id: 'four-groups',
    label: 'Four groups only',
    parameters: { ...USUAL, structure: 'four-groups' },
    description:
      'A value prompt raises only its higher-order group: four groups, but no order round a circle.'
  },
  {
    id: 'own-value',
    label: 'Own value only',
    parameters: { ...USUAL, structure: 'own-value' },
    description: 'A value prompt raises only its own value: obedient, but without structure.'
  },
  {
    id: 'random',
    label: 'Random profiles',
    parameters: { ...USUAL, structure: 'random' },
    description: 'Each prompt has its own random profile: what chance looks like.'
  }
];

/** The preset with an id, or undefined. */
export function simulatedPreset(id: string): SimulatedPreset | undefined {
  return SIMULATED_PRESETS.find((preset) => preset.id === id);
}
