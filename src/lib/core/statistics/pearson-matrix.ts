import { invalidInput } from './invalid-input';
import { correlationOf, standardise } from './pearson';

export interface PearsonMatrix {
  /** columns x columns; NaN where undefined. */
  correlations: number[][];
  /** columns x columns: rows that each correlation rests on. */
  counts: number[][];
}

/** Rows of equal length as columns of typed numbers; a missing answer becomes NaN. */
function toColumns(rows: readonly (readonly (number | null)[])[]): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, () => new Float64Array(rows.length));
  rows.forEach((row, i) => {
    if (row.length !== width) throw invalidInput('The rows differ in length.');
    for (let j = 0; j < width; j++) columns[j]![i] = row[j] ?? NaN;
  });
  return columns;
}

function keepRows(column: Float64Array, kept: ArrayLike<number>): Float64Array {
  const out = new Float64Array(kept.length);
  for (let i = 0; i < kept.length; i++) out[i] = column[kept[i]!]!;
  return out;
}

/**
 * Pearson correlations of all columns.
 *
 * A constant column gives NaN in its row, its column and the diagonal; a defined diagonal is
 * exactly 1. Missing answers (null or NaN) are left out pair by pair, with means over the rows
 * that both columns have, or listwise: every row with a missing answer is left out.
 *
 * @param rows cases x columns
 * @throws AxiaError `invalid-input` for rows of unequal length
 */
export function pearsonMatrix(
  rows: readonly (readonly (number | null)[])[],
  options: { missing?: 'pairwise' | 'listwise' } = {}
): PearsonMatrix {
  let columns = toColumns(rows);
  const complete = rows.flatMap((row, i) =>
    row.some((answer) => answer === null || Number.isNaN(answer)) ? [] : [i]
  );
  const anyMissing = complete.length < rows.length;
  if (anyMissing && options.missing === 'listwise')
    columns = columns.map((column) => keepRows(column, complete));
  return anyMissing && options.missing !== 'listwise' ? pairwise(columns) : together(columns);
}

function together(columns: Float64Array[]): PearsonMatrix {
  const n = columns[0]?.length ?? 0;
  const standard = columns.map(standardise);
  return {
    correlations: standard.map((a, i) =>
      standard.map((b, j) => (a && b ? (i === j ? 1 : correlationOf(a, b)) : NaN))
    ),
    counts: columns.map(() => columns.map(() => n))
  };
}

function pairwise(columns: Float64Array[]): PearsonMatrix {
  const size = columns.length;
  const correlations = columns.map(() => new Array<number>(size).fill(NaN));
  const counts = columns.map(() => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      const kept: number[] = [];
      columns[i]!.forEach((value, row) => {
        if (!Number.isNaN(value) && !Number.isNaN(columns[j]![row]!)) kept.push(row);
      });
      const a = standardise(keepRows(columns[i]!, kept));
      const b = standardise(keepRows(columns[j]!, kept));
      const r = a && b ? (i === j ? 1 : correlationOf(a, b)) : NaN;
      correlations[i]![j] = correlations[j]![i] = r;
      counts[i]![j] = counts[j]![i] = kept.length;
    }
  return { correlations, counts };
}
