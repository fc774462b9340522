import { VALUES } from '../../values';
import { productsOf, type Products } from '../mixed-products';
import { NO_VARIANCE, correlationsOf, mixture } from '../moments';
import { orNull } from '../types';
import { combinedMoments } from './pair';
import type { BehaviourTable } from './tables';

/** Rows of a matrix as lists of values with their weights. */
export type Rows = readonly { value: number; weight: number }[][];

/** Rows of weights over the values as lists, without the zeros. */
export function rowsOf(weights: readonly (readonly number[])[]): Rows {
  return weights.map((row) =>
    row.flatMap((weight, value) => (weight === 0 ? [] : [{ value, weight }]))
  );
}

/** The values as they are. */
export const OWN_ORDER = Int32Array.from(VALUES, (_, v) => v);

/**
 * Correlations of rows (means of value scores) with columns; NaN where one is constant or unknown.
 *
 * @param order value that stands at each value's place: another one where labels are permuted
 * @param least variance (times what the products are scaled by) below which a score is constant
 * @param into rows x columns, packed
 */
export function correlationCells(
  { values, cross, columns }: Products,
  rows: Rows,
  order: Int32Array,
  least: number,
  into: Float64Array
): Float64Array {
  const width = VALUES.length;
  const n = columns.length;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    let own = 0;
    for (const a of row) {
      const from = order[a.value]! * width;
      for (const b of row) own += a.weight * b.weight * values[from + order[b.value]!]!;
    }
    for (let c = 0; c < n; c++) {
      let product = 0;
      for (const { value, weight } of row) product += weight * cross[c * width + order[value]!]!;
      const other = columns[c]!;
      const cell = own > least && other > least ? product / Math.sqrt(own * other) : NaN;
      into[r * n + c] = cell > 1 ? 1 : cell < -1 ? -1 : cell;
    }
  }
  return into;
}

/** The value-behaviour matrix of a population, without sampling error. */
export interface ExactCells {
  /** values x measures; null where undefined. */
  correlations: (number | null)[][];
  /** Covariances of the values and the columns of the reference; null without a reference. */
  products: Products | null;
  /** rows x mapped columns of the reference, packed; NaN where undefined. */
  cells: Float64Array | null;
}

/** Correlations of values with behaviours under given weights, in closed form (`mixture`). */
export function exactCells({ pairs, map }: BehaviourTable, weights: readonly number[]): ExactCells {
  const joint = mixture(
    pairs.map((pair) => pair?.joint ?? null),
    weights
  );
  const correlations = correlationsOf(joint.covariance)
    .slice(0, VALUES.length)
    .map((row) => row.slice(VALUES.length).map(orNull));
  if (map === null) return { correlations, products: null, cells: null };
  const products = productsOf(combinedMoments(joint, map.columns));
  const cells = new Float64Array(map.human.length);
  correlationCells(products, rowsOf(map.rows), OWN_ORDER, NO_VARIANCE, cells);
  return { correlations, products, cells };
}
