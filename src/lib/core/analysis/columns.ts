import type { SquareMatrix } from '../reference';
import { VALUES } from '../values';

/** Room for the ten value scores of `rows` individuals, as columns. */
export function emptyColumns(rows: number): Float64Array[] {
  return VALUES.map(() => new Float64Array(rows));
}

/**
 * Centres columns in place and returns their products, columns x columns; null when one of them is
 * constant. The kernel of every loop over populations: two passes, no allocation for a row. Scores
 * lie on an answer scale, so nothing has to be scaled against overflow.
 */
export function centredProducts(columns: readonly Float64Array[]): SquareMatrix | null {
  for (const column of columns) if (!centre(column)) return null;
  const products: SquareMatrix = columns.map(() => new Array<number>(columns.length).fill(0));
  for (let i = 0; i < columns.length; i++) {
    for (let j = 0; j <= i; j++) {
      products[i]![j] = products[j]![i] = product(columns[i]!, columns[j]!);
    }
  }
  return products;
}

/** Correlations of centred products. */
export function productCorrelations(products: SquareMatrix): SquareMatrix {
  const norms = products.map((row, i) => Math.sqrt(row[i]!));
  return products.map((row, i) =>
    row.map((value, j) =>
      i === j ? 1 : Math.max(-1, Math.min(1, value / (norms[i]! * norms[j]!)))
    )
  );
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
