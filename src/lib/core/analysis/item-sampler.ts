import { AT_ONCE, scoreDraws } from './score-draws';

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

/** An item that is drawn, and its place among the numbers that an individual takes. */
export interface DrawnItem {
  position: number;
  sampler: ItemSampler;
}

/**
 * Draws items for individuals, and puts the sums of what the options count for into a column. Only
 * the numbers of items that are needed are made.
 *
 * @param seed of the stream of numbers; those of individual k begin at `at + k * stride`
 * @param row of the first individual, the next one being `step` rows further
 */
export function drawSums(
  items: readonly DrawnItem[],
  seed: number,
  at: number,
  stride: number,
  column: Float64Array,
  row: number,
  step: number,
  count: number
): void {
  const draws = scoreDraws();
  const { sums } = draws;
  for (let done = 0; done < count; done += AT_ONCE) {
    const part = Math.min(AT_ONCE, count - done);
    sums.fill(0, 0, part);
    const first = at + done * stride;
    for (const { position, sampler } of items)
      draws.add(sampler, seed, first + position, stride, part);
    for (let k = 0, to = row + done * step; k < part; k++, to += step) column[to] = sums[k]!;
  }
}
