import { listInWords, points } from '../words';
import { cellText } from './format-table';
import type { TableCell, TableRow } from './table';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A small count in words. */
const inWords = (count: number): string => NUMBERS[count] ?? String(count);

type Standing = 'above' | 'within' | 'below';

/** Times 100, as it is shown: what reads equal is equal. */
const rounded = (similarity: number): number => Number(points(similarity));

/** What the paper's models have in one column; null where no cell is known. */
function publishedRange(
  rows: readonly TableRow[],
  column: number
): { low: number; high: number; models: number } | null {
  const values = rows
    .filter(({ kind }) => kind === 'paper')
    .map(({ cells }) => cells[column]!.value)
    .filter((value) => value !== null);
  if (values.length === 0) return null;
  return { low: Math.min(...values), high: Math.max(...values), models: values.length };
}

const standingOf = (value: number, { low, high }: { low: number; high: number }): Standing =>
  rounded(value) > rounded(high) ? 'above' : rounded(value) < rounded(low) ? 'below' : 'within';

/**
 * A sentence on one respondent against the range of the paper's models, column by column, grouped by
 * standing: "X scores above all seven models of the paper under H-NP (91.8 [90.8, 92.8]; theirs 75.5
 * to 88.4)." None where nothing can be compared.
 *
 * @param columns positions of the columns to compare
 * @param preposition before the names of the columns
 */
export function standings(
  name: string,
  cells: readonly TableCell[],
  table: { columns: readonly string[]; rows: readonly TableRow[] },
  columns: readonly number[],
  preposition: string
): string[] {
  const groups: Record<Standing, string[]> = { above: [], within: [], below: [] };
  let models = 0;
  for (const column of columns) {
    const value = cells[column]!.value;
    const range = publishedRange(table.rows, column);
    if (value === null || range === null) continue;
    models = Math.max(models, range.models);
    groups[standingOf(value, range)].push(
      `${table.columns[column]!} (${cellText({ ...cells[column]!, text: null })}; theirs ${points(range.low)} to ${points(range.high)})`
    );
  }
  const sentences = (
    [
      ['above', `above all ${inWords(models)} models of the paper`],
      ['within', `within the range of the paper’s ${inWords(models)} models`],
      ['below', `below all ${inWords(models)} models of the paper`]
    ] as const
  )
    .filter(([standing]) => groups[standing].length > 0)
    .map(([standing, where]) => `${where} ${preposition} ${listInWords(groups[standing])}`);
  return sentences.length === 0 ? [] : [`${name} scores ${sentences.join('; ')}.`];
}

/** The difference of two similarities as they are shown, times 100. */
export const differenceOf = (value: number, other: number): number =>
  Math.round(10 * (rounded(value) - rounded(other))) / 10;

/** "1.2 above", "0.3 below" or "level with", of such a difference. */
export function relative(difference: number): string {
  if (difference === 0) return 'level with';
  return `${Math.abs(difference).toFixed(1)} ${difference > 0 ? 'above' : 'below'}`;
}
