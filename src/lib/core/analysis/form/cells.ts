import { scaleOf, type Instrument, type Item } from '../../instrument/instrument';
import { countOptions, optionProbabilities, optionShares, type Answer } from '../../study/answer';
import type { ArmId } from '../../study/arm';
import type { Cell } from '../../study/cell';
import { filledFormOwner, type ConditionId } from '../../study/condition';

/** The answers to one item under one condition in one form. */
export interface FormCell {
  condition: ConditionId;
  item: Item;
  arm: ArmId | null;
  /** Shares of the points of the scale, lowest first, by what they mean. */
  shares: number[];
  /** Mean position on the scale, from 1, and variance of a single answer. */
  mean: number;
  variance: number;
  /** Texts read; Infinity for a distribution, which has no noise. */
  texts: number;
  /** Share off the scale; null where unknown. */
  outside: number | null;
}

/** Answers to an instrument in all forms. */
export interface FormAnswers {
  instrument: Instrument;
  /** Those that could be read, those of a cell's conversations together. */
  cells: FormCell[];
  /** Questions by form, whether answered or not. */
  questions: ReadonlyMap<ArmId | null, number>;
}

/** Sums over the answers to one question: of several conversations there are several. */
interface Sum {
  first: Cell;
  item: Item;
  weights: number[];
  texts: number;
  outside: number[];
}

/**
 * The answers to an instrument by condition, item and form. Behind filled-in forms nothing is varied:
 * these are left out.
 *
 * @param answers by cell id
 */
export function formAnswers(
  instrument: Instrument,
  cells: readonly Cell[],
  answers: ReadonlyMap<string, Answer>
): FormAnswers {
  const items = new Map(instrument.items.map((item) => [item.number, item]));
  const sums = new Map<string, Sum>();
  const questions = new Map<ArmId | null, number>();
  for (const cell of cells) {
    const item = items.get(cell.item);
    if (cell.instrument !== instrument.id || !item || filledFormOwner(cell.condition)) continue;
    const arm = cell.arm ?? null;
    questions.set(arm, (questions.get(arm) ?? 0) + 1);
    const answer = answers.get(cell.id);
    if (answer?.status !== 'answered') continue;
    const key = `${cell.condition} ${cell.item} ${arm}`;
    const points = scaleOf(instrument, item).length;
    const sum = sums.get(key) ?? {
      first: cell,
      item,
      weights: new Array<number>(points).fill(0),
      texts: 0,
      outside: []
    };
    sums.set(key, sum);
    const { outside } = optionShares(answer, points);
    if (outside !== null) sum.outside.push(outside);
    const distribution = answer.mode === 'distribution';
    const weights = distribution
      ? optionProbabilities(answer.logProbabilities, 1)
      : countOptions(answer.samples, points);
    weights?.forEach((weight, k) => (sum.weights[k]! += weight));
    sum.texts += distribution ? Infinity : weights!.reduce((all, one) => all + one, 0);
  }
  return { instrument, questions, cells: [...sums.values()].flatMap(cellOf) };
}

function cellOf({ first, item, weights, texts, outside }: Sum): FormCell[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return [];
  const shares = weights.map((weight) => weight / total);
  const mean = shares.reduce((sum, share, k) => sum + share * (k + 1), 0);
  const squares = shares.reduce((sum, share, k) => sum + share * (k + 1 - mean) ** 2, 0);
  return [
    {
      condition: first.condition,
      item,
      arm: first.arm ?? null,
      shares,
      mean,
      variance: texts === Infinity ? squares : texts > 1 ? (squares * texts) / (texts - 1) : NaN,
      texts,
      outside: outside.length > 0 ? average(outside) : null
    }
  ];
}

/** Mean of numbers that are there. */
export const average = (list: readonly number[]): number =>
  list.reduce((sum, one) => sum + one, 0) / list.length;

/** Cells of a form by condition and item. */
export function byQuestion(cells: readonly FormCell[], arm: ArmId | null): Map<string, FormCell> {
  return new Map(cells.flatMap((cell) => (cell.arm === arm ? [[questionOf(cell), cell]] : [])));
}

export const questionOf = ({ condition, item }: Pick<FormCell, 'condition' | 'item'>): string =>
  `${condition} ${item.number}`;

/** Numbers from 0 for keys, in the order in which they come first. */
export function numbering(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
}
