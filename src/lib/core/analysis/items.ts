import { optionProbabilities } from '../study/answer';
import { sumOf } from './moments';
import type { PersonaAnswers } from './types';

/** Moments of the items of one persona, and of the sums over each scale that they form. */
export interface ItemFigures {
  /** Means and variances of the item scores; NaN for an unanswered item. */
  itemMeans: Float64Array;
  itemVariances: Float64Array;
  /** Variance of the sum of each scale's items; NaN where one of them is unanswered. */
  sumVariances: Float64Array;
}

/** The answer distributions of one questionnaire, item after item. */
export interface ItemDistributions extends ItemFigures {
  answered: boolean[];
  /** Positions of the answered items. */
  used: number[];
  /** Of the options; null for an unanswered item. */
  probabilities: (readonly number[] | null)[];
  /** What each option of each item counts for. */
  counted: readonly (readonly number[])[];
}

/**
 * Reads answer distributions at a temperature. Items are independent: the variance of a sum is that
 * of its items together.
 *
 * @param counted what each option of each item counts for
 * @param key positions of each scale's items
 * @returns null when no item has a usable answer
 */
export function itemDistributions(
  answers: Extract<PersonaAnswers, { mode: 'distribution' }>,
  counted: readonly (readonly number[])[],
  key: readonly (readonly number[])[],
  temperature: number
): ItemDistributions | null {
  const probabilities = counted.map((_, i) =>
    optionProbabilities(answers.logProbabilities[i] ?? null, temperature)
  );
  if (probabilities.every((p) => p === null)) return null;
  const itemMeans = new Float64Array(counted.length).fill(NaN);
  const itemVariances = new Float64Array(counted.length).fill(NaN);
  probabilities.forEach((p, i) => {
    if (p === null) return;
    const own = counted[i]!;
    const mean = p.reduce((sum, share, k) => sum + share * own[k]!, 0);
    itemMeans[i] = mean;
    itemVariances[i] = p.reduce((sum, share, k) => sum + share * (own[k]! - mean) ** 2, 0);
  });
  return {
    itemMeans,
    itemVariances,
    sumVariances: Float64Array.from(key, (positions) =>
      positions.reduce((sum, i) => sum + itemVariances[i]!, 0)
    ),
    answered: probabilities.map((p) => p !== null),
    used: probabilities.flatMap((p, i) => (p === null ? [] : [i])),
    probabilities,
    counted
  };
}

/**
 * Item scores of generated answers: repeats x items, NaN where nothing usable was said.
 *
 * @param counted what each option of each item counts for
 */
export function itemScores(
  answers: Extract<PersonaAnswers, { mode: 'sampled' }>,
  counted: readonly (readonly number[])[]
): number[][] {
  const { repeats, read } = answers.options;
  return Array.from({ length: repeats }, (_, repeat) =>
    // `NO_OPTION` is beyond the last one.
    counted.map((options, i) => options[read[i * repeats + repeat]!] ?? NaN)
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
  const scores = new Float64Array(rows.length);
  const each = Array.from({ length: items }, (_, i) => {
    let answered = 0;
    for (const row of rows) if (!Number.isNaN(row[i]!)) scores[answered++] = row[i]!;
    return moments(scores.subarray(0, answered));
  });
  return {
    itemMeans: Float64Array.from(each, ({ mean }) => mean),
    itemVariances: Float64Array.from(each, ({ variance }) => variance),
    sumVariances: Float64Array.from(key, (positions) => {
      rows.forEach((row, k) => {
        scores[k] = positions.reduce((sum, i) => sum + row[i]!, 0);
      });
      return moments(scores).variance;
    })
  };
}

/** Mean and variance with denominator n; NaN for none. */
function moments(values: Float64Array): { mean: number; variance: number } {
  const n = values.length;
  const mean = sumOf(values) / n;
  let squares = 0;
  for (let k = 0; k < n; k++) squares += (values[k]! - mean) ** 2;
  return { mean, variance: squares / n };
}
