import { mean } from './mean';
import { standardDeviation } from './standard-deviation';
import { VectorProducts } from './vector-products';
import { PlainProducts, type WeightedProducts } from './weighted-products';

/** A variance this small beside the mean square is rounding: the column is constant. */
const CONSTANT = 1e-12;

/**
 * Correlations of resampled cases, for bootstraps: a resample is a list of how often each case
 * occurs, so that a case drawn three times is multiplied out once. Everything is allocated once.
 * Columns are standardised over all cases beforehand, after which one pass loses no digits that
 * two would keep.
 */
export class CorrelationKernel {
  /** Correlations of the values, packed values x values; NaN where undefined. */
  readonly values: Float64Array;
  /** Correlations of values with behaviours, packed values x behaviours; NaN where undefined. */
  readonly behaviours: Float64Array;

  private readonly cases: number;
  private readonly valueCount: number;
  private readonly behaviourCount: number;
  private readonly products: WeightedProducts;
  /** Reciprocal root of the centred sum of squares; NaN for a constant. */
  private readonly scales: Float64Array;

  /**
   * @param values one column of scores a value, complete
   * @param behaviours further columns over the same cases, complete
   */
  constructor(values: readonly ArrayLike<number>[], behaviours: readonly ArrayLike<number>[] = []) {
    this.cases = (values[0] ?? behaviours[0])?.length ?? 0;
    this.valueCount = values.length;
    this.behaviourCount = behaviours.length;
    const columns = {
      cases: this.cases,
      values: values.map(standardised),
      behaviours: behaviours.map(standardised)
    };
    this.products = VectorProducts.create(columns) ?? new PlainProducts(columns);
    this.scales = new Float64Array(this.products.width);
    this.values = new Float64Array(values.length ** 2);
    this.behaviours = new Float64Array(values.length * behaviours.length);
  }

  /** Correlates the resample in which case i occurs `counts[i]` times. */
  correlate(counts: ArrayLike<number>): void {
    const { drawn, times } = this.products;
    let total = 0;
    let used = 0;
    for (let i = 0; i < this.cases; i++) {
      const count = counts[i]!;
      // Written for every case, and kept for those that occur: no branch to mispredict.
      drawn[used] = i;
      times[used] = count;
      used += +(count > 0);
      total += count;
    }
    this.products.multiply(used);
    this.setScales(total);
    this.normalise(total);
  }

  private setScales(total: number): void {
    const { sums, squares } = this.products;
    for (let j = 0; j < this.scales.length; j++) {
      const centred = squares[j]! - (sums[j]! * sums[j]!) / total;
      this.scales[j] = centred > CONSTANT * squares[j]! ? 1 / Math.sqrt(centred) : NaN;
    }
  }

  /** Centres the products and scales them to correlations. */
  private normalise(total: number): void {
    const { scales, valueCount, behaviourCount, values, behaviours } = this;
    const { products, sums, width, behaviourStart } = this.products;
    for (let i = 0; i < valueCount; i++) {
      const row = i * width;
      const share = sums[i]! / total;
      const scale = scales[i]!;
      for (let j = 0; j < i; j++) {
        const r = within((products[row + j]! - share * sums[j]!) * scale * scales[j]!);
        values[i * valueCount + j] = values[j * valueCount + i] = r;
      }
      values[i * valueCount + i] = Number.isNaN(scale) ? NaN : 1;
      for (let b = 0; b < behaviourCount; b++) {
        const j = behaviourStart + b;
        behaviours[i * behaviourCount + b] = within(
          (products[row + j]! - share * sums[j]!) * scale * scales[j]!
        );
      }
    }
  }
}

/** A column with mean 0 and deviation 1. An unknown number makes it NaN as a whole. */
function standardised(column: ArrayLike<number>): Float64Array {
  const centre = mean(column);
  const spread = standardDeviation(column) || 1;
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = (column[i]! - centre) / spread;
  return out;
}

/** Holds a correlation within [-1, 1] against rounding; NaN stays. */
function within(r: number): number {
  return r > 1 ? 1 : r < -1 ? -1 : r;
}
