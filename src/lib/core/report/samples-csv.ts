import {
  type Answer,
  samplesOf,
  type Sample,
  type SampleOutcome,
  type Samples
} from '../study/answer';
import type { Cell } from '../study/cell';
import { DESIGN_RANGES } from '../study/design';
import { shield, unshield } from './csv';
import type { CsvRows } from './csv-rows';

export const SAMPLE_COLUMNS = ['cell_id', 'repeat', 'text', 'outcome', 'option'] as const;

const OUTCOMES: readonly string[] = ['option', 'refusal', 'unreadable'] satisfies SampleOutcome[];

/** The rows of `samples.csv`: every generated text, in the order of the plan. */
export function* sampleRows(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): Generator<string[], void> {
  for (const { id, options } of cells) {
    const answer = answers.get(id);
    if (answer?.status !== 'answered' || answer.mode !== 'sampled') continue;
    const { distinct, drawn } = answer.samples;
    const said = distinct.map(({ text, outcome, option }) => [
      shield(text),
      outcome,
      option === null ? '' : shield(options[option] ?? '')
    ]);
    for (const [index, position] of drawn.entries())
      yield [id, String(index + 1), ...said[position]!];
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
