import { logSumExp } from '../webllm/logits';
import { broken, type TokenLog, type WrittenToken } from './reply';

/**
 * Most by which probabilities may sum to more than 1: a list's by their rounding, and scores by what
 * they may be off (`SCORE_AGREES`); of those beside a list most weigh little.
 */
const MOST_SURPLUS = 0.03;

/** A given answer as the server scored it. */
export interface ScoredText {
  /** Natural logarithm of its probability: the sum over its tokens. */
  log: number;
  /** Its tokens as they read. */
  tokens: string[];
}

/** The probabilities of a scale's labels, or the labels whose probability nothing tells. */
export type OptionReading =
  | { logProbabilities: number[]; outside: number; missing: null }
  | { logProbabilities: null; outside: null; missing: string[] };

/** Differences in what a server tells of the same token twice, natural logarithm. */
const SAME = 1e-3;

/**
 * The tokens told for one place: the most likely ones, and the one written where it is none of them.
 * Two tokens may read alike; one that is as probable as what is listed stands in the list itself.
 */
export function toldTokens({ text, log, top }: WrittenToken): TokenLog[] {
  const least = top.reduce((lowest, one) => Math.min(lowest, one.log), Infinity);
  const told = log >= least - SAME && top.some((one) => one.text === text);
  return told ? top : [...top, { text, log }];
}

/**
 * The logarithms that a list of tokens tells of labels. As with models in the browser, every token
 * that reads as a label counts, bare or with white space around.
 *
 * @returns for each label, null where the list does not tell
 */
export function seenLabels(
  list: readonly TokenLog[],
  labels: readonly string[]
): (number | null)[] {
  return labels.map((label) => {
    const log = logSumExp(list.filter(({ text }) => text.trim() === label).map(({ log }) => log));
    return log === -Infinity ? null : log;
  });
}

/** Whether a list alone tells every label. */
export function coversAll(list: readonly TokenLog[], labels: readonly string[]): boolean {
  return seenLabels(list, labels).every((log) => log !== null);
}

/**
 * The probability of every label: from the list, and by scoring those that it does not tell. Where
 * one label begins another (1 and 10), what the tokens of the longer one share with it is taken off;
 * a list that tells both as tokens of their own needs no such thing.
 *
 * Numbers that were rounded or computed apart may come to a little more than 1 together: then they
 * are shares of their sum, so that nothing is left outside.
 *
 * @param list empty to have every label scored
 * @param score null where nothing can be scored; resolves with null for a text that cannot be
 * @throws AxiaError `defect` for numbers that are no probabilities of one question
 */
export async function readOptions(
  list: readonly TokenLog[],
  labels: readonly string[],
  score: ((label: string) => Promise<ScoredText | null>) | null
): Promise<OptionReading> {
  const logs = seenLabels(list, labels);
  const scored = await Promise.all(
    labels.map((label, index) => (logs[index] === null ? (score?.(label) ?? null) : null))
  );
  const whole = labels.map((_, index) => logs[index] ?? scored[index]?.log ?? null);
  const own = whole.map((log, index) => {
    if (log === null) return null;
    const longer = labels.flatMap((other, position) => {
      const goesOn = scored[position] && isNext(other, labels[index]!, labels);
      return goesOn && passes(scored[position]!, labels[index]!) ? [scored[position]!.log] : [];
    });
    return longer.length === 0 ? log : logDifference(log, logSumExp(longer));
  });
  const missing = labels.filter((_, index) => own[index] === null);
  if (missing.length > 0) return { logProbabilities: null, outside: null, missing };
  const told = own as number[];
  const inside = told.reduce((sum, log) => sum + Math.exp(log), 0);
  if (inside <= 1) return { logProbabilities: told, outside: 1 - inside, missing: null };
  if (inside > 1 + MOST_SURPLUS) throw broken('probabilities that sum to more than 1');
  const logProbabilities = told.map((log) => log - Math.log(inside));
  return { logProbabilities, outside: 0, missing: null };
}

function isLonger(other: string, label: string): boolean {
  return other.length > label.length && other.startsWith(label);
}

/** Whether `other` goes on from `label`, with none of the labels between. */
function isNext(other: string, label: string, labels: readonly string[]): boolean {
  return (
    isLonger(other, label) &&
    !labels.some((between) => isLonger(between, label) && isLonger(other, between))
  );
}

/** Whether the tokens of a text spell a label on their way. */
function passes({ tokens }: ScoredText, label: string): boolean {
  return tokens.some(
    (_, index) =>
      tokens
        .slice(0, index + 1)
        .join('')
        .trim() === label
  );
}

/** ln(eᵃ − eᵇ); null where rounding leaves nothing. */
function logDifference(a: number, b: number): number | null {
  return a > b ? a + Math.log1p(-Math.exp(b - a)) : null;
}
