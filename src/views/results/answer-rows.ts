import { type Answer, optionShares } from '../../lib/core/study/answer';
import type { Cell } from '../../lib/core/study/cell';
import {
  measuresOf,
  scaleOf,
  type Instrument,
  type Item
} from '../../lib/core/instrument/instrument';

/** A question of the plan with what it asks: light, since a study may have tens of thousands. */
export interface AskedRow {
  cell: Cell;
  instrument: Instrument;
  item: Item;
}

/** Cells with their instruments and items, in the order of the plan. */
export function askedRows(cells: readonly Cell[], instruments: readonly Instrument[]): AskedRow[] {
  const byId = new Map(
    instruments.map((instrument) => [
      instrument.id,
      { instrument, items: new Map(instrument.items.map((item) => [item.number, item])) }
    ])
  );
  return cells.map((cell) => {
    const { instrument, items } = byId.get(cell.instrument)!;
    return { cell, instrument, item: items.get(cell.item)! };
  });
}

/** What a reader looks for among the questions; an empty text matches all. */
export interface AnswerFilter {
  condition: string;
  instrument: string;
  /** Id of a measure: its own items and those of its parts. */
  measure: string;
  /** Part of the item's text, in any case. */
  words: string;
}

/** Rows that match. Items are looked at once each, however many conditions they are asked under. */
export function filterRows(rows: readonly AskedRow[], filter: AnswerFilter): AskedRow[] {
  const words = filter.words.trim().toLowerCase();
  const fits = new Map<Item, boolean>();
  const itemFits = ({ instrument, item }: AskedRow): boolean => {
    let fit = fits.get(item);
    if (fit === undefined) {
      fit =
        (words === '' || item.text.toLowerCase().includes(words)) &&
        (filter.measure === '' || measuresOf(instrument.measures, item).includes(filter.measure));
      fits.set(item, fit);
    }
    return fit;
  };
  return rows.filter(
    (row) =>
      (filter.condition === '' || row.cell.condition === filter.condition) &&
      (filter.instrument === '' || row.cell.instrument === filter.instrument) &&
      itemFits(row)
  );
}

/** What was answered to one cell, in numbers. */
export interface AnswerNumbers {
  /** Share of each response option at temperature 1; null without a usable answer. */
  shares: number[] | null;
  /** Mass or share that fell outside the scale; null when unknown. */
  outside: number | null;
  /** Mean score of the shares. */
  mean: number | null;
}

/** The numbers of an answer, on the scale of its own item. */
export function answerNumbers(
  { instrument, item }: AskedRow,
  answer: Answer | null
): AnswerNumbers {
  const scale = scaleOf(instrument, item);
  if (answer === null || answer.status === 'failed')
    return { shares: null, outside: null, mean: null };
  const { probabilities, outside } = optionShares(answer, scale.length);
  const shares = probabilities.flatMap((share) => share ?? []);
  if (shares.length < scale.length) return { shares: null, outside, mean: null };
  const mean = shares.reduce((sum, share, i) => sum + share * scale[i]!.score, 0);
  return { shares, outside, mean };
}

/** Which repetition of a question a cell is, in words; null where there is only one. */
export function repetitionLabel(repetition: string): string | null {
  const [kind, number] = repetition.split('-');
  if (number === undefined) return null;
  return kind === 'fill' ? `completed form ${number}` : `${kind} ${number}`;
}
