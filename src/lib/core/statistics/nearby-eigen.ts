import { SymmetricEigen } from './symmetric-eigen';
import { vectors, type Vectors } from './vectors';

/** Steps after which a vector has not settled; about nine are usual. */
const MOST_STEPS = 20;
/** Residual, as a share of the eigenvalue, after which one more step ends in rounding. */
const SETTLED = 1e-13;
/** Rows of the matrices that vectors can follow. */
const ROWS = 10;

/**
 * The eigenvectors of the largest eigenvalues of many matrices near one, for loops, from those of that
 * one: each step takes off what the inverse of that one, without the vector, makes of the residual.
 * Where this settles in a few steps, the matrix is so near that no eigenvalue can be overlooked.
 */
export class NearbyEigen {
  private base: { start: Float64Array; inverse: Float64Array; vector: Float64Array }[] = [];
  private readonly following: Following;

  /** @param eigen holds the matrices, and takes the wanted vectors and their values */
  constructor(private readonly eigen: SymmetricEigen) {
    const fast = vectors();
    this.following = fast && eigen.n === ROWS ? vectored(fast) : plain;
  }

  /** Makes the next matrix the one that others are near. */
  restart(): void {
    this.base = [];
  }

  /** False where the vectors do not settle: the matrix is as it was, to be decomposed. */
  follow(): boolean {
    const { matrix, values } = this.eigen;
    if (this.base.length === 0) this.begin();
    return this.base.every(({ start, inverse, vector }, rank) => {
      const value = this.following(matrix, inverse, start, vector);
      values[rank] = value;
      const squares = product(vector, vector);
      const unit = 1 / Math.sqrt(squares);
      for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * unit;
      // Up to 45 degrees from the start.
      return squares < 2 && !Number.isNaN(value);
    });
  }

  private begin(): void {
    const { n, matrix, vectors: found } = this.eigen;
    const whole = new SymmetricEigen(n);
    whole.matrix.set(matrix);
    whole.decompose();
    const { values } = whole;
    const rowOf = (rank: number) => whole.vectors.slice(rank * n, (rank + 1) * n);
    const rows = Array.from(values, (_, rank) => rowOf(rank));
    this.base = rows.slice(0, found.length / n).map((start, own) => ({
      start,
      inverse: Float64Array.from({ length: n * n }, (_, at) =>
        rows.reduce((sum, row, rank) => {
          const term = row[Math.floor(at / n)]! * row[at % n]!;
          return rank === own ? sum : sum + term / (values[own]! - values[rank]!);
        }, 0)
      ),
      vector: found.subarray(own * n, (own + 1) * n)
    }));
  }
}

/**
 * Follows one eigenvector.
 *
 * @param matrix its lower triangle is read
 * @param inverse of the eigenvalue of the near matrix less that matrix, without the vector
 * @param start the vector of the near matrix, of unit length
 * @param into takes the vector, whose product with `start` is 1
 * @returns its eigenvalue; NaN where it does not settle
 */
export type Following = (
  matrix: Float64Array,
  inverse: Float64Array,
  start: Float64Array,
  into: Float64Array
) => number;

/** In plain numbers. */
export const plain: Following = (matrix, inverse, start, into) => {
  const n = start.length;
  const residual = new Float64Array(n);
  into.set(start);
  for (let step = 0; step < MOST_STEPS; step++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i < j ? j * n + i : i * n + j]! * into[j]!;
      residual[i] = sum;
    }
    const value = product(start, residual);
    for (let i = 0; i < n; i++) residual[i] = residual[i]! - value * into[i]!;
    const left = product(residual, residual);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += inverse[j * n + i]! * residual[j]!;
      into[i] = into[i]! + sum;
    }
    if (left <= SETTLED * value * (SETTLED * value)) return value;
  }
  return NaN;
};

/** Of even places and of odd ones, as vectors add them. */
function product(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < a.length; i += 2) {
    even += a[i]! * b[i]!;
    odd += i + 1 < a.length ? a[i + 1]! * b[i + 1]! : 0;
  }
  return even + odd;
}

/** The same to the last bit, for ten rows. */
export const vectored =
  ({ numbers, follow }: Vectors): Following =>
  (matrix, inverse, start, into) => {
    const at = numbers.length - 240;
    numbers.set(matrix, at);
    numbers.set(inverse, at + 100);
    numbers.set(start, at + 200);
    const value = follow(8 * at, MOST_STEPS, SETTLED);
    for (let i = 0; i < ROWS; i++) into[i] = numbers[at + 210 + i]!;
    return value;
  };
