import type { ItemSampler } from './item-sampler';
import { AT_ONCE, scoreDraws } from './score-draws';

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
