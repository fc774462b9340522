import { LuDecomposition, Matrix } from 'ml-matrix';

/** A random factor: the level (from 0) that each observation has. */
export type Factor = readonly number[];

/**
 * Variance components of crossed and nested random factors, balanced or not, by the method of moments:
 * the quadratic forms |Z' M y|² of every factor (M takes the mean off) are set equal to their
 * expectations, which are linear in the components. That is MINQUE with prior weight on the error alone
 * (Rao 1971, Journal of Multivariate Analysis, 1, 257-275; Hartley, Rao & LaMotte 1978, Biometrics, 34,
 * 233-242): unbiased for any pattern of missing cells, and the analysis-of-variance estimate where
 * nothing is missing (Searle, Casella & McCulloch 1992, chapters 4 and 11).
 */
export class VarianceComponents {
  readonly #counts: number[][];
  readonly #solve: LuDecomposition | null;

  /**
   * @param factors one list of levels each, all of the same length; the error is not among them
   */
  constructor(private readonly factors: readonly Factor[]) {
    const n = factors[0]?.length ?? 0;
    this.#counts = factors.map((levels) => {
      const counts: number[] = [];
      for (const level of levels) counts[level] = (counts[level] ?? 0) + 1;
      return counts;
    });
    const rows = factors.map((_, k) => [
      ...factors.map((__, l) => this.#crossed(k, l, n)),
      this.#withError(k, n)
    ]);
    const last = [...factors.map((_, k) => this.#withError(k, n)), n - 1];
    const lu = n > 1 ? new LuDecomposition(new Matrix([...rows, last])) : null;
    this.#solve = lu === null || lu.isSingular() ? null : lu;
  }

  /** Whether the factors can be told apart in these observations. */
  get known(): boolean {
    return this.#solve !== null;
  }

  /**
   * The components, in the order of the factors, and last that of the error. They may be negative.
   * All NaN where the factors cannot be told apart.
   *
   * @param y one observation for each place of the factors
   */
  estimate(y: ArrayLike<number>): number[] {
    if (this.#solve === null) return [...this.factors.map(() => NaN), NaN];
    let total = 0;
    for (let i = 0; i < y.length; i++) total += y[i]!;
    const mean = total / y.length;
    const squares = this.factors.map((levels, k) => {
      const sums = new Float64Array(this.#counts[k]!.length);
      for (let i = 0; i < y.length; i++) sums[levels[i]!]! += y[i]! - mean;
      return sums.reduce((sum, one) => sum + one * one, 0);
    });
    let error = 0;
    for (let i = 0; i < y.length; i++) error += (y[i]! - mean) ** 2;
    return this.#solve.solve(Matrix.columnVector([...squares, error])).to1DArray();
  }

  /** |Z_k' M Z_l|²: the counts of pairs of levels, less what they would be if unrelated. */
  #crossed(k: number, l: number, n: number): number {
    const [one, other] = [this.#counts[k]!, this.#counts[l]!];
    const pairs = new Map<number, number>();
    const width = other.length;
    this.factors[k]!.forEach((level, i) => {
      const key = level * width + this.factors[l]![i]!;
      pairs.set(key, (pairs.get(key) ?? 0) + 1);
    });
    let sum = (sumOfSquares(one) * sumOfSquares(other)) / n ** 2;
    for (const [key, count] of pairs)
      sum += count ** 2 - (2 * count * one[Math.floor(key / width)]! * other[key % width]!) / n;
    return sum;
  }

  #withError(k: number, n: number): number {
    return n - sumOfSquares(this.#counts[k]!) / n;
  }
}

const sumOfSquares = (counts: readonly number[]): number =>
  counts.reduce((sum, count) => sum + count ** 2, 0);
