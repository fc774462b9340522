import type { Answer } from '../../lib/core/answer';
import type { Cell } from '../../lib/core/cell';
import type { Instrument } from '../../lib/core/instrument';
import type { ValueId } from '../../lib/core/values';

/** One cell beside its answer, for the table of raw answers. */
export interface AnswerRow {
  cell: Cell;
  answer: Answer | null;
  instrument: Instrument;
  itemText: string;
  value: ValueId;
  /** Share of each scale point at temperature 1; null where nothing usable was said. */
  shares: number[] | null;
  /** Mass or share that fell on no scale point; null when unknown. */
  outside: number | null;
  /** Mean score of the shares. */
  mean: number | null;
}

/** Cells and answers as rows, in the order of the plan. */
export function answerRows(
  cells: readonly Cell[],
  answers: readonly Answer[],
  instruments: readonly Instrument[]
): AnswerRow[] {
  const byCell = new Map(answers.map((answer) => [answer.cellId, answer]));
  const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  return cells.map((cell) => {
    const instrument = byId.get(cell.instrument)!;
    const item = instrument.items.find(({ number }) => number === cell.item)!;
    const answer = byCell.get(cell.id) ?? null;
    const { shares, outside } = sharesOf(answer, instrument.scale.length);
    return {
      cell,
      answer,
      instrument,
      itemText: item.text,
      value: item.value,
      shares,
      outside,
      mean:
        shares?.reduce((sum, share, index) => sum + share * instrument.scale[index]!.score, 0) ??
        null
    };
  });
}

function sharesOf(
  answer: Answer | null,
  options: number
): { shares: number[] | null; outside: number | null } {
  if (answer === null || answer.status === 'failed') return { shares: null, outside: null };
  if (answer.mode === 'distribution') {
    const masses = answer.logProbabilities.map(Math.exp);
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    return {
      shares: total > 0 ? masses.map((mass) => mass / total) : null,
      outside: answer.outside
    };
  }
  const counts = new Array<number>(options).fill(0);
  for (const { option } of answer.samples) if (option !== null) counts[option]! += 1;
  const read = counts.reduce((sum, count) => sum + count, 0);
  const all = answer.samples.length;
  return {
    shares: read > 0 ? counts.map((count) => count / read) : null,
    outside: all > 0 ? (all - read) / all : null
  };
}
