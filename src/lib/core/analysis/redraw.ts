import { MULBERRY_STEP } from '../random';
import { vectors, type Vectors } from '../statistics/vectors';
import { thresholdsOf } from './draws';
import { varianceFactor, type ItemDistributions } from './items';

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
 * How the items of one questionnaire would have come out had the respondent been asked again. An answer
 * is the first option whose cumulative probability exceeds its number, or else the last one.
 *
 * @returns null where answers are distributions, or where one answer an item shows no spread
 */
export function redrawItems({
  probabilities,
  counted,
  repeats,
  used
}: Pick<ItemDistributions, 'probabilities' | 'counted' | 'repeats' | 'used'>): Redraw | null {
  if (repeats === null || isSingle({ repeats, used })) return null;
  let loop: ((state: number) => void) | null = null;
  const moments = new Float64Array(2 * used.length);
  const means = new Float64Array(counted.length).fill(NaN);
  const variances = new Float64Array(counted.length).fill(NaN);
  return {
    uniforms: used.reduce((sum, i) => sum + repeats[i]!, 0),
    means,
    variances,
    draw(seed, at) {
      loop ??= loopOf(
        tableOf(
          used.map((i) => ({
            probabilities: probabilities[i]!,
            scores: counted[i]!,
            count: repeats[i]!
          }))
        ),
        moments
      );
      loop((seed + Math.imul(at + 1, MULBERRY_STEP)) | 0);
      for (let u = 0; u < used.length; u++) {
        means[used[u]!] = moments[2 * u]!;
        variances[used[u]!] = moments[2 * u + 1]!;
      }
    }
  };
}

function loopOf(table: Int32Array, moments: Float64Array): (state: number) => void {
  const fast = vectors();
  const loop = fast && fits(fast, table, moments) ? vectored(fast) : plain;
  return (state) => loop(table, state, moments);
}

/**
 * Items in 32-bit words, each: how many numbers it takes, how many thresholds it has, these, a gap after
 * an odd number of them, and as 64-bit numbers the factor of its variance and the scores of the options
 * between which the thresholds lie.
 */
function tableOf(
  items: readonly {
    probabilities: readonly number[];
    scores: readonly number[];
    count: number;
  }[]
): Int32Array {
  const drawn = items.map((item) => ({ ...item, ...thresholdsOf(item.probabilities) }));
  const length = drawn.reduce((sum, { thresholds }) => sum + 7 + 4 * thresholds.length, 0);
  const words = new Int32Array(length + (length % 2));
  const numbers = new Float64Array(words.buffer);
  let at = 0;
  for (const { scores, count, first, thresholds } of drawn) {
    words[at] = count;
    words[at + 1] = thresholds.length;
    words.set(thresholds, at + 2);
    let next = Math.ceil((at + 2 + thresholds.length) / 2);
    numbers[next++] = varianceFactor(count);
    for (let option = 0; option <= thresholds.length; option++)
      numbers[next++] = scores[first + option]!;
    at = 2 * next;
  }
  return words.slice(0, at);
}

/**
 * Draws answers to items, and writes mean and variance of each item's.
 *
 * @param table of `tableOf`
 * @param state of the generator for the first number
 */
export type RedrawLoop = (table: Int32Array, state: number, moments: Float64Array) => void;

const HALF = 2 ** 31;

/** In plain numbers: where the platform has no vectors, or forbids them. */
export const plain: RedrawLoop = (table, state, moments) => {
  const numbers = new Float64Array(table.buffer);
  const reached = new Int32Array(table.length);
  let into = 0;
  for (let item = 0; item < table.length;) {
    const count = table[item]!;
    const size = table[item + 1]!;
    const first = item + 2;
    const end = first + size;
    reached.fill(0, 0, size);
    for (let k = 0; k < count; k++, state = (state + MULBERRY_STEP) | 0) {
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      const bits = mixed ^ (mixed >>> 14) ^ -HALF;
      for (let t = first, to = 0; t < end; t++, to++)
        reached[to] = reached[to]! + +(bits > table[t]!);
    }
    const factor = (end + (size % 2)) / 2;
    let left = count;
    let sum = 0;
    let squares = 0;
    for (let option = 0; option <= size; option++) {
      const next = option < size ? reached[option]! : 0;
      const score = numbers[factor + 1 + option]!;
      const part = (left - next) * score;
      sum += part;
      squares += part * score;
      left = next;
    }
    const mean = sum / count;
    moments[into] = mean;
    moments[into + 1] = Math.max(0, squares / count - mean * mean) * numbers[factor]!;
    into += 2;
    item = 2 * (factor + size + 2);
  }
};

/** Numbers that the loop of vectors works with. */
const ROOM = 1024;

const fits = ({ numbers }: Vectors, table: Int32Array, moments: Float64Array): boolean =>
  ROOM + moments.length + table.length / 2 <= numbers.length / 2;

/** `plain` to the last bit, four numbers at a time. */
export const vectored =
  ({ numbers, words, redraw }: Vectors): RedrawLoop =>
  (table, state, moments) => {
    const room = numbers.length / 2;
    const into = room + ROOM;
    const from = into + moments.length;
    words.set(table, 2 * from);
    redraw(state, 8 * from, 8 * from + 4 * table.length, 8 * into, 8 * room);
    for (let k = 0; k < moments.length; k++) moments[k] = numbers[into + k]!;
  };
