/** QR steps for one eigenvalue after which the method has long converged: two are usual. */
const MOST_STEPS = 60;

/**
 * Eigenvalues and the first eigenvectors of symmetric matrices: Householder's reduction to a
 * tridiagonal matrix, then QR steps with Wilkinson's shift (Golub and Van Loan 2013, algorithms
 * 8.3.1 to 8.3.3). Errors are of the size of rounding relative to the largest eigenvalue. For loops:
 * everything is allocated once, and only the vectors that are wanted are put together.
 */
export class SymmetricEigen {
  /** Eigenvalues, descending. */
  readonly values: Float64Array;
  /** Unit eigenvectors of the first eigenvalues, by rows. */
  readonly vectors: Float64Array;
  /** The matrix to decompose, packed n x n; overwritten by `decompose`. */
  readonly matrix: Float64Array;
  /** Diagonal and subdiagonal of the tridiagonal matrix. The diagonal ends as the eigenvalues. */
  private readonly diagonal: Float64Array;
  private readonly subdiagonal: Float64Array;
  /** Factors of the Householder reflections, and the vector that one adds to the matrix. */
  private readonly betas: Float64Array;
  private readonly update: Float64Array;
  /** Rotations of the QR steps: the first of their two rows, cosine and sine. */
  private turns = 0;
  private rows: Int32Array;
  private cosines: Float64Array;
  private sines: Float64Array;

  /** @param wanted number of eigenvectors */
  constructor(
    readonly n: number,
    private readonly wanted = n
  ) {
    this.values = new Float64Array(n);
    this.vectors = new Float64Array(wanted * n);
    this.matrix = new Float64Array(n * n);
    this.diagonal = new Float64Array(n);
    this.subdiagonal = new Float64Array(n);
    this.betas = new Float64Array(n);
    this.update = new Float64Array(n);
    this.rows = new Int32Array(4 * n * n);
    this.cosines = new Float64Array(4 * n * n);
    this.sines = new Float64Array(4 * n * n);
  }

  /** Decomposes what stands in `matrix`: finite numbers, of which the lower triangle is read. */
  decompose(): void {
    const { n, values, diagonal, wanted } = this;
    const size = this.scaleDown();
    for (let k = 0; k < n - 2; k++) this.reflect(k);
    for (let i = 0; i < n; i++) diagonal[i] = this.matrix[i * n + i]!;
    if (n > 1) this.subdiagonal[n - 2] = this.matrix[(n - 1) * n + n - 2]!;
    this.diagonalise();
    for (let rank = 0; rank < n; rank++) {
      let top = 0;
      for (let i = 1; i < n; i++) if (diagonal[i]! > diagonal[top]!) top = i;
      values[rank] = size * diagonal[top]!;
      diagonal[top] = -Infinity;
      if (rank < wanted) this.gather(top, rank * n);
    }
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

  /** Puts the eigenvector of a place of the diagonal into `vectors`, from `at` on. */
  private gather(place: number, at: number): void {
    const { n, matrix, vectors, betas, rows, cosines, sines } = this;
    vectors.fill(0, at, at + n);
    vectors[at + place] = 1;
    for (let turn = this.turns - 1; turn >= 0; turn--) {
      const k = at + rows[turn]!;
      const c = cosines[turn]!;
      const s = sines[turn]!;
      const a = vectors[k]!;
      const b = vectors[k + 1]!;
      vectors[k] = c * a - s * b;
      vectors[k + 1] = s * a + c * b;
    }
    for (let k = n - 3; k >= 0; k--) {
      let sum = 0;
      for (let i = k + 1; i < n; i++) sum += vectors[at + i]! * matrix[i * n + k]!;
      sum *= betas[k]!;
      for (let i = k + 1; i < n; i++) vectors[at + i] = vectors[at + i]! - sum * matrix[i * n + k]!;
    }
  }

  /** QR steps until every entry of the subdiagonal is rounding. */
  private diagonalise(): void {
    const { n, diagonal, subdiagonal } = this;
    this.turns = 0;
    let norm = 0;
    for (let i = 0; i < n; i++)
      norm = Math.max(norm, Math.abs(diagonal[i]!) + (i < n - 1 ? Math.abs(subdiagonal[i]!) : 0));
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

  /** One implicit QR step on the rows from `low` to `high`; its rotations are kept. */
  private step(low: number, high: number): void {
    if (this.turns + high - low > this.rows.length) this.makeRoom();
    const { diagonal: d, subdiagonal: e, rows, cosines, sines } = this;
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
      rows[this.turns] = k;
      cosines[this.turns] = c;
      sines[this.turns] = s;
      this.turns++;
    }
  }

  private makeRoom(): void {
    const twice = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const length = 2 * this.rows.length;
    this.rows = twice(this.rows, new Int32Array(length));
    this.cosines = twice(this.cosines, new Float64Array(length));
    this.sines = twice(this.sines, new Float64Array(length));
  }
}
