import type { ItemFigures } from './persona';
import type { PersonaAnswers } from './types';

/**
 * Item scores of generated answers: repeats x items, NaN where nothing usable was said.
 *
 * @param counted what each scale point of each item counts for
 */
export function itemScores(
  answers: Extract<PersonaAnswers, { mode: 'sampled' }>,
  counted: readonly (readonly number[])[]
): number[][] {
  const { repeats, read } = answers.options;
  // What stands for no option is no scale point either.
  return Array.from({ length: repeats }, (_, repeat) =>
    counted.map((points, i) => points[read[i * repeats + repeat]!] ?? NaN)
  );
}

/**
 * Moments of the items over individuals: an item's are over those who answered it, a sum's are NaN
 * where somebody left one of its items out.
 *
 * @param rows individuals x items
 * @param key positions of each scale's items
 */
export function sampledItemFigures(
  rows: readonly (readonly number[])[],
  items: number,
  key: readonly (readonly number[])[]
): ItemFigures {
  const each = Array.from({ length: items }, (_, i) =>
    moments(rows.map((row) => row[i]!).filter((score) => !Number.isNaN(score)))
  );
  return {
    itemMeans: Float64Array.from(each, ({ mean }) => mean),
    itemVariances: Float64Array.from(each, ({ variance }) => variance),
    sumVariances: Float64Array.from(
      key,
      (positions) =>
        moments(rows.map((row) => positions.reduce((sum, i) => sum + row[i]!, 0))).variance
    )
  };
}

/** Mean and variance with denominator n; NaN for none. */
function moments(values: readonly number[]): { mean: number; variance: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n };
}
