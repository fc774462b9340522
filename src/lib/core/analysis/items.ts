import { optionProbabilities } from '../study/answer';
import { NO_OPTION, repeatsOf } from './condition-answers';
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

/** The answers to one questionnaire whose items are independent, item after item. */
export interface ItemDistributions extends ItemFigures {
  answered: boolean[];
  /** Positions of the answered items. */
  used: number[];
  /** Of the options; null for an unanswered item. */
  probabilities: (readonly number[] | null)[];
  /** What each option of each item counts for. */
  counted: readonly (readonly number[])[];
  /** Of generated answers: how many the probabilities of each item rest on. Else null. */
  repeats: readonly number[] | null;
}

/** Generated answers, as opposed to distributions. */
type SampledAnswers = Extract<PersonaAnswers, { mode: 'sampled' }>;

/**
 * Whether each repeat of the items is a conversation, in which earlier answers stay in view. Only
 * then do the answers of a persona depend on each other.
 */
export const areConversations = (answers: PersonaAnswers): answers is SampledAnswers =>
  answers.mode === 'sampled' && answers.conversations === true;

/**
 * Reads answers whose items are independent: distributions at a temperature, or the shares of the
 * options among generated answers. The variance of a sum is that of its items together.
 *
 * @param counted what each option of each item counts for
 * @param key positions of each scale's items
 * @returns null when no item has a usable answer
 */
export function itemDistributions(
  answers: PersonaAnswers,
  counted: readonly (readonly number[])[],
  key: readonly (readonly number[])[],
  temperature: number
): ItemDistributions | null {
  if (answers.mode === 'distribution')
    return distributionsOf(
      counted.map((_, i) => optionProbabilities(answers.logProbabilities[i] ?? null, temperature)),
      null,
      counted,
      key
    );
  const tallies = counted.map((options, i) =>
    tallyOf(repeatsOf(answers.options, i), options.length)
  );
  const repeats = tallies.map((tally) => tally.reduce((sum, count) => sum + count, 0));
  return distributionsOf(
    tallies.map((tally, i) =>
      repeats[i] === 0 ? null : tally.map((count) => count / repeats[i]!)
    ),
    repeats,
    counted,
    key
  );
}

/** How often each option was said. */
function tallyOf(read: Uint8Array, options: number): number[] {
  const tally = new Array<number>(options).fill(0);
  for (const option of read) if (option !== NO_OPTION && option < options) tally[option]! += 1;
  return tally;
}

/**
 * What the variance of a sample of answers falls short of that of the distribution behind it. A
 * single answer has no variance to correct.
 */
export const varianceFactor = (repeats: number): number =>
  repeats > 1 ? repeats / (repeats - 1) : 1;

function distributionsOf(
  probabilities: readonly (readonly number[] | null)[],
  repeats: readonly number[] | null,
  counted: readonly (readonly number[])[],
  key: readonly (readonly number[])[]
): ItemDistributions | null {
  if (probabilities.every((p) => p === null)) return null;
  const itemMeans = new Float64Array(counted.length).fill(NaN);
  const itemVariances = new Float64Array(counted.length).fill(NaN);
  probabilities.forEach((p, i) => {
    if (p === null) return;
    const own = counted[i]!;
    const mean = p.reduce((sum, share, k) => sum + share * own[k]!, 0);
    itemMeans[i] = mean;
    const spread = p.reduce((sum, share, k) => sum + share * (own[k]! - mean) ** 2, 0);
    itemVariances[i] = spread * (repeats ? varianceFactor(repeats[i]!) : 1);
  });
  return {
    itemMeans,
    itemVariances,
    sumVariances: Float64Array.from(key, (positions) =>
      positions.reduce((sum, i) => sum + itemVariances[i]!, 0)
    ),
    answered: probabilities.map((p) => p !== null),
    used: probabilities.flatMap((p, i) => (p === null ? [] : [i])),
    probabilities: [...probabilities],
    counted,
    repeats
  };
}

/**
 * Item scores of conversations: conversations x items, NaN where nothing usable was said.
 *
 * @param counted what each option of each item counts for
 */
export function itemScores(
  answers: SampledAnswers,
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
