import type { SimulatedParameters } from './parameters';

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
      'A value prompt raises its own value and its neighbours and lowers the opposite ones, as the theory says.'
  },
  {
    id: 'weak-circle',
    label: 'Weak circle',
    parameters: { ...USUAL, strength: 0.32 },
    description: 'The same circle, but prompts steer so little that it is half hidden by noise.'
  },
  {
    id: 'one-dimension',
    label: 'One dimension only',
    parameters: { ...USUAL, structure: 'one-dimension' },
    description:
      'Everything is answered along one line through the circle: less than a circle, yet far above chance.'
  },
  {
    id: 'four-groups',
    label: 'Four groups only',
    parameters: { ...USUAL, structure: 'four-groups' },
    description:
      'A value prompt raises its higher-order group and nothing else: groups, but no order round a circle.'
  },
  {
    id: 'own-value',
    label: 'Own value only',
    parameters: { ...USUAL, structure: 'own-value' },
    description:
      'A value prompt raises its own value and nothing else: obedient, but without any structure.'
  },
  {
    id: 'random',
    label: 'Random profiles',
    parameters: { ...USUAL, structure: 'random' },
    description: 'Every prompt has a profile of its own, drawn at random: what chance looks like.'
  }
];

/** The preset with an id, or undefined. */
export function simulatedPreset(id: string): SimulatedPreset | undefined {
  return SIMULATED_PRESETS.find((preset) => preset.id === id);
}
