import { type InstrumentUse, DESIGN_RANGES } from '../core/study/design';
import { MOST_ITEMS } from '../core/instrument/instrument';
import { invalid, valid, wholeNumber, type Reader, type Reading } from './reading';

/** The instrument of items that are listed without one. */
const USUAL_INSTRUMENT = 'pvq40';

const ALL = 'all';
const EACH = '-each';
const LAST_ITEM = 99_999;
const MOST_INSTRUMENTS = 20;

/** What an address says of the items of an instrument. */
export type ItemsAsked = Pick<InstrumentUse, 'id' | 'items' | 'perMeasure'>;

/**
 * Items asked: `all`, or numbers and ranges (`1-5,8`) of the PVQ-40, or with instruments
 * (`pvq40:1-5,8;other:all`); `behaviours:10-each` is a sample of ten items of every measure.
 */
export const itemsAsked: Reader<ItemsAsked[]> = (text) => {
  const asked: ItemsAsked[] = [];
  const parts = text.split(';');
  if (parts.length > MOST_INSTRUMENTS) return invalid('names too many instruments');
  for (const part of parts) {
    const colon = part.indexOf(':');
    const id = colon < 0 ? USUAL_INSTRUMENT : part.slice(0, colon);
    if (!/^[a-z0-9_-]{1,60}$/.test(id)) return invalid('names something that is no instrument');
    if (asked.some((use) => use.id === id)) return invalid(`names ${id} twice`);
    const items = itemsOf(part.slice(colon + 1));
    if (!items.ok) return items;
    asked.push({ id, ...items.value });
  }
  return valid(asked);
};

function itemsOf(text: string): Reading<Omit<ItemsAsked, 'id'>> {
  if (text === ALL) return valid({ items: null });
  if (text.endsWith(EACH)) {
    const count = wholeNumber(DESIGN_RANGES.perMeasure)(text.slice(0, -EACH.length));
    return count.ok ? valid({ items: null, perMeasure: count.value }) : count;
  }
  const items = itemNumbers(text);
  return items.ok ? valid({ items: items.value }) : items;
}

function itemNumbers(text: string): Reading<number[]> {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    if (from === undefined || to === undefined) {
      return invalid('must be all, or item numbers such as 1-5,8, or a sample such as 10-each');
    }
    const [first, last] = [Number(from), Number(to)];
    if (first < 1 || last > LAST_ITEM || last < first) {
      return invalid(`has a range that is none: ${part}`);
    }
    if (numbers.size + last - first + 1 > MOST_ITEMS) {
      return invalid(`names more than ${MOST_ITEMS} items`);
    }
    for (let number = first; number <= last; number += 1) {
      if (numbers.has(number)) return invalid(`names item ${number} twice`);
      numbers.add(number);
    }
  }
  return valid([...numbers]);
}

/** Items as `itemsAsked` reads them, neighbours in their order joined to ranges. */
export function formatItemsAsked(uses: readonly ItemsAsked[]): string {
  return uses.map((use) => `${use.id}:${formatItems(use)}`).join(';');
}

function formatItems({ items, perMeasure }: ItemsAsked): string {
  if (items) return formatNumbers(items);
  return perMeasure === undefined ? ALL : `${perMeasure}${EACH}`;
}

function formatNumbers(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
