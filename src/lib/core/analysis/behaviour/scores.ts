import { mixture } from '../moments';
import { populationAlpha } from '../scores';
import { armConditions, type MeasuredInstrument } from './tables';
import { orNull, type AnalysisChoices } from '../types';
import { hasIndividuals, measureKey } from './measures';
import type { BehaviourScores } from './types';

/**
 * Means and standard deviations (of the population, not of a sample) of an instrument's measures by
 * condition, and Cronbach's alpha of each measure in a population of the plain prompts. Several
 * filled-in questionnaires count alike.
 *
 * @param weights over the personas; null when the population cannot be formed
 */
export function behaviourScores(
  { input: { instrument, personas }, forms }: MeasuredInstrument,
  { prompts }: Pick<AnalysisChoices, 'prompts'>,
  weights: readonly number[] | null
): BehaviourScores {
  const moments = personas.map(({ condition }) => {
    const filled = (forms.get(condition) ?? []).filter(hasIndividuals);
    return filled.length === 0
      ? null
      : mixture(
          filled,
          filled.map(() => 1 / filled.length)
        );
  });
  const plain = armConditions('prompt', prompts).map(
    (condition) => forms.get(condition)?.[0] ?? null
  );
  return {
    instrument: instrument.id,
    measures: instrument.measures.map(({ id, label }) => ({ id, label })),
    conditions: personas.map(({ condition }) => condition),
    means: moments.map((one) => instrument.measures.map((_, m) => orNull(one?.means[m]))),
    sds: moments.map((one) =>
      instrument.measures.map((_, m) => orNull(Math.sqrt(one?.covariance[m]![m] ?? NaN)))
    ),
    alpha: measureKey(instrument).map((positions, m) =>
      weights === null ? null : orNull(populationAlpha(plain, weights, positions, m))
    )
  };
}
