import { NearbyEigen } from './nearby-eigen';
import { SymmetricEigen } from './symmetric-eigen';

/**
 * Classical scaling (Torgerson 1952) of packed dissimilarities, for loops: everything is allocated
 * once. The eigenvectors of B = -1/2 J D^2 J times the roots of their eigenvalues, negative ones
 * counted as 0. In each dimension the coordinate of largest size is positive, which makes the map
 * deterministic.
 */
export class Torgerson {
  /** Configuration, packed point by point. */
  readonly points: Float64Array;
  /** Eigenvalues of B, descending. */
  readonly eigenvalues: Float64Array;
  private readonly eigen: SymmetricEigen;
  private readonly nearby: NearbyEigen;
  private readonly rowMeans: Float64Array;

  constructor(
    readonly n: number,
    readonly dimensions = 2
  ) {
    this.points = new Float64Array(n * dimensions);
    this.eigen = new SymmetricEigen(n, Math.min(dimensions, n));
    this.eigenvalues = this.eigen.values;
    this.nearby = new NearbyEigen(this.eigen);
    this.rowMeans = new Float64Array(n);
  }

  /**
   * @param squares squared dissimilarities, packed n x n: finite; the lower triangle is read
   * @param near whether they are near those of the calls before, back to the last one without this:
   *   takes less time then, and leaves all but the wanted eigenvalues unknown
   */
  scale(squares: Float64Array, near = false): void {
    this.centreDoubly(squares);
    if (!near) this.nearby.restart();
    if (!near || !this.nearby.follow()) this.eigen.decompose();
    const { n, dimensions, points, eigen } = this;
    points.fill(0);
    for (let d = 0; d < Math.min(dimensions, n); d++) {
      const value = eigen.values[d]!;
      if (!(value > 0)) continue;
      let largest = 0;
      for (let i = 0; i < n; i++) {
        const entry = eigen.vectors[d * n + i]!;
        // A strict margin: among equal sizes the first decides, not rounding.
        if (Math.abs(entry) > Math.abs(largest) * (1 + 1e-9)) largest = entry;
      }
      const factor = Math.sign(largest) * Math.sqrt(value);
      for (let i = 0; i < n; i++) points[i * dimensions + d] = factor * eigen.vectors[d * n + i]!;
    }
  }

  private centreDoubly(squares: Float64Array): void {
    const { n, rowMeans, eigen } = this;
    const b = eigen.matrix;
    rowMeans.fill(0);
    for (let i = 1; i < n; i++)
      for (let j = 0; j < i; j++) {
        const square = squares[i * n + j]!;
        rowMeans[i] = rowMeans[i]! + square;
        rowMeans[j] = rowMeans[j]! + square;
      }
    let grand = 0;
    for (let i = 0; i < n; i++) {
      rowMeans[i] = rowMeans[i]! / n;
      grand += rowMeans[i]! / n;
    }
    for (let i = 0; i < n; i++) {
      const row = i * n;
      const rest = grand - rowMeans[i]!;
      for (let j = 0; j < i; j++) b[row + j] = -0.5 * (squares[row + j]! - rowMeans[j]! + rest);
      b[row + i] = -0.5 * (rest - rowMeans[i]!);
    }
  }
}
