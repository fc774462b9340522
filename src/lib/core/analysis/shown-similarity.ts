import type { AskedAgain, Interval } from './types';

/** A similarity as screens and tables show it: the paper's statistic, with the exact one beside it. */
export interface ShownSimilarity {
  /** Mean over bootstrap populations of N individuals; the exact one until they are there. */
  value: number | null;
  interval: Interval | null;
  /** What the interval covers: other individuals, or other answers too. */
  covers: 'individuals' | 'answers' | null;
  /** The similarity of endless individuals. */
  exact: number | null;
}

/** What results of both kinds of similarity have in common. */
interface Result {
  similarity: number | null;
  bootstrap: { mean: number; percentile: Interval | null } | null;
  askedAgain: Pick<AskedAgain, 'interval'> | null;
}

/**
 * The number that a reader sees. Noise of N individuals lowers similarities, so the mean over bootstrap
 * populations lies below the exact value; published figures are such means. Of generated answers the
 * interval is that of the exact value, moved by the difference of the two.
 *
 * @param least lowest similarity of its kind
 */
export function shownSimilarity(
  { similarity, bootstrap, askedAgain }: Result,
  least: number
): ShownSimilarity {
  if (similarity === null || bootstrap === null)
    return { value: similarity, interval: null, covers: null, exact: similarity };
  const { mean, percentile } = bootstrap;
  const shown = { value: mean, exact: similarity };
  if (askedAgain === null)
    return { ...shown, interval: percentile, covers: percentile && 'individuals' };
  return {
    ...shown,
    interval: moved(askedAgain.interval, mean - similarity, least),
    covers: 'answers'
  };
}

/** An interval of the exact value, moved to one of bootstrap populations. */
export function moved({ low, high }: Interval, by: number, least: number): Interval {
  const within = (end: number) => Math.min(1, Math.max(least, end + by));
  return { low: within(low), high: within(high) };
}
