import * as v from 'valibot';
import {
  REFERENCE_STATUSES,
  type BehaviourReference,
  type BehaviourReferenceIndex,
  type Sign
} from './behaviour-reference';
import { identifier as id, parseData, plainText } from '../parse-data';
import { count, number, origin, texts } from './reference-schema';
import { VALUES } from '../values';

const ADVICE =
  'Use a file in the format of those in static/human-data/behaviour/, or reload the page.';

const SIGNS = ['+', '-'] as const satisfies readonly Sign[];

const distinct = (list: readonly string[]): boolean => new Set(list).size === list.length;

const correlation = v.pipe(number, v.minValue(-1, 'is below -1'), v.maxValue(1, 'is above 1'));
const label = plainText(200);
const measure = plainText(100);
const measures = v.pipe(
  v.array(measure, 'must be a list of measures'),
  v.check((list) => distinct(list), 'names a measure twice')
);

const row = v.object({
  id,
  label,
  values: v.pipe(
    v.array(v.picklist(VALUES, 'is not one of the ten values'), 'must be a list of values'),
    v.minLength(1, 'names no value'),
    v.check((list) => distinct(list), 'names a value twice')
  )
});

const column = v.pipe(
  v.object({
    id,
    label,
    measures,
    reversed: v.boolean('must be true or false'),
    note: v.nullable(plainText(1000))
  }),
  v.check(
    (one) => one.measures.length > 0 || (one.note !== null && !one.reversed),
    'is mapped to nothing, and must say why and be reversed against nothing'
  )
);

/** Rows or columns, each with an id of its own. */
const listOf = <Entry extends v.GenericSchema<unknown, { id: string }>>(entry: Entry) =>
  v.pipe(
    v.array(entry, 'must be a list'),
    v.minLength(1, 'is empty'),
    v.check((list) => distinct(list.map((one) => one.id)), 'has two entries of one id')
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
  instrument: id,
  status: v.picklist(REFERENCE_STATUSES, 'is not a status')
};

const reference = v.pipe(
  v.object(
    {
      ...entry,
      doi: v.nullable(plainText(200)),
      sample: v.object({ n: v.nullable(count), description: plainText(1000) }),
      humanInstruments: v.object({ values: plainText(1000), behaviour: plainText(1000) }),
      rows: listOf(row),
      columns: listOf(column),
      correlations: cells(correlation),
      signs: v.nullable(cells(v.picklist(SIGNS, 'must be + or -'))),
      unmapped: v.array(
        v.object({ measure, why: plainText(1000) }),
        'must be a list of measures with the reason'
      ),
      computedByUs: v.boolean('must be true or false'),
      ...origin,
      confidence: plainText(1000),
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
    'it must hold a correlation, or be signs-only and hold none'
  ),
  v.check(
    ({ status, signs }) => status !== 'signs-only' || (signs !== null && anyKnown(signs)),
    'it is signs-only and holds no sign'
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
    'a measure is given as unmapped that is mapped, or is so twice'
  )
);

const index = v.pipe(
  v.object({
    defaults: v.record(id, id, 'must be an object'),
    references: listOf(v.object(entry))
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
