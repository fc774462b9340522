import type { Scoring } from '../map-choices';
import { reverseScore } from '../statistics/reverse-score';
import { VALUES, type ValueId } from '../values';

/** An item, as far as scoring needs to know it. */
export interface ScoredItem {
  value: ValueId;
  reversed: boolean;
}

/** Positions (0-based) of each value's items, in the order of VALUES. */
export function scoringKey(items: readonly ScoredItem[]): number[][] {
  return VALUES.map((value) =>
    items.flatMap((item, position) => (item.value === value ? [position] : []))
  );
}

/**
 * What each scale point of an item counts for: its score, or low + high - score when reversed.
 *
 * @param scores scores of the scale points, ascending
 */
export function pointScores(
  item: Pick<ScoredItem, 'reversed'>,
  scores: readonly number[]
): number[] {
  if (!item.reversed) return [...scores];
  return scores.map((score) => reverseScore(score, scores[0]!, scores[scores.length - 1]!));
}

/**
 * The value scores as linear maps of the item scores: values x items. The score of a value is the
 * mean of its answered items; centred, the mean of all answered items (MRAT) is taken off
 * (Schwartz 1992, 2021). An unanswered item has weight 0; a value without any answered item has a
 * row of NaN.
 *
 * @param answered whether each item has an answer
 */
export function scoreMap(
  items: readonly ScoredItem[],
  answered: readonly boolean[],
  scoring: Scoring
): number[][] {
  const all = answered.filter(Boolean).length;
  return scoringKey(items).map((positions) => {
    const own = positions.filter((position) => answered[position]);
    if (own.length === 0) return items.map(() => NaN);
    return items.map((_, position) => {
      if (!answered[position]) return 0;
      const share = own.includes(position) ? 1 / own.length : 0;
      return scoring === 'centred' ? share - 1 / all : share;
    });
  });
}
