// Two respondents question by question: what the same design gives through two engines, builds or files.
import { pearson } from '../statistics/pearson';
import { mean, quantile } from '../statistics/summary';
import { meanPosition, type Answer } from '../study/answer';
import type { Cell } from '../study/cell';
import type { Interval } from './types';

/** A study as far as it is compared. */
export interface ComparedStudy {
  cells: readonly Cell[];
  /** By cell id. */
  answers: ReadonlyMap<string, Answer>;
}

/** How two studies answer the questions that they have in common, word for word. */
export interface CellComparison {
  /** Questions that both answered, and those that one asks and the other does not. */
  common: number;
  onlyOne: number;
  onlyOther: number;
  /**
   * By question, the largest difference of an option’s log-probability: mean, median, 95th percentile
   * and largest; null where either has texts instead.
   */
  logDifference: { mean: number; median: number; p95: number; largest: number } | null;
  /** Mean and largest difference of mean answers, in steps of the scale. */
  meanDifference: number | null;
  largestDifference: number | null;
  /** Pearson’s r of the mean answers over questions; null where undefined. */
  correlation: number | null;
  /** The questions that differ most, in mean answers (positions from 1) and in log-probabilities. */
  farthest: CellDifference[];
  /** Mean answers of both, from 0 (first option) to 1 (last), question by question in the order of one. */
  points: [one: number, other: number][];
}

/** One question that both answered. */
export interface CellDifference extends Pick<
  Cell,
  'condition' | 'instrument' | 'item' | 'repetition'
> {
  one: number;
  other: number;
  /** The largest difference of an option's log-probability; null for texts. */
  logs: number | null;
}

/** Questions that are listed. */
const MOST_LISTED = 100;

/** What makes two questions the same: everything that is put to the respondent. */
const keyOf = ({ condition, instrument, item, options, prompt, repetition }: Cell) =>
  JSON.stringify([condition, instrument, item, repetition, options, prompt]);

export function compareCells(one: ComparedStudy, other: ComparedStudy): CellComparison {
  const others = new Map(other.cells.map((cell) => [keyOf(cell), cell]));
  const points: [number, number][] = [];
  const logs: number[] = [];
  const steps: number[] = [];
  const differences: CellDifference[] = [];
  let texts = false;
  let shared = 0;
  for (const cell of one.cells) {
    const twin = others.get(keyOf(cell));
    if (!twin) continue;
    shared += 1;
    const [a, b] = [one.answers.get(cell.id), other.answers.get(twin.id)];
    const count = cell.options.length;
    const [x, y] = [meanPosition(a, count), meanPosition(b, count)];
    if (x === null || y === null) continue;
    points.push([(x - 1) / (count - 1), (y - 1) / (count - 1)]);
    steps.push(Math.abs(x - y));
    const difference = largestLogDifference(a, b);
    if (difference === null) texts = true;
    else logs.push(difference);
    const { condition, instrument, item, repetition } = cell;
    differences.push({
      condition,
      instrument,
      item,
      repetition,
      one: x,
      other: y,
      logs: difference
    });
  }
  const r = pearson(
    points.map(([x]) => x),
    points.map(([, y]) => y)
  );
  return {
    common: points.length,
    onlyOne: one.cells.length - shared,
    onlyOther: other.cells.length - shared,
    logDifference:
      texts || logs.length === 0
        ? null
        : {
            mean: mean(logs),
            median: quantile(logs, 0.5),
            p95: quantile(logs, 0.95),
            largest: quantile(logs, 1)
          },
    meanDifference: steps.length === 0 ? null : mean(steps),
    largestDifference: steps.length === 0 ? null : quantile(steps, 1),
    correlation: Number.isFinite(r) ? r : null,
    farthest: farthest(differences),
    points
  };
}

/** By log-probabilities where there are any, else by mean answers; ties stay in the order of the plan. */
function farthest(all: readonly CellDifference[]): CellDifference[] {
  const size = ({ logs, one, other }: CellDifference) => logs ?? Math.abs(one - other);
  return all.toSorted((a, b) => size(b) - size(a)).slice(0, MOST_LISTED);
}

/** Null where one of them is no distribution. */
function largestLogDifference(a: Answer | undefined, b: Answer | undefined) {
  if (a?.status !== 'answered' || b?.status !== 'answered') return null;
  if (a.mode !== 'distribution' || b.mode !== 'distribution') return null;
  const differences = a.logProbabilities.map((log, k) => Math.abs(log - b.logProbabilities[k]!));
  return Math.max(...differences.filter((difference) => !Number.isNaN(difference)));
}

/**
 * The difference of two independent figures with its 95% interval: percentiles of all differences
 * between bootstraps of the one and of the other.
 */
export function differenceOf(
  [one, ones]: readonly [value: number, bootstraps: readonly number[]],
  [other, others]: readonly [value: number, bootstraps: readonly number[]]
): { value: number; interval: Interval | null } {
  const all = ones.flatMap((a) => others.map((b) => a - b));
  const interval =
    all.length === 0 ? null : { low: quantile(all, 0.025), high: quantile(all, 0.975) };
  return { value: one - other, interval };
}
