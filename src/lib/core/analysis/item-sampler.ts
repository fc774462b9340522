/** What it takes to draw answers to one item fast. */
export interface ItemSampler {
  /**
   * Cumulative probabilities of all options but the last, in units of 2^-32 and rounded up; those
   * that no 32 bits reach are left out.
   */
  thresholds: Uint32Array;
  /** What each option counts for. */
  scores: Float64Array;
}

const UNITS = 2 ** 32;

/**
 * Prepares draws by inverse distribution function: the first option whose cumulative probability
 * exceeds the uniform number, or else the last option. That is the number of cumulative
 * probabilities that the number reaches; as it has 32 bits, whole thresholds say the same.
 *
 * @param probabilities of the options, summing to 1; they are added up in their order
 */
export function itemSampler(
  probabilities: readonly number[],
  scores: readonly number[]
): ItemSampler {
  const thresholds: number[] = [];
  let sum = 0;
  for (const probability of probabilities.slice(0, -1)) {
    sum += probability;
    const threshold = Math.ceil(sum * UNITS);
    if (threshold < UNITS) thresholds.push(threshold);
  }
  return { thresholds: Uint32Array.from(thresholds), scores: Float64Array.from(scores) };
}
