import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import type { Instrument } from '../core/instrument/instrument';
import {
  ANSWER_COLUMNS,
  answerRows,
  csvPortions,
  csvText,
  FAILURE_COLUMNS,
  failureRows,
  FILLED_FORM_COLUMNS,
  filledFormRows,
  jsonText,
  PROMPT_COLUMNS,
  promptRows,
  REPORT_FILES,
  SAMPLE_COLUMNS,
  sampleTable,
  type ReportFile
} from '../core/report';
import { utf8Bytes } from '../core/sha256';
import { openingOf } from '../core/provenance/opening';
import type { PromptWords } from '../core/study/prompt-words';
import { redactedUser, redactPrivateTexts } from '../core/study/redact';
import type { StudyRecord, StudyWithAnswers } from '../store/store';
import { instrumentFile } from './file-names';
import { manifestText } from './manifest';
import type { OnBundleProgress } from './progress';
import { ZipWriter } from './zip-writer';

/** The report that travels in a bundle; a study without an analysis has only part of it. */
export type Report = Partial<Record<ReportFile, string>>;

/** What is written besides the study itself. */
export interface BundleContents {
  /** From `reportFiles`. */
  report: Report;
  /**
   * Whether hashes travel in place of the texts of private forms (default): false only with the
   * reader's explicit permission.
   */
  redactTexts?: boolean;
  appVersion: string;
  /** Time of the export, ISO 8601 in UTC. */
  createdAt: string;
}

/**
 * One zip file with all of a study, made while it is read: neither the file nor any of its tables
 * is ever in memory whole. The same input gives the same bytes.
 *
 * @yields bytes of the file, often and in any portions, empty ones among them
 * @throws AxiaError `invalid-input` for a table that no reader takes
 */
export function* writeBundle(
  study: StudyWithAnswers,
  { report, redactTexts = true, appVersion, createdAt }: BundleContents,
  onProgress: OnBundleProgress = () => undefined
): Generator<Uint8Array, void> {
  const { design, identity, provenance, pretest, mergedFrom, cells, answers } = study;
  const used = usedInstruments(study);
  const instruments = redactTexts ? redactPrivateTexts(design, used) : used;

  const zip = new ZipWriter();
  const hashes = new Map<string, string>();
  function* add(
    name: string,
    pieces: Iterable<string> | Iterable<Uint8Array>
  ): Generator<Uint8Array, void> {
    hashes.set(name, yield* zip.entry(name, bytesOf(pieces)));
  }

  yield* add('design.json', [jsonText(design)]);
  yield* add('provenance.json', [
    jsonText({
      identity,
      provenance,
      ...(pretest ? { pretest } : {}),
      ...(mergedFrom ? { mergedFrom } : {})
    })
  ]);
  for (const instrument of instruments)
    yield* add(instrumentFile(instrument.id), [jsonText(instrument)]);
  for (const name of REPORT_FILES) {
    const text = report[name];
    if (text !== undefined) yield* add(name, [text]);
  }

  const count = rowCounter(cells, answers, onProgress);
  function* addTable(
    name: string,
    columns: readonly string[],
    rows: Iterable<string[]> | null
  ): Generator<Uint8Array, void> {
    if (rows !== null) yield* add(name, csvPortions(columns, count(name, rows)));
  }
  const opening = openingOf(provenance, design.elicitation.mode === 'sampled');
  const prompts = promptRows(withoutTexts(cells, instruments, design.words?.words), opening);
  yield* addTable('prompts.csv', PROMPT_COLUMNS, prompts);
  yield* addTable('answers.csv', ANSWER_COLUMNS, answerRows(cells, answers));
  const samples = unlessEmpty(sampleTable(cells, answers));
  if (samples !== null)
    yield* add('samples.csv', headed(SAMPLE_COLUMNS, count('samples.csv', samples)));
  yield* addTable('failures.csv', FAILURE_COLUMNS, unlessEmpty(failureRows(cells, answers)));
  const forms = filledFormRows({ design, instruments, cells, answers });
  yield* addTable('filled-forms.csv', FILLED_FORM_COLUMNS, unlessEmpty(forms));

  const manifest = manifestText(study, hashes, { appVersion, createdAt });
  yield* zip.entry('manifest.json', [utf8Bytes(manifest)]);
  yield* zip.end();
}

/** The instruments that a design uses, in its order. */
const usedInstruments = ({ design, instruments }: StudyRecord): Instrument[] =>
  design.instruments.flatMap((use) => instruments.filter(({ id }) => id === use.id));

function* bytesOf(pieces: Iterable<string> | Iterable<Uint8Array>): Generator<Uint8Array, void> {
  for (const piece of pieces) yield typeof piece === 'string' ? utf8Bytes(piece) : piece;
}

/** The cells as they may leave the browser: hashes replace the texts of redacted forms. */
function* withoutTexts(
  cells: readonly Cell[],
  instruments: readonly Instrument[],
  words?: PromptWords
): Generator<Cell, void> {
  const hashes = new Map(
    instruments.flatMap(({ id, sharing, items }) =>
      sharing === 'withheld'
        ? [[id, new Map(items.map(({ number, promptHash }) => [number, promptHash]))] as const]
        : []
    )
  );
  for (const cell of cells) {
    const hash = hashes.get(cell.instrument)?.get(cell.item);
    yield hash === undefined
      ? cell
      : { ...cell, prompt: { ...cell.prompt, user: redactedUser(cell, hash, words) } };
  }
}

/** The bytes of a table whose rows are bytes already. */
function* headed(
  columns: readonly string[],
  rows: Iterable<Uint8Array>
): Generator<Uint8Array, void> {
  yield utf8Bytes(csvText(columns, []));
  yield* rows;
}

/** The same rows, or null where there are none. */
function unlessEmpty<Row>(rows: Iterator<Row, void>): Iterable<Row> | null {
  const first = rows.next();
  if (first.done) return null;
  return (function* () {
    yield first.value;
    yield* { [Symbol.iterator]: () => rows };
  })();
}

/** Steps between two reports of progress. */
const INTERVAL = 100;

/** Passes rows on, and reports how far all of them are: a row is a step, and the texts of a cell. */
function rowCounter(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>,
  onProgress: OnBundleProgress
): <Row>(table: string, rows: Iterable<Row>) => Generator<Row, void> {
  const total = stepsInAll(cells, answers);
  let done = 0;
  return function* (table, rows) {
    const begun = done;
    for (const row of rows) {
      if (done === begun || done % INTERVAL === 0)
        onProgress({ message: `Writing ${table}.`, share: Math.min(1, done / total) });
      done += 1;
      yield row;
    }
  };
}

/** Steps of all tables but that of the filled-in forms, which are few. */
function stepsInAll(cells: readonly Cell[], answers: ReadonlyMap<string, Answer>): number {
  let steps = cells.length;
  for (const { id, options } of cells) {
    const answer = answers.get(id);
    if (answer?.status === 'failed') steps += 2;
    else if (answer) steps += options.length + (answer.mode === 'sampled' ? 1 : 0);
  }
  return steps;
}
