import type { Answer, FailedAnswer } from '../answer';
import type { Cell } from '../cell';
import type { Elicitation } from '../design';
import { samplesOf, type Samples } from '../samples';
import { csvText, numberCell, readCsv, readNumberCell, shield, unshield } from './csv';
import { optionShares } from './probabilities';
import { addressOf } from './prompts-csv';
import { unreadable } from './unreadable';

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

/** How far probabilities may be from sense through rounding. */
const MASS_TOLERANCE = 1e-6;
/** How far a printed probability may be from the one that follows from the answer. */
const PROBABILITY_TOLERANCE = 1e-9;

/**
 * `answers.csv`: one row per scale point of every answered cell, one row without an option for a
 * failed one, none for a cell that was not asked yet; in the order of the plan, whatever the order
 * in which the answers came.
 */
export function answersCsv(cells: readonly Cell[], answers: ReadonlyMap<string, Answer>): string {
  const rows = cells.flatMap((cell): string[][] => {
    const answer = answers.get(cell.id);
    if (!answer) return [];
    const address = addressOf(cell);
    if (answer.status === 'failed') return [[...address, '', '', '', '', 'failed']];
    const { probabilities, outside } = optionShares(answer, cell.options.length);
    return cell.options.map((label, option) => [
      ...address,
      shield(label),
      answer.mode === 'distribution' ? numberCell(answer.logProbabilities[option]!) : '',
      numberCell(probabilities[option]!),
      numberCell(outside),
      'answered'
    ]);
  });
  return csvText(ANSWER_COLUMNS, rows);
}

/**
 * The answers of an `answers.csv`, with the texts and reasons of the two tables beside it.
 *
 * @returns the answers in the order of the plan
 * @throws AxiaError `invalid-input` that names the first row which makes no sense: a cell that is
 *   unknown, incomplete or out of order, log p above 0, masses that sum to more than 1, numbers
 *   that are none, probabilities that do not follow from the answer
 */
export function parseAnswersCsv(
  text: string,
  cells: readonly Cell[],
  elicitation: Elicitation,
  samples: ReadonlyMap<string, Samples>,
  failures: ReadonlyMap<string, FailedAnswer>
): Answer[] {
  const rows = readCsv(text, ANSWER_COLUMNS, 'answers.csv');
  const answers: Answer[] = [];
  let next = 0;
  const fail = (row: number, problem: string) =>
    unreadable(`answers.csv, row ${row + 1}: ${problem}.`);

  for (const cell of cells) {
    if (rows[next]?.[0] !== cell.id) continue;
    const failed = rows[next]![9] === 'failed';
    const length = failed ? 1 : cell.options.length;
    const block = rows.slice(next, next + length);
    const address = addressOf(cell);
    block.forEach((row, offset) => {
      const differing = address.findIndex((part, column) => row[column] !== part);
      if (differing === 0) throw fail(next + offset, 'a scale point of the cell before is missing');
      if (differing > 0)
        throw fail(next + offset, `${ANSWER_COLUMNS[differing]!} is not what the design leads to`);
    });
    if (block.length < length)
      throw fail(next + block.length - 1, 'scale points of the cell are missing after it');
    answers.push(
      failed
        ? readFailed(block[0]!, failures.get(cell.id), (problem) => fail(next, problem))
        : readAnswered(block, cell, elicitation, samples.get(cell.id), (offset, problem) =>
            fail(next + offset, problem)
          )
    );
    next += length;
  }
  if (next < rows.length)
    throw fail(next, 'the cell is not part of the study, or is there twice or out of order');
  assertUsed('samples.csv', samples, answers, 'answered');
  assertUsed('failures.csv', failures, answers, 'failed');
  return answers;
}

function readFailed(
  row: readonly string[],
  failure: FailedAnswer | undefined,
  fail: (problem: string) => Error
): FailedAnswer {
  if (!failure) throw fail('the cell failed, but failures.csv does not say why');
  if (row.slice(5, 9).some((cell) => cell !== '')) throw fail('a failed cell has no numbers');
  return failure;
}

function readAnswered(
  block: readonly string[][],
  cell: Cell,
  { mode }: Elicitation,
  samples: Samples = samplesOf([]),
  fail: (offset: number, problem: string) => Error
): Answer {
  const outsides = block.map((row) => readNumberCell(row[8]!));
  const outside = outsides[0]!;
  block.forEach((row, k) => {
    if (row[9] !== 'answered') throw fail(k, 'the status is not one of those that exist');
    if (unshield(row[5]!) !== cell.options[k]) throw fail(k, 'the option is not the one expected');
    if (outsides[k] !== outside) throw fail(k, 'outside is no number, or differs within the cell');
  });
  const logs = block.map((row) => readNumberCell(row[6]!));

  let answer: Exclude<Answer, FailedAnswer>;
  if (mode === 'sampled') {
    const wrong = logs.findIndex((value) => value !== null);
    if (wrong >= 0) throw fail(wrong, 'sampled text has no log-probability');
    if (cell.context?.kind === 'conversation' && samples.drawn.length !== 1)
      throw fail(0, 'a question in a conversation has one text, and samples.csv has not');
    answer = { cellId: cell.id, status: 'answered', mode: 'sampled', samples };
  } else {
    if (samples.drawn.length > 0)
      throw fail(0, 'samples.csv holds texts, but the design asks for none');
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
    answer = {
      cellId: cell.id,
      status: 'answered',
      mode: 'distribution',
      logProbabilities,
      outside
    };
  }

  const shares = optionShares(answer, cell.options.length);
  block.forEach((row, k) => {
    if (!agree(readNumberCell(row[7]!), shares.probabilities[k]!))
      throw fail(k, 'probability does not follow from the answer');
  });
  if (!agree(outside, shares.outside)) throw fail(0, 'outside does not follow from the samples');
  return answer;
}

const agree = (one: number | null, other: number | null): boolean =>
  one === null || other === null ? one === other : Math.abs(one - other) <= PROBABILITY_TOLERANCE;

/** Refuses samples and failures that belong to no row of the answers. */
function assertUsed(
  file: string,
  entries: ReadonlyMap<string, unknown>,
  answers: readonly Answer[],
  status: Answer['status']
): void {
  const used = new Set(answers.filter((a) => a.status === status).map(({ cellId }) => cellId));
  for (const id of entries.keys())
    if (!used.has(id))
      throw unreadable(`${file} speaks of a cell that answers.csv does not: ${id}.`);
}
