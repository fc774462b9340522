import { mean } from './summary';
import { pearson } from './pearson';
import { checkConfiguration } from './check-matrices';
import { distances } from './dissimilarity';
import { invalidInput } from './invalid-input';

/** Entries below the diagonal, row by row. */
export function offDiagonal(matrix: readonly (readonly number[])[]): number[] {
  return matrix.flatMap((row, i) => row.slice(0, i));
}

/** Pearson's r of the entries below the diagonal of two symmetric matrices; NaN if undefined. */
export function offDiagonalR(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[]
): number {
  return pearson(offDiagonal(a), offDiagonal(b));
}

/**
 * How large correlations are beside others: the slope of `own` on `theirs` (of r times the ratio of
 * the standard deviations), and the root mean squared difference.
 *
 * @param theirs as many as `own`, all known
 * @returns null for fewer than two, or where theirs are all equal
 */
export function correlationSize(
  theirs: readonly number[],
  own: readonly number[]
): { slope: number; rmsd: number } | null {
  const [centre, ownCentre] = [mean(theirs), mean(own)];
  let products = 0;
  let squares = 0;
  let differences = 0;
  theirs.forEach((r, k) => {
    products += (r - centre) * (own[k]! - ownCentre);
    squares += (r - centre) ** 2;
    differences += (own[k]! - r) ** 2;
  });
  if (theirs.length < 2 || !(squares > 0)) return null;
  return { slope: products / squares, rmsd: Math.sqrt(differences / theirs.length) };
}

/**
 * Mean correlation of the pairs that lie `steps` apart round the circle, for 1 to n / 2 steps, the
 * rows being in the order of the circle.
 */
export function meanByDistance(
  correlations: readonly (readonly number[])[]
): { steps: number; mean: number }[] {
  const n = correlations.length;
  return Array.from({ length: Math.floor(n / 2) }, (_, k) => {
    const pairs = correlations.flatMap((row, i) =>
      row.filter((_r, j) => j < i && Math.min(i - j, n - i + j) === k + 1)
    );
    return { steps: k + 1, mean: mean(pairs) };
  });
}

/**
 * Congruence of two configurations: Tucker's coefficient of their distances, and the coefficient
 * of alienation sqrt(1 - c^2) (Borg and Groenen 2005, ch. 20). Noise alone brings ten planar points to about
 * .88: never show it without that.
 *
 * @returns NaN when the points of one side coincide
 * @throws AxiaError `invalid-input` when the numbers of points differ or a coordinate is unknown
 */
export function congruence(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[]
): { congruence: number; alienation: number } {
  checkConfiguration(a);
  checkConfiguration(b);
  if (a.length !== b.length) throw invalidInput('The two configurations differ in points.');
  const da = distances(a).flat();
  const db = distances(b).flat();
  const na = Math.hypot(...da);
  const nb = Math.hypot(...db);
  if (!(na > 0 && nb > 0)) return { congruence: NaN, alienation: NaN };
  let c = 0;
  // Alienation from differences and sums: 1 - c^2 itself would cancel near 1.
  let less = 0;
  let more = 0;
  for (let k = 0; k < da.length; k++) {
    const x = da[k]! / na;
    const y = db[k]! / nb;
    c += x * y;
    less += (x - y) ** 2;
    more += (x + y) ** 2;
  }
  return { congruence: Math.min(1, c), alienation: Math.sqrt((less / 2) * (more / 2)) };
}
