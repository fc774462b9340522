import type { Answer, FailedAnswer } from '../study/answer';
import type { Cell } from '../study/cell';
import { numberCell, shield } from './csv';
import { optionShares } from './probabilities';
import { addressOf } from './prompts-csv';

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
