// Whether value prompts do what they say: in the study's own form, and with shuffled definitions.
import { clusteredMean } from '../../statistics/clustered-mean';
import { promptedValue } from '../../study/condition';
import { shuffledDefinition } from '../../study/arm';
import { VALUES, type ValueId } from '../../values';
import { average, byQuestion, questionOf, type FormAnswers, type FormCell } from './cells';
import { meanOver } from './order';
import type { InstrumentForm, PromptEffect, ShuffledDefinitions } from './types';

/** So that a respondent that never wavers is not divided by nothing; as in the verdict. */
const LEAST_SD = 0.1;

/** Answers to value prompts of one form, with what is usual for each item under them. */
interface Prompted {
  values: { value: ValueId; cells: ReadonlyMap<number, FormCell> }[];
  /** Mean over the prompts, by item. */
  usual: ReadonlyMap<number, number>;
}

function promptedOf({ cells }: FormAnswers): Prompted {
  const forms = new Set(cells.flatMap(({ condition }) => promptedValue(condition)?.form ?? []));
  const form = forms.has('definition') ? 'definition' : 'name';
  const plain = [...byQuestion(cells, null).values()];
  const values = VALUES.flatMap((value) => {
    const own = plain.filter(({ condition }) => {
      const prompted = promptedValue(condition);
      return prompted?.value === value && prompted.form === form;
    });
    return own.length === 0
      ? []
      : [{ value, cells: new Map(own.map((cell) => [cell.item.number, cell])) }];
  });
  const means = new Map<number, number[]>();
  for (const { cells: own } of values)
    for (const { item, mean } of own.values())
      means.set(item.number, [...(means.get(item.number) ?? []), mean]);
  return { values, usual: new Map([...means].map(([item, list]) => [item, average(list)])) };
}

/** What each value prompt does to the items of its own value, against the mean of the other prompts. */
export function promptEffects(answers: FormAnswers): PromptEffect[] {
  const { values, usual } = promptedOf(answers);
  if (values.length < 2) return [];
  /** Rise of a value's items under a prompt, against all prompts. */
  const rises = values.map(({ cells }) =>
    VALUES.map((value) => {
      const own = [...cells.values()].filter(({ item }) => item.measure === value);
      return own.length === 0
        ? NaN
        : average(own.map(({ item, mean }) => mean - usual.get(item.number)!));
    })
  );
  // Against the others, and not against all, of which the prompt itself is one.
  const scale = values.length / (values.length - 1);
  return values.map(({ value, cells }, row) => {
    const own = [...cells.values()].filter(({ item }) => item.measure === value);
    const effects = own.map(({ item, mean }) => scale * (mean - usual.get(item.number)!));
    const sds = own.flatMap(({ variance }) => (Number.isNaN(variance) ? [] : [variance]));
    const sd = sds.length > 0 ? Math.max(LEAST_SD, Math.sqrt(average(sds))) : NaN;
    const place = VALUES.indexOf(value);
    const rise = rises[row]![place]!;
    const items = own.map((_, k) => k);
    const mean = effects.length > 0 ? average(effects) : null;
    return {
      condition: own[0]?.condition ?? [...cells.values()][0]!.condition,
      effect:
        mean === null
          ? null
          : (clusteredMean(effects, [items, items]) ?? { mean, low: null, high: null }),
      standardised: mean === null || Number.isNaN(sd) ? null : mean / sd,
      ownMost: rises[row]!.every((other) => Number.isNaN(other) || other <= rise),
      mostOfAll: rises.every((other) => Number.isNaN(other[place]!) || other[place]! <= rise)
    };
  });
}

/** Whether the name or the definition raises the answers, where they are of two values. */
export function shuffledDefinitions(answers: FormAnswers): ShuffledDefinitions | null {
  const cells = [...byQuestion(answers.cells, 'shuffled').values()];
  if (cells.length === 0) return null;
  const { usual } = promptedOf(answers);
  const rises = (of: (value: ValueId) => ValueId) =>
    cells.flatMap((cell) => {
      const prompted = promptedValue(cell.condition);
      const base = usual.get(cell.item.number);
      return prompted && base !== undefined && cell.item.measure === of(prompted.value)
        ? [{ cell, number: cell.mean - base }]
        : [];
    });
  const [named, defined] = [rises((value) => value), rises(shuffledDefinition)];
  return {
    named: named.length === 0 ? null : meanOver(named),
    defined: defined.length === 0 ? null : meanOver(defined)
  };
}

/** What a persona without values does to the answers, against no prompt: for other items. */
export function personaShift({ cells }: FormAnswers): InstrumentForm['persona'] {
  const without = byQuestion(cells, null);
  const pairs = [...byQuestion(cells, 'persona').values()].flatMap((cell) => {
    const plain = without.get(questionOf(cell));
    return plain ? [cell.mean - plain.mean] : [];
  });
  const items = pairs.map((_, k) => k);
  return pairs.length === 0 ? null : clusteredMean(pairs, [items, items]);
}
