/** Columns of a tile on the left and on the right: their products and operands fit registers. */
const LEFT = 2;
const RIGHT = 5;

/**
 * Sums, squares and products of columns over cases that count several times: `drawn` and `times`
 * are written, then `multiply` is called. Values and behaviours are padded with columns of 0 to
 * whole tiles, so behaviours begin at `behaviourStart`.
 */
export interface WeightedProducts {
  /** Cases that occur, ascending, and how often each does. */
  readonly drawn: Int32Array;
  readonly times: Float64Array;
  /** Place of the first behaviour among the columns, and the number of columns. */
  readonly behaviourStart: number;
  readonly width: number;
  /** Of each column: the sum, and the sum of the squares. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Of value i with column j, at i * width + j: all behaviours, and values from 0 to i. */
  readonly products: Float64Array;
  /** Takes the first `used` entries of `drawn` and `times`. */
  multiply(used: number): void;
}

/** Columns of cases, as a `WeightedProducts` takes them in. */
export interface WeightedColumns {
  cases: number;
  values: readonly Float64Array[];
  behaviours: readonly Float64Array[];
}

/** Products in plain numbers. Every sum is added up in the order of the cases. */
export class PlainProducts implements WeightedProducts {
  readonly drawn: Int32Array;
  readonly times: Float64Array;
  readonly behaviourStart: number;
  readonly width: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly products: Float64Array;

  private readonly cases: number;
  private readonly valueCount: number;
  private readonly leftCount: number;
  /** All columns, column-major. */
  private readonly data: Float64Array;
  /** Columns of the resample: values times counts, and all columns as they are. */
  private readonly left: Float64Array;
  private readonly right: Float64Array;

  constructor({ cases, values, behaviours }: WeightedColumns) {
    this.cases = cases;
    this.valueCount = values.length;
    this.leftCount = Math.ceil(values.length / LEFT) * LEFT;
    this.behaviourStart = Math.ceil(values.length / RIGHT) * RIGHT;
    this.width = this.behaviourStart + Math.ceil(behaviours.length / RIGHT) * RIGHT;
    this.data = new Float64Array(cases * this.width);
    values.forEach((column, j) => this.data.set(column, j * cases));
    behaviours.forEach((column, b) => this.data.set(column, (this.behaviourStart + b) * cases));
    this.drawn = new Int32Array(cases);
    this.times = new Float64Array(cases);
    this.left = new Float64Array(cases * this.leftCount);
    this.right = new Float64Array(cases * this.width);
    this.sums = new Float64Array(this.width);
    this.squares = new Float64Array(this.width);
    this.products = new Float64Array(this.leftCount * this.width);
  }

  multiply(used: number): void {
    for (let j = 0; j < this.width; j++) this.gather(j, used);
    this.weigh(used);
    for (let i = 0; i < this.leftCount; i += LEFT)
      for (let j = 0; j < this.width; j += RIGHT) {
        // Of the values' own products the lower triangle will do.
        if (j <= i + LEFT - 1 || j >= this.behaviourStart) this.tile(i, j, used);
      }
  }

  /** Copies the cases of a column that occur, with its sums on the way. */
  private gather(j: number, used: number): void {
    const { cases, data, drawn, times, right } = this;
    const from = j * cases;
    const to = j * used;
    let sum = 0;
    let squares = 0;
    for (let k = 0; k < used; k++) {
      const value = data[from + drawn[k]!]!;
      right[to + k] = value;
      const weighted = times[k]! * value;
      sum += weighted;
      squares += weighted * value;
    }
    this.sums[j] = sum;
    this.squares[j] = squares;
  }

  /** Left-hand side: the values' columns times the counts. The last tile is filled with 0. */
  private weigh(used: number): void {
    const { times, left, right, valueCount } = this;
    for (let j = 0; j < valueCount; j++)
      for (let k = 0; k < used; k++) left[j * used + k] = times[k]! * right[j * used + k]!;
    left.fill(0, valueCount * used, this.leftCount * used);
  }

  private tile(i: number, j: number, used: number): void {
    const { left, right, products, width } = this;
    const a0 = i * used;
    const a1 = a0 + used;
    const b0 = j * used;
    const b1 = b0 + used;
    const b2 = b1 + used;
    const b3 = b2 + used;
    const b4 = b3 + used;
    let s00 = 0;
    let s01 = 0;
    let s02 = 0;
    let s03 = 0;
    let s04 = 0;
    let s10 = 0;
    let s11 = 0;
    let s12 = 0;
    let s13 = 0;
    let s14 = 0;
    for (let k = 0; k < used; k++) {
      const x0 = left[a0 + k]!;
      const x1 = left[a1 + k]!;
      const y0 = right[b0 + k]!;
      s00 += x0 * y0;
      s10 += x1 * y0;
      const y1 = right[b1 + k]!;
      s01 += x0 * y1;
      s11 += x1 * y1;
      const y2 = right[b2 + k]!;
      s02 += x0 * y2;
      s12 += x1 * y2;
      const y3 = right[b3 + k]!;
      s03 += x0 * y3;
      s13 += x1 * y3;
      const y4 = right[b4 + k]!;
      s04 += x0 * y4;
      s14 += x1 * y4;
    }
    const o = i * width + j;
    products[o] = s00;
    products[o + 1] = s01;
    products[o + 2] = s02;
    products[o + 3] = s03;
    products[o + 4] = s04;
    const p = o + width;
    products[p] = s10;
    products[p + 1] = s11;
    products[p + 2] = s12;
    products[p + 3] = s13;
    products[p + 4] = s14;
  }
}
