import type { Cell } from '../../../src/lib/core/study/cell';
import type { ConditionId } from '../../../src/lib/core/study/condition';
import type { Instrument } from '../../../src/lib/core/instrument/instrument';
import { VALUES, VALUE_LABELS } from '../../../src/lib/core/values';

/** Two items a value, the second one reversed. */
export const TWENTY_ITEMS: Instrument = {
  id: 'twenty',
  kind: 'values',
  title: 'Twenty items',
  question: '{scale} {item}',
  parameters: [],
  scale: [1, 2, 3, 4, 5, 6].map((score) => ({
    label: `${score}`,
    anchor: `anchor ${score}`,
    score
  })),
  measures: VALUES.map((id) => ({ id, label: VALUE_LABELS[id], partOf: null, expected: null })),
  items: VALUES.flatMap((value, index) => [
    { number: 2 * index + 1, text: `${value} a`, measure: value, reversed: false },
    { number: 2 * index + 2, text: `${value} b`, measure: value, reversed: true }
  ]),
  leastAnswered: 0,
  version: '1',
  language: 'en',
  source: '',
  copyright: '',
  wording: '',
  licence: '',
  sharing: 'open'
};

export function cellOf(condition: ConditionId, item: number, instrument = 'twenty'): Cell {
  return {
    id: `${condition}-${item}`,
    condition,
    instrument,
    item,
    repetition: 'standard',
    prompt: { system: null, user: 'never read' },
    options: ['1', '2', '3', '4', '5', '6']
  };
}
