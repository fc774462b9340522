/** QR steps for one eigenvalue after which the method has long converged: two are usual. */
const MOST_STEPS = 60;

/**
 * Eigenvalues and eigenvectors of symmetric matrices: Householder's reduction to a tridiagonal
 * matrix, then QR steps with Wilkinson's shift (Golub and Van Loan 2013, algorithms 8.3.1 to
 * 8.3.3). Errors are of the size of rounding beside the largest eigenvalue. For loops: everything
 * is allocated once.
 */
export class SymmetricEigen {
  /** Eigenvalues, descending. */
  readonly values: Float64Array;
  /** Unit eigenvectors by rows, in the order of `values`. */
  readonly vectors: Float64Array;
  /** The matrix to decompose, packed n x n; overwritten by `decompose`. */
  readonly matrix: Float64Array;
  /** Diagonal and subdiagonal of the tridiagonal matrix. The diagonal becomes `values`. */
  private readonly subdiagonal: Float64Array;
  /** Factors of the Householder reflections, and the vector that one adds to the matrix. */
  private readonly betas: Float64Array;
  private readonly update: Float64Array;

  constructor(readonly n: number) {
    this.values = new Float64Array(n);
    this.vectors = new Float64Array(n * n);
    this.matrix = new Float64Array(n * n);
    this.subdiagonal = new Float64Array(n);
    this.betas = new Float64Array(n);
    this.update = new Float64Array(n);
  }

  /** Decomposes what stands in `matrix`: finite numbers, of which the lower triangle is read. */
  decompose(): void {
    const { n, values } = this;
    const size = this.scaleDown();
    for (let k = 0; k < n - 2; k++) this.reflect(k);
    for (let i = 0; i < n; i++) values[i] = this.matrix[i * n + i]!;
    if (n > 1) this.subdiagonal[n - 2] = this.matrix[(n - 1) * n + n - 2]!;
    this.gatherReflections();
    this.diagonalise();
    for (let i = 0; i < n; i++) values[i] = size * values[i]!;
    this.sort();
  }

  /** Divides the matrix by its largest entry, against overflow; returns that. */
  private scaleDown(): number {
    const { n, matrix } = this;
    let size = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) size = Math.max(size, Math.abs(matrix[i * n + j]!));
    if (size === 0) return 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[i * n + j]! / size;
    return size;
  }

  /**
   * Annuls column k below the subdiagonal by a reflection 1 - beta v v' of the rest of the matrix.
   * v stays in the column from row k + 1 on, for `gatherReflections`.
   */
  private reflect(k: number): void {
    const { n, matrix, subdiagonal, betas, update } = this;
    const first = matrix[(k + 1) * n + k]!;
    let below = 0;
    for (let i = k + 2; i < n; i++) below += matrix[i * n + k]! * matrix[i * n + k]!;
    if (below === 0) {
      subdiagonal[k] = first;
      betas[k] = 0;
      return;
    }
    const length = Math.sqrt(first * first + below);
    // Away from `length` in sign, so that nothing cancels.
    const head = first < 0 ? first - length : first + length;
    subdiagonal[k] = first < 0 ? length : -length;
    const beta = 2 / (head * head + below);
    betas[k] = beta;
    matrix[(k + 1) * n + k] = head;

    // update = beta A v - (beta / 2) (beta v' A v) v; then A loses v update' + update v'.
    let vAv = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j <= i; j++) sum += matrix[i * n + j]! * matrix[j * n + k]!;
      for (let j = i + 1; j < n; j++) sum += matrix[j * n + i]! * matrix[j * n + k]!;
      update[i] = beta * sum;
      vAv += update[i]! * matrix[i * n + k]!;
    }
    const along = (beta / 2) * vAv;
    for (let i = k + 1; i < n; i++) update[i] = update[i]! - along * matrix[i * n + k]!;
    for (let i = k + 1; i < n; i++) {
      const v = matrix[i * n + k]!;
      const u = update[i]!;
      for (let j = k + 1; j <= i; j++) {
        const entry = matrix[i * n + j]!;
        matrix[i * n + j] = entry - v * update[j]! - u * matrix[j * n + k]!;
      }
    }
  }

  /** The product of all reflections, transposed, into `vectors`: last one first. */
  private gatherReflections(): void {
    const { n, matrix, vectors, betas } = this;
    vectors.fill(0);
    for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
    for (let k = n - 3; k >= 0; k--) {
      const beta = betas[k]!;
      if (beta === 0) continue;
      // Rows of the transposed product from k + 1 on: all others are still those of the identity.
      for (let r = k + 1; r < n; r++) {
        let sum = 0;
        for (let i = k + 1; i < n; i++) sum += vectors[r * n + i]! * matrix[i * n + k]!;
        sum *= beta;
        for (let i = k + 1; i < n; i++)
          vectors[r * n + i] = vectors[r * n + i]! - sum * matrix[i * n + k]!;
      }
    }
  }

  /** QR steps until every entry of the subdiagonal is rounding. */
  private diagonalise(): void {
    const { n, values, subdiagonal } = this;
    let norm = 0;
    for (let i = 0; i < n; i++)
      norm = Math.max(norm, Math.abs(values[i]!) + (i < n - 1 ? Math.abs(subdiagonal[i]!) : 0));
    const least = 2 ** -53 * norm;
    const small = (k: number) => Math.abs(subdiagonal[k]!) <= least;
    let high = n - 1;
    for (let step = 0; high > 0 && step < MOST_STEPS * n; step++) {
      if (small(high - 1)) {
        high--;
        continue;
      }
      let low = high - 1;
      while (low > 0 && !small(low - 1)) low--;
      this.step(low, high);
    }
  }

  /** One implicit QR step on the rows from `low` to `high`; `vectors` gathers the rotations. */
  private step(low: number, high: number): void {
    const { n, values: d, subdiagonal: e, vectors } = this;
    const half = (d[high - 1]! - d[high]!) / 2;
    const last = e[high - 1]!;
    const root = Math.sqrt(half * half + last * last);
    const shift = d[high]! - (last * last) / (half < 0 ? half - root : half + root);
    let x = d[low]! - shift;
    let z = e[low]!;
    for (let k = low; k < high; k++) {
      const r = Math.sqrt(x * x + z * z);
      // Both vanish only by underflow: there is nothing to turn then.
      const c = r > 0 ? x / r : 1;
      const s = r > 0 ? z / r : 0;
      if (k > low) e[k - 1] = r;
      const p = d[k]!;
      const q = d[k + 1]!;
      const f = e[k]!;
      const cross = 2 * c * s * f;
      d[k] = c * c * p + cross + s * s * q;
      d[k + 1] = s * s * p - cross + c * c * q;
      x = e[k] = (c * c - s * s) * f + c * s * (q - p);
      if (k < high - 1) {
        z = s * e[k + 1]!;
        e[k + 1] = c * e[k + 1]!;
      }
      const row = k * n;
      for (let i = row; i < row + n; i++) {
        const a = vectors[i]!;
        const b = vectors[i + n]!;
        vectors[i] = c * a + s * b;
        vectors[i + n] = c * b - s * a;
      }
    }
  }

  /** Selection sort of values and vectors, descending. */
  private sort(): void {
    const { n, values, vectors } = this;
    for (let i = 0; i < n - 1; i++) {
      let top = i;
      for (let j = i + 1; j < n; j++) if (values[j]! > values[top]!) top = j;
      if (top === i) continue;
      const value = values[i]!;
      values[i] = values[top]!;
      values[top] = value;
      for (let k = 0; k < n; k++) {
        const entry = vectors[i * n + k]!;
        vectors[i * n + k] = vectors[top * n + k]!;
        vectors[top * n + k] = entry;
      }
    }
  }
}
