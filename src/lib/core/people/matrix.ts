import { refused, quoted } from '../import/refused';
import { plainName } from '../import/survey-exports';
import type { SquareMatrix } from '../reference/reference';
import { SymmetricEigen } from '../statistics/symmetric-eigen';
import { VALUES, VALUE_LABELS, type ValueId } from '../values';
import { listInWords } from '../words';

/** A correlation matrix as it was entered. */
export interface EnteredMatrix {
  /** 10 x 10, in the order of VALUES. */
  matrix: SquareMatrix;
  /** What a reader should know of it, in sentences. */
  notes: string[];
}

/** Short names by which papers call values, beside the beginnings of their names. */
const SHORT: Record<ValueId, string> = {
  power: 'po',
  achievement: 'ac',
  hedonism: 'he',
  stimulation: 'st',
  self_direction: 'sd',
  universalism: 'un',
  benevolence: 'be',
  tradition: 'tr',
  conformity: 'co',
  security: 'se'
};

/** How much two entries of the same pair may differ by rounding in print. */
const PRINTED = 0.011;

const WIDTH = VALUES.length;
const LONGEST_TEXT = 20_000;

/**
 * Reads a correlation matrix of the ten values: whole, or one triangle, with or without its diagonal,
 * with the values’ names over the columns or before the rows, in any order. Without names the
 * order of the circle is taken, which the notes say.
 *
 * @throws AxiaError `invalid-input` that names the first fault
 */
export function readMatrix(text: string): EnteredMatrix {
  if (text.length > LONGEST_TEXT)
    throw refused('This is more than a matrix of ten values.', ADVICE);
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const rows = lines.map(cellsOf);
  const notes: string[] = [];
  const named = rows.map(({ names, numbers }) => ({ names: names.flatMap(valueOf), numbers }));
  const heading = named.find(({ names, numbers }) => numbers.length === 0 && names.length > 1);
  const body = named.filter(({ numbers, names }) => numbers.length > 0 || names.length === 1);
  const unknown = rows.flatMap(({ names, numbers }) =>
    numbers.length === 0 || names.length > 0
      ? names.filter((name) => valueOf(name).length === 0)
      : []
  );
  const before = body.map(({ names }) => names[0] ?? null);
  const byRow = before.every((name) => name !== null) ? before : null;
  const order: readonly (ValueId | null)[] | null = heading?.names ?? byRow;
  if (order === null && unknown.length > 0)
    throw refused(`${quoted(unknown[0]!)} is not one of the ten values.`, ADVICE);
  const values = order === null ? [...VALUES] : order.flatMap((name) => name ?? []);
  const shape = shapeOf(
    body.map(({ numbers }) => numbers),
    values.length
  );
  if (order === null)
    notes.push(
      `No names of values were found, so this order was taken: ${listInWords(VALUES.map((value) => VALUE_LABELS[value].toLowerCase()))}.`
    );
  const missing = VALUES.filter((value) => !values.includes(value));
  if (missing.length > 0 || new Set(values).size !== WIDTH || values.length !== WIDTH)
    throw refused(
      missing.length > 0
        ? `There is no ${listInWords(missing.map((value) => VALUE_LABELS[value].toLowerCase()))} among the names.`
        : 'A value is named twice.',
      ADVICE
    );
  const rowOrder =
    byRow?.length === WIDTH && shape.rows === WIDTH ? byRow.flatMap((name) => name ?? []) : values;
  const matrix = inOrder(shape, values, rowOrder);
  return { matrix, notes: [...notes, ...definiteness(matrix)] };
}

const ADVICE =
  'Enter ten rows of correlations, whole or as a triangle, with the names of the values over the columns or before the rows.';

/** Names and numbers of a line. Numbers may have a decimal comma, stars of significance, and no leading zero. */
function cellsOf(line: string): { names: string[]; numbers: number[] } {
  const commas = line.includes(',') && /,\s|[A-Za-z],|\.\d/u.test(line);
  const separated = /[\t;|]/u.test(line)
    ? line.split(/[\t;|]/u)
    : commas
      ? line.split(',')
      : line.split(/\s{2,}|\s(?=[-−–]?[.\d])|(?<=[\d*])\s/u);
  const names: string[] = [];
  const numbers: number[] = [];
  for (const cell of separated.map((one) => one.trim().replaceAll('"', ''))) {
    const plain = cell
      .replace(/[*†‡a-e]{1,4}$/u, '')
      .replace(/^[−–]/u, '-')
      .replace(',', '.');
    if (/^-?(?:\d+(?:\.\d*)?|\.\d+)$/u.test(plain)) numbers.push(Number(plain) + 0);
    else if (/^[-–—]$/u.test(cell)) numbers.push(1);
    else if (cell !== '' && !/^\d+[.)]$/u.test(cell)) names.push(cell.replace(/^\d+[.)]\s*/u, ''));
  }
  // A line of several short names with single spaces between them.
  if (numbers.length === 0 && names.length < 2 && valueOf(names[0] ?? '').length === 0)
    return { names: line.trim().split(/[\s,]+/u), numbers };
  return { names, numbers };
}

function valueOf(name: string): ValueId[] {
  const plain = plainName(name);
  if (plain === '') return [];
  const found = VALUES.filter((value) => {
    const full = plainName(VALUE_LABELS[value]);
    return (
      plain === SHORT[value] || plain === full || (plain.length >= 3 && full.startsWith(plain))
    );
  });
  return found.length === 1 ? found : [];
}

interface Shape {
  rows: number;
  /** Row and column as entered, and the correlation. */
  entries: { row: number; column: number; r: number }[];
}

/** Which cells the numbers are: all, or those of a triangle. */
function shapeOf(lines: readonly number[][], width: number): Shape {
  const lengths = lines.map(({ length }) => length);
  const is = (rows: number, of: (row: number) => number) =>
    lengths.length === rows && lengths.every((length, row) => length === of(row));
  const place = (column: (row: number, k: number) => number, offset = 0): Shape => ({
    rows: lines.length,
    entries: lines.flatMap((line, row) =>
      line.map((r, k) => ({ row: row + offset, column: column(row + offset, k), r }))
    )
  });
  const plain = (_: number, k: number) => k;
  if (is(width, () => width)) return place(plain);
  if (is(width, (row) => row + 1)) return place(plain); // lower triangle with its diagonal
  if (is(width, (row) => row)) return place(plain); // without it, the first row empty
  if (is(width - 1, (row) => row + 1)) return place(plain, 1); // without it and its first row
  if (is(width, (row) => width - row)) return place((row, k) => row + k); // upper, with
  if (is(width, (row) => width - 1 - row)) return place((row, k) => row + 1 + k);
  if (is(width - 1, (row) => width - 1 - row)) return place((row, k) => row + 1 + k);
  throw refused(
    `The rows have ${listInWords([...new Set(lengths)].map(String))} numbers; ten rows of ten, or a triangle, are needed.`,
    ADVICE
  );
}

function inOrder(
  { entries }: Shape,
  columns: readonly ValueId[],
  rows: readonly ValueId[]
): SquareMatrix {
  const matrix = VALUES.map((_, i) => VALUES.map((_value, j) => (i === j ? 1 : NaN)));
  for (const { row, column, r } of entries) {
    const [a, b] = [rows[row]!, columns[column]!];
    const [i, j] = [VALUES.indexOf(a), VALUES.indexOf(b)];
    const pair = `${VALUE_LABELS[a]} with ${VALUE_LABELS[b].toLowerCase()}`;
    if (!(Math.abs(r) <= 1))
      throw refused(`${pair} is ${r}: a correlation lies between −1 and 1.`, ADVICE);
    if (i === j) {
      if (Math.abs(r - 1) > PRINTED)
        throw refused(
          `The diagonal holds ${r} for ${VALUE_LABELS[a].toLowerCase()}, not 1.`,
          'Enter correlations, not covariances; leave reliabilities on the diagonal out.'
        );
      continue;
    }
    const known = matrix[i]![j]!;
    if (!Number.isNaN(known) && Math.abs(known - r) > PRINTED)
      throw refused(`${pair} is ${known} in one place and ${r} in the other.`, ADVICE);
    // Of two printed ones the mean: they differ by rounding at most.
    matrix[i]![j] = matrix[j]![i] = Number.isNaN(known) ? r : (known + r) / 2;
  }
  const gap = VALUES.flatMap((a, i) =>
    VALUES.slice(0, i).flatMap((b, j) => (Number.isNaN(matrix[i]![j]!) ? [[a, b]] : []))
  )[0];
  if (gap)
    throw refused(
      `${VALUE_LABELS[gap[0]!]} with ${VALUE_LABELS[gap[1]!].toLowerCase()} is missing.`,
      ADVICE
    );
  return matrix;
}

/** Smallest eigenvalue that rounding in print explains. */
const ROUNDED = -0.02;

function definiteness(matrix: SquareMatrix): string[] {
  const eigen = new SymmetricEigen(WIDTH, 0);
  eigen.matrix.set(matrix.flat());
  eigen.decompose();
  return eigen.values.at(-1)! < ROUNDED
    ? [
        'No people can have exactly these correlations: an eigenvalue of the matrix is negative. Pairwise deletion may have made it so, or a wrong sign: check the numbers.'
      ]
    : [];
}
