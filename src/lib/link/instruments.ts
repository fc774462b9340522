import type { ConditionId } from '../core/study/condition';
import type { InstrumentUse, StudyDesign } from '../core/study/design';
import { studyPreset } from '../core/study/presets';
import { conditions as conditionsReader, formatConditions } from './conditions';
import { formatItemsAsked, itemsAsked, type ItemsAsked } from './items';
import type { Query } from './query';
import { invalid, valid, type Reader } from './reading';

/** Conditions of an instrument that is asked under all that suit it. */
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
    query.complain(parameter, 'is set by set too');
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
      const reading = conditionsReader(list);
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
