import { VALUES } from '../../values';
import { NO_VARIANCE, correlationsOf, mixture, type Moments } from '../moments';
import { orNull } from '../types';
import { combinedMoments } from './pair';
import type { BehaviourTable } from './tables';

/**
 * Products (or covariances) of the ten value scores and of behaviour columns: all that the cells
 * of a value-behaviour matrix are made of.
 */
export interface Products {
  /** values x values, packed. */
  values: Float64Array;
  /** columns x values, packed. */
  cross: Float64Array;
  /** Of each column with itself. */
  columns: Float64Array;
}

/** Room for the products of `columns` behaviour columns. */
export function emptyProducts(columns: number): Products {
  return {
    values: new Float64Array(VALUES.length ** 2),
    cross: new Float64Array(VALUES.length * columns),
    columns: new Float64Array(columns)
  };
}

/** Covariances out of the moments of the value scores and the columns that follow them. */
export function productsOf({ covariance }: Moments): Products {
  const width = VALUES.length;
  const rest = covariance.slice(width);
  return {
    values: Float64Array.from(covariance.slice(0, width).flatMap((row) => row.slice(0, width))),
    cross: Float64Array.from(rest.flatMap((row) => row.slice(0, width))),
    columns: Float64Array.from(rest, (row, c) => row[width + c]!)
  };
}

/**
 * Covariances of mixtures of the same parts under ever other weights: `productsOf(mixture(parts,
 * weights))`, without the covariances that no cell is made of.
 */
export class MixedProducts {
  /** The latest mixture. */
  readonly products: Products;
  private readonly parts: readonly (Part | null)[];
  private readonly means: Float64Array;
  /** Deviation of a part's means from those of the mixture. */
  private readonly off: Float64Array;

  /** @param parts moments of the ten value scores and the columns that follow them */
  constructor(parts: readonly (Moments | null)[]) {
    this.parts = parts.map((part) => part && { means: part.means, ...productsOf(part) });
    const width = parts.find((part) => part !== null)?.means.length ?? VALUES.length;
    this.products = emptyProducts(width - VALUES.length);
    this.means = new Float64Array(width);
    this.off = new Float64Array(width);
  }

  /** @param weights over the parts, summing to 1; a part of weight 0 may be absent */
  mix(weights: readonly number[]): Products {
    const { products, parts, means } = this;
    for (const sums of [means, products.values, products.cross, products.columns]) sums.fill(0);
    parts.forEach((part, p) => {
      const weight = weights[p]!;
      if (part === null || !(weight > 0)) return;
      for (let a = 0; a < means.length; a++) means[a] = means[a]! + weight * part.means[a]!;
    });
    parts.forEach((part, p) => {
      if (part !== null && weights[p]! > 0) this.add(part, weights[p]!);
    });
    return products;
  }

  private add(part: Part, weight: number): void {
    const { off, means } = this;
    const { values, cross, columns } = this.products;
    const n = VALUES.length;
    for (let a = 0; a < off.length; a++) off[a] = part.means[a]! - means[a]!;
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        const within = part.values[a * n + b]!;
        values[a * n + b] = values[a * n + b]! + weight * (within + off[a]! * off[b]!);
      }
    for (let c = 0; c < columns.length; c++) {
      const own = off[n + c]!;
      columns[c] = columns[c]! + weight * (part.columns[c]! + own * own);
      for (let b = 0; b < n; b++) {
        const within = part.cross[c * n + b]!;
        cross[c * n + b] = cross[c * n + b]! + weight * (within + own * off[b]!);
      }
    }
  }
}

/** A part of a mixture. */
interface Part extends Products {
  means: Float64Array;
}

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
