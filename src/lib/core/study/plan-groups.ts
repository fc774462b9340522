import { ARMS, type ArmId } from './arm';
import { armSuits, quickConversations, quickItems } from './arm-questions';
import { armInstrument } from './arm-form';
import { CONDITIONS, filledFormOwner, promptedValue, type ConditionId } from './condition';
import type { InstrumentUse, StudyDesign } from './design';
import { AxiaError } from '../error';
import { keysOf, type Instrument, type Item } from '../instrument/instrument';
import { namedStream, type RandomSource } from '../random';
import { VALUES } from '../values';

/** Cells of one instrument under one condition. */
export interface CellGroup {
  condition: ConditionId;
  instrument: string;
  /** Items asked. */
  items: number;
  /** How often each is asked: filled-in forms or conversations; 1 in a fresh context. */
  repetitions: number;
  cells: number;
  /** The arm that they belong to; absent for the questions of the study itself. */
  arm?: ArmId;
}

/** An instrument of the design, with what is asked of it. */
export interface Asked {
  instrument: Instrument;
  items: Item[];
  use: InstrumentUse;
}

/**
 * How many cells a design leads to, by instrument and condition, without making them: for forms.
 *
 * @throws AxiaError `invalid-input` for an unknown instrument or item
 */
export function planGroups(design: StudyDesign, instruments: readonly Instrument[]): CellGroup[] {
  const asked = askedOf(design, instruments);
  const own = conditionsOf(design).flatMap((condition) =>
    asked
      .filter(({ instrument, use, items }) => suits(instrument, use, condition) && items.length > 0)
      .map(({ instrument, items }) => {
        const repetitions = repetitionsOf(design, instrument, condition);
        const cells = items.length * repetitions;
        return { condition, instrument: instrument.id, items: items.length, repetitions, cells };
      })
  );
  const varied = armParts(design, asked).map(
    ({ arm, condition, asked: { instrument, items }, repetitions }): CellGroup => ({
      condition,
      instrument: instrument.id,
      items: items.length,
      repetitions,
      cells: items.length * repetitions,
      arm
    })
  );
  return [...own, ...varied];
}

/** An instrument in the form of an arm, with what it is outside it: item by item the same. */
export interface VariedAsked extends Asked {
  varied: { arm: ArmId; plain: Asked };
}

/** What is asked, as an arm puts it. */
export function armAsked(arm: ArmId, plain: Asked): VariedAsked {
  const instrument = armInstrument(arm, plain.instrument);
  const byNumber = new Map(instrument.items.map((item) => [item.number, item]));
  const items = plain.items.map(({ number }) => byNumber.get(number)!);
  return { instrument, items, use: plain.use, varied: { arm, plain } };
}

/** What an arm asks of an instrument under a condition. */
export interface ArmPart {
  arm: ArmId;
  condition: ConditionId;
  asked: Asked;
  /** Conversations; 1 in fresh contexts. */
  repetitions: number;
}

/** What the arms of a design ask, in the order in which it is asked: arm by arm, then as the study. */
export function armParts(design: StudyDesign, asked: readonly Asked[]): ArmPart[] {
  const { arms } = design;
  const words = design.words?.words;
  if (arms === undefined) return [];
  return ARMS.filter((arm) => arms.list.includes(arm)).flatMap((arm) =>
    conditionsOf(design).flatMap((condition) =>
      asked.flatMap((one): ArmPart[] => {
        const { instrument, items, use } = one;
        const talk = inConversation(design, instrument);
        if (
          !suits(instrument, use, condition) ||
          !armSuits(arm, instrument, condition, talk, words)
        )
          return [];
        const all = repetitionsOf(design, instrument, condition);
        if (talk || arms.share === 'all') {
          const repetitions = arms.share === 'all' ? all : quickConversations(all);
          return items.length === 0 ? [] : [{ arm, condition, asked: one, repetitions }];
        }
        const value = promptedValue(condition)?.value;
        const place = value === undefined ? VALUES.length : VALUES.indexOf(value);
        const some = quickItems(instrument, items, place);
        return some.length === 0
          ? []
          : [{ arm, condition, asked: { instrument, items: some, use }, repetitions: 1 }];
      })
    )
  );
}

/** The instruments of a design, in its order. */
export function askedOf(design: StudyDesign, instruments: readonly Instrument[]): Asked[] {
  return design.instruments.map((use) => {
    const instrument = instruments.find(({ id }) => id === use.id);
    if (!instrument) throw invalid(`The instrument “${use.id}” is unknown.`);
    return { instrument, items: askedItems(instrument, use, design.seed), use };
  });
}

/** The conditions of a design in the order in which they are asked: its own personas last. */
export const conditionsOf = ({ conditions, words }: StudyDesign): ConditionId[] => {
  const own = words?.words.personas.map(({ condition }) => condition) ?? [];
  return [...CONDITIONS, ...own].filter((condition) => conditions.includes(condition));
};

/** How often each item of an instrument is asked under a condition. */
export function repetitionsOf(
  design: StudyDesign,
  instrument: Instrument,
  condition: ConditionId
): number {
  if (filledFormOwner(condition) !== null) return design.fills;
  const { elicitation } = design;
  return inConversation(design, instrument) && elicitation.mode === 'sampled'
    ? elicitation.repeats
    : 1;
}

/** Items that are asked of an instrument, in its own order. */
export function askedItems(
  instrument: Instrument,
  { items, perMeasure }: InstrumentUse,
  seed: number
): Item[] {
  if (items === null) {
    return perMeasure === undefined ? instrument.items : sampleItems(instrument, perMeasure, seed);
  }
  const numbers = new Set(items);
  const found = instrument.items.filter(({ number }) => numbers.has(number));
  if (found.length === numbers.size) return found;
  const unknown = items.find((number) => !found.some((item) => item.number === number))!;
  throw invalid(`The instrument “${instrument.id}” has no item ${unknown}.`);
}

/** Whether an instrument is asked under a condition: priming is about behaviour alone. */
export function suits(
  instrument: Pick<Instrument, 'kind'>,
  use: InstrumentUse,
  condition: ConditionId
): boolean {
  if (use.conditions && !use.conditions.includes(condition)) return false;
  return filledFormOwner(condition) === null || instrument.kind === 'behaviour';
}

/** Whether the items of an instrument are asked in conversations. */
export function inConversation(
  { administration }: Pick<StudyDesign, 'administration'>,
  { kind }: Pick<Instrument, 'kind'>
): boolean {
  return administration === 'conversation' && kind !== 'statements';
}

/** The error of a design that leads to no plan. */
export function invalid(message: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    message,
    'Choose instruments from the list and items that they contain, and repeat long ones less often.'
  );
}

/** Most questions of a study: what a browser holds with room to spare. */
export const MOST_CELLS = 250_000;

/** Most items of one conversation: each stands behind all before it. */
export const MOST_TURNS = 200;

/** Refuses what cannot be asked in conversations. */
export function assertPossible({ administration, conditions, elicitation }: StudyDesign): void {
  if (administration !== 'conversation') return;
  if (elicitation.mode !== 'sampled') {
    throw invalid('Asking a questionnaire in one conversation requires sampled text.');
  }
  if (conditions.some((condition) => filledFormOwner(condition) !== null)) {
    throw invalid('The priming arms require every item in a fresh context.');
  }
}

/** A design may come from anywhere: none may make a plan that the browser cannot hold. */
export function assertManageable(
  design: StudyDesign,
  instruments: readonly Instrument[],
  groups: readonly CellGroup[]
): void {
  const cells = groups.reduce((sum, group) => sum + group.cells, 0);
  if (cells > MOST_CELLS) {
    throw invalid(`The study would ask ${cells} questions; the most is ${MOST_CELLS}.`);
  }
  const long = groups.find(({ instrument, items }) => {
    const found = instruments.find(({ id }) => id === instrument)!;
    return items > MOST_TURNS && inConversation(design, found);
  });
  if (long) {
    throw invalid(
      `A conversation can hold at most ${MOST_TURNS} items; ${long.instrument} has more.`
    );
  }
}

/** An item, and whether it is reversed for the measure that is drawn for. */
interface Keyed {
  item: Item;
  reversed: boolean;
}

/**
 * A seeded sample of an instrument's items: `count` of every measure, half of them reversed (the
 * odd one is not) as far as there are enough of both. The same seed draws the same items, whatever
 * else the study asks.
 *
 * @param count items a measure; a measure with fewer gives all of its items. An item that counts
 *   for several may be drawn for each, and is asked once
 * @returns in the order of the instrument
 */
export function sampleItems(instrument: Instrument, count: number, seed: number): Item[] {
  const chosen = new Set<Item>();
  const byMeasure = new Map(instrument.measures.map(({ id }) => [id, [] as Keyed[]]));
  for (const item of instrument.items)
    for (const { measure, reversed } of keysOf(item))
      byMeasure.get(measure)?.push({ item, reversed });
  for (const [id, own] of byMeasure) {
    const random = namedStream(seed, `sample-items/${instrument.id}/${id}`);
    const reversed = shuffled(
      own.filter((one) => one.reversed),
      random
    );
    const straight = shuffled(
      own.filter((one) => !one.reversed),
      random
    );
    const wanted = Math.floor(count / 2);
    const fromReversed = Math.max(Math.min(wanted, reversed.length), count - straight.length);
    for (const { item } of reversed.slice(0, fromReversed)) chosen.add(item);
    for (const { item } of straight.slice(0, count - fromReversed)) chosen.add(item);
  }
  return instrument.items.filter((item) => chosen.has(item));
}

/** Fisher and Yates, from the last place down. */
export function shuffled<T>(list: readonly T[], random: RandomSource): T[] {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
