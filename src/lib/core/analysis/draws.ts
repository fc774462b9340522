import { MULBERRY_STEP } from '../random';
import { vectors, type Vectors } from '../statistics/vectors';

/** An item that is drawn: its place among the numbers that an individual takes, and its options. */
export interface DrawnItem {
  position: number;
  /** Of the options, summing to 1; they are added up in their order. */
  probabilities: readonly number[];
  /** What each option counts for. */
  scores: readonly number[];
}

/** A score of individuals: the sum of what they are drawn on items, times a factor. */
export interface DrawnScore {
  items: readonly DrawnItem[];
  factor: number;
}

/**
 * Draws individuals, and writes their scores, a column each.
 *
 * @param seed of the stream of numbers; those of individual k begin at `at + k * stride`
 * @param row of the first individual, the next ones being `step` rows further on
 */
export type ScoreDrawer = (
  seed: number,
  at: number,
  stride: number,
  columns: readonly Float64Array[],
  row: number,
  step: number,
  count: number
) => void;

/** Most individuals that are drawn at once. */
const AT_ONCE = 512;

/** Probabilities are compared in units of 2^-32. */
const UNITS = 2 ** 32;
const HALF = 2 ** 31;

/**
 * Prepares draws by inverse distribution function: the first option whose cumulative probability
 * exceeds the uniform number, or else the last option. That is the number of cumulative
 * probabilities that the number reaches; as it has 32 bits, whole thresholds say the same.
 *
 * @param share of the sum of all items that is taken off every score
 */
export function scoreDrawer(scores: readonly DrawnScore[], share = 0): ScoreDrawer {
  const table = tableOf(scores);
  const fast = vectors();
  const room = (fast?.words.length ?? 0) - 2 * AT_ONCE * scores.length;
  const draws = fast && table.length <= room ? vectored(fast) : plain;
  return (seed, at, stride, columns, row, step, count) => {
    const by = Math.imul(stride, MULBERRY_STEP);
    for (let done = 0; done < count; done += AT_ONCE) {
      const part = Math.min(AT_ONCE, count - done);
      const state = (seed + Math.imul(at + done * stride + 1, MULBERRY_STEP)) | 0;
      const drawn = draws(table, columns.length, state, by, part, share);
      for (let c = 0; c < columns.length; c++) {
        const column = columns[c]!;
        let to = row + done * step;
        for (let k = AT_ONCE * c; k < AT_ONCE * c + part; k++, to += step) column[to] = drawn[k]!;
      }
    }
  };
}

/**
 * The scores as both loops below read them, in 32-bit words: for each the bytes up to the next one,
 * a gap, its factor as a 64-bit number, and its items one after the other, each with its place among the numbers (times the
 * generator's step), number of thresholds, thresholds (each less 1, less 2^31, so that a signed
 * number above it reaches it; an even number of places), scores of the options as 64-bit numbers.
 */
function tableOf(drawn: readonly DrawnScore[]): Int32Array {
  const words: number[] = [];
  for (const { items, factor } of drawn) {
    const start = words.length;
    words.push(0, 0, ...new Int32Array(Float64Array.of(factor).buffer));
    for (const { position, probabilities, scores } of items) {
      const thresholds: number[] = [];
      let sum = 0;
      let impossible = 0;
      for (const probability of probabilities.slice(0, -1)) {
        sum += probability;
        const threshold = Math.ceil(sum * UNITS);
        // One that every number reaches, or none does, is left out.
        if (threshold === 0) impossible += 1;
        else if (threshold < UNITS) thresholds.push(threshold - 1 - HALF);
      }
      words.push(Math.imul(position, MULBERRY_STEP), thresholds.length, ...thresholds);
      if (thresholds.length % 2 === 1) words.push(0);
      const possible = scores.slice(impossible, impossible + thresholds.length + 1);
      words.push(...new Int32Array(Float64Array.from(possible).buffer));
    }
    words[start] = 4 * (words.length - start);
  }
  return Int32Array.from(words);
}

/** Scores of individuals: each score's from a multiple of `AT_ONCE` on. They hold until the next call. */
export type Draws = (
  table: Int32Array,
  scores: number,
  state: number,
  by: number,
  count: number,
  share: number
) => Float64Array;

/** Room of the plain draws: for all scores, and for the sum of an individual's. */
let room = new Float64Array(0);
const totals = new Float64Array(AT_ONCE);

/** The draws in plain numbers: where the platform has no vectors, or forbids them. */
export const plain: Draws = (table, scores, state, by, count, share) => {
  const length = AT_ONCE * scores;
  if (room.length < length) room = new Float64Array(length);
  const into = room.fill(0, 0, length);
  const all = totals.fill(0, 0, count);
  const numbers = new Float64Array(table.buffer);
  const factors: number[] = [];
  for (let c = 0, item = 0; c < scores; c++) {
    const next = item + table[item]! / 4;
    factors.push(numbers[item / 2 + 1]!);
    for (item += 4; item < next;) {
      const thresholds = item + 2;
      const end = thresholds + table[item + 1]!;
      const options = (end + (end & 1)) / 2;
      let own = (state + table[item]!) | 0;
      for (let k = AT_ONCE * c; k < AT_ONCE * c + count; k++, own = (own + by) | 0) {
        let mixed = Math.imul(own ^ (own >>> 15), 1 | own);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        const bits = mixed ^ (mixed >>> 14) ^ -HALF;
        // All are counted: no branch to mispredict.
        let reached = options;
        for (let t = thresholds; t < end; t++) reached += +(bits > table[t]!);
        into[k] = into[k]! + numbers[reached]!;
      }
      item = 2 * (options + end - thresholds + 1);
    }
    for (let k = 0; k < count; k++) all[k] = all[k]! + into[AT_ONCE * c + k]!;
  }
  factors.forEach((factor, c) => {
    for (let k = 0, at = AT_ONCE * c; k < count; k++, at++)
      into[at] = factor * into[at]! - share * all[k]!;
  });
  return into;
};

/** The draws eight at a time: the scores of `plain` to the last bit, in less than half of the time. */
export const vectored = ({ numbers, words, draw }: Vectors): Draws => {
  // Scores at the beginning of the memory, the table behind them.
  return (table, scores, state, by, count, share) => {
    const from = 8 * AT_ONCE * scores;
    words.set(table, from / 4);
    const bytes = 64 * Math.ceil(count / 8);
    draw(state, by, from, from + 4 * table.length, 0, 8 * AT_ONCE, bytes, share);
    return numbers;
  };
};
