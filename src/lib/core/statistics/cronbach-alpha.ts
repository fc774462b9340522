import { invalidInput } from './invalid-input';
import { standardDeviation } from './standard-deviation';

export interface CronbachAlpha {
  /** NaN for fewer than two items or a total without variance. */
  alpha: number;
  /** Cases without a missing answer. */
  cases: number;
  /** alpha without each item. */
  ifDeleted: number[];
}

function alphaOf(columns: number[][]): number {
  const k = columns.length;
  if (k < 2) return NaN;
  const items = columns.reduce((sum, column) => sum + standardDeviation(column) ** 2, 0);
  const totals = columns[0]!.map((_, i) => columns.reduce((sum, column) => sum + column[i]!, 0));
  const total = standardDeviation(totals) ** 2;
  // A total that varies by rounding alone is constant.
  return total > 1e-24 * items ? (k / (k - 1)) * (1 - items / total) : NaN;
}

/**
 * Cronbach's alpha (Cronbach 1951), listwise.
 *
 * @param rows cases x items, all keyed in one direction; null or NaN is a missing answer
 * @throws AxiaError `invalid-input` for rows of unequal length
 */
export function cronbachAlpha(rows: readonly (readonly (number | null)[])[]): CronbachAlpha {
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) throw invalidInput('The rows differ in length.');
  const complete = rows.filter((row) =>
    row.every((answer) => answer !== null && !Number.isNaN(answer))
  ) as readonly (readonly number[])[];
  const columns = Array.from({ length: width }, (_, j) => complete.map((row) => row[j]!));
  return {
    alpha: alphaOf(columns),
    cases: complete.length,
    ifDeleted: columns.map((_, j) => alphaOf(columns.filter((_column, other) => other !== j)))
  };
}
