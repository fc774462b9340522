import * as v from 'valibot';
import { DISSIMILARITIES, MDS_KINDS, SCORINGS } from '../map-choices';
import {
  finiteNumber,
  identifier as id,
  numberIn,
  parseData,
  plainText,
  positiveCount as count
} from '../parse-data';
import { VALUES, type ValueId } from '../values';

const ADVICE = 'Use a file in the format of those in static/human-data/, or reload the page.';

/** How far a matrix or a sum may be from exact through rounding in print. */
const MATRIX_ROUNDING = 1e-9;
const SUM_ROUNDING = 1e-3;

const unit = numberIn({ min: 0, max: 1 });
const similarity = v.pipe(finiteNumber, v.maxValue(1, 'is above 1'));
const notBelowZero = v.pipe(finiteNumber, v.minValue(0, 'is below 0'));
export const texts = v.array(plainText(2000), 'must be a list of texts');
const countries = v.array(
  v.pipe(v.string('must be text'), v.regex(/^[A-Z]{2}$/u, 'must be a two-letter country code')),
  'must be a list of country codes'
);
const scoring = v.picklist(SCORINGS, 'must be centred or raw');

/** Where figures come from and how they may be used: complete, or the file is refused. */
export const origin = {
  citation: plainText(2000),
  provenance: plainText(2000),
  licence: plainText(1000),
  /** Acknowledgement that must accompany the figures. */
  notice: plainText(1000)
};

/** One entry for each of the ten values, in their order. */
const byValue = <Entry extends v.GenericSchema<unknown, number>>(entry: Entry) =>
  v.object(
    Object.fromEntries(VALUES.map((value) => [value, entry])) as Record<ValueId, Entry>,
    'must have an entry for each of the ten values'
  );

const size = VALUES.length;
const cells = (matrix: number[][]): [number, number, number][] =>
  matrix.flatMap((row, i) => row.map((r, j): [number, number, number] => [i, j, r]));

const correlations = v.pipe(
  v.array(v.array(finiteNumber, 'must be a list of numbers'), 'must be a list of rows'),
  v.check(
    (matrix) => matrix.length === size && matrix.every((row) => row.length === size),
    `must have ${size} rows of ${size} numbers`
  ),
  v.check(
    (matrix) => cells(matrix).every(([, , r]) => Math.abs(r) <= 1),
    'has a correlation outside -1 to 1'
  ),
  v.check(
    (matrix) => matrix.every((row, i) => Math.abs(row[i]! - 1) <= MATRIX_ROUNDING),
    'must have ones on its diagonal'
  ),
  v.check(
    (matrix) => cells(matrix).every(([i, j, r]) => Math.abs(r - matrix[j]![i]!) <= MATRIX_ROUNDING),
    'must be symmetric'
  )
);

const entry = {
  id,
  title: plainText(300),
  instrument: plainText(200)
};

export const valueReference = v.pipe(
  v.object(
    {
      ...entry,
      doi: v.nullable(plainText(200)),
      sample: v.object({ n: count, countries, description: plainText(1000) }),
      /** 10 x 10 in the order of VALUES; null if unknown. */
      correlations: v.object({ centred: v.nullable(correlations), raw: v.nullable(correlations) }),
      /** Ids of the single samples that an average is made of; empty for a single sample. */
      members: v.array(id, 'must be a list of ids'),
      ...origin,
      /** Unusual circumstances that a reader should know. */
      notes: texts
    },
    'must be an object with the fields of a reference'
  ),
  v.check(
    ({ correlations: { centred, raw } }) => centred !== null || raw !== null,
    'it has neither a centred nor a raw matrix'
  )
);

/** Human value-structure figures of one sample or one average of samples. */
export type ValueReference = v.InferOutput<typeof valueReference>;

/** A square matrix by rows, in the order of VALUES. */
export type SquareMatrix = number[][];

const referenceEntry = v.object({
  ...entry,
  n: count,
  /** ISO 3166-1 codes of two letters; empty where unknown. */
  countries,
  /** The matrices that the reference has. */
  scorings: v.pipe(v.array(scoring), v.minLength(1, 'must name a matrix'))
});

const referenceIndex = v.pipe(
  v.object({ default: id, references: v.array(referenceEntry) }),
  v.check(
    (index) => index.references.some((one) => one.id === index.default),
    'the default is not in the list'
  )
);

/** All references, in the order in which they are shown, and the one to start with. */
export type ReferenceIndex = v.InferOutput<typeof referenceIndex>;

export const dominanceShares = v.pipe(
  v.object(
    {
      id,
      title: plainText(300),
      /** Share of each value, in the unit interval; with `none` they sum to 1 within rounding. */
      shares: byValue(unit),
      none: unit,
      rule: plainText(1000),
      n: count,
      ...origin,
      notes: texts
    },
    'must be an object with the fields of dominant-value shares'
  ),
  v.check(
    ({ shares, none }) =>
      Math.abs(VALUES.reduce((sum, value) => sum + shares[value], none) - 1) <= SUM_ROUNDING,
    'the shares do not sum to 1'
  )
);

/** Shares of people whose dominant value is each of the ten, and of people without one. */
export type DominanceShares = v.InferOutput<typeof dominanceShares>;

const dominanceList = v.pipe(
  v.object({ default: id, shares: v.array(dominanceShares, 'must be a list of shares') }),
  v.check(
    (list) => list.shares.some((one) => one.id === list.default),
    'the default is not in the list'
  )
);

/** All published dominant-value shares, and the ones to start with. */
export type DominanceList = v.InferOutput<typeof dominanceList>;

const tableOf = (cell: v.GenericSchema<unknown, number>) => {
  const table = v.nullable(byValue(cell));
  return v.object({ centred: table, raw: table });
};

export const descriptives = v.object(
  {
    /** Id of the ValueReference of the same sample. */
    id,
    n: count,
    instrument: plainText(200),
    mean: tableOf(finiteNumber),
    sd: tableOf(notBelowZero)
  },
  'must be an object with the fields of descriptives'
);

/**
 * Means and standard deviations of the ten values of one human sample, on the 1-6 scale; null for
 * a scoring that the source does not allow.
 */
export type Descriptives = v.InferOutput<typeof descriptives>;

const descriptivesList = v.object({
  title: plainText(300),
  ...origin,
  descriptives: v.array(descriptives, 'must be a list of descriptives')
});

/** Means and standard deviations of all samples, with their origin. */
export type DescriptivesList = v.InferOutput<typeof descriptivesList>;

export const ceilingLevel = v.object({
  /** Id of a comparison. */
  comparison: id,
  /** Persons in each sample; null where full samples of different size are compared. */
  persons: v.nullable(count),
  scoring,
  mds: v.picklist(MDS_KINDS, 'is not an MDS variant'),
  dissimilarity: v.picklist(DISSIMILARITIES, 'is not a dissimilarity'),
  mean: similarity,
  sd: notBelowZero,
  /** Percentiles over the replications. */
  p05: similarity,
  median: similarity,
  p95: similarity,
  replications: count
});

const ceiling = v.pipe(
  v.object({
    title: plainText(300),
    definition: plainText(1000),
    comparisons: v.array(v.object({ id, title: plainText(300), description: plainText(1000) })),
    levels: v.array(ceilingLevel),
    ...origin,
    notes: texts
  }),
  v.check(
    ({ comparisons, levels }) =>
      levels.every((level) => comparisons.some((one) => one.id === level.comparison)),
    'a level belongs to no comparison'
  )
);

/** One of them. */
export type CeilingLevel = v.InferOutput<typeof ceilingLevel>;

/** Precomputed human-to-human similarities, which need the person-level data. */
export type PublishedCeiling = v.InferOutput<typeof ceiling>;

/**
 * Human value-structure figures from untrusted data: matrices are 10 x 10, symmetric, with a unit
 * diagonal and |r| <= 1, and citation, provenance, licence and notice are there.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export const parseValueReference = (data: unknown): ValueReference =>
  parseData(valueReference, data, 'The human reference', ADVICE);

/** The list of references. @throws AxiaError `invalid-input` */
export const parseReferenceIndex = (data: unknown): ReferenceIndex =>
  parseData(referenceIndex, data, 'The list of human references', ADVICE);

/** The list of dominant-value shares. @throws AxiaError `invalid-input` */
export const parseDominanceList = (data: unknown): DominanceList =>
  parseData(dominanceList, data, 'The list of dominant-value shares', ADVICE);

/** Means and standard deviations of human samples. @throws AxiaError `invalid-input` */
export const parseDescriptives = (data: unknown): DescriptivesList =>
  parseData(descriptivesList, data, 'The table of human means', ADVICE);

/** Precomputed human-to-human similarities. @throws AxiaError `invalid-input` */
export const parseCeiling = (data: unknown): PublishedCeiling =>
  parseData(ceiling, data, 'The table of human-to-human similarity', ADVICE);
