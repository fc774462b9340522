import { mean } from './mean';
import { standardDeviation } from './standard-deviation';

/** A variance this small beside the mean square is rounding: the column is constant. */
const CONSTANT = 1e-12;

/** Columns of a tile on the left and on the right: their products and operands fit registers. */
const LEFT = 2;
const RIGHT = 5;

/**
 * Correlations of resampled cases, for bootstraps: a resample is a list of how often each case
 * occurs, so that a case drawn three times is multiplied out once. Everything is allocated once;
 * scalar products run over 2 x 5 tiles that stay in registers. Columns are standardised over all
 * cases beforehand, after which one pass loses no digits that two would keep.
 */
export class CorrelationKernel {
  /** Correlations of the values, packed values x values; NaN where undefined. */
  readonly values: Float64Array;
  /** Correlations of values with behaviours, packed values x behaviours; NaN where undefined. */
  readonly behaviours: Float64Array;

  private readonly cases: number;
  private readonly valueCount: number;
  private readonly behaviourCount: number;
  /** Columns on either side, padded to whole tiles with columns of 0. */
  private readonly leftCount: number;
  private readonly rightCount: number;
  /** Standardised columns, column-major. */
  private readonly data: Float64Array;
  /** Cases of the resample, and how often each occurs. */
  private readonly drawn: Int32Array;
  private readonly times: Float64Array;
  /** Columns of the resample: values times counts, and all columns as they are. */
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private readonly products: Float64Array;
  private readonly sums: Float64Array;
  /** Reciprocal root of the centred sum of squares; NaN for a constant. */
  private readonly scales: Float64Array;

  /**
   * @param values one column of scores a value, complete
   * @param behaviours further columns over the same cases, complete
   */
  constructor(values: readonly ArrayLike<number>[], behaviours: readonly ArrayLike<number>[] = []) {
    const columns = [...values, ...behaviours];
    this.cases = columns[0]?.length ?? 0;
    this.valueCount = values.length;
    this.behaviourCount = behaviours.length;
    this.leftCount = Math.ceil(values.length / LEFT) * LEFT;
    const even = 2 * Math.ceil(columns.length / 2);
    this.rightCount = Math.ceil(even / RIGHT) * RIGHT;
    this.data = new Float64Array(this.cases * even);
    columns.forEach((column, j) => {
      const centre = mean(column);
      // An unknown number makes the whole column NaN, and with it what is computed from it.
      const spread = standardDeviation(column) || 1;
      for (let i = 0; i < this.cases; i++)
        this.data[j * this.cases + i] = (column[i]! - centre) / spread;
    });
    this.drawn = new Int32Array(this.cases);
    this.times = new Float64Array(this.cases);
    this.left = new Float64Array(this.cases * this.leftCount);
    this.right = new Float64Array(this.cases * this.rightCount);
    this.products = new Float64Array(this.leftCount * this.rightCount);
    this.sums = new Float64Array(even);
    this.scales = new Float64Array(even);
    this.values = new Float64Array(values.length ** 2);
    this.behaviours = new Float64Array(values.length * behaviours.length);
  }

  /** Correlates the resample in which case i occurs `counts[i]` times. */
  correlate(counts: ArrayLike<number>): void {
    const { cases, drawn, times } = this;
    let total = 0;
    let used = 0;
    for (let i = 0; i < cases; i++) {
      const count = counts[i]!;
      if (count === 0) continue;
      drawn[used] = i;
      times[used++] = count;
      total += count;
    }
    this.gather(used, total);
    this.multiply(used);
    this.normalise(total);
  }

  /**
   * Copies the cases that occur, with sums and scales on the way: two columns at a time, so that
   * their running sums need not wait for each other.
   */
  private gather(used: number, total: number): void {
    const { cases, data, drawn, times, right } = this;
    for (let j = 0; j < this.sums.length; j += 2) {
      const from0 = j * cases;
      const from1 = from0 + cases;
      const to0 = j * used;
      const to1 = to0 + used;
      let sum0 = 0;
      let sum1 = 0;
      let squares0 = 0;
      let squares1 = 0;
      for (let k = 0; k < used; k++) {
        const i = drawn[k]!;
        const count = times[k]!;
        const value0 = data[from0 + i]!;
        const value1 = data[from1 + i]!;
        right[to0 + k] = value0;
        right[to1 + k] = value1;
        const weighted0 = count * value0;
        const weighted1 = count * value1;
        sum0 += weighted0;
        sum1 += weighted1;
        squares0 += weighted0 * value0;
        squares1 += weighted1 * value1;
      }
      this.setScale(j, sum0, squares0, total);
      this.setScale(j + 1, sum1, squares1, total);
    }
    this.weighValues(used);
  }

  private setScale(j: number, sum: number, squares: number, total: number): void {
    const centred = squares - (sum * sum) / total;
    this.sums[j] = sum;
    this.scales[j] = centred > CONSTANT * squares ? 1 / Math.sqrt(centred) : NaN;
  }

  /** Left-hand side: the values' columns times the counts. The last tile is filled with 0. */
  private weighValues(used: number): void {
    const { times, left, right, valueCount } = this;
    for (let j = 0; j < valueCount; j++)
      for (let k = 0; k < used; k++) left[j * used + k] = times[k]! * right[j * used + k]!;
    left.fill(0, valueCount * used, this.leftCount * used);
    right.fill(0, this.sums.length * used, this.rightCount * used);
  }

  private multiply(used: number): void {
    const { left, right, products, leftCount, rightCount, valueCount } = this;
    for (let i = 0; i < leftCount; i += LEFT) {
      const a0 = i * used;
      const a1 = a0 + used;
      for (let j = 0; j < rightCount; j += RIGHT) {
        // Of the values' own products the lower triangle will do.
        if (j > i + 1 && j + RIGHT <= valueCount) continue;
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
        const o = i * rightCount + j;
        const p = o + rightCount;
        products[o] = s00;
        products[o + 1] = s01;
        products[o + 2] = s02;
        products[o + 3] = s03;
        products[o + 4] = s04;
        products[p] = s10;
        products[p + 1] = s11;
        products[p + 2] = s12;
        products[p + 3] = s13;
        products[p + 4] = s14;
      }
    }
  }

  /** Centres the products and scales them to correlations. */
  private normalise(total: number): void {
    const { products, sums, scales, valueCount, behaviourCount, rightCount } = this;
    const { values, behaviours } = this;
    for (let i = 0; i < valueCount; i++) {
      const row = i * rightCount;
      const share = sums[i]! / total;
      const scale = scales[i]!;
      for (let j = 0; j < i; j++) {
        const r = within((products[row + j]! - share * sums[j]!) * scale * scales[j]!);
        values[i * valueCount + j] = values[j * valueCount + i] = r;
      }
      values[i * valueCount + i] = Number.isNaN(scale) ? NaN : 1;
      for (let b = 0; b < behaviourCount; b++) {
        const j = valueCount + b;
        behaviours[i * behaviourCount + b] = within(
          (products[row + j]! - share * sums[j]!) * scale * scales[j]!
        );
      }
    }
  }
}

/** Holds a correlation within [-1, 1] against rounding; NaN stays. */
function within(r: number): number {
  return r > 1 ? 1 : r < -1 ? -1 : r;
}
