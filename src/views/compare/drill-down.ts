import type { Instrument, Item } from '../../lib/core/instrument/instrument';
import type { ConditionId } from '../../lib/core/study/condition';
import type { ItemPlace } from '../../lib/link';
import { answerNumbers, type AnswerNumbers } from '../../lib/session';
import type { ComparedStudy } from './compare-state.svelte';

/** A question that a reader looks at, with what it asks. */
export interface LookedAt {
  instrument: Instrument;
  item: Item;
  condition: ConditionId;
}

/** What can be looked at: questionnaires and conditions of any of the studies, in their order. */
export function choicesOf(studies: readonly ComparedStudy[]): {
  instruments: Instrument[];
  conditions: ConditionId[];
} {
  const instruments = new Map(
    studies.flatMap(({ asked }) => asked.map((one) => [one.id, one] as const)).toReversed()
  );
  const order = [...new Set(studies.flatMap(({ asked }) => asked.map(({ id }) => id)))];
  return {
    instruments: order.map((id) => instruments.get(id)!),
    conditions: [...new Set(studies.flatMap(({ study }) => study?.record.design.conditions ?? []))]
  };
}

/**
 * The question that an address names, or the first one where it names none.
 *
 * @returns null where nothing was asked, or an item or a condition is not one of these studies
 */
export function lookedAt(
  { instruments, conditions }: ReturnType<typeof choicesOf>,
  place: ItemPlace | null,
  condition: ConditionId | null
): LookedAt | null {
  const instrument = place ? instruments.find(({ id }) => id === place.instrument) : instruments[0];
  const item = place
    ? instrument?.items.find(({ number }) => number === place.number)
    : instrument?.items[0];
  const found = condition === null ? conditions[0] : conditions.find((id) => id === condition);
  return instrument && item && found ? { instrument, item, condition: found } : null;
}

/**
 * What a study answered to a question; null where it was not asked there. Of several wordings or repetitions
 * the first.
 */
export async function answerOf(
  { study, asked }: ComparedStudy,
  { instrument, item, condition }: LookedAt
): Promise<AnswerNumbers | null> {
  const own = asked.find(({ id }) => id === instrument.id);
  const ownItem = own?.items.find(({ number }) => number === item.number);
  if (!study || !own || !ownItem) return null;
  const filter = { condition, instrument: own.id, measure: '', words: ownItem.text };
  const { total } = await study.session.ask('answers', [filter, 0, 0]);
  const { rows } = await study.session.ask('answers', [filter, 0, total]);
  const row = rows.find((one) => one.item === item.number);
  if (!row) return null;
  const { answer } = await study.session.ask('details', [row.id]);
  return answerNumbers(own, ownItem, answer);
}
