import type { SquareMatrix } from '../reference/reference';

/** Means and covariances of a list of scores over the individuals of a persona or a population. */
export interface Moments {
  means: Float64Array;
  covariance: SquareMatrix;
}

/** Items that count for something, and how much. */
interface Terms {
  items: Int32Array;
  weights: Float64Array;
  squares: Float64Array;
}

/**
 * Linear scores A x of independent items x, prepared for ever other moments of the items: A m and
 * A diag(v) A'.
 */
export class LinearScores {
  private readonly rows: readonly Terms[];

  /**
   * @param map scores x items; items of weight 0 everywhere may be unknown
   * @param used items that count
   * @param share of the sum of all these items that is taken off every score
   */
  constructor(
    private readonly map: readonly (readonly number[])[],
    private readonly used: readonly number[],
    private readonly share = 0
  ) {
    this.rows = map.map((row) => {
      const items = used.filter((i) => row[i] !== 0);
      return {
        items: Int32Array.from(items),
        weights: Float64Array.from(items.map((i) => row[i]!)),
        squares: Float64Array.from(items.map((i) => row[i]! * row[i]!))
      };
    });
  }

  /** Means of the scores; of numbers further on nothing is written. */
  means(means: Float64Array, into: Float64Array): void {
    const off = this.share * this.total(means);
    for (let a = 0; a < this.rows.length; a++) into[a] = this.weighted(a, means) - off;
  }

  /** Variances of the scores, where nothing is taken off them. */
  variances(variances: Float64Array, into: Float64Array): void {
    for (let a = 0; a < this.rows.length; a++) {
      const { items, squares } = this.rows[a]!;
      let sum = 0;
      for (let k = 0; k < items.length; k++) sum += squares[k]! * variances[items[k]!]!;
      into[a] = sum;
    }
  }

  /** Covariances of the scores, packed. */
  covariances(variances: Float64Array, into: Float64Array): void {
    const { share, rows } = this;
    const width = rows.length;
    const all = share * share * this.total(variances);
    for (let a = 0; a < width; a++) {
      // What each score shares with the sum that is taken off.
      const own = share === 0 ? 0 : share * this.weighted(a, variances);
      into[a * width + a] = own;
      for (let b = 0; b < a; b++)
        into[a * width + b] = into[b * width + a] =
          this.covariance(a, b, variances) - (own + into[b * width + b]!) + all;
    }
    for (let a = 0; a < width; a++)
      into[a * width + a] = this.covariance(a, a, variances) - 2 * into[a * width + a]! + all;
  }

  private total(numbers: Float64Array): number {
    let sum = 0;
    if (this.share !== 0) for (let k = 0; k < this.used.length; k++) sum += numbers[this.used[k]!]!;
    return sum;
  }

  private weighted(a: number, numbers: Float64Array): number {
    const { items, weights } = this.rows[a]!;
    let sum = 0;
    for (let k = 0; k < items.length; k++) sum += weights[k]! * numbers[items[k]!]!;
    return sum;
  }

  private covariance(a: number, b: number, variances: Float64Array): number {
    const { items, weights } = this.rows[a]!;
    const other = this.map[b]!;
    let sum = 0;
    for (let k = 0; k < items.length; k++) {
      const i = items[k]!;
      sum += weights[k]! * variances[i]! * other[i]!;
    }
    return sum;
  }
}

/** Moments of linear scores of independent items: `LinearScores`, for once. */
export function independentMoments(
  map: readonly (readonly number[])[],
  means: Float64Array,
  variances: Float64Array,
  used: readonly number[]
): Moments {
  const scores = new LinearScores(map, used);
  const width = map.length;
  const packed = new Float64Array(width ** 2);
  const found = new Float64Array(width);
  scores.means(means, found);
  scores.covariances(variances, packed);
  return {
    means: found,
    covariance: map.map((_, a) => Array.from(packed.subarray(a * width, (a + 1) * width)))
  };
}

/** A column for each score of a list of individuals. */
export function columnsOf(rows: readonly ArrayLike<number>[], width: number): Float64Array[] {
  return Array.from({ length: width }, (_, j) => {
    const column = new Float64Array(rows.length);
    for (let k = 0; k < column.length; k++) column[k] = rows[k]![j]!;
    return column;
  });
}

/**
 * Moments of a pool of individuals, with their number as denominator: they describe the pool
 * itself. NaN without individuals.
 *
 * @param columns one a score
 */
export function pooledMoments(columns: readonly Float64Array[]): Moments {
  const width = columns.length;
  const n = columns[0]?.length ?? 0;
  const means = Float64Array.from(columns, (column) => sumOf(column) / n);
  const off = columns.map((column, j) => column.map((score) => score - means[j]!));
  const covariance = columns.map(() => new Array<number>(width).fill(0));
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      const shared = productSum(off[a]!, off[b]!) / n;
      covariance[a]![b] = shared;
      covariance[b]![a] = shared;
    }
  }
  return { means, covariance };
}

/** In the order given. */
export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum;
}

function productSum(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < one.length; k++) sum += one[k]! * other[k]!;
  return sum;
}

/**
 * Moments of a mixture, in closed form: the mean of the covariances within the parts plus the
 * covariance of their means (law of total covariance). No sampling, so no Monte-Carlo error.
 *
 * @param weights over the parts, summing to 1; a part of weight 0 may be absent
 */
export function mixture(parts: readonly (Moments | null)[], weights: readonly number[]): Moments {
  const present = parts.flatMap((part, index) =>
    part !== null && weights[index]! > 0 ? [{ part, weight: weights[index]! }] : []
  );
  const width = present[0]?.part.means.length ?? 0;
  const means = new Float64Array(width);
  for (const { part, weight } of present) {
    for (let a = 0; a < width; a++) means[a] = means[a]! + weight * part.means[a]!;
  }
  const covariance = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  for (const { part, weight } of present) {
    for (let a = 0; a < width; a++) {
      const into = covariance[a]!;
      const within = part.covariance[a]!;
      const off = part.means[a]! - means[a]!;
      for (let b = 0; b < width; b++) {
        const between = off * (part.means[b]! - means[b]!);
        into[b] = into[b]! + weight * (within[b]! + between);
      }
    }
  }
  return { means, covariance };
}

/**
 * Moments of linear scores L x: L m and L C L'. A weight of 0 leaves a score out, even an unknown
 * one.
 *
 * @param map new scores x scores
 */
export function linearMoments(
  map: readonly (readonly number[])[],
  { means, covariance }: Moments
): Moments {
  const terms = map.map((row) =>
    row.flatMap((weight, index) => (weight === 0 ? [] : [{ weight, index }]))
  );
  return {
    means: Float64Array.from(terms, (list) =>
      list.reduce((sum, { weight, index }) => sum + weight * means[index]!, 0)
    ),
    covariance: terms.map((left) =>
      terms.map((right) =>
        left.reduce(
          (sum, a) =>
            sum +
            right.reduce(
              (part, b) => part + a.weight * b.weight * covariance[a.index]![b.index]!,
              0
            ),
          0
        )
      )
    )
  };
}

/** A variance below this (in squared scale points) is rounding: the score is constant. */
export const NO_VARIANCE = 1e-24;

/**
 * Correlations of a covariance matrix, held within [-1, 1] against rounding. A score without
 * variance gives NaN in its row, its column and the diagonal.
 */
export function correlationsOf(covariance: SquareMatrix): SquareMatrix {
  const sds = covariance.map((row, i) => (row[i]! > NO_VARIANCE ? Math.sqrt(row[i]!) : NaN));
  return covariance.map((row, i) =>
    row.map((value, j) =>
      i === j
        ? Number.isNaN(sds[i]!)
          ? NaN
          : 1
        : Math.max(-1, Math.min(1, value / sds[i]! / sds[j]!))
    )
  );
}
