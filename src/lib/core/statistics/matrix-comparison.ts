import { mean } from './mean';
import { pearson } from './pearson';

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
