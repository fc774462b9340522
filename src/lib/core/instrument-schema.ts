import * as v from 'valibot';
import type { Instrument } from './instrument';
import { identifier, parseData, plainText } from './parse-data';
import { VALUES, type ValueId } from './values';

const MOST_ITEMS = 500;
const MOST_SCALE_POINTS = 11;

/** How often `part` occurs in `text`. */
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

const distinct = <T>(list: readonly T[]): boolean => new Set(list).size === list.length;

const value = v.picklist(VALUES, 'is not one of the ten values');

const itemNumber = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
  v.maxValue(9999, 'must be 9999 or less')
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

const items = v.pipe(
  v.array(
    v.object({
      number: itemNumber,
      text: plainText(1000),
      value,
      reversed: v.boolean('must be true or false')
    }),
    'must be a list of items'
  ),
  v.minLength(1, 'holds no item'),
  v.maxLength(MOST_ITEMS, `holds more than ${MOST_ITEMS} items`),
  v.check((list) => distinct(list.map(({ number }) => number)), 'has two items of one number'),
  v.check((list) => distinct(list.map(({ text }) => text.trim())), 'has two items of one text')
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

/** Numbers of the items of each value: the official key, declared beside the items. */
const key = v.record(value, v.array(itemNumber, 'must be a list of item numbers'));

type Key = v.InferOutput<typeof key>;

/** Whether the items of every value are exactly those that the key declares. */
function matchesKey(list: readonly { number: number; value: ValueId }[], declared: Key): boolean {
  const keyed = VALUES.flatMap((id) => (declared[id] ?? []).map((number) => `${id} ${number}`));
  const found = list.map((item) => `${item.value} ${item.number}`);
  return keyed.sort().join() === found.sort().join();
}

const schema = v.pipe(
  v.object(
    {
      id: identifier,
      title: plainText(200),
      question,
      scale,
      items,
      version: plainText(40),
      language: plainText(35),
      source: plainText(2000),
      copyright: plainText(2000),
      wording: plainText(2000),
      licence: plainText(2000),
      key: v.optional(key)
    },
    'must be an object with the fields of an instrument'
  ),
  v.check(
    (instrument) => !instrument.key || matchesKey(instrument.items, instrument.key),
    'the items do not match the key that it declares'
  ),
  v.transform(({ key: _checked, ...instrument }): Instrument => instrument)
);

/**
 * An instrument from untrusted data. Texts are plain text: markup in them is kept as it stands
 * and never interpreted. A declared `key` (value to item numbers) must match the items exactly; it
 * is a check on the file and no part of the result.
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
