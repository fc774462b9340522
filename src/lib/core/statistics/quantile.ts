/**
 * Quantile by linear interpolation of the order statistics (Hyndman and Fan's type 7, the default
 * of R and numpy).
 *
 * @param values in any order, NaN left out
 * @param p in [0, 1]
 * @returns NaN for no values or a p outside [0, 1]
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return sortedQuantile(
    Float64Array.from(values)
      .filter((value) => !Number.isNaN(value))
      .sort(),
    p
  );
}

/** `quantile` of values that are already ascending and free of NaN. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  const n = sorted.length;
  if (n === 0 || !(p >= 0 && p <= 1)) return NaN;
  const position = (n - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, n - 1)]!;
  return low === high ? low : low + (position - below) * (high - low);
}
