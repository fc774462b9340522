import { optionProbabilities } from '../study/answer';
import { itemSampler, type ItemSampler } from './item-sampler';
import type { PersonaAnswers } from './types';

/** The answer distributions of one questionnaire, item after item. */
export interface ItemDistributions {
  /** Means and variances of the item scores; NaN for an unanswered item. */
  means: Float64Array;
  variances: Float64Array;
  answered: boolean[];
  /** Positions of the answered items. */
  used: number[];
  /** Null for an unanswered item. */
  samplers: (ItemSampler | null)[];
}

/**
 * Reads answer distributions at a temperature.
 *
 * @param counted what each scale point of each item counts for
 * @returns null when no item has a usable answer
 */
export function itemDistributions(
  answers: Extract<PersonaAnswers, { mode: 'distribution' }>,
  counted: readonly (readonly number[])[],
  temperature: number
): ItemDistributions | null {
  const probabilities = counted.map((_, i) =>
    optionProbabilities(answers.logProbabilities[i] ?? null, temperature)
  );
  if (probabilities.every((p) => p === null)) return null;
  const means = new Float64Array(counted.length).fill(NaN);
  const variances = new Float64Array(counted.length).fill(NaN);
  probabilities.forEach((p, i) => {
    if (p === null) return;
    const own = counted[i]!;
    const mean = p.reduce((sum, share, k) => sum + share * own[k]!, 0);
    means[i] = mean;
    variances[i] = p.reduce((sum, share, k) => sum + share * (own[k]! - mean) ** 2, 0);
  });
  const answered = probabilities.map((p) => p !== null);
  return {
    means,
    variances,
    answered,
    used: counted.flatMap((_, i) => (answered[i] ? [i] : [])),
    samplers: probabilities.map((p, i) => p && itemSampler(p, counted[i]!))
  };
}
