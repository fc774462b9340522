import { invalidInput } from './invalid-input';

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
  if (human.some((row, i) => row.length !== respondent[i]!.length))
    throw invalidInput('The matrices differ in columns.');
  const [a, b] = [human, respondent].map((matrix) =>
    Float64Array.from(matrix.flat(), (cell) => cell ?? NaN)
  ) as [Float64Array, Float64Array];
  return { r: blockCorrelation(a, b), cells: a.filter((x, i) => !Number.isNaN(x + b[i]!)).length };
}

/**
 * Behaviour Similarity of packed matrices, for loops: Pearson's r over the cells that are known on
 * both sides, two-pass centred, nothing allocated.
 *
 * @param human NaN where unknown
 * @param cells the respondent's, of the same length; NaN where unknown
 * @returns NaN where undefined
 */
export function blockCorrelation(human: Float64Array, cells: Float64Array): number {
  const n = human.length;
  let known = 0;
  let constantX = true;
  let constantY = true;
  let firstX = NaN;
  let firstY = NaN;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    const x = human[i]!;
    const y = cells[i]!;
    // A sum with NaN is unlike itself.
    if (x + y !== x + y) continue;
    if (known++ === 0) {
      firstX = x;
      firstY = y;
    }
    if (x !== firstX) constantX = false;
    if (y !== firstY) constantY = false;
    meanX += x;
    meanY += y;
  }
  if (constantX || constantY) return NaN;
  meanX /= known;
  meanY /= known;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const x = human[i]! - meanX;
    const y = cells[i]! - meanY;
    if (x + y !== x + y) continue;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
