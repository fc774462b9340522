/** What it takes to draw answers to one item fast. */
export interface ItemSampler {
  /** Cumulative probabilities of the options, added up in their order. */
  cumulative: Float64Array;
  /** What each option counts for. */
  scores: Float64Array;
  /** Where the search for the option of a uniform number starts. */
  guide: Uint8Array;
}

/** Cells of the guide table. */
const GUIDES = 64;

/**
 * Prepares draws by inverse distribution function: the first option whose cumulative probability
 * exceeds the uniform number, or the last option. A guide table (Chen and Asau 1974) skips options
 * that cannot be it, which changes no answer.
 *
 * @param probabilities of the options, summing to 1 (at most 256 options)
 */
export function itemSampler(
  probabilities: readonly number[],
  scores: readonly number[]
): ItemSampler {
  let sum = 0;
  const cumulative = Float64Array.from(probabilities, (share) => (sum += share));
  const guide = Uint8Array.from({ length: GUIDES }, (_, cell) => {
    const found = cumulative.findIndex((reached) => reached > cell / GUIDES);
    return found < 0 ? cumulative.length - 1 : found;
  });
  return { cumulative, scores: Float64Array.from(scores), guide };
}

/**
 * Draws the item for `count` individuals and adds the scores to two columns.
 *
 * @param random the number of individual k stands at `at + k * stride`
 * @param column sums of the item's value, from `row` on
 * @param totals sums of all items, from `row` on
 */
export function addDraws(
  { cumulative, scores, guide }: ItemSampler,
  random: Float64Array,
  at: number,
  stride: number,
  column: Float64Array,
  totals: Float64Array,
  row: number,
  count: number
): void {
  const last = cumulative.length - 1;
  for (let k = row, next = at; k < row + count; k++, next += stride) {
    const u = random[next]!;
    let option = guide[(u * GUIDES) | 0]!;
    while (option < last && cumulative[option]! <= u) option++;
    const score = scores[option]!;
    column[k] = column[k]! + score;
    totals[k] = totals[k]! + score;
  }
}
