import { mean } from './summary';

/**
 * Sample standard deviation (denominator n - 1), two-pass. Exactly 0 for equal numbers, whose
 * mean need not be representable; NaN for fewer than two numbers.
 */
export function standardDeviation(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return NaN;
  const centre = mean(values);
  let constant = true;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    if (values[i] !== values[0]) constant = false;
    largest = Math.max(largest, Math.abs(values[i]! - centre));
  }
  if (constant) return Number.isFinite(values[0]!) ? 0 : NaN;
  if (!Number.isFinite(largest)) return NaN;
  // Scaled, so that squares neither underflow nor overflow.
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i]! - centre) / largest) ** 2;
  return largest * Math.sqrt(squares / (n - 1));
}
