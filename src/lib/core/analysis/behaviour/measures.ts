import { measuresOf } from '../../instrument/instrument';
import { pointScores } from '../../instrument/scoring';
import {
  areConversations,
  itemDistributions,
  itemScores,
  sampledItemFigures,
  type ItemDistributions,
  type ItemFigures
} from '../items';
import { columnsOf, independentMoments, pooledMoments, type Moments } from '../moments';
import { redrawItems, type Redraw } from '../redraw';
import type { PersonaAnswers } from '../types';
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
function measureMap(
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
function measureScores(
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

/**
 * One filled-in questionnaire of behaviour: moments of its measures and items over the individuals
 * that it stands for, and what it takes to draw them. A measure that cannot be scored is NaN.
 */
export interface MeasuredForm extends Moments, ItemFigures {
  source:
    | {
        kind: 'items';
        items: ItemDistributions;
        /** measures x items: `measureMap`. */
        map: number[][];
        /** Generates the answers again; null where that would teach nothing. */
        redraw: Redraw | null;
      }
    | {
        kind: 'conversations';
        /** Scores of the measures by conversation; null for an individual left out. */
        repeats: (number[] | null)[];
      };
}

/**
 * Scores the questionnaires that one persona filled in, without those in which nothing usable was
 * said. Items are independent given the persona, but for conversations: each is one individual, which
 * counts when it has every measure that any of them has (listwise).
 */
export function measuredForms(
  forms: readonly PersonaAnswers[],
  instrument: ScoredInstrument,
  temperature: number
): MeasuredForm[] {
  const { items, leastAnswered } = instrument;
  const counted = items.map((item) => pointScores(item, item.scores));
  const key = measureKey(instrument);
  return forms.flatMap(
    (answers) =>
      (areConversations(answers)
        ? ofConversations(answers, counted, key, leastAnswered)
        : ofItems(answers, counted, key, leastAnswered, temperature)) ?? []
  );
}

/** Whether anybody is left whom a form stands for: of conversations, none may be complete. */
export const hasIndividuals = ({ source }: MeasuredForm): boolean =>
  source.kind === 'items' || source.repeats.some((scores) => scores !== null);

function ofItems(
  answers: PersonaAnswers,
  counted: readonly number[][],
  key: readonly number[][],
  leastAnswered: number,
  temperature: number
): MeasuredForm | null {
  const read = itemDistributions(answers, counted, key, temperature);
  if (read === null) return null;
  const { itemMeans, itemVariances, sumVariances, answered, used } = read;
  const map = measureMap(key, answered, leastAnswered);
  return {
    itemMeans,
    itemVariances,
    sumVariances,
    ...independentMoments(map, itemMeans, itemVariances, used),
    source: { kind: 'items', items: read, map, redraw: redrawItems(read) }
  };
}

function ofConversations(
  answers: Extract<PersonaAnswers, { mode: 'sampled' }>,
  counted: readonly number[][],
  key: readonly number[][],
  leastAnswered: number
): MeasuredForm | null {
  const rows = itemScores(answers, counted);
  const scored = rows.map((row) => measureScores(key, row, leastAnswered));
  const known = key.map((_, m) => scored.some((scores) => !Number.isNaN(scores[m]!)));
  if (!known.some(Boolean)) return null;
  const repeats = scored.map((scores) =>
    scores.every((score, m) => !known[m] || !Number.isNaN(score)) ? scores : null
  );
  return {
    ...sampledItemFigures(
      rows.filter((_, k) => repeats[k] !== null),
      counted.length,
      key
    ),
    ...pooledMoments(
      columnsOf(
        repeats.filter((scores) => scores !== null),
        key.length
      )
    ),
    source: { kind: 'conversations', repeats }
  };
}
