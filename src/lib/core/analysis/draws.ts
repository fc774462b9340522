import { MULBERRY_STEP } from '../random';
import { emptyColumns } from '../statistics/column-products';
import { vectorColumns, vectors, type Vectors } from '../statistics/vectors';

/** An item that is drawn: its place among the numbers that an individual takes, and its options. */
export interface DrawnItem {
  position: number;
  /** Of the options, summing to 1; they are added up in their order. */
  probabilities: readonly number[];
  /** What each option counts for, times a weight. */
  scores: readonly number[];
  weight?: number;
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

/** Most individuals that are drawn at once, where they have to be copied. */
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
  const room = fast && vectorColumns(fast, 1, scores.length, AT_ONCE, table.length);
  const loop = room ? vectored(fast) : plain;
  const copied = room ?? emptyColumns(scores.length, AT_ONCE);
  return (seed, at, stride, columns, row, step, count) => {
    const by = Math.imul(stride, MULBERRY_STEP);
    const stateOf = (k: number) => (seed + Math.imul(at + k * stride + 1, MULBERRY_STEP)) | 0;
    if (step === 1 && (loop === plain || columns[0]?.buffer === copied[0]?.buffer)) {
      loop(table, stateOf(0), by, columns, row, count, share);
      return;
    }
    for (let done = 0; done < count; done += AT_ONCE) {
      const part = Math.min(AT_ONCE, count - done);
      loop(table, stateOf(done), by, copied, 0, part, share);
      for (let c = 0; c < columns.length; c++) {
        const [from, column] = [copied[c]!, columns[c]!];
        let to = row + done * step;
        for (let k = 0; k < part; k++, to += step) column[to] = from[k]!;
      }
    }
  };
}

/**
 * Draws the individuals of a table, the first of which takes its numbers from a state on, and writes
 * their scores from a row of the columns on.
 */
export type ScoreLoop = (
  table: Int32Array,
  state: number,
  by: number,
  columns: readonly Float64Array[],
  row: number,
  count: number,
  share: number
) => void;

/**
 * Thresholds of options, less 1 and less 2^31, so that a signed number above one reaches it.
 *
 * @param probabilities of the options, in their order
 * @returns the first option that can be drawn, and a threshold for each further one
 */
export function thresholdsOf(probabilities: readonly number[]): {
  first: number;
  thresholds: number[];
} {
  const thresholds: number[] = [];
  let first = 0;
  let sum = 0;
  for (let k = 1; k < probabilities.length; k++) {
    sum += probabilities[k - 1]!;
    const threshold = Math.ceil(sum * UNITS);
    if (threshold === 0) first = k;
    else if (threshold < UNITS) thresholds.push(threshold - 1 - HALF);
  }
  return { first, thresholds };
}

/**
 * The scores as both loops below read them, in 32-bit words. A score: the bytes up to the next one, a
 * gap, its factor and what everybody gets, both as 64-bit numbers; then the steps between its options,
 * those of one height together: the bytes up to the next height, those up to the end of the items, the
 * height as a 64-bit number, and the items. An item: its place among the numbers (times the
 * generator's step), its number of thresholds, and these (`thresholdsOf`).
 */
function tableOf(drawn: readonly DrawnScore[]): Int32Array {
  const words: number[] = [];
  for (const { items, factor } of drawn) {
    let least = 0;
    const steps = new Map<number, number[]>();
    for (const { position, probabilities, scores, weight = 1 } of items) {
      least += weight * scores[0]!;
      const own = new Map<number, number[]>();
      const { first, thresholds } = thresholdsOf(probabilities);
      const heightOf = (k: number) => weight * (scores[k]! - scores[k - 1]!);
      for (let k = 1; k <= first; k++) least += heightOf(k);
      thresholds.forEach((threshold, t) => {
        listIn(own, heightOf(first + t + 1)).push(threshold);
      });
      for (const [height, list] of own)
        listIn(steps, height).push(Math.imul(position, MULBERRY_STEP), list.length, ...list);
    }
    const start = words.push(0, 0, ...wordsOf(factor), ...wordsOf(least)) - 6;
    for (const [height, list] of steps) {
      const end = 4 * (4 + list.length);
      words.push(end + (end % 8), end, ...wordsOf(height), ...list);
      if (end % 8 !== 0) words.push(0);
    }
    words[start] = 4 * (words.length - start);
  }
  return Int32Array.from(words);
}

function listIn(lists: Map<number, number[]>, key: number): number[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}

const wordsOf = (number: number) => new Int32Array(Float64Array.of(number).buffer);

/** The draws in plain numbers: where the platform has no vectors, or forbids them. */
export const plain: ScoreLoop = (table, state, by, columns, row, count, share) => {
  const numbers = new Float64Array(table.buffer);
  const all = new Float64Array(count);
  const reached = new Int32Array(count);
  let score = 0;
  for (const column of columns) {
    const next = score + table[score]! / 4;
    column.fill(numbers[score / 2 + 2]!, row, row + count);
    for (let step = score + 6; step < next; step += table[step]! / 4) {
      reached.fill(0);
      const last = step + table[step + 1]! / 4;
      for (let item = step + 4; item < last;) {
        const thresholds = item + 2;
        const end = thresholds + table[item + 1]!;
        let own = (state + table[item]!) | 0;
        for (let k = 0; k < count; k++, own = (own + by) | 0) {
          let mixed = Math.imul(own ^ (own >>> 15), 1 | own);
          mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
          const bits = mixed ^ (mixed >>> 14) ^ -HALF;
          // All are counted: no branch to mispredict.
          let sum = reached[k]!;
          for (let t = thresholds; t < end; t++) sum += +(bits > table[t]!);
          reached[k] = sum;
        }
        item = end;
      }
      const height = numbers[step / 2 + 1]!;
      for (let k = 0; k < count; k++) column[row + k] = column[row + k]! + height * reached[k]!;
    }
    for (let k = 0; k < count; k++) all[k] = all[k]! + column[row + k]!;
    score = next;
  }
  score = 0;
  for (const column of columns) {
    const factor = numbers[score / 2 + 1]!;
    for (let k = 0; k < count; k++) column[row + k] = factor * column[row + k]! - share * all[k]!;
    score += table[score]! / 4;
  }
};

/**
 * The scores of `plain` to the last bit, eight individuals at a time. The columns lie in the memory of
 * the vectors, each as far from the next; up to seven rows behind those drawn are overwritten.
 */
export const vectored = ({ numbers, words, draw }: Vectors): ScoreLoop => {
  return (table, state, by, columns, row, count, share) => {
    const from = numbers.byteLength - 4 * table.length - 8;
    words.set(table, from / 4);
    const first = columns[0]!.byteOffset;
    const width = (columns[1]?.byteOffset ?? first) - first;
    const bytes = 64 * Math.ceil(count / 8);
    draw(state, by, from, from + 4 * table.length, first + 8 * row, width, bytes, share);
  };
};
