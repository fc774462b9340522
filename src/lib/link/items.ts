import type { InstrumentUse } from '../core/design';
import { invalid, valid, type Reader, type Reading } from './reading';

/** The instrument of items that are listed without one. */
const USUAL_INSTRUMENT = 'pvq40';

const ALL = 'all';
const LAST_ITEM = 9999;
const MOST_ITEMS = 500;
const MOST_INSTRUMENTS = 20;

/**
 * Items asked: `all`, or numbers and ranges (`1-5,8`) of the PVQ-40, or with instruments
 * (`pvq40:1-5,8;other:all`).
 */
export const instrumentUses: Reader<InstrumentUse[]> = (text) => {
  const uses: InstrumentUse[] = [];
  const parts = text.split(';');
  if (parts.length > MOST_INSTRUMENTS) return invalid('names too many instruments');
  for (const part of parts) {
    const colon = part.indexOf(':');
    const id = colon < 0 ? USUAL_INSTRUMENT : part.slice(0, colon);
    if (!/^[a-z0-9_-]{1,60}$/.test(id)) return invalid('names something that is no instrument');
    if (uses.some((use) => use.id === id)) return invalid(`names ${id} twice`);
    const items = itemNumbers(part.slice(colon + 1));
    if (!items.ok) return items;
    uses.push({ id, items: items.value });
  }
  return valid(uses);
};

function itemNumbers(text: string): Reading<number[] | null> {
  if (text === ALL) return valid(null);
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    if (from === undefined || to === undefined) {
      return invalid('must be all, or item numbers such as 1-5,8');
    }
    const [first, last] = [Number(from), Number(to)];
    if (first < 1 || last > LAST_ITEM || last < first) {
      return invalid(`has a range that is none: ${part}`);
    }
    for (let number = first; number <= last; number += 1) {
      if (numbers.has(number)) return invalid(`names item ${number} twice`);
      numbers.add(number);
    }
    if (numbers.size > MOST_ITEMS) return invalid(`names more than ${MOST_ITEMS} items`);
  }
  return valid([...numbers]);
}

/** Items as `instrumentUses` reads them, neighbours in their order joined to ranges. */
export function formatInstrumentUses(uses: readonly InstrumentUse[]): string {
  return uses.map(({ id, items }) => `${id}:${items ? formatNumbers(items) : ALL}`).join(';');
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
