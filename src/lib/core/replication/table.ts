import type { AgreementResult } from '../analysis/agreement/types';
import { TIMES_AGAIN } from '../analysis/asked-again';
import type {
  BehaviourResult,
  ValueBehaviourResult,
  WeightControl
} from '../analysis/behaviour/types';
import { moved, shownSimilarity } from '../analysis/shown-similarity';
import type {
  PopulationId,
  PopulationResult,
  ReferencePoints,
  ValueStructureResult,
  LevelSummary
} from '../analysis/types';
import { whyNotRead } from '../analysis/verdict';
import { attenuationInterval } from '../statistics/bootstrap-interval';
import { mean, quantile } from '../statistics/summary';
import { count, listInWords, points, showCount } from '../words';
import type { PublishedRow, PublishedTable } from './published';

/** Everything that was computed of one study, as the replication page and the export take it. */
export interface StudyAnalysis {
  /** Id of the study, and who answered. */
  study: string;
  respondent: string;
  simulated: boolean;
  /** Questions of its plan, and those that failed and that were not asked. */
  counts: { questions: number; failed: number; unasked: number };
  /** Null where the study did not ask for it, or is not answered yet. */
  values: ValueStructureResult | null;
  referencePoints: Partial<Record<PopulationId, ReferencePoints>>;
  behaviour: ValueBehaviourResult | null;
  agreement: AgreementResult | null;
  controls: WeightControl[];
}

/** What a cell of a table says. All numbers are similarities in -1 to 1, or null where unknown. */
export interface TableCell {
  value: number | null;
  low: number | null;
  high: number | null;
  /** A few words instead of or beside the number ("5 of 5 signs", "not asked"). */
  text: string | null;
}

/** A row: published by the paper, of a respondent, or an average of rows. */
export interface TableRow {
  label: string;
  kind: 'paper' | 'respondent' | 'average' | 'chance' | 'ceiling';
  simulated: boolean;
  /** The verdict on the respondent is that its similarities say nothing. */
  unread?: true;
  /** Questions of the respondent without an answer; absent where there is none. */
  unanswered?: number;
  cells: TableCell[];
}

/** The tables of the paper, and those of Behaviour Similarity under a population that it leaves out. */
export const TABLE_IDS = [
  'table-1',
  'table-2',
  'table-3',
  'table-4',
  'table-5',
  'behaviour-elsewhere',
  'priming-elsewhere'
] as const;
export type TableId = (typeof TABLE_IDS)[number];

/** One table of the paper beside this site's respondents. */
export interface PaperTable {
  id: TableId;
  title: string;
  columns: string[];
  rows: TableRow[];
  /** What must stand under it: status of references, choices, what cannot be compared. */
  notes: string[];
  /** The differences from the paper, in sentences. */
  words: string[];
}

/** A number of this site, with what is behind it. */
export interface ScoredCell {
  cell: TableCell;
  /** The similarity of endless individuals. */
  exact: number | null;
  /** Similarity of every bootstrap population; null unless none was left out. */
  replicates: readonly number[] | null;
  /** Exact similarities after asking again; null where that was not done, or one is unknown. */
  again: readonly number[] | null;
}

/** What results of both kinds of similarity have in common. */
type Scored = Pick<PopulationResult | BehaviourResult, 'similarity' | 'bootstrap' | 'askedAgain'>;

/** What the numbers of a respondent are. */
export const SIMILARITY_NOTE =
  'A respondent’s number is the mean over its bootstrap populations, as in the paper; “exact” is without the noise of a limited number of individuals. In brackets: 95% of its bootstrap populations, or, of generated answers, what other answers of the same respondent would give. Other people, items and paraphrases are in no interval.';

/** Nothing is known, and `text` may say why. */
export const unknownCell = (text: string | null = null): TableCell => ({
  value: null,
  low: null,
  high: null,
  text
});

const known = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** A cell without a number. */
export const unscoredCell = (text: string): ScoredCell => ({
  cell: unknownCell(text),
  exact: null,
  replicates: null,
  again: null
});

/** The exact value in words, to stand beside a mean over bootstrap populations. */
const exactly = (exact: number): string => `exact ${points(exact)}`;

/**
 * A similarity as the paper reports it, the mean over bootstrap populations, with its interval and the
 * exact value.
 *
 * @param least lowest similarity of its kind
 */
export function similarityCell(result: Scored, least: number): ScoredCell {
  const { value, interval, exact } = shownSimilarity(result, least);
  const { bootstrap, askedAgain } = result;
  if (!known(value) || exact === null)
    return { cell: unknownCell(), exact: null, replicates: null, again: null };
  const again = askedAgain?.similarities ?? null;
  return {
    cell: {
      value,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      text: bootstrap === null ? null : exactly(exact)
    },
    exact,
    replicates: bootstrap?.dropped === 0 && bootstrap.percentile ? bootstrap.similarities : null,
    again: again?.length === TIMES_AGAIN ? again : null
  };
}

/** A printed number (times 100), without an interval. */
export const printedCell = (printed: number | null): TableCell =>
  printed === null ? unknownCell() : { ...unknownCell(), value: printed / 100 };

/** A level with its middle 95%. */
export const levelCell = (level: LevelSummary | null | undefined): TableCell =>
  level ? { value: level.mean, low: level.low, high: level.high, text: null } : unknownCell();

/** Mean over the cells that hold a number; null for none. */
export function meanOfCells(cells: readonly TableCell[]): number | null {
  const values = cells.map(({ value }) => value).filter(known);
  return values.length > 0 ? mean(values) : null;
}

/** A mean of cells that have nothing in common to draw an interval from. */
export const averageCell = (cells: readonly TableCell[]): TableCell => ({
  ...unknownCell(),
  value: meanOfCells(cells)
});

/**
 * Mean over one respondent's cells that hold a number, beside the mean of their exact values. Its
 * interval is the 2.5th and 97.5th percentile (type 7) of the mean of the b-th replicates, or that of
 * the means after asking again; none where one of them is missing.
 *
 * @param least lowest similarity of its kind
 */
export function averageOfScored(scored: readonly ScoredCell[], least: number): TableCell {
  const used = scored.filter(({ cell }) => known(cell.value));
  const average = averageCell(used.map(({ cell }) => cell));
  if (average.value === null) return average;
  const exact = mean(used.map((one) => one.exact!));
  const text = used.every(({ cell }) => cell.text !== null) ? exactly(exact) : null;
  const interval = used.some(({ again }) => again !== null)
    ? againOfMeans(used, exact, average.value, least)
    : percentilesOfMeans(used);
  return { ...average, ...interval, text };
}

/** Means of what is at the same place of several lists; null where one is missing or shorter. */
function meansOf(lists: readonly (readonly number[] | null)[]): number[] | null {
  const count = lists[0]?.length ?? 0;
  if (count === 0 || lists.some((list) => list?.length !== count)) return null;
  return Array.from({ length: count }, (_, b) => mean(lists.map((list) => list![b]!)));
}

function percentilesOfMeans(used: readonly ScoredCell[]) {
  const means = meansOf(used.map(({ replicates }) => replicates));
  return means && { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

function againOfMeans(used: readonly ScoredCell[], exact: number, value: number, least: number) {
  const means = meansOf(used.map(({ again }) => again));
  if (means === null) return null;
  const interval = attenuationInterval(exact, means, { low: least, high: 1 });
  return moved(interval, value - exact, least);
}

/** The rows of the paper and, last, the average of its models; a column `average` is put at the end. */
export function publishedRows(
  table: PublishedTable,
  rowAverage: (row: PublishedRow) => TableCell | null
): TableRow[] {
  const withAverage = (cells: TableCell[], average: TableCell | null) =>
    average === null ? cells : [...cells, average];
  const rows = table.rows.map((row): TableRow => ({
    label: row.model,
    kind: 'paper',
    simulated: false,
    cells: withAverage(row.cells.map(printedCell), rowAverage(row))
  }));
  const columns = rows[0]!.cells.map((_, column) =>
    column < table.columns.length && table.columnAverages
      ? printedCell(table.columnAverages[column]!)
      : averageCell(rows.map(({ cells }) => cells[column]!))
  );
  return [
    ...rows,
    { label: 'Average of the paper’s models', kind: 'average', simulated: false, cells: columns }
  ];
}

/**
 * Names of the respondents as they stand in rows and sentences: a simulated one always says so,
 * and two studies of the same respondent are told apart.
 */
export function respondentNames(
  studies: readonly Pick<StudyAnalysis, 'respondent' | 'simulated'>[]
): string[] {
  const names = studies.map(({ respondent, simulated }) =>
    simulated && !/^simulated/iu.test(respondent) ? `Simulated: ${respondent}` : respondent
  );
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name)
      ? name
      : `${name} (study ${names.slice(0, index + 1).filter((other) => other === name).length})`
  );
}

/** Why the similarities of a respondent say nothing; null where they may be read. */
const whyUnread = ({ values }: StudyAnalysis) => whyNotRead(values?.verdict ?? null);

/** The row of one respondent, marked where it must not be read. */
export function respondentRow(study: StudyAnalysis, label: string, cells: TableCell[]): TableRow {
  const unread = whyUnread(study) === null ? {} : { unread: true as const };
  const { failed, unasked } = study.counts;
  const unanswered = failed + unasked > 0 ? { unanswered: failed + unasked } : {};
  return { label, kind: 'respondent', simulated: study.simulated, ...unread, ...unanswered, cells };
}

/**
 * What a table says of its respondents: of each that has not answered every question, and of those that
 * are simulated; nothing without any of these.
 *
 * @param names one per study
 */
export const respondentNotes = (
  studies: readonly StudyAnalysis[],
  names: readonly string[]
): string[] => [
  ...studies.flatMap(({ counts }, index) => unansweredNote(names[index]!, counts)),
  ...(studies.some(({ simulated }) => simulated)
    ? [
        'Simulated respondents are made from the theory that people’s figures reflect, so behaviour that fits is no proof of a circle, and they are not compared with the paper’s models.'
      ]
    : [])
];

function unansweredNote(
  name: string,
  { failed, questions, unasked }: StudyAnalysis['counts']
): string[] {
  if (failed + unasked === 0) return [];
  const left = [
    ...(failed > 0 ? [`${showCount(failed)} failed`] : []),
    ...(unasked > 0 ? [`${showCount(unasked)} ${unasked === 1 ? 'was' : 'were'} not asked`] : [])
  ];
  return [
    `${name} is not complete: of ${count(questions, 'question')}, ${listInWords(left)}. The numbers rest on the others.`
  ];
}

/**
 * Sentences on the respondents of a table: one that must not be read, or is simulated, is compared with
 * nobody.
 *
 * @param rows one per study
 */
export function wordsOnRespondents(
  studies: readonly StudyAnalysis[],
  rows: readonly TableRow[],
  wordsOn: (row: TableRow) => readonly string[]
): string[] {
  return rows.flatMap((row, index) => {
    const why = whyUnread(studies[index]!);
    if (why === null) return row.simulated ? [] : wordsOn(row);
    return row.cells.some(({ value }) => value !== null)
      ? [`The numbers of ${row.label} are not interpretable, because ${why}.`]
      : [];
  });
}

/** The average row of several respondents, over those that have the number and may be read; none
 * for one. */
export function respondentAverage(rows: readonly TableRow[]): TableRow[] {
  const read = rows.filter(({ unread }) => !unread);
  if (read.length < 2) return [];
  const cells = read[0]!.cells.map((_, column) => {
    const all = read.map((row) => row.cells[column]!);
    const count = all.filter(({ value }) => value !== null).length;
    if (count < 2) return unknownCell();
    const text = count < rows.length ? `${count} of ${rows.length} respondents` : null;
    return { ...averageCell(all), text };
  });
  return [
    {
      label: 'Average of these respondents',
      kind: 'average',
      simulated: read.some(({ simulated }) => simulated),
      cells
    }
  ];
}
