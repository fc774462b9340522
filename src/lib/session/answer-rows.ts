import {
  keysOf,
  measuresOf,
  scaleOf,
  type Instrument,
  type Item
} from '../core/instrument/instrument';
import { optionShares, type Answer } from '../core/study/answer';
import type { Cell, Prompt } from '../core/study/cell';
import { askedPrompt, type EarlierAnswers } from '../core/study/context';
import type { StudyWithAnswers } from '../store/store';

/** What a reader looks for among the questions; an empty text matches all. */
export interface AnswerFilter {
  condition: string;
  instrument: string;
  /** Id of a measure: its own items and those of its parts. */
  measure: string;
  /** Part of the item's text, in any case. */
  words: string;
}

/** A question with its answer in numbers. */
export interface AnswerRow extends Pick<
  Cell,
  'id' | 'condition' | 'instrument' | 'item' | 'repetition'
> {
  /** Mean score; null where nothing usable was said. */
  mean: number | null;
  /** Mass or share that fell on no response option; null when unknown. */
  outside: number | null;
}

/** Some of the questions that match, and how many do. */
export interface FoundAnswers {
  total: number;
  rows: AnswerRow[];
}

/** All of a question and its answer. */
export interface AnswerDetails {
  /** As it was put; without what preceded it where that was not answered (yet). */
  prompt: Prompt;
  whole: boolean;
  answer: Answer | null;
}

/** What was answered to one cell, in numbers. */
export interface AnswerNumbers extends Pick<AnswerRow, 'mean' | 'outside'> {
  /** Share of each response option at temperature 1; null where nothing usable was said. */
  shares: number[] | null;
}

/** The questions of a study with their answers, in the order of the plan. */
export class AnswerTable {
  readonly #study: StudyWithAnswers;
  readonly #asked: AskedCell[];
  readonly #earlier: EarlierAnswers;
  #found: { filter: string; cells: AskedCell[] };

  constructor(study: StudyWithAnswers) {
    this.#study = study;
    this.#asked = askedCells(study.cells, study.instruments);
    this.#found = { filter: '', cells: this.#asked };
    const byId = new Map(study.cells.map((cell) => [cell.id, cell]));
    this.#earlier = {
      instruments: study.instruments,
      design: study.design,
      cell: (id) => byId.get(id),
      answer: (id) => study.answers.get(id)
    };
  }

  /** The rows that match, of which those from one position to another are given. */
  find(filter: AnswerFilter, from: number, to: number): FoundAnswers {
    const key = JSON.stringify(filter);
    if (key !== this.#found.filter)
      this.#found = { filter: key, cells: matching(this.#asked, filter) };
    const { cells } = this.#found;
    const rows = cells.slice(from, to).map(({ cell, instrument, item }) => {
      const answer = this.#study.answers.get(cell.id) ?? null;
      const { mean, outside } = answerNumbers(instrument, item, answer);
      const { id, condition, repetition } = cell;
      return {
        id,
        condition,
        instrument: cell.instrument,
        item: cell.item,
        repetition,
        mean,
        outside
      };
    });
    return { total: cells.length, rows };
  }

  /** @param cellId of one of the study's cells */
  details(cellId: string): AnswerDetails {
    const cell = this.#earlier.cell(cellId)!;
    const answer = this.#study.answers.get(cellId) ?? null;
    try {
      return { prompt: askedPrompt(cell, this.#earlier), whole: true, answer };
    } catch {
      return { prompt: cell.prompt, whole: false, answer };
    }
  }
}

/** A cell with what it asks. */
interface AskedCell {
  cell: Cell;
  instrument: Instrument;
  item: Item;
}

function askedCells(cells: readonly Cell[], instruments: readonly Instrument[]): AskedCell[] {
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

/** Cells that match. Items are looked at once each, however many conditions they are asked under. */
function matching(
  asked: readonly AskedCell[],
  { condition, instrument, measure, words }: AnswerFilter
): AskedCell[] {
  const wanted = words.trim().toLowerCase();
  const fits = new Map<Item, boolean>();
  const itemFits = ({ instrument: { measures }, item }: AskedCell): boolean => {
    let fit = fits.get(item);
    if (fit === undefined) {
      fit =
        (wanted === '' || item.text.toLowerCase().includes(wanted)) &&
        (measure === '' || keysOf(item).some((key) => measuresOf(measures, key).includes(measure)));
      fits.set(item, fit);
    }
    return fit;
  };
  return asked.filter(
    (one) =>
      (condition === '' || one.cell.condition === condition) &&
      (instrument === '' || one.cell.instrument === instrument) &&
      itemFits(one)
  );
}

/** The numbers of an answer, on the response scale of its own item. */
export function answerNumbers(
  instrument: Instrument,
  item: Item,
  answer: Answer | null
): AnswerNumbers {
  if (answer === null || answer.status === 'failed')
    return { shares: null, outside: null, mean: null };
  const scale = scaleOf(instrument, item);
  const { probabilities, outside } = optionShares(answer, scale.length);
  const shares = probabilities.every((share) => share !== null) ? probabilities : null;
  const mean = shares?.reduce((sum, share, i) => sum + share * scale[i]!.score, 0) ?? null;
  return { shares, outside, mean };
}
