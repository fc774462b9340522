import { percentileInterval } from '../../statistics/bootstrap-interval';
import { shownSimilarity } from '../shown-similarity';
import type { AskedAgain, Interval } from '../types';

/** One similarity less another, as shown, and what it may be. */
export interface SimilarityDifference {
  /** -2 to 2. */
  value: number;
  /** 95%; null where one of the two has none. */
  interval: Interval | null;
  /**
   * How the interval came about: the same bootstrap population of both, one from the other (`paired`), or
   * the two intervals put together (`separate`). Null without an interval.
   */
  by: 'paired' | 'separate' | null;
}

/** A similarity with what is known of its chance; as in results of values and of behaviours. */
export interface ComparedSimilarity {
  similarity: number | null;
  bootstrap: {
    similarities: readonly number[];
    mean: number;
    percentile: Interval | null;
    dropped: number;
  } | null;
  askedAgain: Pick<AskedAgain, 'interval'> | null;
}

/**
 * The difference between two respondents’ similarities of the same kind under the same choices.
 *
 * Bootstrap population b takes the same random numbers for every respondent, so the difference of two
 * distributions has the percentile interval of the differences b by b: individuals who are drawn alike
 * cancel out. Where answers were generated, or some populations have no similarity, there are no pairs,
 * and the two intervals are put together as those of independent estimates (MOVER: Zou and Donner 2008).
 *
 * @param least lowest similarity of its kind
 * @returns null where one of the two has no similarity
 */
export function similarityDifference(
  one: ComparedSimilarity,
  other: ComparedSimilarity,
  least: number
): SimilarityDifference | null {
  const [a, b] = [shownSimilarity(one, least), shownSimilarity(other, least)];
  if (a.value === null || b.value === null) return null;
  // Means over individuals and exact values are not compared with each other.
  if ((one.bootstrap === null) !== (other.bootstrap === null)) return null;
  const value = a.value - b.value;
  if (a.interval === null || b.interval === null) return { value, interval: null, by: null };
  const pairs = pairedDifferences(one, other);
  if (pairs !== null) return { value, interval: percentileInterval(pairs), by: 'paired' };
  const root = (x: number, y: number) => Math.sqrt(x * x + y * y);
  return {
    value,
    interval: {
      low: value - root(a.value - a.interval.low, b.interval.high - b.value),
      high: value + root(a.interval.high - a.value, b.value - b.interval.low)
    },
    by: 'separate'
  };
}

/** Differences of bootstrap populations that took the same random numbers; null where that is not known. */
function pairedDifferences(one: ComparedSimilarity, other: ComparedSimilarity): number[] | null {
  if (one.askedAgain !== null || other.askedAgain !== null) return null;
  const [a, b] = [one.bootstrap, other.bootstrap];
  if (!a || !b || a.dropped > 0 || b.dropped > 0) return null;
  if (a.similarities.length !== b.similarities.length) return null;
  return a.similarities.map((similarity, at) => similarity - b.similarities[at]!);
}
