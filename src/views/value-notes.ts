import { formatNumber, type ValueNote } from '../lib/charts';
import type { ScoreTable } from '../lib/core/analysis/types';
import { keysOf, type Instrument } from '../lib/core/instrument/instrument';
import type { Scoring } from '../lib/core/map-choices';
import { VALUES, type ValueId } from '../lib/core/values';

/** Items that are shown: imported questionnaires may have many of a value. */
const MOST_ITEMS = 8;

/** The items that measure a value; null where the questionnaire asks none, or keeps them back. */
export function itemsOf(value: ValueId, instrument: Instrument | null): ValueNote['items'] {
  if (instrument === null || instrument.sharing === 'withheld') return null;
  const texts = instrument.items
    .filter((item) => keysOf(item).some(({ measure }) => measure === value))
    .map(({ text }) => text);
  if (texts.length === 0) return null;
  const more = texts.length - MOST_ITEMS;
  return {
    title: `Items in ${instrument.title}`,
    texts: more > 0 ? [...texts.slice(0, MOST_ITEMS), `And ${more} more.`] : texts
  };
}

/** What is known of a value by what a study asks alone. */
export const itemNote = (value: ValueId, instruments: readonly Instrument[]): ValueNote => ({
  numbers: null,
  items: itemsOf(value, instruments.find(({ kind }) => kind === 'values') ?? null),
  answers: null
});

/**
 * Mean scores of a value: under its own prompt, under the other ones, without any, and people's.
 * What is not known is left out.
 *
 * @param people in the order of the values; null where they are not known
 */
export function meansOf(
  value: ValueId,
  { conditions, means }: ScoreTable,
  scoring: Scoring,
  people: readonly number[] | null
): ValueNote['numbers'] {
  const column = VALUES.indexOf(value);
  const of = (wanted: (condition: string) => boolean): number | null => {
    const known = conditions.flatMap((condition, row) =>
      wanted(condition) ? (means[row]?.[column] ?? []) : []
    );
    return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
  };
  const isOther = (condition: string) =>
    condition !== value && VALUES.some((one) => one === condition);
  const facts = [
    { name: 'under its own prompt', mean: of((condition) => condition === value) },
    { name: 'under other value prompts', mean: of(isOther) },
    { name: 'without a prompt', mean: of((one) => one === 'none') },
    { name: 'people', mean: people?.[column] ?? null }
  ].flatMap(({ name, mean }) => (mean === null ? [] : [{ name, value: formatNumber(mean) }]));
  if (facts.length === 0) return null;
  return { title: scoring === 'centred' ? 'Mean centred scores' : 'Mean answers', facts };
}
