import type { Answer } from '../answer';
import type { Cell } from '../cell';
import type { ConditionId } from '../condition';
import type { StudyDesign } from '../design';
import type { Instrument, Item } from '../instrument';
import { askedItems, inConversation } from '../plan';
import { sampleList } from '../samples';
import type { PersonaAnswers } from './types';

/** The answers to one instrument, by condition. */
export interface ConditionAnswers {
  /** Items asked, in the order of the instrument and of the answers. */
  items: Item[];
  /** `forms` holds one entry a filled-in questionnaire in the priming arms, else a single one. */
  personas: { condition: ConditionId; forms: PersonaAnswers[] }[];
}

/**
 * Puts the answers of a study in order, in the order of the design's conditions. A condition counts
 * once every one of its cells of the instrument has been asked (a failed answer counts as asked,
 * and as missing): figures of a run in progress never rest on half a persona. Conversations are the
 * repeats of one persona: the answers of `conversation-k` are its repeat k.
 *
 * @param cells of the study's plan; cells of other instruments are ignored
 * @param answers in any order; those to unknown cells are ignored
 * @throws AxiaError `invalid-input` when the design asks for items that the instrument lacks
 */
export function answersByCondition(
  design: StudyDesign,
  instrument: Instrument,
  cells: readonly Cell[],
  answers: readonly Answer[]
): ConditionAnswers {
  const use = design.instruments.find(({ id }) => id === instrument.id);
  const items = use ? askedItems(instrument, use, design.seed) : [];
  const given = new Map(answers.map((answer) => [answer.cellId, answer]));
  const asked = new Map<ConditionId, Map<string, Map<number, string>>>();
  for (const { condition, arm, item, instrument: id, id: cell } of cells) {
    if (id !== instrument.id) continue;
    const arms = entry(asked, condition, () => new Map<string, Map<number, string>>());
    entry(arms, arm, () => new Map<number, string>()).set(item, cell);
  }
  const talk = inConversation(design, instrument);
  const personas = design.conditions.flatMap((condition) => {
    const arms = [...(asked.get(condition)?.values() ?? [])].map((ids) =>
      items.map(({ number }) => given.get(ids.get(number) ?? ''))
    );
    if (items.length === 0 || arms.length === 0 || !arms.every(complete)) return [];
    return [{ condition, forms: talk ? [conversations(arms)] : arms.map(of(design)) }];
  });
  return { items, personas };
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}

const complete = (answers: readonly (Answer | undefined)[]): answers is Answer[] =>
  answers.every((answer) => answer !== undefined);

const of =
  ({ elicitation }: StudyDesign) =>
  (given: readonly Answer[]): PersonaAnswers =>
    elicitation.mode === 'distribution'
      ? distributions(given)
      : samples(given, elicitation.repeats);

function distributions(given: readonly Answer[]): PersonaAnswers {
  const told = given.map((answer) =>
    answer.status === 'answered' && answer.mode === 'distribution' ? answer : null
  );
  return {
    mode: 'distribution',
    logProbabilities: told.map((answer) => answer?.logProbabilities ?? null),
    outside: told.map((answer) => answer?.outside ?? null)
  };
}

/** Repeat k of all items is one row. */
function samples(
  given: readonly Answer[],
  repeats: number
): Extract<PersonaAnswers, { mode: 'sampled' }> {
  const texts = given.map((answer) =>
    answer.status === 'answered' && answer.mode === 'sampled'
      ? sampleList(answer.samples).slice(0, repeats)
      : []
  );
  const outcomes = texts.flat().map(({ outcome }) => outcome);
  return {
    mode: 'sampled',
    options: Array.from({ length: repeats }, (_, repeat) =>
      texts.map((list) => list[repeat]?.option ?? null)
    ),
    refusals: outcomes.filter((outcome) => outcome === 'refusal').length,
    unreadable: outcomes.filter((outcome) => outcome === 'unreadable').length
  };
}

/** In a conversation an item is answered once: what was said stays in it. */
function conversations(arms: readonly (readonly Answer[])[]): PersonaAnswers {
  const each = arms.map((given) => samples(given, 1));
  const total = (count: (one: (typeof each)[number]) => number) =>
    each.reduce((sum, one) => sum + count(one), 0);
  return {
    mode: 'sampled',
    options: each.flatMap(({ options }) => options),
    refusals: total(({ refusals }) => refusals),
    unreadable: total(({ unreadable }) => unreadable),
    conversations: true
  };
}
