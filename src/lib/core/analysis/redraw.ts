import type { RandomSource } from '../random';
import { varianceFactor, type ItemDistributions } from './items';
import { independentMoments, type Moments } from './moments';

/**
 * Moments of scores after all answers were generated again: as many to each item, out of those that
 * there are, each with one number.
 */
export type Redraw = (random: RandomSource) => Moments;

/** Whether answers were generated, and at most one to each item. */
export const isSingle = ({ repeats, used }: Pick<ItemDistributions, 'repeats' | 'used'>): boolean =>
  repeats !== null && used.every((i) => repeats[i]! < 2);

/**
 * How the scores of one questionnaire would have come out had the respondent been asked again.
 *
 * @param map scores x items
 * @returns null where answers are distributions, or where one answer an item shows no spread
 */
export function redrawItems(
  { probabilities, counted, repeats, used }: ItemDistributions,
  map: readonly (readonly number[])[]
): Redraw | null {
  if (repeats === null || isSingle({ repeats, used })) return null;
  const means = new Float64Array(counted.length).fill(NaN);
  const variances = new Float64Array(counted.length).fill(NaN);
  return (random) => {
    for (const i of used) {
      const shares = probabilities[i]!;
      const scores = counted[i]!;
      const count = repeats[i]!;
      let sum = 0;
      let squares = 0;
      for (let k = 0; k < count; k++) {
        const score = scores[drawn(shares, random())]!;
        sum += score;
        squares += score * score;
      }
      const mean = sum / count;
      means[i] = mean;
      variances[i] = Math.max(0, squares / count - mean * mean) * varianceFactor(count);
    }
    return independentMoments(map, means, variances, used);
  };
}

/** The first option whose cumulative share exceeds a number, or else the last one. */
function drawn(shares: readonly number[], number: number): number {
  let sum = 0;
  for (let option = 0; option < shares.length - 1; option++) {
    sum += shares[option]!;
    if (sum > number) return option;
  }
  return shares.length - 1;
}
