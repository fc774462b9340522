import { logSumExp } from '../log-sum-exp';

/**
 * The log-probability of every option under the whole vocabulary at temperature 1, and the
 * probability of everything else. All sums are in double precision.
 *
 * @param logits one number a token of the vocabulary
 * @param tokens for each option, the tokens that read as it
 * @returns null when the logits are not a distribution (NaN or plus infinity among them, or nothing)
 */
export function optionDistribution(
  logits: Float32Array,
  tokens: readonly (readonly number[])[]
): { logProbabilities: number[]; outside: number } | null {
  const total = logSumExp(logits);
  if (!Number.isFinite(total)) return null;
  const logProbabilities = tokens.map(
    (ids) => logSumExp(ids.map((id) => logits[id] ?? -Infinity)) - total
  );
  const inside = logProbabilities.reduce((sum, value) => sum + Math.exp(value), 0);
  return { logProbabilities, outside: Math.max(0, 1 - inside) };
}
