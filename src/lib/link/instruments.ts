import { type ConditionId, CONDITIONS, isConditionId } from '../core/study/condition';
import { type InstrumentUse, type StudyDesign, DESIGN_RANGES } from '../core/study/design';
import { studyPreset } from '../core/study/presets';
import { type Query, invalid, valid, type Reader, wholeNumber, type Reading } from './query';
import { VALUES } from '../core/values';
import { MOST_ITEMS } from '../core/instrument/instrument';

/** All items of an instrument, or all conditions that suit it. */
const ALL = 'all';

const LONGEST_SETTING = 60;

/**
 * The one parameter that has an address parameter of its own: the amount of the Paired Charity
 * Game. A test holds it against the instrument.
 */
export const CURRENCY = { instrument: 'charity', parameter: 'currency' } as const;

/** Value of a parameter of an instrument. */
interface Setting {
  instrument: string;
  parameter: string;
  value: string;
}

/**
 * The instruments that an address asks: `items`, `asked` (the conditions of single instruments:
 * `bfi2:all-prompts,none;ebq:all`), `currency` and `set` (parameters of instruments:
 * `charity.currency:20 dollars`). What is left open comes from `base`, where one of the same id is
 * there also its conditions.
 *
 * @param base instruments of the preset
 * @returns null where the address says nothing that can be honoured
 */
export function takeInstruments(
  query: Query,
  base: readonly InstrumentUse[]
): InstrumentUse[] | null {
  const items = query.take('items', itemsAsked);
  const known = (items ?? base).map(({ id }) => id);
  const asked = query.take('asked', askedReader(known));
  const settings = query.take('set', settingsReader(known)) ?? [];
  const currency = takeCurrency(query, known, settings);
  if (items === null && asked === null && settings.length === 0 && currency === null) return null;
  const all = currency === null ? settings : [...settings, { ...CURRENCY, value: currency }];
  return (items ?? base).map((use) => {
    const usual = base.find(({ id }) => id === use.id)?.conditions ?? null;
    return completed(use, asked?.has(use.id) ? asked.get(use.id)! : usual, all);
  });
}

function takeCurrency(
  query: Query,
  known: readonly string[],
  settings: readonly Setting[]
): string | null {
  const { instrument, parameter } = CURRENCY;
  const value = query.take(parameter, settingReader);
  if (value === null) return null;
  if (!known.includes(instrument)) query.complain(parameter, `needs the instrument ${instrument}`);
  else if (settings.some((one) => one.instrument === instrument && one.parameter === parameter))
    query.complain(parameter, 'is also set by the parameter set');
  else return value;
  return null;
}

function completed(
  { id, items, perMeasure }: ItemsAsked,
  conditions: ConditionId[] | null,
  settings: readonly Setting[]
): InstrumentUse {
  const own = settings.filter(({ instrument }) => instrument === id);
  return {
    id,
    items,
    ...(perMeasure === undefined ? {} : { perMeasure }),
    ...(conditions ? { conditions: [...conditions] } : {}),
    ...(own.length > 0
      ? { parameters: Object.fromEntries(own.map(({ parameter, value }) => [parameter, value])) }
      : {})
  };
}

/** Conditions by instrument; null for all that suit it. */
const askedReader =
  (known: readonly string[]): Reader<Map<string, ConditionId[] | null>> =>
  (text) => {
    const asked = new Map<string, ConditionId[] | null>();
    for (const part of text.split(';')) {
      const colon = part.indexOf(':');
      const id = part.slice(0, Math.max(colon, 0));
      if (!known.includes(id)) return invalid('names an instrument that is not asked');
      if (asked.has(id)) return invalid(`names ${id} twice`);
      const list = part.slice(colon + 1);
      if (list === ALL) {
        asked.set(id, null);
        continue;
      }
      const reading = conditions(list);
      if (!reading.ok) return reading;
      asked.set(id, reading.value);
    }
    return valid(asked);
  };

const settingReader: Reader<string> = (text) => {
  if (text.trim() === '') return invalid('is empty');
  return text.length > LONGEST_SETTING
    ? invalid(`is longer than ${LONGEST_SETTING} characters`)
    : valid(text);
};

const settingsReader =
  (known: readonly string[]): Reader<Setting[]> =>
  (text) => {
    const settings: Setting[] = [];
    for (const part of text.split(';')) {
      const [, instrument, parameter, written] =
        /^([a-z0-9_-]{1,60})\.([^.:]{1,30}):(.*)$/su.exec(part) ?? [];
      if (instrument === undefined || parameter === undefined || written === undefined) {
        return invalid(
          'must name an instrument, a parameter and a text: charity.currency:20 dollars'
        );
      }
      if (!known.includes(instrument)) return invalid('names an instrument that is not asked');
      if (settings.some((one) => one.instrument === instrument && one.parameter === parameter)) {
        return invalid(`sets ${instrument}.${parameter} twice`);
      }
      const value = settingReader(written.replace(/%3B/gu, ';').replace(/%25/gu, '%'));
      if (!value.ok) return value;
      settings.push({ instrument, parameter, value: value.value });
    }
    return valid(settings);
  };

/** Semicolons part settings, so that one within a value is written otherwise. */
const escapeSetting = (value: string): string => value.replace(/%/gu, '%25').replace(/;/gu, '%3B');

/** The instruments of a design as `takeInstruments` reads them, as short as they can be. */
export function instrumentParameters({
  preset,
  instruments,
  respondent,
  seed
}: StudyDesign): [string, string][] {
  const base = studyPreset(preset)?.design(respondent, seed).instruments ?? [];
  const conditionsOf = (use: InstrumentUse | undefined) =>
    use?.conditions ? formatConditions(use.conditions) : ALL;
  const asked = instruments
    .filter((use) => conditionsOf(use) !== conditionsOf(base.find(({ id }) => id === use.id)))
    .map((use) => `${use.id}:${conditionsOf(use)}`);
  const set: string[] = [];
  const parameters: [string, string][] = [['items', formatItemsAsked(instruments)]];
  if (asked.length > 0) parameters.push(['asked', asked.join(';')]);
  for (const { id, parameters: settings = {} } of instruments) {
    for (const [name, value] of Object.entries(settings)) {
      if (id === CURRENCY.instrument && name === CURRENCY.parameter) parameters.push([name, value]);
      else set.push(`${id}.${name}:${escapeSetting(value)}`);
    }
  }
  if (set.length > 0) parameters.push(['set', set.join(';')]);
  return parameters;
}

/** Conditions that are usually named together, so that addresses stay short. */
const GROUPS: Readonly<Record<string, readonly ConditionId[]>> = {
  'all-prompts': VALUES,
  'all-names': CONDITIONS.filter((condition) => condition.endsWith(':name')),
  'all-tests': CONDITIONS.filter((condition) => condition.endsWith(':test')),
  'all-both': CONDITIONS.filter((condition) => condition.endsWith(':both'))
};

/**
 * Conditions between commas, each once: ids (`power`, `none`, `power:name`, `power:test`,
 * `power:both`) and the groups `all-prompts`, `all-names`, `all-tests`, `all-both`.
 */
export const conditions: Reader<ConditionId[]> = (text) => {
  const found: ConditionId[] = [];
  for (const part of text.split(',')) {
    const group = Object.hasOwn(GROUPS, part) ? GROUPS[part]! : null;
    if (group) found.push(...group);
    else if (isConditionId(part)) found.push(part);
    else return invalid(`“${part.slice(0, 40)}” is not a condition`);
  }
  return new Set(found).size === found.length ? valid(found) : invalid('names a condition twice');
};

/** Conditions as `conditions` reads them, in the order given. */
export function formatConditions(list: readonly ConditionId[]): string {
  const parts: string[] = [];
  for (let at = 0; at < list.length;) {
    const group = Object.entries(GROUPS).find(([, members]) =>
      members.every((member, offset) => list[at + offset] === member)
    );
    parts.push(group ? group[0] : list[at]!);
    at += group ? group[1].length : 1;
  }
  return parts.join(',');
}

/** The instrument of items that are listed without one. */
const USUAL_INSTRUMENT = 'pvq40';

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
    if (!/^[a-z0-9_-]{1,60}$/.test(id)) return invalid('names something that is not an instrument');
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
      return invalid(`has an invalid range: ${part}`);
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
