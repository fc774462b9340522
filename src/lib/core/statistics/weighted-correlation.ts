import { invalidInput } from './invalid-input';

/** Rows with positive weight, after checking that weights are finite and not negative. */
function weightedRows(weights: ArrayLike<number>): number[] {
  const kept: number[] = [];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity))
      throw invalidInput('A weight is negative or not a finite number.');
    if (weight > 0) kept.push(i);
  }
  return kept;
}

/** Weighted counterpart of `standardise`: null where no correlation is defined. */
function standardiseWeighted(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  kept: number[]
): Float64Array | null {
  const out = Float64Array.from(kept, (i) => values[i]!);
  if (out.length < 2 || !out.every(Number.isFinite) || out.every((v) => v === out[0])) return null;
  const scale = out.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const heaviest = kept.reduce((largest, i) => Math.max(largest, weights[i]!), 0);
  const w = Float64Array.from(kept, (i) => weights[i]! / heaviest);
  const total = w.reduce((sum, weight) => sum + weight, 0);
  let centre = 0;
  for (let k = 0; k < out.length; k++) {
    out[k] = out[k]! / scale;
    centre += (w[k]! * out[k]!) / total;
  }
  let rest = 0;
  for (let k = 0; k < out.length; k++) rest += (w[k]! * (out[k]! - centre)) / total;
  centre += rest;
  let largest = 0;
  for (let k = 0; k < out.length; k++) {
    out[k] = out[k]! - centre;
    largest = Math.max(largest, Math.abs(out[k]!));
  }
  let squares = 0;
  for (let k = 0; k < out.length; k++) {
    out[k] = (Math.sqrt(w[k]!) * out[k]!) / largest;
    squares += out[k]! * out[k]!;
  }
  const norm = Math.sqrt(squares);
  if (!(norm > 0)) return null;
  return out.map((value) => value / norm);
}

function scalar(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return Math.max(-1, Math.min(1, sum));
}

/**
 * Pearson correlation under case weights, which need not sum to one. Rows of weight zero count
 * for nothing.
 *
 * @returns NaN when fewer than two rows carry weight or one side is constant on them
 * @throws AxiaError `invalid-input` for a negative or non-finite weight, or unequal lengths
 */
export function weightedCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number>
): number {
  if (x.length !== y.length || x.length !== weights.length)
    throw invalidInput('Columns and weights differ in length.');
  const kept = weightedRows(weights);
  const a = standardiseWeighted(x, weights, kept);
  const b = standardiseWeighted(y, weights, kept);
  return a && b ? scalar(a, b) : NaN;
}

/**
 * Weighted Pearson correlations of all columns; the NaN policy of `pearsonMatrix`.
 *
 * @param rows cases x columns, complete
 * @param weights one weight a case
 * @throws AxiaError `invalid-input` as `weightedCorrelation`
 */
export function weightedCorrelationMatrix(
  rows: readonly (readonly number[])[],
  weights: ArrayLike<number>
): number[][] {
  if (rows.length !== weights.length) throw invalidInput('Rows and weights differ in number.');
  const kept = weightedRows(weights);
  const width = rows[0]?.length ?? 0;
  const standard = Array.from({ length: width }, (_, j) =>
    standardiseWeighted(
      rows.map((row) => row[j]!),
      weights,
      kept
    )
  );
  return standard.map((a, i) =>
    standard.map((b, j) => (a && b ? (i === j ? 1 : scalar(a, b)) : NaN))
  );
}
