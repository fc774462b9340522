import { utf8Bytes } from '../sha256';
import {
  type Answer,
  type FailedAnswer,
  optionShares,
  samplesOf,
  type Sample,
  type SampleOutcome,
  type Samples
} from '../study/answer';
import type { Cell } from '../study/cell';
import { csvText, numberCell, shield, unshield, type CsvRows } from '../csv';
import { addressOf } from './prompts-csv';
import { DESIGN_RANGES } from '../study/design';
import { ERROR_KINDS, type ErrorKind } from '../error';

export const ANSWER_COLUMNS = [
  'cell_id',
  'condition',
  'instrument',
  'item',
  'arm',
  'option',
  'log_probability',
  'probability',
  'outside',
  'status'
] as const;

/**
 * The rows of `answers.csv`: one row per scale point of every answered cell, one row without an option for a
 * failed one, none for a cell that was not asked yet; in the order of the plan, whatever the order
 * in which the answers came.
 */
export function* answerRows(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): Generator<string[], void> {
  for (const cell of cells) {
    const answer = answers.get(cell.id);
    if (answer?.status === 'failed') yield [...addressOf(cell), '', '', '', '', 'failed'];
    else if (answer) yield* rowsOf(cell, answer);
  }
}

function* rowsOf(cell: Cell, answer: Exclude<Answer, FailedAnswer>): Generator<string[], void> {
  const address = addressOf(cell);
  const { probabilities, outside } = optionShares(answer, cell.options.length);
  for (const [option, label] of cell.options.entries())
    yield [
      ...address,
      shield(label),
      answer.mode === 'distribution' ? numberCell(answer.logProbabilities[option]!) : '',
      numberCell(probabilities[option]!),
      numberCell(outside),
      'answered'
    ];
}

export const SAMPLE_COLUMNS = ['cell_id', 'repeat', 'text', 'outcome', 'option'] as const;

const OUTCOMES: readonly string[] = ['option', 'refusal', 'unreadable'] satisfies SampleOutcome[];

/**
 * `samples.csv` without its heading: every generated text, in the order of the plan. There may be
 * millions of rows, so the bytes that they share are made once a cell.
 *
 * @yields the rows of one cell, valid until the next
 */
export function* sampleTable(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): Generator<Uint8Array, void> {
  const numbers: Uint8Array[] = [];
  let rows = new Uint8Array();
  for (const { id, options } of cells) {
    const answer = answers.get(id);
    if (answer?.status !== 'answered' || answer.mode !== 'sampled') continue;
    const { distinct, drawn } = answer.samples;
    if (drawn.length === 0) continue;
    const start = utf8Bytes(`${id},`);
    const ends = distinct.map(({ text, outcome, option }) => {
      const label = option === null ? '' : shield(options[option] ?? '');
      return utf8Bytes(`,${csvText([shield(text), outcome, label], [])}`);
    });
    for (let k = numbers.length; k < drawn.length; k++) numbers.push(utf8Bytes(String(k + 1)));
    let size = drawn.length * start.length;
    drawn.forEach((position, k) => (size += numbers[k]!.length + ends[position]!.length));
    if (rows.length < size) rows = new Uint8Array(size);
    let at = 0;
    drawn.forEach((position, k) => {
      for (const part of [start, numbers[k]!, ends[position]!]) {
        rows.set(part, at);
        at += part.length;
      }
    });
    yield rows.subarray(0, size);
  }
}

/**
 * The samples of one cell, from the current row on, which is there and the cell's. The first row of
 * another cell is current afterwards.
 *
 * @throws AxiaError `invalid-input` for an unknown option, or a repeat out of order
 */
export async function readSamples(rows: CsvRows, cell: Cell): Promise<Samples> {
  const list: Sample[] = [];
  for (;;) {
    const row = rows.ready ?? (await rows.current());
    if (row?.[0] !== cell.id) return samplesOf(list);
    const [, repeat, text, outcome, label] = row as [string, string, string, string, string];
    if (repeat !== String(list.length + 1))
      throw rows.fail(`repeat ${list.length + 1} of the cell was expected`);
    if (list.length === DESIGN_RANGES.repeats.max)
      throw rows.fail('the cell has more repeats than a study can ask');
    if (!OUTCOMES.includes(outcome)) throw rows.fail('the outcome is not one of those that exist');
    const option = label === '' ? null : cell.options.indexOf(unshield(label));
    if (option === -1) throw rows.fail('the option is not on the scale');
    if ((option !== null) !== (outcome === 'option'))
      throw rows.fail('outcome and option do not go together');
    list.push({ text: unshield(text), outcome: outcome as SampleOutcome, option });
    rows.advance();
  }
}

export const FAILURE_COLUMNS = ['cell_id', 'kind', 'message'] as const;

/** The rows of `failures.csv`: why cells have no answer, in the order of the plan. */
export function* failureRows(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): Generator<string[], void> {
  for (const { id } of cells) {
    const answer = answers.get(id);
    if (answer?.status === 'failed') yield [id, answer.kind, shield(answer.message)];
  }
}

/**
 * The failed answer of the current row, which is there. The next row is current afterwards.
 *
 * @throws AxiaError `invalid-input` for an unknown kind
 */
export function readFailure(rows: CsvRows): FailedAnswer {
  const [cellId, kind, message] = rows.ready as [string, string, string];
  if (!(ERROR_KINDS as readonly string[]).includes(kind)) throw rows.fail('the kind is not known');
  rows.advance();
  return { cellId, status: 'failed', kind: kind as ErrorKind, message: unshield(message) };
}
