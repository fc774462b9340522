import * as v from 'valibot';
import type { Instrument } from '../instrument/instrument';
import { VALUES, type ValueId } from '../values';
import { armInstrument } from './arm-form';
import type { Cell } from './cell';
import { promptedValue } from './condition';
import type { StudyDesign } from './design';
import { itemPrompt } from './prompt';

/** Prompted values, and items, of a pretest: 6! permutations are enough to test their effect. Our choice. */
const VALUES_TRIED = 6;
/** Spread round the circle. */
const TRIED_FIRST: readonly ValueId[] = VALUES.filter((_, place) =>
  [0, 2, 4, 5, 7, 9].includes(place)
);
/** A study with fewer questions is soon answered and has its verdict then. Our choice. */
export const LEAST_QUESTIONS = 300;

const position = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(1)));

/** What a pretest found that is not among the study's own answers. */
export const pretestSchema = v.object({
  /** Items that were asked again with the meaning of the response options turned round. */
  turned: v.pipe(
    v.array(
      v.object({
        item: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
        /**
         * Mean positions of the answers on the scale as printed, from 1: as the study asks, and turned
         * round; null where none was read.
         */
        before: position,
        after: position
      })
    ),
    v.maxLength(VALUES_TRIED)
  )
});

export type Pretest = v.InferOutput<typeof pretestSchema>;

/** The questions that show whether a model can be measured, before all others are asked. */
export interface PretestPlan {
  instrument: Instrument;
  /** Items of the tried values, one each. */
  items: number[];
  /** Questions of the study that are asked first. */
  first: Cell[];
  /** The items without a value prompt (or with the first one, where a study has no other). */
  plain: Cell[];
  /** The same with the meaning of the response options turned round; these are not of the study. */
  turned: Cell[];
}

/**
 * A pretest of a study of values: the items of six values under the prompts of the six, and without a
 * prompt, which the study asks anyway; and once more with the scale turned round. Null for studies that
 * are short, or ask too little for it.
 */
export function planPretest(
  design: StudyDesign,
  instruments: readonly Instrument[],
  cells: readonly Cell[]
): PretestPlan | null {
  const use = design.instruments.find(({ id }) =>
    instruments.some((one) => one.id === id && one.kind === 'values')
  );
  const instrument = instruments.find(({ id }) => id === use?.id);
  if (!use || !instrument || instrument.sharing === 'withheld' || cells.length < LEAST_QUESTIONS)
    return null;
  const own = cells.filter(
    (cell) => cell.instrument === instrument.id && !cell.context && !cell.arm
  );
  const prompted = new Map<ValueId, string>();
  for (const { condition } of own) {
    const prompt = promptedValue(condition);
    if (prompt && !prompted.has(prompt.value)) prompted.set(prompt.value, condition);
  }
  const rest = VALUES.filter((value) => !TRIED_FIRST.includes(value));
  const values = [...TRIED_FIRST, ...rest]
    .filter((value) => prompted.has(value))
    .slice(0, VALUES_TRIED);
  if (values.length < VALUES_TRIED) return null;

  const asked = new Set(own.map(({ item }) => item));
  const items = values.flatMap(
    (value) =>
      instrument.items.find(({ measure, number }) => measure === value && asked.has(number)) ?? []
  );
  if (items.length < VALUES_TRIED) return null;
  const numbers = items.map(({ number }) => number);
  const conditions = values.map((value) => prompted.get(value)!);
  const of = (condition: string) =>
    own.filter((cell) => cell.condition === condition && numbers.includes(cell.item));
  const without = of('none');
  const plain = without.length > 0 ? without : of(conditions[0]!);
  return {
    instrument,
    items: numbers,
    first: [...new Set([...plain, ...conditions.flatMap(of)])],
    plain,
    turned: plain.map((cell) => turnedCell(cell, instrument, use.parameters))
  };
}

/** Its labels stay in the order in which they are listed: what is compared are places. */
function turnedCell(cell: Cell, instrument: Instrument, parameters = {}): Cell {
  const turned = armInstrument('turned', instrument);
  const item = turned.items.find(({ number }) => number === cell.item)!;
  return {
    ...cell,
    id: `turned-${cell.id}`,
    prompt: { ...cell.prompt, user: itemPrompt(turned, item, parameters) }
  };
}
