import { MULBERRY_STEP, mulberry32Bits } from '../random';
import { f64x2, forEach, get, i32x4, set, v128, type Code } from '../webassembly/code';
import { Layout, WebAssemblyModule, type Routine } from '../webassembly/instance';
import { FunctionWriter } from '../webassembly/module';
import type { ItemSampler } from './item-sampler';

/** Most individuals that are drawn at once. */
export const AT_ONCE = 1024;
/** Most options of an item. */
const MOST_OPTIONS = 256;

/**
 * Sums of the scores that up to `AT_ONCE` individuals are drawn on items. Individual k is drawn by
 * number `at + k * stride` of `mulberry32(seed)`: the thresholds that its 32 bits reach are all
 * counted, for a loop without a branch to mispredict.
 */
export interface ScoreDraws {
  /** Of each individual. */
  readonly sums: Float64Array;
  /** Draws an item and adds its scores to the sums. */
  add(item: ItemSampler, seed: number, at: number, stride: number, count: number): void;
}

/** Draws in plain numbers. */
export class PlainDraws implements ScoreDraws {
  readonly sums = new Float64Array(AT_ONCE);

  add(item: ItemSampler, seed: number, at: number, stride: number, count: number): void {
    const { thresholds, scores } = item;
    for (let k = 0; k < count; k++) {
      const bits = mulberry32Bits(seed, at + k * stride);
      let reached = 0;
      for (let t = 0; t < thresholds.length; t++) reached += +(bits >= thresholds[t]!);
      this.sums[k] = this.sums[k]! + scores[reached]!;
    }
  }
}

const NUMBER = 8;
const INTEGER = 4;

/** Four individuals at once: `mulberry32` of their states, the thresholds reached, the scores. */
function addRoutine() {
  const writer = new FunctionWriter(7);
  const [state, step, thresholds, thresholdsEnd, scores, sums, end] = writer.parameters as [
    ...[number, number, number, number, number, number, number]
  ];
  const states = writer.local('v128');
  const bits = writer.local('v128');
  const reached = writer.local('v128');
  const threshold = writer.local('i32');
  const four = (value: number) => i32x4.const(value, value, value, value);
  const shifted = (by: number) => v128.xor(get(bits), i32x4.shrU(get(bits), by));
  const times = (factor: Code, from: Code) => i32x4.mul(from, v128.or(get(bits), factor));
  const addPair = (first: 0 | 2, second: 1 | 3) => {
    const offset = first * NUMBER;
    const pair = v128.load64Pair(i32x4.lane(get(reached), first), i32x4.lane(get(reached), second));
    return v128.store(get(sums), f64x2.add(v128.load(get(sums), offset), pair), offset);
  };
  return writer.finish('add', [
    set(
      states,
      i32x4.add(i32x4.splat(get(state)), i32x4.mul(i32x4.splat(get(step)), i32x4.const(0, 1, 2, 3)))
    ),
    forEach(sums, end, 4 * NUMBER, [
      set(bits, get(states)),
      set(bits, times(four(1), shifted(15))),
      set(bits, v128.xor(i32x4.add(get(bits), times(four(61), shifted(7))), get(bits))),
      set(bits, shifted(14)),
      set(reached, four(0)),
      set(threshold, get(thresholds)),
      forEach(threshold, thresholdsEnd, INTEGER, [
        // A lane with all bits set is -1.
        set(
          reached,
          i32x4.sub(get(reached), i32x4.geU(get(bits), v128.load32Splat(get(threshold))))
        )
      ]),
      // From here on `reached` holds the addresses of the scores.
      set(reached, i32x4.add(i32x4.shl(get(reached), Math.log2(NUMBER)), i32x4.splat(get(scores)))),
      addPair(0, 1),
      addPair(2, 3),
      set(states, i32x4.add(get(states), i32x4.mul(i32x4.splat(get(step)), four(4))))
    ])
  ]);
}

const ROUTINES = new WebAssemblyModule(() => [addRoutine()]);

/** Draws four at a time, in WebAssembly: the sums of `PlainDraws` to the last bit. */
export class VectorDraws implements ScoreDraws {
  /** Null where the platform has no vectors. */
  static create(): VectorDraws | null {
    const layout = new Layout();
    const thresholds = layout.take(MOST_OPTIONS * INTEGER);
    const scores = layout.take(MOST_OPTIONS * NUMBER);
    const sums = layout.take(AT_ONCE * NUMBER);
    const instance = ROUTINES.instance(layout.size);
    if (instance === null) return null;
    const { memory, routines } = instance;
    return new VectorDraws(
      new Uint32Array(memory, thresholds, MOST_OPTIONS),
      new Float64Array(memory, scores, MOST_OPTIONS),
      new Float64Array(memory, sums, AT_ONCE),
      routines.add
    );
  }

  private constructor(
    private readonly thresholds: Uint32Array,
    private readonly scores: Float64Array,
    readonly sums: Float64Array,
    private readonly routine: Routine
  ) {}

  add(item: ItemSampler, seed: number, at: number, stride: number, count: number): void {
    const { thresholds, scores } = item;
    // Faster than `set` for so few.
    for (let t = 0; t < thresholds.length; t++) this.thresholds[t] = thresholds[t]!;
    for (let s = 0; s < scores.length; s++) this.scores[s] = scores[s]!;
    const from = this.thresholds.byteOffset;
    const to = this.sums.byteOffset;
    this.routine(
      (seed + Math.imul(at + 1, MULBERRY_STEP)) | 0,
      Math.imul(stride, MULBERRY_STEP),
      from,
      from + thresholds.length * INTEGER,
      this.scores.byteOffset,
      to,
      to + count * NUMBER
    );
  }
}

let shared: ScoreDraws | null = null;

/** The draws that everybody shares: their sums hold until somebody else draws. */
export function scoreDraws(): ScoreDraws {
  return (shared ??= VectorDraws.create() ?? new PlainDraws());
}
