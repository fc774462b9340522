import { MULBERRY_STEP } from '../random';
import { DRAWS_WASM } from './draws-wasm';

/** An item that is drawn: its place among the numbers that an individual takes, and its options. */
export interface DrawnItem {
  position: number;
  /** Of the options, summing to 1; they are added up in their order. */
  probabilities: readonly number[];
  /** What each option counts for. */
  scores: readonly number[];
}

/** Draws the sum of the scores of some items; see `sumOf`. */
export type SumDrawer = (
  seed: number,
  at: number,
  stride: number,
  column: Float64Array,
  row: number,
  step: number,
  count: number
) => void;

/** Most individuals that are drawn at once. */
const AT_ONCE = 1024;
/** Bytes of the vectors' memory, and of the sums at its beginning. */
const MEMORY = 65_536;
const SUMS = 8 * AT_ONCE;

/** Probabilities are compared in units of 2^-32. */
const UNITS = 2 ** 32;
const HALF = 2 ** 31;

/**
 * Prepares draws by inverse distribution function: the first option whose cumulative probability
 * exceeds the uniform number, or else the last option. That is the number of cumulative
 * probabilities that the number reaches; as it has 32 bits, whole thresholds say the same.
 *
 * The items are laid out for both loops below, one after the other: place among the numbers (times
 * the generator's step), number of thresholds, thresholds (each less 1, less 2^31, so that a signed
 * number above it reaches it; an even number of places), scores of the options as 64-bit numbers.
 *
 * @returns draws the sum of the items' scores for individuals into `column`, the first at `row`,
 *   the next ones `step` rows on; the numbers of individual k of `mulberry32(seed)` begin at
 *   `at + k * stride`
 */
export function sumOf(items: readonly DrawnItem[]): SumDrawer {
  const table = tableOf(items);
  return (seed, at, stride, column, row, step, count) => {
    const addTo = (table.length * 4 <= MEMORY - SUMS && vectors()) || plain;
    const by = Math.imul(stride, MULBERRY_STEP);
    for (let done = 0; done < count; done += AT_ONCE) {
      const part = Math.min(AT_ONCE, count - done);
      const state = (seed + Math.imul(at + done * stride + 1, MULBERRY_STEP)) | 0;
      const sums = addTo(table, state, by, part);
      for (let k = 0, to = row + done * step; k < part; k++, to += step) column[to] = sums[k]!;
    }
  };
}

function tableOf(items: readonly DrawnItem[]): Int32Array {
  const words: number[] = [];
  for (const { position, probabilities, scores } of items) {
    const thresholds: number[] = [];
    let sum = 0;
    let impossible = 0;
    for (const probability of probabilities.slice(0, -1)) {
      sum += probability;
      const threshold = Math.ceil(sum * UNITS);
      // One that every number reaches, or none does.
      if (threshold === 0) impossible += 1;
      else if (threshold < UNITS) thresholds.push(threshold - 1 - HALF);
    }
    words.push(Math.imul(position, MULBERRY_STEP), thresholds.length, ...thresholds);
    if (thresholds.length % 2 === 1) words.push(0);
    const possible = scores.slice(impossible, impossible + thresholds.length + 1);
    words.push(...new Int32Array(Float64Array.from(possible).buffer));
  }
  return Int32Array.from(words);
}

/** Sums of the scores that individuals are drawn; they hold until the next call. */
export type Draws = (table: Int32Array, state: number, by: number, count: number) => Float64Array;

const plainSums = new Float64Array(AT_ONCE);

/** The draws in plain numbers: where the platform has no vectors, or forbids them. */
export const plain: Draws = (table, state, by, count) => {
  const numbers = new Float64Array(table.buffer, table.byteOffset, table.length / 2);
  plainSums.fill(0, 0, count);
  for (let item = 0; item < table.length;) {
    const thresholds = item + 2;
    const end = thresholds + table[item + 1]!;
    const scores = (end + (end & 1)) / 2;
    let own = (state + table[item]!) | 0;
    for (let k = 0; k < count; k++, own = (own + by) | 0) {
      let mixed = Math.imul(own ^ (own >>> 15), 1 | own);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      const bits = mixed ^ (mixed >>> 14) ^ -HALF;
      // All are counted: no branch to mispredict.
      let reached = scores;
      for (let t = thresholds; t < end; t++) reached += +(bits > table[t]!);
      plainSums[k] = plainSums[k]! + numbers[reached]!;
    }
    item = 2 * (scores + end - thresholds + 1);
  }
  return plainSums;
};

/** As much of the platform's WebAssembly as is used here: the core is compiled without the DOM. */
interface Platform {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => {
    readonly exports: {
      memory: { readonly buffer: ArrayBuffer };
      draw(...numbers: number[]): void;
    };
  };
}

let shared: Draws | null | undefined;

/**
 * The draws four at a time, in WebAssembly: the sums of `plain` to the last bit, in less than half
 * of the time. Null where the platform has no vectors, or forbids them.
 */
export function vectors(): Draws | null {
  if (shared === undefined) shared = compiled();
  return shared;
}

function compiled(): Draws | null {
  const platform = (globalThis as unknown as { WebAssembly?: Platform }).WebAssembly;
  if (platform === undefined) return null;
  try {
    const { memory, draw } = new platform.Instance(new platform.Module(DRAWS_WASM)).exports;
    const sums = new Float64Array(memory.buffer, 0, AT_ONCE);
    const words = new Int32Array(memory.buffer);
    return (table, state, by, count) => {
      const whole = 4 * Math.ceil(count / 4);
      sums.fill(0, 0, whole);
      words.set(table, SUMS / 4);
      draw(state, by, SUMS, SUMS + 4 * table.length, 0, 8 * whole);
      return sums;
    };
  } catch {
    // Vectors are not known here, or a content security policy forbids WebAssembly.
    return null;
  }
}
