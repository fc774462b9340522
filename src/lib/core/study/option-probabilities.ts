/**
 * Probabilities of the options: p is proportional to exp(log p / temperature), so the mass outside
 * the options is left out. Temperature 0 puts everything on the most probable option, the first
 * one of several.
 *
 * @returns null when there is no usable distribution
 */
export function optionProbabilities(
  logProbabilities: readonly number[] | null,
  temperature: number
): number[] | null {
  if (logProbabilities === null) return null;
  const largest = Math.max(...logProbabilities);
  if (!Number.isFinite(largest)) return null; // NaN, or nothing on any option
  if (temperature === 0) {
    const first = logProbabilities.indexOf(largest);
    return logProbabilities.map((_, option) => (option === first ? 1 : 0));
  }
  const weights = logProbabilities.map((log) => Math.exp((log - largest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
