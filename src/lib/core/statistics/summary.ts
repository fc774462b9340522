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
  return interpolated(sorted.length, p, (k) => sorted[k]!);
}

/** Quantiles of many values, free of NaN, without sorting them all: they are put in another order. */
export function quantiles(values: Float64Array, ps: readonly number[]): number[] {
  return ps.map((p) => interpolated(values.length, p, (k) => select(values, k)));
}

function interpolated(n: number, p: number, at: (k: number) => number): number {
  if (n === 0 || !(p >= 0 && p <= 1)) return NaN;
  const position = (n - 1) * p;
  const below = Math.floor(position);
  const low = at(below);
  const high = at(Math.min(below + 1, n - 1));
  return low === high ? low : low + (position - below) * (high - low);
}

/** The value that sorting would put in place k, put there (Hoare 1961): none before it is larger. */
function select(values: Float64Array, k: number): number {
  let first = 0;
  let last = values.length - 1;
  while (first < last) {
    const pivot = values[k]!;
    let i = first;
    let j = last;
    do {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const held = values[i]!;
        values[i++] = values[j]!;
        values[j--] = held;
      }
    } while (i <= j);
    if (j < k) first = i;
    if (k < i) last = j;
  }
  return values[k]!;
}

/** Summary of simulated or permuted similarities. */
export interface LevelSummary {
  mean: number;
  /** 2.5th and 97.5th percentile (type 7). */
  low: number;
  high: number;
  p95: number;
  replications: number;
}

/** Summary of similarities: mean, 2.5th, 97.5th and 95th percentile (type 7). */
export function summariseLevel(similarities: ArrayLike<number>): LevelSummary {
  const values = Float64Array.from(similarities);
  const average = mean(values);
  const [low, high, p95] = quantiles(values, [0.025, 0.975, 0.95]) as [number, number, number];
  return { mean: average, low, high, p95, replications: values.length };
}

/** Arithmetic mean, corrected once for rounding; NaN for no numbers. */
export function mean(values: ArrayLike<number>): number {
  const n = values.length;
  if (n === 0) return NaN;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const first = sum / n;
  if (!Number.isFinite(first)) return first;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += values[i]! - first;
  return first + rest / n;
}
