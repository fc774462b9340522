import * as v from 'valibot';
import {
  distinct,
  finiteNumber,
  identifier,
  numberIn,
  parseData,
  plainText,
  positiveCount,
  wholeNumberIn
} from '../parse-data';
import { LONGEST } from '../limits';
import { VALUES, VALUE_LABELS } from '../values';

/** Most items of one instrument: a public statement set holds about a thousand per behaviour. */
export const MOST_ITEMS = 50_000;
const MOST_OPTIONS = 11;
const MOST_MEASURES = 500;

/** How often `part` occurs in `text`. */
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

const value = v.picklist(VALUES, 'is not one of the ten values');

const itemNumber = wholeNumberIn({ min: 1, max: 99_999 });

const responseOption = v.object({
  /** What the respondent is asked to reply with, for example "4". */
  label: v.pipe(
    plainText(10),
    v.regex(/^\S+$/u, 'must not contain spaces: a respondent replies with it')
  ),
  /** The anchor, for example "somewhat like me". */
  anchor: plainText(100),
  /** The number that the answer is scored as. */
  score: finiteNumber
});

/** A response option: what a respondent replies with, and what it stands for. */
export type ResponseOption = v.InferOutput<typeof responseOption>;

const scale = v.pipe(
  v.array(responseOption, 'must be a list of response options'),
  v.minLength(2, 'needs at least two response options'),
  v.maxLength(MOST_OPTIONS, `has more than ${MOST_OPTIONS} response options`),
  v.check(
    (options) => distinct(options.map(({ label }) => label)),
    'has two options with the same label'
  ),
  v.check(
    (options) => options.every(({ score }, k) => k === 0 || score > options[k - 1]!.score),
    'must have ascending scores'
  )
);

const measureId = v.pipe(
  v.string('must be text'),
  v.regex(/^[A-Za-z0-9_-]{1,100}$/u, 'may contain letters, digits, - and _ only')
);

const measure = v.object({
  id: measureId,
  label: plainText(200),
  /** The wider measure that this one is part of (a facet's domain); null for none. */
  partOf: v.optional(v.nullable(measureId), null),
  /**
   * Which values theory ties it to, -1 to 1 each: read by the simulated respondent only, and no
   * human figure. Null where nothing is expected.
   */
  expected: v.optional(v.nullable(v.record(value, numberIn({ min: -1, max: 1 }))), null)
});

/** A score that an instrument gives: a value, a facet, a domain, a cause, a behaviour. */
export type Measure = v.InferOutput<typeof measure>;

const measures = v.pipe(
  v.array(measure, 'must be a list of measures'),
  v.minLength(1, 'has no measures'),
  v.maxLength(MOST_MEASURES, `has more than ${MOST_MEASURES} measures`),
  v.check((list) => distinct(list.map(({ id }) => id)), 'has two measures with the same id'),
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
    /** Number in the official form. */
    number: itemNumber,
    text: plainText(LONGEST.item),
    /** Id of the measure that the item belongs to; a ValueId in an instrument of values. */
    measure: v.exactOptional(measureId),
    value: v.exactOptional(value),
    reversed: v.boolean('must be true or false'),
    /** Further measures that the item counts for, each with a direction of its own. */
    also: v.exactOptional(
      v.pipe(
        v.array(
          v.object({ measure: measureId, reversed: v.boolean('must be true or false') }),
          'must be a list of measures'
        ),
        v.minLength(1, 'is empty'),
        v.maxLength(MOST_MEASURES, `has more than ${MOST_MEASURES} measures`)
      )
    ),
    /** Scale of this item where it is not the instrument's. */
    scale: v.exactOptional(scale),
    /** SHA-256 of the item's prompt: stands for the text of a form whose wording is redacted. */
    promptHash: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, 'must be a SHA-256')))
  }),
  v.check(({ measure: id, value: old }) => id !== undefined || old !== undefined, 'has no measure'),
  v.transform(({ number, text, measure: id, value: old, ...rest }) => ({
    number,
    text,
    measure: id ?? old!,
    ...rest
  }))
);

/** One item (for the PVQ: one portrait). */
export type Item = v.InferOutput<typeof item>;

/** The measures that an item counts for itself, and whether it is reversed for each. */
export const keysOf = (
  one: Pick<Item, 'measure' | 'reversed' | 'also'>
): readonly { measure: string; reversed: boolean }[] => [one, ...(one.also ?? [])];

const items = v.pipe(
  v.array(item, 'must be a list of items'),
  v.minLength(1, 'has no items'),
  v.maxLength(MOST_ITEMS, `has more than ${MOST_ITEMS} items`),
  v.check(
    (list) => distinct(list.map(({ number }) => number)),
    'has two items with the same number'
  )
);

const question = v.pipe(
  plainText(5000),
  v.check(
    (text) => occurrences(text, '{scale}') === 1 && occurrences(text, '{item}') === 1,
    'must contain {scale} once and {item} once'
  ),
  v.check(
    (text) => text.indexOf('{scale}') < text.indexOf('{item}'),
    'must put the scale before the item, so that questions share their beginning'
  )
);

const parameter = v.object({
  /** `{id}` stands for it in the question. */
  id: v.pipe(v.string(), v.regex(/^[a-z]{1,30}$/u, 'may contain a-z only')),
  label: plainText(100),
  default: plainText(60),
  hint: plainText(300)
});

/** The same instrument in other words: what is absent stays as it is. */
const wording = v.object({
  question: v.exactOptional(question),
  /** Texts of all items, by number. */
  items: v.exactOptional(v.record(v.string(), plainText(LONGEST.item)))
});

/** Most other wordings of an instrument: as many as there are arms that ask them. */
const MOST_WORDINGS = 3;

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

const kind = v.picklist(['values', 'behaviour', 'statements'], 'is not a kind of instrument');

const sharing = v.picklist(['open', 'private', 'withheld'], 'is not known');

const schema = v.pipe(
  v.object(
    {
      id: identifier,
      kind: v.optional(kind, 'values'),
      title: plainText(200),
      /** Template: `{scale}`, `{item}` and the parameters are filled in. The item comes last. */
      question,
      parameters: v.optional(
        v.pipe(
          v.array(parameter, 'must be a list of parameters'),
          v.maxLength(10, 'has more than 10 parameters')
        ),
        []
      ),
      scale,
      /** Wider measures before their parts. */
      measures: v.optional(measures, TEN_VALUES),
      items,
      /** Least share of a measure's items that must be answered for it to be scored. */
      leastAnswered: v.optional(numberIn({ min: 0, max: 1 }), 0),
      /** Version of the wording: changes whenever a text changes. */
      version: plainText(40),
      /** Of an own version, the questionnaire whose words were changed. */
      basedOn: v.exactOptional(v.object({ id: identifier, version: plainText(40) })),
      language: plainText(35),
      /** Official form that the key follows, and its citation. */
      source: plainText(2000),
      copyright: plainText(2000),
      /** Who wrote the item texts, and that they are not the official ones. */
      wording: plainText(2000),
      licence: plainText(2000),
      sharing: v.optional(sharing, 'open'),
      /** Paraphrases, which a study asks where it is told to (`arms`). */
      wordings: v.exactOptional(
        v.pipe(
          v.array(wording, 'must be a list of wordings'),
          v.maxLength(MOST_WORDINGS, `has more than ${MOST_WORDINGS} wordings`)
        )
      ),
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
    return list.every((one) => keysOf(one).every(({ measure }) => ids.has(measure)));
  }, 'an item belongs to a measure that is not listed'),
  v.check(
    ({ items: list }) => list.every((one) => distinct(keysOf(one).map(({ measure }) => measure))),
    'an item counts twice for a measure'
  ),
  v.check(
    ({ question: text, parameters: list }) => list.every(({ id }) => text.includes(`{${id}}`)),
    'a parameter does not occur in the question'
  ),
  v.check(
    ({ sharing: shared, items: list }) =>
      shared === 'withheld' || distinct(list.map(({ text }) => text.trim())),
    'has two items with the same text'
  ),
  v.check(
    ({ sharing: shared, items: list }) =>
      shared !== 'withheld' || list.every(({ promptHash }) => promptHash !== undefined),
    'redacts its texts without giving their hashes'
  ),
  v.check(
    ({ wordings = [], items: list, parameters: own }) =>
      wordings.every(
        ({ question: text, items: texts }) =>
          (texts === undefined || list.every(({ number }) => Object.hasOwn(texts, number))) &&
          (text === undefined || own.every(({ id }) => text.includes(`{${id}}`)))
      ),
    'has a wording that leaves out an item or a parameter'
  ),
  v.transform(({ key: _checked, reversedKey: _also, ...instrument }) => instrument)
);

/** A questionnaire, as in `static/questionnaires/*.json`. */
export type Instrument = v.InferOutput<typeof schema>;

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

const entry = v.object({
  id: identifier,
  title: plainText(200),
  kind,
  /** How many items it has. */
  items: positiveCount
});

/** One line of the list of instruments: enough to choose by, without loading the items. */
export type InstrumentEntry = v.InferOutput<typeof entry>;

const index = v.object({
  format: v.literal('axia-instruments', 'must be axia-instruments'),
  version: v.literal(1, 'must be 1'),
  instruments: v.pipe(
    v.array(entry, 'must be a list of instruments'),
    v.minLength(1, 'has no instruments'),
    v.check((list) => distinct(list.map(({ id }) => id)), 'has two instruments with the same id')
  )
});

/**
 * The instruments that come with the site, in the order in which they are offered:
 * `static/questionnaires/index.json`; each is `<id>.json` beside it.
 *
 * @throws AxiaError `invalid-input`
 */
export function parseInstrumentIndex(data: unknown): InstrumentEntry[] {
  return parseData(
    index,
    data,
    'The list of instruments',
    'This is a mistake in this copy of Axia: report it to its publisher.'
  ).instruments;
}

/**
 * Id of the questionnaire whose key an imported form or an own version follows, for human figures
 * and citations; any other id is its own.
 */
export const keyId = (id: string): string => id.replace(/-(?:form|own)-.*$/u, '');

/** The scale that an item is answered on. */
export function scaleOf(instrument: Pick<Instrument, 'scale'>, item: Item): ResponseOption[] {
  return item.scale ?? instrument.scale;
}

/**
 * Ids of the measures that an item counts for: its own and every wider one.
 *
 * @param measures of the instrument
 */
export function measuresOf(measures: readonly Measure[], item: Pick<Item, 'measure'>): string[] {
  const found: string[] = [];
  let id: string | null = item.measure;
  // A circle of measures is refused by the schema; the length guards what skipped it.
  while (id !== null && found.length <= measures.length) {
    found.push(id);
    id = measures.find((measure) => measure.id === id)?.partOf ?? null;
  }
  return found;
}
