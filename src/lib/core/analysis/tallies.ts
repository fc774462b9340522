import { MULBERRY_STEP } from '../random';
import { vectors, type Vectors } from '../statistics/vectors';
import { thresholdsOf } from './draws';

/** Answers to an item that are drawn again. */
export interface TalliedItem {
  /** Of the options, summing to 1; they are added up in their order. */
  probabilities: readonly number[];
  /** How many are drawn. */
  count: number;
}

/** Counts options that are drawn, item after item, an answer a number. */
export interface Tally {
  /** Numbers that all items take. */
  uniforms: number;
  /** By item: the first option that can be drawn, and how many from it on. */
  reach: readonly { first: number; options: number }[];
  /**
   * Draws from the numbers of `mulberry32(seed)`, from number `at` on.
   *
   * @returns how often each option within reach was drawn, item after item; overwritten by the next call
   */
  draw(seed: number, at: number): Int32Array;
}

/** Prepares draws by inverse distribution function, as `scoreDrawer` does. */
export function optionTally(items: readonly TalliedItem[]): Tally {
  const drawn = items.map(({ probabilities, count }) => ({
    count,
    ...thresholdsOf(probabilities)
  }));
  const table = Int32Array.from(
    drawn.flatMap(({ count, thresholds }) => [count, thresholds.length, ...thresholds])
  );
  const sizes = drawn.map(({ thresholds }) => thresholds.length + 1);
  const counts = new Int32Array(sizes.reduce((sum, size) => sum + size, 0));
  const reached = new Int32Array(counts.length - items.length);
  const fast = vectors();
  const loop = fast && fits(fast, table, reached) ? vectored(fast) : plain;
  return {
    uniforms: items.reduce((sum, { count }) => sum + count, 0),
    reach: drawn.map(({ first }, i) => ({ first, options: sizes[i]! })),
    draw(seed, at) {
      loop(table, (seed + Math.imul(at + 1, MULBERRY_STEP)) | 0, reached);
      let from = 0;
      let to = 0;
      for (let i = 0; i < sizes.length; i++) {
        let left = items[i]!.count;
        for (let option = sizes[i]!; option > 1; option--) {
          const next = reached[from++]!;
          counts[to++] = left - next;
          left = next;
        }
        counts[to++] = left;
      }
      return counts;
    }
  };
}

/**
 * Counts the numbers that reach each threshold.
 *
 * @param table an item: how many numbers it takes, how many thresholds it has, and these
 * @param state of the generator for the first number
 */
export type TallyLoop = (table: Int32Array, state: number, reached: Int32Array) => void;

const HALF = 2 ** 31;

/** In plain numbers: where the platform has no vectors, or forbids them. */
export const plain: TallyLoop = (table, state, reached) => {
  reached.fill(0);
  let into = 0;
  for (let item = 0; item < table.length;) {
    const count = table[item]!;
    const first = item + 2;
    const end = first + table[item + 1]!;
    for (let k = 0; k < count; k++, state = (state + MULBERRY_STEP) | 0) {
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      const bits = mixed ^ (mixed >>> 14) ^ -HALF;
      for (let t = first, to = into; t < end; t++, to++)
        reached[to] = reached[to]! + +(bits > table[t]!);
    }
    into += end - first;
    item = end;
  }
};

/** Words that the loop of vectors works with. */
const ROOM = 1028;

const fits = ({ words }: Vectors, table: Int32Array, reached: Int32Array): boolean =>
  ROOM + reached.length + table.length <= words.length / 2;

/** The counts of `plain`, four numbers at a time. */
export const vectored =
  ({ words, tally }: Vectors): TallyLoop =>
  (table, state, reached) => {
    const room = words.length / 2;
    const into = room + ROOM;
    const from = into + reached.length;
    words.set(table, from);
    tally(state, 4 * from, 4 * (from + table.length), 4 * into, 4 * room);
    reached.set(words.subarray(into, from));
  };
