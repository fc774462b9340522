import { csvFormat, csvParse } from 'd3-dsv';
import * as v from 'valibot';
import { VERDICT_LEVELS, type VerdictLevel } from './analysis/types';
import type { PublishedStudy } from './explorer';
import { parseData } from './parse-data';
import { paperTables } from './replication';
import { TABLE_IDS } from './replication/table';

// All respondents that this site publishes, as one table: the paper's models as printed, and the
// published studies as their own analyses have them. `explorer/table.json` and `explorer/table.csv`
// of the built site.

/** What a similarity is read against; null where it was not computed. */
export interface Level {
  mean: number;
  low: number | null;
  high: number | null;
}

/** A similarity in -1 to 1 with its marks. `text` says what there is instead of or beside a number. */
export interface PublishedSimilarity {
  value: number | null;
  low: number | null;
  high: number | null;
  text: string | null;
  chance: Level | null;
  oneDimension: Level | null;
  people: Level | null;
}

/** A similarity that respondents can be compared by: a column of one of the paper's tables. */
export interface Measure {
  /** "table-1.uniform". */
  id: string;
  label: string;
}

/** A respondent of the table. */
export interface ExplorerRow {
  /** Id of the study; `paper/` and a name for a model of the paper. */
  id: string;
  kind: 'study' | 'paper';
  respondent: string;
  /** Null for a model of the paper, of which only the table is published. */
  title: string | null;
  description: string | null;
  simulated: boolean;
  /** Null where answers are not published, and where nothing about values was asked. */
  verdict: VerdictLevel | null;
  /** Whether the verdict is that similarities say nothing. */
  unread: boolean;
  /** What asked it: "wllama", "endpoint", "webllm", "simulated"; null for the paper's. */
  engine: string | null;
  answered: number | null;
  /** When the study was begun, in ISO 8601; null for the paper's. */
  date: string | null;
  /** By measure; a measure that is missing was not asked. */
  similarities: Record<string, PublishedSimilarity>;
}

export interface ExplorerTable {
  format: 'axia-explorer-table';
  version: 1;
  measures: Measure[];
  rows: ExplorerRow[];
}

const PAPER_TABLES = paperTables([]);

/** What the columns of a table of the paper measure. */
const MEASURED: Record<string, string> = {
  'table-1': 'Values Similarity',
  'table-2': 'Behaviour Similarity, H-NP',
  'table-3': 'Behaviour Similarity, priming, H-NP',
  'table-4': 'Behaviour Similarity, Uniform',
  'table-5': 'Behaviour Similarity, priming, Uniform'
};

const measureId = (table: string, column: string): string =>
  `${table}.${column
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '')}`;

/** The columns of the paper's tables, in their order. The charity game has signs and no number. */
export const MEASURES: readonly Measure[] = PAPER_TABLES.flatMap(({ id, columns }) =>
  columns.flatMap((column) =>
    column === 'Charity' ? [] : [{ id: measureId(id, column), label: `${MEASURED[id]}: ${column}` }]
  )
);

const KNOWN = new Set(MEASURES.map(({ id }) => id));

const number = v.nullable(v.number());
const cell = v.object({
  value: number,
  low: number,
  high: number,
  text: v.nullable(v.string())
});
const level = v.object({ mean: v.number(), low: number, high: number });
const tables = v.array(
  v.object({
    id: v.picklist(TABLE_IDS),
    columns: v.array(v.string()),
    rows: v.array(
      v.object({
        kind: v.string(),
        label: v.string(),
        unread: v.optional(v.literal(true)),
        cells: v.array(cell)
      })
    )
  })
);

/** What the table takes of `analysis.json`. */
const analysisFile = v.object({
  verdict: v.optional(v.nullable(v.object({ level: v.nullable(v.picklist(VERDICT_LEVELS)) }))),
  respondent: v.object({ kind: v.string() }),
  referencePoints: v.optional(v.record(v.string(), v.object({ 'one-dimension': level })), {}),
  tables
});

/** What the table takes of `manifest.json`. */
const manifestFile = v.object({ study: v.object({ createdAt: v.string() }) });

/** Files of the bundle of a published study. */
export interface PublishedFiles {
  study: PublishedStudy;
  /** Contents of `analysis.json` and `manifest.json`. */
  analysis: unknown;
  manifest: unknown;
  /** Text of `answers.csv`. */
  answers: string;
}

type ReportTable = v.InferOutput<typeof tables>[number];

const levelOf = (found: v.InferOutput<typeof cell> | undefined): Level | null =>
  found === undefined || found.value === null
    ? null
    : { mean: found.value, low: found.low, high: found.high };

/** The similarities of the row of a table that `of` finds, by measure, with the table's own marks. */
function similaritiesOf(
  list: readonly ReportTable[],
  of: (row: ReportTable['rows'][number]) => boolean,
  oneDimension: (measure: string) => Level | null
): Record<string, PublishedSimilarity> {
  const entries = list.flatMap(({ id, columns, rows }) => {
    const row = rows.find(of);
    const cellsOf = (kind: string) => rows.find((one) => one.kind === kind)?.cells;
    const [chance, people] = [cellsOf('chance'), cellsOf('ceiling')];
    return columns.flatMap((column, at) => {
      const measure = measureId(id, column);
      const found = row?.cells[at];
      if (found === undefined || found.value === null || !KNOWN.has(measure)) return [];
      const marks = {
        chance: levelOf(chance?.[at]),
        oneDimension: oneDimension(measure),
        people: levelOf(people?.[at])
      };
      return [[measure, { ...found, ...marks }] as const];
    });
  });
  return Object.fromEntries(entries);
}

/** Questions that have an answer: a question has a line for every response option or text. */
const answeredIn = (csv: string): number =>
  new Set(
    csvParse(csv)
      .filter(({ status }) => status === 'answered')
      .map((line) => line.cell_id)
  ).size;

/** @throws AxiaError `invalid-input` where a bundle holds no analysis of this version */
function studyRow({ study, analysis, manifest, answers }: PublishedFiles): ExplorerRow {
  const advice = 'Export the study again with this version of Axia.';
  const what = `analysis.json of “${study.id}”`;
  const read = parseData(analysisFile, analysis, what, advice);
  const { study: record } = parseData(
    manifestFile,
    manifest,
    `manifest.json of “${study.id}”`,
    advice
  );
  const isRespondent = ({ kind }: { kind: string }) => kind === 'respondent';
  const points = read.referencePoints;
  return {
    ...study,
    kind: 'study',
    verdict: read.verdict?.level ?? null,
    unread: read.tables.some(({ rows }) => rows.some((row) => isRespondent(row) && row.unread)),
    engine: read.respondent.kind,
    answered: answeredIn(answers),
    date: record.createdAt,
    similarities: similaritiesOf(read.tables, isRespondent, (measure) => {
      const [table, population] = measure.split('.');
      const found = table === 'table-1' ? points[population!] : undefined;
      return found?.['one-dimension'] ?? null;
    })
  };
}

/** The models of the paper, of which only similarities are published, and not all of them. */
function paperRows(): ExplorerRow[] {
  const models = PAPER_TABLES[0]!.rows.filter(({ kind }) => kind === 'paper');
  return models.map(({ label }) => ({
    id: `paper/${label}`,
    kind: 'paper',
    respondent: label,
    title: null,
    description: null,
    simulated: false,
    verdict: null,
    unread: false,
    engine: null,
    answered: null,
    date: null,
    similarities: similaritiesOf(
      PAPER_TABLES,
      (row) => row.kind === 'paper' && row.label === label,
      () => null
    )
  }));
}

/**
 * The published studies in their order, and then the models of the paper.
 *
 * @throws AxiaError `invalid-input` where a bundle holds no analysis of this version
 */
export const explorerTable = (studies: readonly PublishedFiles[]): ExplorerTable => ({
  format: 'axia-explorer-table',
  version: 1,
  measures: [...MEASURES],
  rows: [...studies.map(studyRow), ...paperRows()]
});

const nullableLevel = v.nullable(level);
const tableFile = v.object({
  format: v.literal('axia-explorer-table', 'must be axia-explorer-table'),
  version: v.literal(1, 'must be 1'),
  measures: v.array(v.object({ id: v.string(), label: v.string() })),
  rows: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['study', 'paper']),
      respondent: v.string(),
      title: v.nullable(v.string()),
      description: v.nullable(v.string()),
      simulated: v.boolean(),
      verdict: v.nullable(v.picklist(VERDICT_LEVELS)),
      unread: v.boolean(),
      engine: v.nullable(v.string()),
      answered: number,
      date: v.nullable(v.string()),
      similarities: v.record(
        v.string(),
        v.object({
          ...cell.entries,
          chance: nullableLevel,
          oneDimension: nullableLevel,
          people: nullableLevel
        })
      )
    })
  )
});

/** @throws AxiaError `invalid-input` */
export const parseExplorerTable = (data: unknown): ExplorerTable =>
  parseData(
    tableFile,
    data,
    'The table of published respondents',
    'This is a mistake in this copy of Axia: report it to its publisher.'
  );

/** One line for every similarity: -1 to 1, empty where unknown. */
export function explorerCsv({ measures, rows }: ExplorerTable): string {
  const lines = rows.flatMap((row) =>
    measures.flatMap(({ id, label }) => {
      const found = row.similarities[id];
      if (found === undefined) return [];
      const { chance, people, oneDimension } = found;
      return {
        id: row.id,
        respondent: row.respondent,
        published: row.kind === 'paper' ? 'in the paper' : 'as a study',
        simulated: row.simulated,
        verdict: row.verdict ?? '',
        similarity_says_nothing: row.unread,
        measure: id,
        measured: label,
        value: found.value,
        low: found.low,
        high: found.high,
        note: found.text ?? '',
        chance_mean: chance?.mean,
        chance_low: chance?.low,
        chance_high: chance?.high,
        one_dimension: oneDimension?.mean,
        people_mean: people?.mean,
        people_low: people?.low,
        people_high: people?.high,
        answered: row.answered,
        engine: row.engine ?? '',
        date: row.date ?? ''
      };
    })
  );
  return `${csvFormat(lines)}\n`;
}
