/** Reciprocal root of a pivot from which on it is not clearly positive. */
const MOST_RECIPROCAL = 1e5;

/**
 * The loops over points and pairs that planar scaling spends its time in, and the arrays that they
 * work on. Configurations are packed x0, y0, x1, y1, ...; pair k = i (i - 1) / 2 + j, j < i.
 */
export class PlanarLoops {
  /** The current configuration, and room for the next one. */
  readonly points: Float64Array;
  readonly next: Float64Array;
  /** Of every pair: dissimilarity, distance of `points`, admissible distance next to that. */
  readonly deltas: Float64Array;
  readonly distances: Float64Array;
  readonly fitted: Float64Array;
  /** Sum of the squared distances, set by `measure`. */
  total = 0;
  /** Symmetric, packed coordinates x coordinates; `solve` overwrites its lower triangle. */
  readonly hessian: Float64Array;
  /** What `solve` divides by the Hessian. */
  readonly direction: Float64Array;
  /** A column of the Cholesky factor. */
  private readonly column: Float64Array;

  constructor(private readonly n: number) {
    const pairs = (n * (n - 1)) / 2;
    this.points = new Float64Array(2 * n);
    this.next = new Float64Array(2 * n);
    this.deltas = new Float64Array(pairs);
    this.distances = new Float64Array(pairs);
    this.fitted = new Float64Array(pairs);
    this.hessian = new Float64Array(4 * n * n);
    this.direction = new Float64Array(2 * n);
    this.column = new Float64Array(2 * n);
  }

  /** Centres and scales a configuration to unit norm. */
  normalise(configuration: 'points' | 'next'): void {
    const points = this[configuration];
    let cx = 0;
    let cy = 0;
    for (let i = 0; i < points.length; i += 2) {
      cx += points[i]!;
      cy += points[i + 1]!;
    }
    cx /= this.n;
    cy /= this.n;
    let squares = 0;
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i]! - cx;
      const y = points[i + 1]! - cy;
      points[i] = x;
      points[i + 1] = y;
      squares += x * x + y * y;
    }
    const factor = 1 / Math.sqrt(squares);
    for (let i = 0; i < points.length; i++) points[i] = points[i]! * factor;
  }

  /** The Guttman transform of `points` into `next`, up to scale. Coinciding points do not push. */
  transform(): void {
    const { points, next, distances, fitted, n } = this;
    next.fill(0);
    let k = 0;
    for (let i = 1; i < n; i++) {
      const xi = points[2 * i]!;
      const yi = points[2 * i + 1]!;
      let sx = 0;
      let sy = 0;
      for (let j = 0; j < i; j++, k++) {
        const d = distances[k]!;
        if (d === 0) continue;
        const ratio = fitted[k]! / d;
        const fx = ratio * (xi - points[2 * j]!);
        const fy = ratio * (yi - points[2 * j + 1]!);
        sx += fx;
        sy += fy;
        next[2 * j] = next[2 * j]! - fx;
        next[2 * j + 1] = next[2 * j + 1]! - fy;
      }
      next[2 * i] = sx;
      next[2 * i + 1] = sy;
    }
  }

  /** Sets `distances` and `total`; returns the product of distances and dissimilarities. */
  measure(): number {
    const { points, distances, deltas, n } = this;
    let k = 0;
    let product = 0;
    let total = 0;
    for (let i = 1; i < n; i++) {
      const xi = points[2 * i]!;
      const yi = points[2 * i + 1]!;
      for (let j = 0; j < i; j++, k++) {
        const x = xi - points[2 * j]!;
        const y = yi - points[2 * j + 1]!;
        const square = x * x + y * y;
        const d = Math.sqrt(square);
        distances[k] = d;
        total += square;
        product += deltas[k]! * d;
      }
    }
    this.total = total;
    return product;
  }

  /** Sets `fitted` to a multiple of `deltas`; returns the sum of squared residuals. */
  fitRatio(factor: number): number {
    const { distances, deltas, fitted } = this;
    let residual = 0;
    for (let p = 0; p < distances.length; p++) {
      const fit = factor * deltas[p]!;
      fitted[p] = fit;
      const gap = distances[p]! - fit;
      residual += gap * gap;
    }
    return residual;
  }

  /**
   * Puts the inverse of `hessian` times `direction` into `direction`: Cholesky, column by column, so
   * that no sum waits for itself. False, and nothing to be used, where a pivot is not clearly
   * positive.
   */
  solve(): boolean {
    const { hessian, column, direction } = this;
    const size = direction.length;
    for (let a = 0; a < size; a++) {
      const inverse = 1 / Math.sqrt(hessian[a * size + a]!);
      hessian[a * size + a] = inverse;
      const known = direction[a]! * inverse;
      direction[a] = known;
      for (let b = a + 1; b < size; b++) {
        const row = b * size;
        const entry = hessian[row + a]! * inverse;
        hessian[row + a] = column[b] = entry;
        direction[b] = direction[b]! - entry * known;
        for (let c = a + 1; c <= b; c++) hessian[row + c] = hessian[row + c]! - entry * column[c]!;
      }
    }
    // Written so that NaN is caught.
    for (let a = 0; a < size; a++) if (!(hessian[a * size + a]! < MOST_RECIPROCAL)) return false;
    for (let a = size - 1; a >= 0; a--) {
      const row = a * size;
      const known = direction[a]! * hessian[row + a]!;
      direction[a] = known;
      for (let c = 0; c < a; c++) direction[c] = direction[c]! - hessian[row + c]! * known;
    }
    return true;
  }
}
