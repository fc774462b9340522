import { invalidInput } from './invalid-input';

export type MixtureId = 'uniform' | 'h-norm' | 'h-even' | 'h-np' | 'model-specific';

export interface MixtureWeights {
  /** Weights over the values and then the unprompted persona, summing to 1; null: undefined. */
  weights: Record<MixtureId, number[] | null>;
  /** Whether no similarity was positive, so that the model-specific population is uniform. */
  modelSpecificFellBack: boolean;
}

function normalised(weights: number[]): number[] | null {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return sum > 0 ? weights.map((weight) => weight / sum) : null;
}

/**
 * Weights of the five populations. Uniform: every value alike. H-norm: in proportion to the
 * shares of people whose dominant value it is. H-even: those without a dominant value spread
 * evenly over the values. H-NP: they are the unprompted persona. Model-specific: in proportion to
 * each persona's similarity with people, negative or unknown ones counted as 0, and uniform when
 * none is positive.
 *
 * @param dominance share of people with each value dominant
 * @param nonDominant share without one; null means the rest to 1
 * @param similarity of each value's persona
 * @throws AxiaError `invalid-input` for negative or unknown shares or unequal lengths
 */
export function mixtureWeights(
  dominance: readonly number[],
  nonDominant: number | null,
  similarity: readonly number[]
): MixtureWeights {
  const k = dominance.length;
  if (similarity.length !== k) throw invalidInput('Shares and similarities differ in number.');
  const none = nonDominant ?? Math.max(0, 1 - dominance.reduce((sum, share) => sum + share, 0));
  if (![...dominance, none].every((share) => share >= 0 && share < Infinity))
    throw invalidInput('A share is negative or unknown.');
  const uniform = [...dominance.map(() => 1 / k), 0];
  const own = normalised([...similarity.map((s) => (s > 0 ? s : 0)), 0]);
  return {
    weights: {
      uniform,
      'h-norm': normalised([...dominance, 0]),
      'h-even': normalised([...dominance.map((share) => share + none / k), 0]),
      'h-np': normalised([...dominance, none]),
      'model-specific': own ?? [...uniform]
    },
    modelSpecificFellBack: own === null
  };
}
