import type { Answer, FailedAnswer, Samples } from '../study/answer';
import type { Cell } from '../study/cell';
import type { Elicitation } from '../study/design';
import {
  ANSWER_COLUMNS,
  FAILURE_COLUMNS,
  readFailure,
  readSamples,
  SAMPLE_COLUMNS
} from './answers-csv';
import { readNumberCell, unshield, CsvRows, type TextPieces } from '../csv';
import { addressOf } from './prompts-csv';

/** How far probabilities may be from sense through rounding. */
const MASS_TOLERANCE = 1e-6;

/** The tables that answers are read from; null for one that is not there. */
export interface AnswerTables {
  answers: TextPieces;
  samples: TextPieces | null;
  failures: TextPieces | null;
}

/**
 * The answers of a study from its tables, which are read side by side: all of them are in the order
 * of the plan, so that none is ever in memory whole.
 *
 * @yields the answers in the order of the plan
 * @throws AxiaError `invalid-input` that names the first row which makes no sense: a cell that is
 *   unknown, incomplete or out of order, log p above 0, masses that sum to more than 1, numbers
 *   that are none, texts or reasons without an answer. What follows from the answers, such as
 *   probabilities, is not computed again: hashes prove it unchanged
 */
export async function* readAnswers(
  tables: AnswerTables,
  cells: readonly Cell[],
  elicitation: Elicitation
): AsyncGenerator<Answer, void> {
  const rows = new CsvRows(tables.answers, ANSWER_COLUMNS, 'answers.csv');
  const positions = new Map(cells.map(({ id }, position) => [id, position]));
  const samples =
    tables.samples &&
    new CellRows(new CsvRows(tables.samples, SAMPLE_COLUMNS, 'samples.csv'), positions);
  const failures =
    tables.failures &&
    new CellRows(new CsvRows(tables.failures, FAILURE_COLUMNS, 'failures.csv'), positions);

  for (const [position, cell] of cells.entries()) {
    const first = await rows.current();
    if (first === null) break;
    if (first[0] !== cell.id) continue;
    const block = await readBlock(rows, cell);
    if (first[9] === 'failed') {
      const told = (await failures?.areOf(position)) ? readFailure(failures!.rows) : null;
      yield readFailed(block, told);
    } else {
      const said = (await samples?.areOf(position)) ? await readSamples(samples!.rows, cell) : null;
      yield readAnswered(block, cell, elicitation, said);
    }
  }
  if ((await rows.current()) !== null)
    throw rows.fail('the cell is not part of the study, or is there twice or out of order');
  await samples?.areOf(cells.length);
  await failures?.areOf(cells.length);
}

/** A table beside `answers.csv`, whose cells are in the order of the plan too. */
class CellRows {
  constructor(
    readonly rows: CsvRows,
    private readonly positions: ReadonlyMap<string, number>
  ) {}

  /** Whether the current row speaks of the cell at this place; rows of cells before it are lost. */
  async areOf(position: number): Promise<boolean> {
    const row = await this.rows.current();
    if (row === null) return false;
    const found = this.positions.get(row[0]!);
    if (found === undefined) throw this.rows.fail('the cell is not part of the study');
    if (found < position)
      throw this.rows.fail('the cell is out of order, there twice, or not so in answers.csv');
    return found === position;
  }
}

/** The rows of one cell in `answers.csv`. */
interface Block {
  rows: string[][];
  /** The error of one of them, counted from 0. */
  fail(offset: number, problem: string): Error;
}

async function readBlock(rows: CsvRows, cell: Cell): Promise<Block> {
  const address = addressOf(cell);
  const start = rows.number;
  const fail = (offset: number, problem: string) => rows.fail(problem, start + offset);
  const block: string[][] = [];
  let length = cell.options.length;
  while (block.length < length) {
    const row = rows.ready ?? (await rows.current());
    if (row === null) throw fail(block.length - 1, 'scale points of the cell are missing after it');
    if (block.length === 0 && row[9] === 'failed') length = 1;
    const differing = address.findIndex((part, column) => row[column] !== part);
    if (differing === 0) throw fail(block.length, 'a scale point of the cell before is missing');
    if (differing > 0)
      throw fail(block.length, `${ANSWER_COLUMNS[differing]!} is not what the design leads to`);
    block.push(row);
    rows.advance();
  }
  return { rows: block, fail };
}

function readFailed({ rows, fail }: Block, failure: FailedAnswer | null): FailedAnswer {
  if (!failure) throw fail(0, 'the cell failed, but failures.csv does not say why');
  if (rows[0]!.slice(5, 9).some((cell) => cell !== ''))
    throw fail(0, 'a failed cell has no numbers');
  return failure;
}

function readAnswered(
  { rows, fail }: Block,
  cell: Cell,
  { mode }: Elicitation,
  samples: Samples | null
): Answer {
  const outsides = rows.map((row) => readNumberCell(row[8]!));
  const outside = outsides[0]!;
  rows.forEach((row, k) => {
    if (row[9] !== 'answered') throw fail(k, 'the status is not one of those that exist');
    if (unshield(row[5]!) !== cell.options[k]) throw fail(k, 'the option is not the one expected');
    if (outsides[k] !== outside) throw fail(k, 'outside is no number, or differs within the cell');
  });
  const logs = rows.map((row) => readNumberCell(row[6]!));

  if (mode === 'sampled') {
    const wrong = logs.findIndex((value) => value !== null);
    if (wrong >= 0) throw fail(wrong, 'sampled text has no log-probability');
    if (cell.context?.kind === 'conversation' && samples?.drawn.length !== 1)
      throw fail(0, 'a question in a conversation has one text, and samples.csv has not');
    return {
      cellId: cell.id,
      status: 'answered',
      mode: 'sampled',
      samples: samples ?? { distinct: [], drawn: new Uint8Array() }
    };
  }
  if (samples) throw fail(0, 'samples.csv holds texts, but the design asks for none');
  const logProbabilities = logs.map((value, k) => {
    if (value === null || Number.isNaN(value)) throw fail(k, 'log_probability is no number');
    if (value > MASS_TOLERANCE) throw fail(k, 'log_probability is above 0');
    return value;
  });
  const inside = logProbabilities.reduce((sum, value) => sum + Math.exp(value), 0);
  if (outside !== null && (outside < -MASS_TOLERANCE || outside > 1 + MASS_TOLERANCE))
    throw fail(0, 'outside is not between 0 and 1');
  if (inside + Math.max(outside ?? 0, 0) > 1 + MASS_TOLERANCE)
    throw fail(0, 'the probabilities sum to more than 1');
  return { cellId: cell.id, status: 'answered', mode: 'distribution', logProbabilities, outside };
}
