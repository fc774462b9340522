import type { Answer } from '../answer';
import type { Cell } from '../cell';
import { sampleList, samplesOf, type Sample, type SampleOutcome, type Samples } from '../samples';
import { csvText, readCsv, shield, unshield } from './csv';
import { unreadable } from './unreadable';

export const SAMPLE_COLUMNS = ['cell_id', 'repeat', 'text', 'outcome', 'option'] as const;

const OUTCOMES: readonly string[] = ['option', 'refusal', 'unreadable'] satisfies SampleOutcome[];

/** `samples.csv`: every generated text, in the order of the plan; null when nothing was sampled. */
export function samplesCsv(
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): string | null {
  const rows = cells.flatMap((cell) => {
    const answer = answers.get(cell.id);
    if (answer?.status !== 'answered' || answer.mode !== 'sampled') return [];
    return sampleList(answer.samples).map(({ text, outcome, option }, index) => [
      cell.id,
      String(index + 1),
      shield(text),
      outcome,
      option === null ? '' : shield(cell.options[option] ?? '')
    ]);
  });
  return rows.length === 0 ? null : csvText(SAMPLE_COLUMNS, rows);
}

/**
 * The samples of a `samples.csv` by cell; none where the file is not there.
 *
 * @throws AxiaError `invalid-input` for an unknown cell or option, or a repeat out of order
 */
export function parseSamplesCsv(text: string | null, cells: readonly Cell[]): Map<string, Samples> {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const lists = new Map<string, Sample[]>();
  if (text === null) return new Map();
  readCsv(text, SAMPLE_COLUMNS, 'samples.csv').forEach((row, index) => {
    const [id, repeat, raw, outcome, label] = row as [string, string, string, string, string];
    const fail = (problem: string) => unreadable(`samples.csv, row ${index + 1}: ${problem}.`);
    const cell = byId.get(id);
    if (!cell) throw fail('the cell is not part of the study');
    const list = lists.get(id) ?? [];
    if (repeat !== String(list.length + 1))
      throw fail(`repeat ${list.length + 1} of the cell was expected`);
    if (!OUTCOMES.includes(outcome)) throw fail('the outcome is not one of those that exist');
    const option = label === '' ? null : cell.options.indexOf(unshield(label));
    if (option === -1) throw fail('the option is not on the scale');
    if ((option !== null) !== (outcome === 'option'))
      throw fail('outcome and option do not go together');
    list.push({ text: unshield(raw), outcome: outcome as SampleOutcome, option });
    lists.set(id, list);
  });
  return new Map([...lists].map(([id, list]) => [id, samplesOf(list)]));
}
