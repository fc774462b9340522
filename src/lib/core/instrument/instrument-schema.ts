import * as v from 'valibot';
import type { Instrument, Measure } from './instrument';
import { identifier, parseData, plainText } from '../parse-data';
import { VALUES, VALUE_LABELS } from '../values';

/** Most items of one instrument: the public statement sets hold about a thousand a behaviour. */
export const MOST_ITEMS = 20_000;
const MOST_SCALE_POINTS = 11;
const MOST_MEASURES = 500;
const LARGEST_NUMBER = 99_999;

/** How often `part` occurs in `text`. */
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

const distinct = <T>(list: readonly T[]): boolean => new Set(list).size === list.length;

const value = v.picklist(VALUES, 'is not one of the ten values');

const itemNumber = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
  v.maxValue(LARGEST_NUMBER, `must be ${LARGEST_NUMBER} or less`)
);

const scale = v.pipe(
  v.array(
    v.object({
      label: v.pipe(
        plainText(10),
        v.regex(/^\S+$/u, 'must not hold spaces: it is what a respondent replies with')
      ),
      anchor: plainText(100),
      score: v.pipe(v.number('must be a number'), v.finite('must be finite'))
    }),
    'must be a list of scale points'
  ),
  v.minLength(2, 'needs at least two scale points'),
  v.maxLength(MOST_SCALE_POINTS, `has more than ${MOST_SCALE_POINTS} scale points`),
  v.check((points) => distinct(points.map(({ label }) => label)), 'has two points of one label'),
  v.check(
    (points) => points.every(({ score }, k) => k === 0 || score > points[k - 1]!.score),
    'must have ascending scores'
  )
);

const measureId = v.pipe(
  v.string('must be text'),
  v.regex(/^[A-Za-z0-9_-]{1,100}$/u, 'may hold letters, digits, - and _ only')
);

const measures = v.pipe(
  v.array(
    v.object({
      id: measureId,
      label: plainText(200),
      partOf: v.optional(v.nullable(measureId), null),
      expected: v.optional(
        v.nullable(
          v.record(
            value,
            v.pipe(
              v.number(),
              v.minValue(-1, 'must be -1 or more'),
              v.maxValue(1, 'must be 1 or less')
            )
          )
        ),
        null
      )
    }),
    'must be a list of measures'
  ),
  v.minLength(1, 'holds no measure'),
  v.maxLength(MOST_MEASURES, `holds more than ${MOST_MEASURES} measures`),
  v.check((list) => distinct(list.map(({ id }) => id)), 'has two measures of one id'),
  v.check(
    (list) =>
      list.every(
        ({ partOf }, k) => partOf === null || list.slice(0, k).some(({ id }) => id === partOf)
      ),
    'must list a wider measure before its parts'
  )
);

/** Item of this version, or of the first one, in which `value` named the measure. */
const item = v.pipe(
  v.object({
    number: itemNumber,
    text: plainText(1000),
    measure: v.optional(measureId),
    value: v.optional(value),
    reversed: v.boolean('must be true or false'),
    scale: v.optional(scale),
    promptHash: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, 'must be a SHA-256')))
  }),
  v.check(
    ({ measure, value: old }) => measure !== undefined || old !== undefined,
    'has no measure'
  ),
  v.transform(({ number, text, measure, value: old, reversed, scale: own, promptHash }) => ({
    number,
    text,
    measure: measure ?? old!,
    reversed,
    ...(own === undefined ? {} : { scale: own }),
    ...(promptHash === undefined ? {} : { promptHash })
  }))
);

const items = v.pipe(
  v.array(item, 'must be a list of items'),
  v.minLength(1, 'holds no item'),
  v.maxLength(MOST_ITEMS, `holds more than ${MOST_ITEMS} items`),
  v.check((list) => distinct(list.map(({ number }) => number)), 'has two items of one number')
);

const question = v.pipe(
  plainText(5000),
  v.check(
    (text) => occurrences(text, '{scale}') === 1 && occurrences(text, '{item}') === 1,
    'must hold {scale} once and {item} once'
  ),
  v.check(
    (text) => text.indexOf('{scale}') < text.indexOf('{item}'),
    'must put the scale before the item, so that questions share their beginning'
  )
);

const parameters = v.pipe(
  v.array(
    v.object({
      id: v.pipe(v.string(), v.regex(/^[a-z]{1,30}$/u, 'may hold a-z only')),
      label: plainText(100),
      default: plainText(60),
      hint: plainText(300)
    }),
    'must be a list of parameters'
  ),
  v.maxLength(10, 'holds more than 10 parameters')
);

/** Numbers of the items of each measure: the official key, declared beside the items. */
const key = v.record(measureId, v.array(itemNumber, 'must be a list of item numbers'));

/** Whether the items of every measure are exactly those that the key declares. */
function matchesKey(
  list: readonly { number: number; measure: string }[],
  declared: v.InferOutput<typeof key>
): boolean {
  const keyed = Object.entries(declared).flatMap(([id, numbers]) =>
    numbers.map((number) => `${id} ${number}`)
  );
  return (
    keyed.sort().join() ===
    list
      .map((one) => `${one.measure} ${one.number}`)
      .sort()
      .join()
  );
}

const TEN_VALUES: Measure[] = VALUES.map((id) => ({
  id,
  label: VALUE_LABELS[id],
  partOf: null,
  expected: null
}));

const schema = v.pipe(
  v.object(
    {
      id: identifier,
      kind: v.optional(
        v.picklist(['values', 'behaviour', 'statements'], 'is not a kind of instrument'),
        'values'
      ),
      title: plainText(200),
      question,
      parameters: v.optional(parameters, []),
      scale,
      measures: v.optional(measures, TEN_VALUES),
      items,
      leastAnswered: v.optional(
        v.pipe(
          v.number('must be a number'),
          v.minValue(0, 'must be 0 or more'),
          v.maxValue(1, 'must be 1 or less')
        ),
        0
      ),
      version: plainText(40),
      language: plainText(35),
      source: plainText(2000),
      copyright: plainText(2000),
      wording: plainText(2000),
      licence: plainText(2000),
      sharing: v.optional(v.picklist(['open', 'private', 'withheld'], 'is not known'), 'open'),
      key: v.optional(key),
      reversedKey: v.optional(v.array(itemNumber, 'must be a list of item numbers'))
    },
    'must be an object with the fields of an instrument'
  ),
  v.check(
    (instrument) => !instrument.key || matchesKey(instrument.items, instrument.key),
    'the items do not match the key that it declares'
  ),
  v.check(
    ({ items: list, reversedKey }) =>
      !reversedKey ||
      list
        .filter(({ reversed }) => reversed)
        .map(({ number }) => number)
        .sort((a, b) => a - b)
        .join() === [...reversedKey].sort((a, b) => a - b).join(),
    'the reversed items do not match the key that it declares'
  ),
  v.check(
    ({ kind, measures: list }) =>
      kind !== 'values' ||
      (list.length === VALUES.length && VALUES.every((id) => list.some((m) => m.id === id))),
    'an instrument of values must have the ten values as its measures'
  ),
  v.check(({ items: list, measures: known }) => {
    const ids = new Set(known.map(({ id }) => id));
    return list.every(({ measure }) => ids.has(measure));
  }, 'an item belongs to a measure that is not listed'),
  v.check(
    ({ question: text, parameters: list }) => list.every(({ id }) => text.includes(`{${id}}`)),
    'a parameter does not occur in the question'
  ),
  v.check(
    ({ sharing, items: list }) =>
      sharing === 'withheld' || distinct(list.map(({ text }) => text.trim())),
    'has two items of one text'
  ),
  v.check(
    ({ sharing, items: list }) =>
      sharing !== 'withheld' || list.every(({ promptHash }) => promptHash !== undefined),
    'withholds its texts without leaving their hashes'
  ),
  v.transform(({ key: _checked, reversedKey: _also, ...instrument }): Instrument => instrument)
);

/**
 * An instrument from untrusted data. Texts are plain text: markup in them is kept as it stands
 * and never interpreted. A declared `key` (measure to item numbers) and `reversedKey` must match
 * the items exactly; they are checks on the file and no part of the result. A file of the first
 * version, which knew the ten values only, is read as an instrument of values.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export function parseInstrument(data: unknown): Instrument {
  return parseData(
    schema,
    data,
    'The instrument',
    'Use a questionnaire file in the format of static/questionnaires/pvq40.json.'
  );
}
