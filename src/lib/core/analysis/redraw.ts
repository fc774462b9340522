import { varianceFactor, type ItemDistributions } from './items';
import { optionTally } from './tallies';

/**
 * Generates all answers to a questionnaire again: as many to each item, out of those that there are, each
 * with one number.
 */
export interface Redraw {
  /** Numbers that it takes. */
  uniforms: number;
  /** Moments of the item scores after the latest draw; NaN for an unanswered item. */
  means: Float64Array;
  variances: Float64Array;
  /** Draws with the numbers of `mulberry32(seed)`, from number `at` on. */
  draw(seed: number, at: number): void;
}

/** Whether answers were generated, and at most one to each item. */
export const isSingle = ({ repeats, used }: Pick<ItemDistributions, 'repeats' | 'used'>): boolean =>
  repeats !== null && used.every((i) => repeats[i]! < 2);

/**
 * How the items of one questionnaire would have come out had the respondent been asked again.
 *
 * @returns null where answers are distributions, or where one answer an item shows no spread
 */
export function redrawItems({
  probabilities,
  counted,
  repeats,
  used
}: ItemDistributions): Redraw | null {
  if (repeats === null || isSingle({ repeats, used })) return null;
  const { uniforms, reach, draw } = optionTally(
    used.map((i) => ({ probabilities: probabilities[i]!, count: repeats[i]! }))
  );
  const means = new Float64Array(counted.length).fill(NaN);
  const variances = new Float64Array(counted.length).fill(NaN);
  return {
    uniforms,
    means,
    variances,
    draw(seed, at) {
      const tallies = draw(seed, at);
      let next = 0;
      for (let u = 0; u < used.length; u++) {
        const i = used[u]!;
        const scores = counted[i]!;
        const { first, options } = reach[u]!;
        let sum = 0;
        let squares = 0;
        for (let option = first; option < first + options; option++) {
          const score = scores[option]!;
          const times = tallies[next++]!;
          sum += times * score;
          squares += times * score * score;
        }
        const count = repeats[i]!;
        const mean = sum / count;
        means[i] = mean;
        variances[i] = Math.max(0, squares / count - mean * mean) * varianceFactor(count);
      }
    }
  };
}
