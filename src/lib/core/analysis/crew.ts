import { conditionOf, type ConditionId } from '../study/condition';
import { populationWeights, type PopulationWeights } from './population';
import type { SquareMatrix } from '../reference/reference';
import { correlationsFromCovariance } from '../statistics/covariance-to-correlation';
import { offDiagonalR } from '../statistics/matrix-comparison';
import { VALUES, VALUE_LABELS } from '../values';
import type { Persona } from './persona';
import { distributionPersona } from './persona-distribution';
import { sampledPersona } from './persona-sampled';
import type { AnalysisChoices, AnalysisInput, AnalysisReferences, PopulationId } from './types';

/** Conditions of the personas under a prompt form: the ten values, then none. */
export function personaConditions(prompts: AnalysisChoices['prompts']): ConditionId[] {
  return [...VALUES.map((value) => conditionOf(value, prompts)), 'none'];
}

/** A persona of the study under the choices made; null when it has no answer at all. */
export function buildPersona(
  { condition, answers }: AnalysisInput['personas'][number],
  instrument: AnalysisInput['instrument'],
  { scoring, temperature }: Pick<AnalysisChoices, 'scoring' | 'temperature'>
): Persona | null {
  return answers.mode === 'distribution'
    ? distributionPersona(condition, answers, instrument, scoring, temperature)
    : sampledPersona(condition, answers, instrument, scoring);
}

/** The personas that populations are mixed from: ten values in order, then none; null if absent. */
export type Crew = readonly (Persona | null)[];

/** Picks the crew out of all personas of a study. */
export function crewOf(
  personas: readonly (Persona | null)[],
  prompts: AnalysisChoices['prompts']
): Crew {
  return personaConditions(prompts).map(
    (wanted) => personas.find((persona) => persona?.condition === wanted) ?? null
  );
}

/** A variance below this (in squared scale points) is rounding: the score is constant. */
export const NO_VARIANCE = 1e-24;

/** Correlations of a covariance matrix whose rounding-sized variances count as none. */
export function correlationsOf(covariance: SquareMatrix): SquareMatrix {
  return correlationsFromCovariance(
    covariance.map((row, i) =>
      row.map((value, j) => (i === j && !(value > NO_VARIANCE) ? 0 : value))
    )
  );
}

/**
 * Weights of one population over a crew. Model-specific weights come from the correlation of each
 * persona's own value correlations with people's (off the diagonal).
 */
export function crewWeights(
  id: PopulationId,
  crew: Crew,
  choices: Pick<AnalysisChoices, 'customWeights'>,
  dominance: AnalysisReferences['dominance'],
  human: SquareMatrix
): PopulationWeights {
  return populationWeights(id, {
    dominance,
    custom: choices.customWeights,
    similarities: VALUES.map((_, index) => {
      const persona = crew[index] ?? null;
      return id === 'model-specific' && persona !== null && persona.unanswered.length === 0
        ? offDiagonalR(correlationsOf(persona.covariance), human)
        : NaN;
    }),
    present: crew.map((persona) => persona !== null),
    conversations: crew.some((persona) => persona?.conversations)
  });
}

/** Why the personas that a population needs cannot be scored, or null. */
export function scoringProblem(crew: Crew, { weights }: PopulationWeights): string | null {
  const gaps = crew.flatMap((persona, index) => {
    if (persona === null || weights === null || !(weights[index]! > 0)) return [];
    if (persona.unanswered.length === 0) return [];
    const values = persona.unanswered.map((value) => VALUE_LABELS[value]).join(', ');
    const value = VALUES[index];
    return [`${values} ${value ? `under ${VALUE_LABELS[value]}` : 'without a value prompt'}`];
  });
  return gaps.length > 0 ? `No usable answer about ${gaps.join('; ')}.` : null;
}
