import { get, forEach, advance, set, f64, f64x2, i32, v128 } from '../webassembly/code';
import { Layout, WebAssemblyModule, type Routine } from '../webassembly/instance';
import { FunctionWriter } from '../webassembly/module';
import type { WeightedColumns, WeightedProducts } from './weighted-products';

/**
 * Columns of a tile on the left and on the right: 5 x 4 products are ten vectors of two, which
 * with their operands fit the sixteen registers that vectors have.
 */
const LEFT = 5;
const RIGHT = 4;

const NUMBER = 8;
const INDEX = 4;
/** Bytes of a case in a panel on the left and on the right. */
const LEFT_ROW = LEFT * NUMBER;
const RIGHT_ROW = RIGHT * NUMBER;
/** Bytes of a case on the right as a power of two. */
const RIGHT_SHIFT = Math.log2(RIGHT_ROW);

/** Address of the case that `drawn` points at, in a panel or a column of it. */
const drawnRow = (panel: number, drawn: number) =>
  i32.add(get(panel), i32.shl(i32.load(get(drawn)), i32.const(RIGHT_SHIFT)));

/** Products of a panel on the left with one on the right, written as rows `stride` bytes apart. */
function tileRoutine() {
  const writer = new FunctionWriter(6);
  const [left, right, drawn, end, out, stride] = writer.parameters as [
    ...[number, number, number, number, number, number]
  ];
  const row = writer.local('i32');
  const low = writer.local('v128');
  const high = writer.local('v128');
  const factor = writer.local('v128');
  const lows = writer.locals('v128', LEFT);
  const highs = writer.locals('v128', LEFT);
  const add = (sum: number, operand: number) =>
    set(sum, f64x2.add(get(sum), f64x2.mul(get(factor), get(operand))));
  return writer.finish('tile', [
    forEach(drawn, end, INDEX, [
      set(row, drawnRow(right, drawn)),
      set(low, v128.load(get(row))),
      set(high, v128.load(get(row), 2 * NUMBER)),
      ...lows.flatMap((_, i) => [
        set(factor, v128.load64Splat(get(left), i * NUMBER)),
        add(lows[i]!, low),
        add(highs[i]!, high)
      ]),
      advance(left, LEFT_ROW)
    ]),
    ...lows.flatMap((_, i) => [
      v128.store(get(out), get(lows[i]!)),
      v128.store(get(out), get(highs[i]!), 2 * NUMBER),
      set(out, i32.add(get(out), get(stride)))
    ])
  ]);
}

/** A column times the counts, into its place in a panel on the left. */
function weighRoutine() {
  const writer = new FunctionWriter(5);
  const [column, drawn, end, times, out] = writer.parameters as [
    ...[number, number, number, number, number]
  ];
  return writer.finish('weigh', [
    forEach(drawn, end, INDEX, [
      f64.store(get(out), f64.mul(f64.load(get(times)), f64.load(drawnRow(column, drawn)))),
      advance(times, NUMBER),
      advance(out, LEFT_ROW)
    ])
  ]);
}

/** Sums and squares of the columns of a panel on the right. */
function momentsRoutine() {
  const writer = new FunctionWriter(6);
  const [right, drawn, end, times, sums, squares] = writer.parameters as [
    ...[number, number, number, number, number, number]
  ];
  const row = writer.local('i32');
  const count = writer.local('v128');
  const value = writer.local('v128');
  const weighted = writer.local('v128');
  const halves = [0, 2 * NUMBER].map((offset) => ({
    offset,
    sum: writer.local('v128'),
    square: writer.local('v128')
  }));
  return writer.finish('moments', [
    forEach(drawn, end, INDEX, [
      set(row, drawnRow(right, drawn)),
      set(count, v128.load64Splat(get(times))),
      ...halves.flatMap(({ offset, sum, square }) => [
        set(value, v128.load(get(row), offset)),
        set(weighted, f64x2.mul(get(count), get(value))),
        set(sum, f64x2.add(get(sum), get(weighted))),
        set(square, f64x2.add(get(square), f64x2.mul(get(weighted), get(value))))
      ]),
      advance(times, NUMBER)
    ]),
    ...halves.flatMap(({ offset, sum, square }) => [
      v128.store(get(sums), get(sum), offset),
      v128.store(get(squares), get(square), offset)
    ])
  ]);
}

const ROUTINES = new WebAssemblyModule(() => [tileRoutine(), weighRoutine(), momentsRoutine()]);

/**
 * Products two at a time, in WebAssembly. Each is added up in the order of the cases, as in
 * `PlainProducts`: the same numbers to the last bit. Right-hand columns lie in panels of four, case
 * by case, so that the cases that occur are read where they are.
 */
export class VectorProducts implements WeightedProducts {
  readonly drawn: Int32Array;
  readonly times: Float64Array;
  readonly behaviourStart: number;
  readonly width: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly products: Float64Array;

  private readonly valueCount: number;
  private readonly leftPanels: number;
  /** Bytes of a panel on the left and on the right. */
  private readonly leftSize: number;
  private readonly rightSize: number;
  private readonly routines: Record<'tile' | 'weigh' | 'moments', Routine>;
  private readonly address: Record<
    'data' | 'left' | 'drawn' | 'times' | 'sums' | 'squares' | 'products',
    number
  >;

  /** Null where the platform has no vectors. */
  static create(columns: WeightedColumns): VectorProducts | null {
    const layout = new Layout();
    const { cases, values, behaviours } = columns;
    const rightPanels = Math.ceil(values.length / RIGHT) + Math.ceil(behaviours.length / RIGHT);
    const leftPanels = Math.ceil(values.length / LEFT);
    const width = rightPanels * RIGHT;
    const address = {
      data: layout.take(rightPanels * cases * RIGHT_ROW),
      left: layout.take(leftPanels * cases * LEFT_ROW),
      drawn: layout.take(cases * INDEX),
      times: layout.take(cases * NUMBER),
      sums: layout.take(width * NUMBER),
      squares: layout.take(width * NUMBER),
      products: layout.take(leftPanels * LEFT * width * NUMBER)
    };
    const instance = ROUTINES.instance(layout.size);
    return instance && new VectorProducts(columns, instance, address, leftPanels, width);
  }

  private constructor(
    { cases, values, behaviours }: WeightedColumns,
    { memory, routines }: { memory: ArrayBuffer; routines: VectorProducts['routines'] },
    address: VectorProducts['address'],
    leftPanels: number,
    width: number
  ) {
    this.valueCount = values.length;
    this.behaviourStart = Math.ceil(values.length / RIGHT) * RIGHT;
    this.width = width;
    this.leftPanels = leftPanels;
    this.leftSize = cases * LEFT_ROW;
    this.rightSize = cases * RIGHT_ROW;
    this.routines = routines;
    this.address = address;
    this.drawn = new Int32Array(memory, address.drawn, cases);
    this.times = new Float64Array(memory, address.times, cases);
    this.sums = new Float64Array(memory, address.sums, width);
    this.squares = new Float64Array(memory, address.squares, width);
    this.products = new Float64Array(memory, address.products, leftPanels * LEFT * width);
    const data = new Float64Array(memory, address.data, width * cases);
    const put = (column: Float64Array, j: number) => {
      const from = Math.floor(j / RIGHT) * RIGHT * cases + (j % RIGHT);
      for (let i = 0; i < cases; i++) data[from + i * RIGHT] = column[i]!;
    };
    values.forEach(put);
    behaviours.forEach((column, b) => put(column, this.behaviourStart + b));
  }

  multiply(used: number): void {
    const { routines, address, behaviourStart, leftPanels, leftSize, rightSize, width } = this;
    const { data, left, drawn, times, sums, squares, products } = address;
    const end = drawn + used * INDEX;
    for (let j = 0; j < this.valueCount; j++) {
      const from = data + Math.floor(j / RIGHT) * rightSize + (j % RIGHT) * NUMBER;
      const to = left + Math.floor(j / LEFT) * leftSize + (j % LEFT) * NUMBER;
      routines.weigh(from, drawn, end, times, to);
    }
    const stride = width * NUMBER;
    for (let j = 0; j < width; j += RIGHT) {
      const right = data + (j / RIGHT) * rightSize;
      const at = j * NUMBER;
      routines.moments(right, drawn, end, times, sums + at, squares + at);
      for (let p = 0; p < leftPanels; p++) {
        const i = p * LEFT;
        // Of the values' own products the lower triangle will do.
        if (j >= behaviourStart || j <= i + LEFT - 1)
          routines.tile(left + p * leftSize, right, drawn, end, products + i * stride + at, stride);
      }
    }
  }
}
