import { type Answer, countOptions } from '../../lib/core/study/answer';
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

/** What a row is called. */
export interface RowName {
  /** The condition, and which repetition of the question it is where there are several. */
  name: string;
  /** Questionnaire where there are several, number, and what the item measures. */
  about: string;
  /** For whoever does not see the row: "item 3 under Power". */
  spoken: string;
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
  /** Share of each scale point at temperature 1; null where nothing usable was said. */
  shares: number[] | null;
  /** Mass or share that fell on no scale point; null when unknown. */
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
  const { shares, outside } = sharesOf(answer, scale.length);
  const mean = shares?.reduce((sum, share, i) => sum + share * scale[i]!.score, 0) ?? null;
  return { shares, outside, mean };
}

function sharesOf(answer: Answer | null, options: number): Omit<AnswerNumbers, 'mean'> {
  if (answer === null || answer.status === 'failed') return { shares: null, outside: null };
  if (answer.mode === 'distribution') {
    const masses = answer.logProbabilities.map(Math.exp);
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    return {
      shares: total > 0 ? masses.map((mass) => mass / total) : null,
      outside: answer.outside
    };
  }
  const counts = countOptions(answer.samples, options);
  const read = counts.reduce((sum, count) => sum + count, 0);
  const all = answer.samples.drawn.length;
  return {
    shares: read > 0 ? counts.map((count) => count / read) : null,
    outside: all > 0 ? (all - read) / all : null
  };
}

/** Which repetition of a question a cell is, in words; null where there is but one. */
export function armLabel(arm: string): string | null {
  const [kind, number] = arm.split('-');
  if (number === undefined) return null;
  return kind === 'fill' ? `filled-in form ${number}` : `${kind} ${number}`;
}
