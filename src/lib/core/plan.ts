import type { Cell } from './cell';
import { cellId } from './cell-id';
import { CONDITIONS, type ConditionId } from './condition';
import type { InstrumentUse, StudyDesign } from './design';
import { AxiaError } from './error';
import type { Instrument, Item } from './instrument';
import { buildPrompt } from './prompt';
import type { RespondentIdentity } from './respondent';

/** The questions of a study, in the order in which they are asked. */
export interface Plan {
  cells: Cell[];
  /** Number of cells of every condition and every instrument, in the order asked. */
  counts: {
    conditions: { condition: ConditionId; cells: number }[];
    instruments: { instrument: string; cells: number }[];
  };
  /** Characters of all prompts together. */
  promptCharacters: number;
  /** Those that a prompt shares with the beginning of the one before it: read once, not twice. */
  sharedPrefixCharacters: number;
}

/**
 * The cells that follow from a design. Conditions come in the order of the circle, then none, then
 * the value names (so the circle can form before its baselines are in); within a condition
 * instrument after instrument and item after item, so that neighbours share the beginning of their
 * prompts. The same questions give the same plan, whatever the order in the design.
 *
 * @param instruments those of the design, in any order; others are left out
 * @throws AxiaError `invalid-input` for an unknown instrument or item, or two equal questions
 */
export function planCells(
  design: StudyDesign,
  instruments: readonly Instrument[],
  identity: RespondentIdentity
): Plan {
  const conditions = CONDITIONS.filter((condition) => design.conditions.includes(condition));
  const asked = design.instruments.map((use) => {
    const instrument = instruments.find(({ id }) => id === use.id);
    if (!instrument) throw invalid(`The instrument “${use.id}” is not known.`);
    return { instrument, items: itemsOf(instrument, use) };
  });

  const cells: Cell[] = [];
  for (const condition of conditions) {
    for (const { instrument, items } of asked) {
      const options = instrument.scale.map(({ label }) => label);
      for (const item of items) {
        const cell: Omit<Cell, 'id'> = {
          condition,
          instrument: instrument.id,
          item: item.number,
          arm: 'standard',
          prompt: buildPrompt(condition, instrument, item),
          options
        };
        cells.push({ id: cellId(cell, identity, design.elicitation, design.seed), ...cell });
      }
    }
  }
  assertDistinct(cells);

  return {
    cells,
    counts: {
      conditions: conditions.map((condition) => ({
        condition,
        cells: cells.filter((cell) => cell.condition === condition).length
      })),
      instruments: asked.map(({ instrument: { id } }) => ({
        instrument: id,
        cells: cells.filter(({ instrument }) => instrument === id).length
      }))
    },
    ...prefixes(cells)
  };
}

/** Items that are asked of an instrument, in its own order. */
function itemsOf(instrument: Instrument, { items }: InstrumentUse): Item[] {
  if (items === null) return instrument.items;
  const unknown = items.find((number) => !instrument.items.some((item) => item.number === number));
  if (unknown !== undefined) {
    throw invalid(`The instrument “${instrument.id}” has no item ${unknown}.`);
  }
  return instrument.items.filter(({ number }) => items.includes(number));
}

/** Two cells of one id would be one answer counted twice. */
function assertDistinct(cells: readonly Cell[]): void {
  const seen = new Map<string, Cell>();
  for (const cell of cells) {
    const twin = seen.get(cell.id);
    if (twin) {
      throw invalid(
        `Items ${twin.item} and ${cell.item} of “${cell.instrument}” are the same question.`
      );
    }
    seen.set(cell.id, cell);
  }
}

function prefixes(
  cells: readonly Cell[]
): Pick<Plan, 'promptCharacters' | 'sharedPrefixCharacters'> {
  let promptCharacters = 0;
  let sharedPrefixCharacters = 0;
  let previous = '';
  for (const { prompt } of cells) {
    const text = prompt.system === null ? prompt.user : `${prompt.system}\n${prompt.user}`;
    promptCharacters += text.length;
    sharedPrefixCharacters += sharedLength(previous, text);
    previous = text;
  }
  return { promptCharacters, sharedPrefixCharacters };
}

function sharedLength(one: string, other: string): number {
  const limit = Math.min(one.length, other.length);
  let length = 0;
  while (length < limit && one[length] === other[length]) length += 1;
  return length;
}

function invalid(message: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    message,
    'Choose an instrument of the list, and items that it has.'
  );
}
