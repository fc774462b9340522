import { mean } from './mean';
import { standardDeviation } from './standard-deviation';

/** A variance this small beside the mean square is rounding: the column is constant. */
const CONSTANT = 1e-12;

/**
 * Correlations of resampled cases, for bootstraps: a resample is a list of how often each case
 * occurs, so that a case drawn three times is multiplied out once. Everything is allocated once;
 * scalar products run over 3 x 3 tiles that stay in registers. Columns are standardised over all
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
  /** Padded to whole tiles with columns of 0. */
  private readonly leftCount: number;
  private readonly rightCount: number;
  /** Columns by case: right-hand side of the products, case-major so that a case is one stretch. */
  private readonly data: Float64Array;
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  /** Sums of products, leftCount x rightCount. Its last used row holds plain sums. */
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;

  /**
   * @param values one column of scores a value, complete
   * @param behaviours further columns over the same cases, complete
   */
  constructor(values: readonly ArrayLike<number>[], behaviours: readonly ArrayLike<number>[] = []) {
    const columns = [...values, ...behaviours];
    this.cases = columns[0]?.length ?? 0;
    this.valueCount = values.length;
    this.behaviourCount = behaviours.length;
    this.leftCount = Math.ceil((values.length + 1) / 3) * 3;
    this.rightCount = Math.ceil(columns.length / 3) * 3;
    this.data = new Float64Array(this.cases * this.rightCount);
    columns.forEach((column, j) => {
      const centre = mean(column);
      // An unknown number makes the whole column NaN, and with it what is computed from it.
      const spread = standardDeviation(column) || 1;
      for (let i = 0; i < this.cases; i++)
        this.data[i * this.rightCount + j] = (column[i]! - centre) / spread;
    });
    this.left = new Float64Array(this.cases * this.leftCount);
    this.right = new Float64Array(this.cases * this.rightCount);
    this.sums = new Float64Array(this.leftCount * this.rightCount);
    this.squares = new Float64Array(this.rightCount);
    this.values = new Float64Array(values.length ** 2);
    this.behaviours = new Float64Array(values.length * behaviours.length);
  }

  /** Correlates the resample in which case i occurs `counts[i]` times. */
  correlate(counts: ArrayLike<number>): void {
    let total = 0;
    let used = 0;
    for (let i = 0; i < this.cases; i++)
      if (counts[i]! > 0) {
        total += counts[i]!;
        used++;
      }
    this.gather(counts, used);
    this.multiply(used);
    this.normalise(total);
  }

  /** Copies the cases that occur into columns; the left-hand side is multiplied by the counts. */
  private gather(counts: ArrayLike<number>, used: number): void {
    const { cases, data, left, right, squares, valueCount, rightCount } = this;
    squares.fill(0);
    let at = 0;
    for (let i = 0; i < cases; i++) {
      const count = counts[i]!;
      if (count === 0) continue;
      const row = i * rightCount;
      for (let j = 0; j < rightCount; j++) {
        const value = data[row + j]!;
        right[j * used + at] = value;
        squares[j] = squares[j]! + count * value * value;
        if (j < valueCount) left[j * used + at] = count * value;
      }
      left[valueCount * used + at] = count;
      at++;
    }
    left.fill(0, (valueCount + 1) * used, this.leftCount * used);
  }

  private multiply(used: number): void {
    const { left, right, sums, leftCount, rightCount } = this;
    for (let i = 0; i < leftCount; i += 3) {
      const a0 = i * used;
      const a1 = a0 + used;
      const a2 = a1 + used;
      for (let j = 0; j < rightCount; j += 3) {
        const b0 = j * used;
        const b1 = b0 + used;
        const b2 = b1 + used;
        let s00 = 0;
        let s01 = 0;
        let s02 = 0;
        let s10 = 0;
        let s11 = 0;
        let s12 = 0;
        let s20 = 0;
        let s21 = 0;
        let s22 = 0;
        for (let k = 0; k < used; k++) {
          const x0 = left[a0 + k]!;
          const x1 = left[a1 + k]!;
          const x2 = left[a2 + k]!;
          const y0 = right[b0 + k]!;
          const y1 = right[b1 + k]!;
          const y2 = right[b2 + k]!;
          s00 += x0 * y0;
          s01 += x0 * y1;
          s02 += x0 * y2;
          s10 += x1 * y0;
          s11 += x1 * y1;
          s12 += x1 * y2;
          s20 += x2 * y0;
          s21 += x2 * y1;
          s22 += x2 * y2;
        }
        const o = i * rightCount + j;
        sums[o] = s00;
        sums[o + 1] = s01;
        sums[o + 2] = s02;
        sums[o + rightCount] = s10;
        sums[o + rightCount + 1] = s11;
        sums[o + rightCount + 2] = s12;
        sums[o + 2 * rightCount] = s20;
        sums[o + 2 * rightCount + 1] = s21;
        sums[o + 2 * rightCount + 2] = s22;
      }
    }
  }

  /** Centres the sums and scales them to correlations. */
  private normalise(total: number): void {
    const { sums, squares, valueCount, behaviourCount, rightCount, values, behaviours } = this;
    const plain = valueCount * rightCount;
    // `squares` becomes the reciprocal root of the centred sum of squares, NaN for a constant.
    for (let j = 0; j < valueCount + behaviourCount; j++) {
      const raw = squares[j]!;
      const centred = raw - (sums[plain + j]! * sums[plain + j]!) / total;
      squares[j] = centred > CONSTANT * raw ? 1 / Math.sqrt(centred) : NaN;
    }
    for (let i = 0; i < valueCount; i++) {
      const row = i * rightCount;
      const share = sums[plain + i]! / total;
      const scale = squares[i]!;
      for (let j = 0; j < valueCount; j++) {
        const r = (sums[row + j]! - share * sums[plain + j]!) * scale * squares[j]!;
        values[i * valueCount + j] = i === j ? (Number.isNaN(scale) ? NaN : 1) : within(r);
      }
      for (let b = 0; b < behaviourCount; b++) {
        const j = valueCount + b;
        behaviours[i * behaviourCount + b] = within(
          (sums[row + j]! - share * sums[plain + j]!) * scale * squares[j]!
        );
      }
    }
  }
}

/** Holds a correlation within [-1, 1] against rounding; NaN stays. */
function within(r: number): number {
  return r > 1 ? 1 : r < -1 ? -1 : r;
}
