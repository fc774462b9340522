import { CONDITIONS, filledFormOwner, type ConditionId } from './condition';
import type { InstrumentUse, StudyDesign } from './design';
import { AxiaError } from '../error';
import type { Instrument, Item } from '../instrument/instrument';
import { sampleItems } from './sample-items';

/** Cells of one instrument under one condition. */
export interface CellGroup {
  condition: ConditionId;
  instrument: string;
  /** Items asked. */
  items: number;
  /** How often each is asked: filled-in forms or conversations; 1 in a fresh context. */
  arms: number;
  cells: number;
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
  return conditionsOf(design).flatMap((condition) =>
    asked
      .filter(({ instrument, use, items }) => suits(instrument, use, condition) && items.length > 0)
      .map(({ instrument, items }) => {
        const arms = armsOf(design, instrument, condition);
        const cells = items.length * arms;
        return { condition, instrument: instrument.id, items: items.length, arms, cells };
      })
  );
}

/** The instruments of a design, in its order. */
export function askedOf(design: StudyDesign, instruments: readonly Instrument[]): Asked[] {
  return design.instruments.map((use) => {
    const instrument = instruments.find(({ id }) => id === use.id);
    if (!instrument) throw invalid(`The instrument “${use.id}” is not known.`);
    return { instrument, items: askedItems(instrument, use, design.seed), use };
  });
}

/** The conditions of a design in the order in which they are asked. */
export const conditionsOf = ({ conditions }: StudyDesign): ConditionId[] =>
  CONDITIONS.filter((condition) => conditions.includes(condition));

/** How often each item of an instrument is asked under a condition. */
export function armsOf(
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
    'Choose instruments of the list and items that they have, and fewer repetitions of a long one.'
  );
}
