import * as v from 'valibot';
import {
  distinct,
  identifier as id,
  numberIn,
  parseData,
  plainText,
  positiveCount
} from '../parse-data';
import { origin, texts } from './reference';
import { VALUES } from '../values';

const ADVICE =
  'Use a file in the format of those in static/human-data/behaviour/, or reload the page.';

/**
 * How far figures may be trusted as those of the instrument:
 *
 * - `exact`: printed by the study, or in its own results file;
 * - `secondary`: as others quote the study;
 * - `alternate`: another measure of the behaviour stands in for the instrument;
 * - `signs-only`: the direction of a relation is known, and its size is not.
 */
export const REFERENCE_STATUSES = ['exact', 'secondary', 'alternate', 'signs-only'] as const;

export type ReferenceStatus = (typeof REFERENCE_STATUSES)[number];

const sign = v.picklist(['+', '-'], 'must be + or -');

/** Direction of a relation. */
export type Sign = v.InferOutput<typeof sign>;

const correlation = numberIn({ min: -1, max: 1 });
const label = plainText(200);
const measure = plainText(100);
const measures = v.pipe(
  v.array(measure, 'must be a list of measures'),
  v.check((list) => distinct(list), 'names a measure twice')
);

const row = v.object({
  /** ValueId, HigherOrderValueId, or `openness_no_hedonism`. */
  id,
  label,
  /** Values whose mean score the row is about, as the study formed it. */
  values: v.pipe(
    v.array(v.picklist(VALUES, 'is not one of the ten values'), 'must be a list of values'),
    v.minLength(1, 'names no value'),
    v.check((list) => distinct(list), 'names a value twice')
  )
});

/** A value or a higher-order value of the human study. */
export type ReferenceRow = v.InferOutput<typeof row>;

const column = v.pipe(
  v.object({
    id,
    label,
    /** Measures of our instrument whose mean stands for the column; empty: cannot be mapped. */
    measures,
    /** Whether the column runs against the measures (emotional stability, negative emotionality). */
    reversed: v.boolean('must be true or false'),
    /** How well they fit, or why nothing does; null where the two are one construct. */
    note: v.nullable(plainText(1000))
  }),
  v.check(
    (one) => one.measures.length > 0 || (one.note !== null && !one.reversed),
    'is mapped to no measure, so it must say why and must not be reversed'
  )
);

/** A behaviour of the human study, and what stands for it among our measures. */
export type ReferenceColumn = v.InferOutput<typeof column>;

/** Rows or columns, each with an id of its own. */
const listOf = <Entry extends v.GenericSchema<unknown, { id: string }>>(entry: Entry) =>
  v.pipe(
    v.array(entry, 'must be a list'),
    v.minLength(1, 'is empty'),
    v.check((list) => distinct(list.map((one) => one.id)), 'has two entries with the same id')
  );

/** Cells by rows, each known or null. */
const cells = <Cell extends v.GenericSchema>(cell: Cell) =>
  v.array(v.array(v.nullable(cell), 'must be a list of cells'), 'must be a list of rows');

const fits = (
  matrix: readonly (readonly unknown[])[],
  { rows, columns }: { rows: readonly unknown[]; columns: readonly unknown[] }
): boolean =>
  matrix.length === rows.length && matrix.every((cellsOf) => cellsOf.length === columns.length);

const anyKnown = (matrix: readonly (readonly unknown[])[]): boolean =>
  matrix.flat().some((cell) => cell !== null);

const entry = {
  id,
  title: plainText(300),
  /** Id of the instrument whose measures the columns are mapped to. */
  instrument: id,
  status: v.picklist(REFERENCE_STATUSES, 'is not a status')
};

const reference = v.pipe(
  v.object(
    {
      ...entry,
      doi: v.nullable(plainText(200)),
      /** Most persons behind any cell (those without an answer are missing in it); null if unknown. */
      sample: v.object({ n: v.nullable(positiveCount), description: plainText(1000) }),
      /** What the people filled in: hardly ever the form that a model fills in here. */
      humanInstruments: v.object({ values: plainText(1000), behaviour: plainText(1000) }),
      rows: listOf(row),
      columns: listOf(column),
      /** Over persons, rows x columns; null where unknown, which is not zero. */
      correlations: cells(correlation),
      /** Directions, rows x columns, null where unknown; null for none beside the correlations. */
      signs: v.nullable(cells(sign)),
      /** Measures of the instrument that no column speaks of; a wider one stands for its parts. */
      unmapped: v.array(
        v.object({ measure, why: plainText(1000) }),
        'must be a list of measures with the reason'
      ),
      /** Whether the figures were computed from answers for Axia, and not taken from print. */
      computedByUs: v.boolean('must be true or false'),
      ...origin,
      /** How sure the figures are, and how sure it is that they fit. */
      confidence: plainText(1000),
      /** Unusual circumstances that a reader should know. */
      notes: texts
    },
    'must be an object with the fields of a behaviour reference'
  ),
  v.check(
    (found) => fits(found.correlations, found),
    'the correlations must have a row for each row and a number or null for each column'
  ),
  v.check(
    (found) => found.signs === null || fits(found.signs, found),
    'the signs must have a row for each row and a sign or null for each column'
  ),
  v.check(
    ({ status, correlations }) => (status === 'signs-only') !== anyKnown(correlations),
    'it must have a correlation, or be signs-only and have none'
  ),
  v.check(
    ({ status, signs }) => status !== 'signs-only' || (signs !== null && anyKnown(signs)),
    'it is signs-only and has no signs'
  ),
  v.check(
    ({ columns }) => columns.some((one) => one.measures.length > 0),
    'no column is mapped to a measure'
  ),
  v.check(
    ({ columns, unmapped }) =>
      distinct([
        ...new Set(columns.flatMap((one) => one.measures)),
        ...unmapped.map((one) => one.measure)
      ]),
    'a measure listed as unmapped is mapped, or is listed twice'
  )
);

/** How values went together with behaviours in one human sample. */
export type BehaviourReference = v.InferOutput<typeof reference>;

const indexEntry = v.object(entry);

const index = v.pipe(
  v.object({
    /** Id of the default reference by id of the instrument. */
    defaults: v.record(id, id, 'must be an object'),
    references: listOf(indexEntry)
  }),
  v.check(
    ({ defaults, references }) =>
      Object.entries(defaults).every(([instrument, chosen]) =>
        references.some((one) => one.id === chosen && one.instrument === instrument)
      ),
    'a default is not in the list, or belongs to another instrument'
  ),
  v.check(
    ({ defaults, references }) =>
      references.every(({ instrument }) => Object.hasOwn(defaults, instrument)),
    'an instrument has references and no default'
  )
);

/** All references, in the order in which they are shown, and the ones to start with. */
export type BehaviourReferenceIndex = v.InferOutput<typeof index>;

/**
 * Human value-behaviour figures from untrusted data: one row of cells for each row and one cell
 * for each column, |r| <= 1 or null, at least one correlation (or at least one sign where the
 * status is `signs-only`); a column without measures says why; citation, provenance, licence and
 * notice are there. Whether the instrument has the measures is not known here.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export const parseBehaviourReference = (data: unknown): BehaviourReference =>
  parseData(reference, data, 'The behaviour reference', ADVICE);

/**
 * The list of behaviour references: every instrument in it has a default of its own.
 *
 * @throws AxiaError `invalid-input`
 */
export const parseBehaviourIndex = (data: unknown): BehaviourReferenceIndex =>
  parseData(index, data, 'The list of behaviour references', ADVICE);
