import { invalidInput } from './invalid-input';
import { mean } from './summary';

/**
 * Centres `values` and divides by their Euclidean norm, so that a scalar product of two results
 * is a correlation. Returns null where no correlation is defined: fewer than two numbers, a
 * constant (largest equal to smallest), or anything not finite.
 */
export function standardise(values: ArrayLike<number>): Float64Array | null {
  const n = values.length;
  if (n < 2) return null;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) return null;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) return null;
  const scale = Math.max(Math.abs(low), Math.abs(high));
  // Scaled twice: before the mean against overflow, after it against underflow.
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = values[i]! / scale;
  const centre = mean(out);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    out[i] = out[i]! - centre;
    largest = Math.max(largest, Math.abs(out[i]!));
  }
  let squares = 0;
  for (let i = 0; i < n; i++) {
    out[i] = out[i]! / largest;
    squares += out[i]! * out[i]!;
  }
  const norm = Math.sqrt(squares);
  for (let i = 0; i < n; i++) out[i] = out[i]! / norm;
  return out;
}

/** Scalar product, held within [-1, 1] against rounding. */
export function correlationOf(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return Math.max(-1, Math.min(1, sum));
}

/**
 * Pearson's product-moment correlation, two-pass centred (Pearson 1895).
 *
 * @returns r in [-1, 1]; NaN for fewer than two pairs, a constant side, or a number not finite
 * @throws AxiaError `invalid-input` when the lengths differ
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) throw invalidInput('The two columns differ in length.');
  const a = standardise(x);
  const b = standardise(y);
  return a && b ? correlationOf(a, b) : NaN;
}
