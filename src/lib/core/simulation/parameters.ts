import * as v from 'valibot';
import { parseData } from '../parse-data';

/** What generates a simulated respondent's answers; see `docs/simulated-respondent.md`. */
export interface SimulatedParameters {
  /** Structure of the profile that a value prompt produces. */
  structure: 'circle' | 'one-dimension' | 'four-groups' | 'own-value' | 'random';
  /** Shift of the latent answer at the top of the profile, in scale points (0-4). */
  strength: number;
  /** Concentration of the circular profile: 1 is a cosine, more is narrower (0.2-5). */
  spread: number;
  /** Shift of every answer towards agreement, in scale points (-2 to 2). */
  acquiescence: number;
  /** Standard deviation of the items' own effects, in scale points (0-2). */
  itemNoise: number;
  /** Standard deviation of the latent answer round its mean: width of the distribution (0.1-3). */
  answerNoise: number;
  /** Share of the probability mass that falls outside the options (0-0.9). */
  outside: number;
}

/** The structures that a simulated respondent can have. */
export const SIMULATED_STRUCTURES = [
  'circle',
  'one-dimension',
  'four-groups',
  'own-value',
  'random'
] as const satisfies readonly SimulatedParameters['structure'][];

/** Allowed range of every numeric parameter, for forms and for validation. */
export const SIMULATED_RANGES: Record<
  Exclude<keyof SimulatedParameters, 'structure'>,
  { min: number; max: number }
> = {
  strength: { min: 0, max: 4 },
  spread: { min: 0.2, max: 5 },
  acquiescence: { min: -2, max: 2 },
  itemNoise: { min: 0, max: 2 },
  answerNoise: { min: 0.1, max: 3 },
  outside: { min: 0, max: 0.9 }
};

const within = ({ min, max }: { min: number; max: number }) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));

const schema = v.strictObject({
  structure: v.picklist(SIMULATED_STRUCTURES),
  strength: within(SIMULATED_RANGES.strength),
  spread: within(SIMULATED_RANGES.spread),
  acquiescence: within(SIMULATED_RANGES.acquiescence),
  itemNoise: within(SIMULATED_RANGES.itemNoise),
  answerNoise: within(SIMULATED_RANGES.answerNoise),
  outside: within(SIMULATED_RANGES.outside)
});

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

/** The parameters as one line, always in the same order: part of every cell's hash. */
export function canonicalParameters(parameters: SimulatedParameters): string {
  return [
    `structure=${parameters.structure}`,
    `strength=${parameters.strength}`,
    `spread=${parameters.spread}`,
    `acquiescence=${parameters.acquiescence}`,
    `itemNoise=${parameters.itemNoise}`,
    `answerNoise=${parameters.answerNoise}`,
    `outside=${parameters.outside}`
  ].join(';');
}
