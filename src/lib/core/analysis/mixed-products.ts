import { VALUES } from '../values';
import type { Moments } from './moments';

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

/** A part of a mixture: means and covariances of its value scores and columns. */
export interface Part extends Products {
  means: Float64Array;
}

/** @param moments of the ten value scores and the columns that follow them */
export const partOf = (moments: Moments): Part => ({
  means: moments.means,
  ...productsOf(moments)
});

/** Room for a part with `columns` behaviour columns, which have nothing to do with the values. */
export const emptyPart = (columns: number): Part => ({
  means: new Float64Array(VALUES.length + columns),
  ...emptyProducts(columns)
});

/**
 * Covariances of mixtures of the same parts under ever other weights: `productsOf(mixture(parts,
 * weights))`, without the covariances that no cell is made of.
 */
export class MixedProducts {
  /** The latest mixture. */
  readonly products: Products;
  private readonly means: Float64Array;
  /** Deviation of a part's means from those of the mixture. */
  private readonly off: Float64Array;

  /** @param parts what is in them counts when they are mixed */
  constructor(private readonly parts: readonly (Part | null)[]) {
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
