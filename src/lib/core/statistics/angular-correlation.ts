/**
 * Correlation of two sets of angles that allows any rotation (Fisher and Lee 1983): sum over
 * pairs of sin(a_i - a_j) sin(b_i - b_j), normalised. Negative when one runs the other way round.
 *
 * @param a radians
 * @param b radians, as many
 * @returns a number in [-1, 1]; NaN when all angles of one side are equal or opposite
 */
export function angularCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let both = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const sa = Math.sin(a[i]! - a[j]!);
      const sb = Math.sin(b[i]! - b[j]!);
      both += sa * sb;
      first += sa * sa;
      second += sb * sb;
    }
  // A sum of this size is what rounding leaves of angles that are equal or opposite.
  const defined = first > 1e-24 && second > 1e-24;
  return defined ? Math.max(-1, Math.min(1, both / Math.sqrt(first * second))) : NaN;
}
