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

/** Below this mean square of the deviations all numbers may be equal but for rounding. */
const TINY = 1e-20;

/**
 * Takes the mean off a column, in place.
 *
 * @returns the sum of the squared deviations; 0 where all numbers are equal
 */
export function centre(column: Float64Array): number {
  const n = column.length;
  // Four sums that do not wait for each other.
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
  const squares = a + b + (c + d);
  const equal = squares < TINY * n && column.every((off) => off === column[0]);
  return equal ? 0 : squares;
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
  for (let from = 0; from < count; from += TILE) {
    const a = columns[from]!;
    const b = columns[from + 1]!;
    const c = columns[from + 2]!;
    const d = columns[from + 3]!;
    const e = columns[from + 4]!;
    let pa = 0;
    let pb = 0;
    let pc = 0;
    let pd = 0;
    let pe = 0;
    for (let i = 0; i < n; i++) {
      const x = column[i]!;
      pa += x * a[i]!;
      pb += x * b[i]!;
      pc += x * c[i]!;
      pd += x * d[i]!;
      pe += x * e[i]!;
    }
    into[at + from] = pa;
    into[at + from + 1] = pb;
    into[at + from + 2] = pc;
    into[at + from + 3] = pd;
    into[at + from + 4] = pe;
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
  for (let i = 0; i < width; i++) multiply(columns[i]!, columns, i + 1, into, i * width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < i; j++) into[j * width + i] = into[i * width + j]!;
  return true;
}

/** Correlations of packed products, width x width, held within [-1, 1] against rounding. */
export function productCorrelations(
  products: Float64Array,
  width: number,
  into: Float64Array
): Float64Array {
  for (let i = 0; i < width; i++) {
    const own = products[i * width + i]!;
    into[i * width + i] = 1;
    for (let j = 0; j < i; j++) {
      const r = products[i * width + j]! / Math.sqrt(own * products[j * width + j]!);
      into[i * width + j] = into[j * width + i] = r > 1 ? 1 : r < -1 ? -1 : r;
    }
  }
  return into;
}
