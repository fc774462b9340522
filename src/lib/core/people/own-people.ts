import * as v from 'valibot';
import type { Instrument } from '../instrument/instrument';
import { keyId } from '../instrument/instrument';
import { identifier, parseData, plainText } from '../parse-data';
import {
  ceilingLevel,
  descriptives,
  dominanceShares,
  valueReference,
  type CeilingLevel,
  type DominanceShares,
  type SquareMatrix,
  type ValueReference
} from '../reference/reference';
import { sha256Hex, utf8Bytes } from '../sha256';
import { correlationOf, standardise } from '../statistics/pearson';
import { standardDeviation } from '../statistics/standard-deviation';
import { mean } from '../statistics/summary';
import { VALUES, VALUE_LABELS, type ValueId } from '../values';
import { AxiaError } from '../error';
import { count, listInWords, showCount } from '../words';
import type { AnswerRecipe, PeopleScores } from './tally';

/** How every title of a reader’s own figures begins, wherever it appears. */
export const YOURS = 'Yours:';

/** How the ids of a reader’s own figures begin. */
const OWN_ID = 'own-';

/** Whether human figures are a reader’s own. */
export const isOwnId = (id: string): boolean => id.startsWith(OWN_ID);

const schema = v.object(
  {
    format: v.literal('axia-people', 'must be axia-people'),
    version: v.literal(1, 'must be 1'),
    id: v.pipe(identifier, v.check(isOwnId, `must begin with ${OWN_ID}`)),
    /** As the reader calls them. */
    title: plainText(200),
    reference: valueReference,
    /** Null where only a matrix is known. */
    dominance: v.nullable(dominanceShares),
    descriptives: v.nullable(descriptives),
    /** Halves of these people with each other; empty where only a matrix is known. */
    halves: v.array(ceilingLevel, 'must be a list')
  },
  'must be an object with the fields of own human figures'
);

/**
 * Human figures of a reader’s own: aggregates alone, nobody’s answers. The id follows from the figures, so
 * that the same answers read in the same way have the same id everywhere.
 */
export type OwnPeople = v.InferOutput<typeof schema>;

/** Own figures from untrusted data. @throws AxiaError `invalid-input` */
export const parseOwnPeople = (data: unknown): OwnPeople =>
  parseData(
    schema,
    data,
    'The file of human figures',
    'Choose a file that Axia saved, or open the answers again.'
  );

const peopleFile = v.pipe(
  v.object(
    { reference: v.nullable(valueReference), dominance: v.nullable(dominanceShares) },
    'must be an object with a reference and shares'
  ),
  v.check(
    ({ reference, dominance }) =>
      [reference, dominance].every((one) => one === null || isOwnId(one.id)),
    `it has an id that does not begin with ${OWN_ID}`
  )
);

/** `people.json` of a bundle: the own figures of whoever exported it. @throws AxiaError `invalid-input` */
export const parsePeopleFile = (data: unknown): v.InferOutput<typeof peopleFile> =>
  parseData(peopleFile, data, 'people.json', 'Export the study again.');

/** What a reader says of people. */
export interface AboutPeople {
  title: string;
  /** ISO 3166-1 codes of two letters; empty where unknown. */
  countries: string[];
}

/** Fewest people whose correlations are a reference. */
export const FEWEST_PEOPLE = 20;

/** How published human figures call a questionnaire: samples of the same one are compared with each other. */
const PUBLISHED_NAMES: Readonly<Record<string, string>> = {
  pvq40: 'PVQ-40',
  pvq21: 'PVQ-21 (ESS Human Values Scale)'
};

/**
 * Human figures of scored answers: correlations, means, and the shares of dominant values.
 *
 * @throws AxiaError `invalid-input` for fewer than 20 people, or a value whose score is the same for all
 */
export function peopleOfAnswers(
  about: AboutPeople,
  instrument: Pick<Instrument, 'id' | 'title' | 'items' | 'scale'>,
  recipe: AnswerRecipe,
  { checks, raw, centred }: PeopleScores,
  halvesOf: (comparison: string) => CeilingLevel[]
): OwnPeople {
  const n = checks.kept;
  if (n < FEWEST_PEOPLE)
    throw new AxiaError(
      'invalid-input',
      `${n === 0 ? 'Nobody is' : `Only ${count(n, 'person is', 'people are')}`} left of ${count(checks.rows, 'row')}; at least ${FEWEST_PEOPLE} are needed.`,
      'Check the columns, the codes for missing answers, and who is left out.'
    );
  const correlations = { centred: correlationsOf(centred), raw: correlationsOf(raw) };
  const table = (of: (column: Float64Array) => number, columns: Float64Array[]) =>
    byValue((at) => of(columns[at]!));
  return finished({
    about,
    n,
    instrument: PUBLISHED_NAMES[keyId(instrument.id)] ?? instrument.title,
    description: `${count(n, 'person', 'people')} of ${count(checks.rows, 'row')} in the reader’s file.`,
    correlations,
    provenance: `Computed by Axia in the reader’s browser from answers to ${instrument.title}. Each value is the mean of its answered items; centred scores are the value less the person’s mean over all answered items (MRAT). Pearson correlations over persons, without weights.`,
    notes: [
      readInWords(instrument, recipe),
      leftOutInWords(checks),
      ...(about.countries.length === 0 && keyId(instrument.id) in PUBLISHED_NAMES
        ? ['Their countries are not stated, so every published sample counts as other people.']
        : [])
    ],
    dominance: {
      ...dominantShares(raw),
      rule: 'A person has a dominant value when exactly one of the ten value scores is the highest; any tie counts as none. Centring does not change this.'
    },
    descriptives: {
      mean: { centred: table(mean, centred), raw: table(mean, raw) },
      sd: { centred: table(standardDeviation, centred), raw: table(standardDeviation, raw) }
    },
    halvesOf
  });
}

/** Human figures of a correlation matrix that is all there is. */
export function peopleOfMatrix(
  about: AboutPeople,
  {
    n,
    instrument,
    scoring,
    matrix
  }: { n: number; instrument: string; scoring: 'centred' | 'raw'; matrix: SquareMatrix }
): OwnPeople {
  return finished({
    about,
    n,
    instrument,
    description: `${count(n, 'person', 'people')}, as the reader states.`,
    correlations: { centred: null, raw: null, [scoring]: matrix },
    provenance: `A matrix of ${scoring === 'centred' ? 'centred' : 'raw'} correlations that the reader entered.`,
    notes: ['Answers of persons are not known: no means, no shares of dominant values, no halves.'],
    dominance: null,
    descriptives: null,
    halvesOf: () => []
  });
}

function finished({
  about: { title, countries },
  n,
  instrument,
  description,
  correlations,
  provenance,
  notes,
  dominance,
  descriptives: tables,
  halvesOf
}: {
  about: AboutPeople;
  n: number;
  instrument: string;
  description: string;
  correlations: ValueReference['correlations'];
  provenance: string;
  notes: string[];
  dominance: Pick<DominanceShares, 'shares' | 'none' | 'rule'> | null;
  descriptives: Pick<NonNullable<OwnPeople['descriptives']>, 'mean' | 'sd'> | null;
  halvesOf: (comparison: string) => CeilingLevel[];
}): OwnPeople {
  const named = `${YOURS} ${title}`;
  const source = {
    citation: `“${title}”, human data of the reader.`,
    provenance,
    licence: 'The reader’s own data: under the terms that the reader has them under.',
    notice: 'Marked as the reader’s own; Axia does not publish these figures.'
  };
  const figures = { correlations, n, instrument, countries, title, notes, dominance, tables };
  const id = `${OWN_ID}${sha256Hex(utf8Bytes(JSON.stringify(figures))).slice(0, 12)}`;
  return parseOwnPeople({
    format: 'axia-people',
    version: 1,
    id,
    title,
    reference: {
      id,
      title: named,
      instrument,
      doi: null,
      sample: { n, countries, description },
      correlations,
      members: [],
      ...source,
      notes
    },
    dominance: dominance && { id, title: named, n, ...dominance, ...source, notes: [] },
    descriptives: tables && { id, n, instrument, ...tables },
    halves: halvesOf(id)
  } satisfies OwnPeople);
}

/** Pearson correlations of ten columns. @throws AxiaError `invalid-input` where one never varies */
function correlationsOf(columns: readonly Float64Array[]): SquareMatrix {
  const standard = columns.map((column, at) => {
    const found = standardise(column);
    if (found) return found;
    throw new AxiaError(
      'invalid-input',
      `Everybody has the same score for ${VALUE_LABELS[VALUES[at]!]}, so there are no correlations.`,
      'Check the columns of its items.'
    );
  });
  const matrix = standard.map(() => standard.map(() => 1));
  for (let i = 0; i < standard.length; i += 1)
    for (let j = 0; j < i; j += 1)
      matrix[i]![j] = matrix[j]![i] = correlationOf(standard[i]!, standard[j]!);
  return matrix;
}

/** Scores whose difference is rounding are tied. */
const TIE = 1e-9;

function dominantShares(raw: readonly Float64Array[]): Pick<DominanceShares, 'shares' | 'none'> {
  const n = raw[0]!.length;
  const counts = VALUES.map(() => 0);
  for (let row = 0; row < n; row += 1) {
    const highest = Math.max(...raw.map((column) => column[row]!));
    const top = raw.flatMap((column, v) => (column[row]! >= highest - TIE ? [v] : []));
    if (top.length === 1) counts[top[0]!]! += 1;
  }
  const sum = counts.reduce((all, one) => all + one, 0);
  return { shares: byValue((at) => counts[at]! / n), none: (n - sum) / n };
}

const byValue = (of: (at: number) => number) =>
  Object.fromEntries(VALUES.map((value, at) => [value, of(at)])) as Record<ValueId, number>;

function readInWords(
  { items, scale }: Pick<Instrument, 'items' | 'scale'>,
  { columns, reversed, missing, only }: AnswerRecipe
): string {
  const asked = columns.filter((column) => column !== null).length;
  const [low, high] = [scale[0]!.score, scale.at(-1)!.score];
  return [
    `${asked} of ${count(items.length, 'item')} were read.`,
    reversed
      ? ` Answers were reversed (${low + high} − answer): in the file ${low} stands for the most agreement.`
      : '',
    missing.length > 0
      ? ` Missing: empty cells, and ${listInWords(missing.map(String))}.`
      : ' Missing: empty cells.',
    only === null ? '' : ` Only people with “${only.text}” in one column.`
  ].join('');
}

/** Who was left out, in a sentence. */
export function leftOutInWords({ rows, kept, leftOut }: PeopleScores['checks']): string {
  const reasons = [
    [leftOut.others, 'of other groups'],
    [leftOut.doubles, 'whose row repeats an earlier one'],
    [leftOut.missing, 'with too many missing answers'],
    [leftOut.alike, 'with the same answer to too many items'],
    [leftOut.unscored, 'without an answer to any item of some value']
  ] as const;
  const told = reasons.flatMap(([number, reason]) =>
    number > 0 ? [`${showCount(number)} ${reason}`] : []
  );
  return `Of ${count(rows, 'row')}, ${showCount(kept)} were kept${told.length > 0 ? `; left out: ${listInWords(told)}` : ''}.`;
}
