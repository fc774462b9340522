import * as v from 'valibot';
import { isConditionId, type ConditionId } from './condition';
import type { StudyDesign } from './design';
import { endpointAddress } from './endpoint-address';
import { MOST_ITEMS } from '../instrument/instrument-schema';
import { parseData, plainText } from '../parse-data';
import { parseSimulatedParameters } from '../simulation/parameters';

/** Seeds are integers below this one. */
export const SEED_LIMIT = 2 ** 31;

/** Allowed ranges of the numbers of a design, for forms, addresses and validation. */
export const DESIGN_RANGES = {
  seed: { min: 0, max: SEED_LIMIT - 1 },
  temperature: { min: 0, max: 2 },
  repeats: { min: 1, max: 1000 },
  fills: { min: 1, max: 50 },
  perMeasure: { min: 1, max: 1000 }
} as const;

interface Range {
  min: number;
  max: number;
}

const number = ({ min, max }: Range) =>
  v.pipe(
    v.number('must be a number'),
    v.finite('must be finite'),
    v.minValue(min, `must be ${min} or more`),
    v.maxValue(max, `must be ${max} or less`)
  );

const wholeNumber = (range: Range) => v.pipe(number(range), v.integer('must be a whole number'));

const distinct = <T>(list: T[]): boolean => new Set(list).size === list.length;

const condition = v.pipe(
  v.string('must be text'),
  v.custom<ConditionId>(
    (text) => typeof text === 'string' && isConditionId(text),
    'is not a known condition'
  )
);

const respondent = v.variant(
  'kind',
  [
    v.object({
      kind: v.literal('simulated'),
      preset: plainText(60),
      parameters: v.pipe(v.unknown(), v.transform(parseSimulatedParameters))
    }),
    v.object({ kind: v.literal('webllm'), model: plainText(120) }),
    v.object({
      kind: v.literal('endpoint'),
      url: v.pipe(
        plainText(300),
        v.check((text) => endpointAddress(text) === text, 'is not the plain address of a server')
      ),
      model: plainText(200)
    })
  ],
  'must be simulated, webllm or endpoint'
);

const elicitation = v.variant(
  'mode',
  [
    v.object({ mode: v.literal('distribution') }),
    v.object({
      mode: v.literal('sampled'),
      temperature: number(DESIGN_RANGES.temperature),
      repeats: wholeNumber(DESIGN_RANGES.repeats)
    })
  ],
  'must be distribution or sampled'
);

const conditions = v.pipe(
  v.array(condition, 'must be a list of conditions'),
  v.minLength(1, 'holds no condition'),
  v.check((list) => distinct(list), 'holds a condition twice')
);

const instrumentUse = v.pipe(
  v.object({
    id: v.pipe(plainText(60), v.regex(/^[a-z0-9_-]+$/u, 'may hold a-z, 0-9, - and _ only')),
    items: v.nullable(
      v.pipe(
        v.array(wholeNumber({ min: 1, max: 99_999 }), 'must be a list of item numbers'),
        v.minLength(1, 'asks no item'),
        v.maxLength(MOST_ITEMS, `asks more than ${MOST_ITEMS} items`),
        v.check((list) => distinct(list), 'asks an item twice')
      )
    ),
    perMeasure: v.optional(wholeNumber(DESIGN_RANGES.perMeasure)),
    conditions: v.optional(conditions),
    parameters: v.optional(v.record(v.string(), plainText(60)))
  }),
  v.check(
    ({ items, perMeasure }) => items === null || perMeasure === undefined,
    'lists items and asks for a sample of them too'
  ),
  v.transform(({ id, items, perMeasure, conditions: own, parameters }) => ({
    id,
    items,
    ...(perMeasure === undefined ? {} : { perMeasure }),
    ...(own === undefined ? {} : { conditions: own }),
    ...(parameters === undefined ? {} : { parameters })
  }))
);

const schema = v.object(
  {
    version: v.literal(1, 'must be 1: a design made by a later version of Axia'),
    preset: plainText(60),
    respondent,
    conditions,
    instruments: v.pipe(
      v.array(instrumentUse, 'must be a list of instruments'),
      v.minLength(1, 'holds no instrument'),
      v.maxLength(20, 'holds more than 20 instruments'),
      v.check((list) => distinct(list.map(({ id }) => id)), 'holds an instrument twice')
    ),
    elicitation,
    administration: v.optional(
      v.picklist(['item', 'conversation'], 'must be item or conversation'),
      'item'
    ),
    fills: v.optional(wholeNumber(DESIGN_RANGES.fills), 1),
    seed: wholeNumber(DESIGN_RANGES.seed)
  },
  'must be an object with the fields of a study design'
);

/**
 * A study design from untrusted data (a bundle, the store of an older version, in which every item
 * had a fresh context). Whether the items exist is checked when the plan is made.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export function parseDesign(data: unknown): StudyDesign {
  return parseData(
    schema,
    data,
    'The study design',
    'Use a design that Axia wrote, or set the study up anew.'
  );
}
