import { measuresOf } from '../../instrument/instrument';
import type { ScoredInstrument } from './types';

/** Rounding that a share of answered items may be short of. */
const SLACK = 1e-9;

/**
 * Positions of each measure's items, in the order of the measures. A wider measure has the items
 * of all its parts.
 */
export function measureKey({
  measures,
  items
}: Pick<ScoredInstrument, 'measures' | 'items'>): number[][] {
  const counts = items.map((item) => new Set(measuresOf(measures, item)));
  return measures.map(({ id }) => items.flatMap((_, i) => (counts[i]!.has(id) ? [i] : [])));
}

/**
 * The scores of the measures as linear maps of the item scores: measures x items. A score is the
 * mean of the measure's answered items; unanswered items have weight 0. A measure of which less
 * than `leastAnswered` is answered, or nothing, has a row of NaN. Behaviours are never centred on
 * the person: the human figures that they are compared with are not.
 *
 * @param key positions of each measure's items
 * @param answered whether each item has an answer
 */
export function measureMap(
  key: readonly (readonly number[])[],
  answered: readonly boolean[],
  leastAnswered: number
): number[][] {
  return key.map((positions) => {
    const own = scoredPositions(positions, (position) => answered[position]!, leastAnswered);
    const row = answered.map(() => (own ? 0 : NaN));
    for (const position of own ?? []) row[position] = 1 / own!.length;
    return row;
  });
}

/**
 * The scores of the measures by `measureMap` for one individual, whose own map need not be made.
 *
 * @param row item scores, NaN for none
 */
export function measureScores(
  key: readonly (readonly number[])[],
  row: readonly number[],
  leastAnswered: number
): number[] {
  const whole = !row.includes(NaN);
  return key.map((positions) => {
    // Most individuals answer everything: there is nothing to look for.
    const own = whole
      ? positions
      : scoredPositions(positions, (i) => !Number.isNaN(row[i]!), leastAnswered);
    if (own === null || own.length === 0) return NaN;
    const weight = 1 / own.length;
    return own.reduce((sum, i) => sum + weight * row[i]!, 0);
  });
}

/** The answered items of a measure; null where they are too few. */
function scoredPositions(
  positions: readonly number[],
  answered: (position: number) => boolean,
  leastAnswered: number
): number[] | null {
  const own = positions.filter(answered);
  const enough = own.length > 0 && own.length >= leastAnswered * positions.length - SLACK;
  return enough ? own : null;
}
