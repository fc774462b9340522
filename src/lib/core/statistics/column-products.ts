import { vectorColumns, vectors } from './vectors';

/** Columns that are multiplied at once: as many sums as do not wait for each other. */
const TILE = 5;

/**
 * Room for columns of `rows` numbers.
 *
 * @param width number of columns, a multiple of five for `multiply`
 */
export function emptyColumns(width: number, rows: number): Float64Array[] {
  return Array.from({ length: width }, () => new Float64Array(rows));
}

/**
 * `emptyColumns` for one population at a time, in the memory of the vectors where there is room: what is
 * in them holds for a step of a computation, and for the latest who asked.
 */
export function sharedColumns(width: number, rows: number): Float64Array[] {
  const fast = vectors();
  return (fast && vectorColumns(fast, 0, width, rows)) ?? emptyColumns(width, rows);
}

/** Below this mean square of the deviations all numbers may be equal but for rounding. */
const TINY = 1e-20;

/**
 * Takes the mean off a column, in place.
 *
 * @returns the sum of the squared deviations; 0 where all numbers are equal
 */
export function centre(column: Float64Array): number {
  const fast = vectors();
  const n = column.length;
  const squares =
    column.buffer === fast?.numbers.buffer
      ? fast.centre(column.byteOffset, n)
      : plainCentre(column);
  const equal = squares < TINY * n && column.every((off) => off === column[0]);
  return equal ? 0 : squares;
}

/** `centre` in plain numbers, without a look at those that are equal. */
export function plainCentre(column: Float64Array): number {
  const n = column.length;
  // Four sums that do not wait for each other, added up as vectors are.
  const whole = n - (n % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += column[i]!;
    b += column[i + 1]!;
    c += column[i + 2]!;
    d += column[i + 3]!;
  }
  for (let i = whole; i < n; i++) a += column[i]!;
  const mean = (a + b + (c + d)) / n;
  a = b = c = d = 0;
  for (let i = 0; i < whole; i += 4) {
    const offA = (column[i] = column[i]! - mean);
    const offB = (column[i + 1] = column[i + 1]! - mean);
    const offC = (column[i + 2] = column[i + 2]! - mean);
    const offD = (column[i + 3] = column[i + 3]! - mean);
    a += offA * offA;
    b += offB * offB;
    c += offC * offC;
    d += offD * offD;
  }
  for (let i = whole; i < n; i++) {
    const off = (column[i] = column[i]! - mean);
    a += off * off;
  }
  return a + b + (c + d);
}

/**
 * Products of a column with the first of many, for loops: nothing is allocated.
 *
 * @param columns a multiple of five
 * @param count how many of them; it is rounded up to a multiple of five
 * @param into takes the products, from `at` on
 */
export function multiply(
  column: Float64Array,
  columns: readonly Float64Array[],
  count: number,
  into: Float64Array,
  at: number
): void {
  const n = column.length;
  const whole = n - (n % 2);
  for (let from = 0; from < count; from += TILE) {
    const a = columns[from]!;
    const b = columns[from + 1]!;
    const c = columns[from + 2]!;
    const d = columns[from + 3]!;
    const e = columns[from + 4]!;
    // Of even rows and of odd ones, as vectors add them.
    let a0 = 0;
    let a1 = 0;
    let b0 = 0;
    let b1 = 0;
    let c0 = 0;
    let c1 = 0;
    let d0 = 0;
    let d1 = 0;
    let e0 = 0;
    let e1 = 0;
    for (let i = 0; i < whole; i += 2) {
      const x = column[i]!;
      const y = column[i + 1]!;
      a0 += x * a[i]!;
      a1 += y * a[i + 1]!;
      b0 += x * b[i]!;
      b1 += y * b[i + 1]!;
      c0 += x * c[i]!;
      c1 += y * c[i + 1]!;
      d0 += x * d[i]!;
      d1 += y * d[i + 1]!;
      e0 += x * e[i]!;
      e1 += y * e[i + 1]!;
    }
    if (whole < n) {
      const x = column[whole]!;
      a0 += x * a[whole]!;
      b0 += x * b[whole]!;
      c0 += x * c[whole]!;
      d0 += x * d[whole]!;
      e0 += x * e[whole]!;
    }
    into[at + from] = a0 + a1;
    into[at + from + 1] = b0 + b1;
    into[at + from + 2] = c0 + c1;
    into[at + from + 3] = d0 + d1;
    into[at + from + 4] = e0 + e1;
  }
}

/**
 * Centres columns in place and puts their products with each other into a packed matrix: the
 * kernel of every loop over populations, two-pass. Scores lie on an answer scale, so nothing has to
 * be scaled against overflow.
 *
 * @param columns a multiple of five
 * @returns false when a column is constant: there are no correlations then
 */
export function centredProducts(columns: readonly Float64Array[], into: Float64Array): boolean {
  const width = columns.length;
  for (const column of columns) if (centre(column) === 0) return false;
  if (!vectorProducts(columns, into)) plainProducts(columns, into);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < i; j++) into[j * width + i] = into[i * width + j]!;
  return true;
}

/** The lower triangle of the products of columns. */
export function plainProducts(columns: readonly Float64Array[], into: Float64Array): void {
  columns.forEach((column, i) => multiply(column, columns, i + 1, into, i * columns.length));
}

/** `plainProducts` to the last bit; false for columns outside the memory of the vectors. */
function vectorProducts(columns: readonly Float64Array[], into: Float64Array): boolean {
  const fast = vectors();
  const [first, second] = columns;
  if (first!.buffer !== fast?.numbers.buffer) return false;
  const width = columns.length;
  const rows = first!.length;
  const products = fast.numbers.length - width ** 2;
  const bytes = 8 * (rows + (rows % 2));
  const stride = second!.byteOffset - first!.byteOffset;
  fast.multiply(first!.byteOffset, width, stride, bytes, 8 * products);
  for (let k = 0; k < width ** 2; k++) into[k] = fast.numbers[products + k]!;
  return true;
}

/** Correlations of packed products, width x width, held within [-1, 1] against rounding. */
export function productCorrelations(
  products: Float64Array,
  width: number,
  into: Float64Array
): Float64Array {
  for (let i = 0; i < width; i++) {
    // Kept on the diagonal, which becomes 1 in the end.
    const scale = 1 / Math.sqrt(products[i * width + i]!);
    for (let j = 0; j < i; j++) {
      const r = products[i * width + j]! * scale * into[j * width + j]!;
      into[i * width + j] = into[j * width + i] = r > 1 ? 1 : r < -1 ? -1 : r;
    }
    into[i * width + i] = scale;
  }
  for (let i = 0; i < width; i++) into[i * width + i] = 1;
  return into;
}
