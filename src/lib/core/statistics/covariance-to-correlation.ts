/**
 * Correlations of a covariance matrix. A variance that is not positive gives NaN in its row, its
 * column and the diagonal.
 *
 * @param covariance square, symmetric
 */
export function correlationsFromCovariance(covariance: number[][]): number[][] {
  const sds = covariance.map((row, i) => (row[i]! > 0 ? Math.sqrt(row[i]!) : NaN));
  return covariance.map((row, i) =>
    row.map((value, j) =>
      i === j
        ? Number.isNaN(sds[i]!)
          ? NaN
          : 1
        : Math.max(-1, Math.min(1, value / sds[i]! / sds[j]!))
    )
  );
}
