import { VALUES } from '../values';

/** Room for the ten value scores of `rows` individuals, as columns. */
export function emptyColumns(rows: number): Float64Array[] {
  return VALUES.map(() => new Float64Array(rows));
}

/** Entries of a packed values x values matrix. */
export const PACKED = VALUES.length ** 2;

/**
 * Centres columns in place and puts their products into a packed matrix. The kernel of every loop
 * over populations: two passes, nothing allocated. Scores lie on an answer scale, so nothing has
 * to be scaled against overflow.
 *
 * @returns false when a column is constant: there are no correlations then
 */
export function centredProducts(columns: readonly Float64Array[], into: Float64Array): boolean {
  const n = columns.length;
  for (const column of columns) if (!centre(column)) return false;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      into[i * n + j] = into[j * n + i] = product(columns[i]!, columns[j]!);
    }
  }
  return true;
}

/** Correlations of packed products, held within [-1, 1] against rounding. */
export function productCorrelations(products: Float64Array, into: Float64Array): Float64Array {
  const n = VALUES.length;
  for (let i = 0; i < n; i++) {
    const own = products[i * n + i]!;
    into[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      const r = products[i * n + j]! / Math.sqrt(own * products[j * n + j]!);
      into[i * n + j] = into[j * n + i] = r > 1 ? 1 : r < -1 ? -1 : r;
    }
  }
  return into;
}

/** Takes the mean off; false when all numbers are equal. */
function centre(column: Float64Array): boolean {
  const n = column.length;
  const first = column[0]!;
  let constant = true;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = column[i]!;
    sum += value;
    if (value !== first) constant = false;
  }
  if (constant) return false;
  const mean = sum / n;
  for (let i = 0; i < n; i++) column[i] = column[i]! - mean;
  return true;
}

/** Scalar product in four running sums, which the processor adds side by side. */
function product(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const whole = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < n; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}
