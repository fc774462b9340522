import { invalidInput } from './invalid-input';
import { pearson } from './pearson';

/**
 * Behaviour Similarity: Pearson's r of two value x behaviour correlation matrices, row by row.
 * Cells unknown on either side (null or NaN) are left out.
 *
 * @returns r, NaN where undefined, and the number of cells that it rests on
 * @throws AxiaError `invalid-input` for unequal shapes
 */
export function behaviourSimilarity(
  human: readonly (readonly (number | null)[])[],
  respondent: readonly (readonly (number | null)[])[]
): { r: number; cells: number } {
  if (human.length !== respondent.length) throw invalidInput('The matrices differ in rows.');
  const x: number[] = [];
  const y: number[] = [];
  human.forEach((row, i) => {
    if (row.length !== respondent[i]!.length) throw invalidInput('The matrices differ in columns.');
    row.forEach((value, j) => {
      const other = respondent[i]![j] ?? NaN;
      if (value === null || Number.isNaN(value) || Number.isNaN(other)) return;
      x.push(value);
      y.push(other);
    });
  });
  return { r: pearson(x, y), cells: x.length };
}
