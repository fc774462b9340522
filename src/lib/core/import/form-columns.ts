import { type ColumnRole, isKnownName, meaningsOf } from './column-names';
import type { FormGrid, GridRow } from './form-grid';
import { letteredTexts, numberCell, numberedText } from './item-number';
import { quoted, refused } from './refused';
import type { AxiaError } from '../error';
import { count, listInWords } from '../words';

/** The columns of a form: what each holds, as far as it is known. */
export interface FormColumns {
  /** Null where the form has none. */
  heading: string[] | null;
  rows: GridRow[];
  roles: ColumnRole[];
  /** What only the reader can say; null where everything is known. */
  question: AxiaError | null;
  /** Whether the first row may be a heading or an item. */
  unsure: boolean;
}

/** What a reader decided of the columns. */
export interface ColumnChoices {
  /** Whether the first row is a heading; absent to find it. */
  heading?: boolean;
  /** By column; absent to find them. */
  roles?: readonly ColumnRole[];
}

const ASK_TEXT = 'Choose the column of the texts under “How it is read”.';
const ASK_HEADING = 'Choose under “How it is read” whether the first row is a heading or an item.';

/**
 * Finds what each column of a form holds: by its name where there is a heading, by its cells where
 * there is none. What is not certain is asked, not guessed.
 */
export function formColumns(grid: FormGrid, choices: ColumnChoices): FormColumns {
  const { heading, rows, unsure } = headingOf(grid, choices.heading);
  const width = Math.max(
    heading?.length ?? 0,
    ...rows.slice(0, 1).map(({ cells }) => cells.length)
  );
  const given = choices.roles?.length === width ? [...choices.roles] : null;
  const found = given ? { roles: given, question: null } : foundRoles(heading, rows, width);
  const { roles } = found;
  const texts = roles.filter((role) => role === 'text').length;
  const double = roles.find((role, column) => role !== null && roles.indexOf(role) !== column);
  const question =
    unsure ??
    raggedRow(heading, rows) ??
    found.question ??
    (texts === 0 ? whichText(heading) : null) ??
    (double
      ? refused(`Two columns are chosen as the ${double}.`, 'Choose one column for each purpose.')
      : null);
  return { heading, rows, roles, question, unsure: unsure !== null };
}

/** Refuses a row with more cells than the others: the rest of a text that its separator cut. */
function raggedRow(heading: readonly string[] | null, rows: readonly GridRow[]): AxiaError | null {
  const widthOf = (cells: readonly string[]) => cells.findLastIndex((cell) => cell !== '') + 1;
  const full = rows.filter(({ cells }) => widthOf(cells) > 0);
  if (full.length === 0) return null;
  const width = heading ? widthOf(heading) : widthOf(full[0]!.cells);
  const odd = full.find(({ cells }) =>
    heading ? widthOf(cells) > width : widthOf(cells) !== width
  );
  return odd
    ? refused(
        `${odd.name} has ${count(widthOf(odd.cells), 'column')} instead of ${width}.`,
        'Put quotation marks around texts that contain the column separator, or choose another separator.'
      )
    : null;
}

function whichText(heading: readonly string[] | null): AxiaError {
  return refused(
    heading
      ? `Which column holds the texts? The heading ${quoted(heading.filter((name) => name !== '').join(', '), 80)} does not say.`
      : 'Which column holds the texts? There is no heading that says so.',
    ASK_TEXT
  );
}

/** Divides the rows into heading and items. `unsure` asks where both are possible. */
function headingOf(
  { heading, rows }: FormGrid,
  chosen: boolean | undefined
): { heading: string[] | null; rows: GridRow[]; unsure: AxiaError | null } {
  if (heading !== null) return { heading, rows, unsure: null };
  const [first, ...rest] = rows;
  const begins = { heading: first?.cells ?? null, rows: rest, unsure: null };
  const plain = { heading: null, rows, unsure: null };
  if (first === undefined || chosen === false) return plain;
  if (chosen === true) return begins;
  if (first.cells.some(isKnownName) && !first.cells.some((cell) => numberCell(cell) !== null))
    return begins;
  const isNumber = (row: GridRow, column: number) => numberCell(row.cells[column]!) !== null;
  const numbered = first.cells.findIndex(
    (_, column) => rest.length > 0 && rest.every((row) => isNumber(row, column))
  );
  if (numbered >= 0) return isNumber(first, numbered) ? plain : begins;
  // A heading is not counted: where every row is, the first one too, it is an item.
  const counted = first.cells.some((_, column) => {
    const texts = rows.map(({ cells }) => cells[column] ?? '');
    return texts.every((text) => numberedText(text)?.strong) || letteredTexts(texts) !== null;
  });
  if (counted) return plain;
  const strange =
    first.cells.length > 1 ||
    looksLikeHeading(
      first.cells[0]!,
      rest.map(({ cells }) => cells[0]!)
    );
  return strange
    ? {
        ...plain,
        unsure: refused(
          `${first.name} may be a heading: ${quoted(first.cells.join(', '), 60)}.`,
          ASK_HEADING
        )
      }
    : plain;
}

const ENDS = /[.!?…。！？؟।"”»)\]]$/u;

/** Whether a line is unlike those below it: no full stop where all others have one, or a colon. */
function looksLikeHeading(line: string, others: readonly string[]): boolean {
  if (line.endsWith(':') && !others.some((other) => other.endsWith(':'))) return true;
  return others.length > 1 && !ENDS.test(line) && others.every((other) => ENDS.test(other));
}

/** What the cells of a column look like, apart from empty ones. */
interface Cells {
  /** Mostly numbers: one that is none is refused with its row. */
  numbers: boolean;
  /** Short codes without spaces, each of them once, that are no numbers: "a.", "iii", "kind". */
  codes: boolean;
  /** Mostly texts of several words. */
  wordy: boolean;
  distinct: boolean;
  empty: boolean;
}

function cellsOf(rows: readonly GridRow[], column: number): Cells {
  const cells = rows.map((row) => row.cells[column] ?? '').filter((cell) => cell !== '');
  const numbers = cells.filter((cell) => numberCell(cell) !== null).length;
  const words = cells.reduce((sum, cell) => sum + wordsIn(cell), 0) / Math.max(1, cells.length);
  return {
    numbers: cells.length > 0 && numbers * 2 >= cells.length,
    codes:
      numbers * 2 < cells.length &&
      new Set(cells).size === rows.length &&
      cells.every((cell) => /^\S{1,12}$/u.test(cell)),
    wordy:
      cells.length > 0 &&
      numbers * 2 < cells.length &&
      words >= 2 &&
      new Set(cells).size > cells.length / 2,
    distinct: new Set(cells).size === cells.length,
    empty: cells.length === 0
  };
}

/** Words of a text; scripts without spaces count three characters as one. */
const wordsIn = (text: string): number =>
  text
    .slice(0, 200)
    .split(/\s+/u)
    .reduce(
      (sum, word) => sum + (/[\u0e00-\u0eff\u3040-\u9fff]/u.test(word) ? word.length / 3 : 1),
      0
    );

function foundRoles(
  heading: readonly string[] | null,
  rows: readonly GridRow[],
  width: number
): { roles: ColumnRole[]; question: AxiaError | null } {
  if (width === 1) return { roles: ['text'], question: null };
  const columns = Array.from({ length: width }, (_, column) => ({
    column,
    name: heading?.[column] ?? '',
    cells: cellsOf(rows, column)
  }));
  const roles: ColumnRole[] = columns.map(() => null);
  /** Columns whose name and cells fit a role, the surest ones. */
  const fitting = (
    role: NonNullable<ColumnRole>,
    fits: (cells: Cells, rank: number) => boolean
  ) => {
    const named = columns.flatMap(({ column, name, cells }) => {
      const meaning = meaningsOf(name).find((one) => one.role === role);
      return meaning && fits(cells, meaning.rank) && roles[column] === null
        ? [{ column, rank: meaning.rank }]
        : [];
    });
    const rank = Math.max(0, ...named.map((one) => one.rank));
    return named.filter((one) => one.rank === rank).map((one) => one.column);
  };
  const withoutName: WithoutName = (fits) =>
    columns.flatMap(({ column, cells }) => (roles[column] === null && fits(cells) ? [column] : []));

  const texts = heading
    ? fitting('text', ({ numbers, empty }) => !numbers && !empty)
    : withoutName(({ wordy }) => wordy);
  const only = heading ? [] : withoutName(({ numbers, empty }) => !numbers && !empty);
  const text =
    texts.length === 1 ? texts[0]! : texts.length === 0 && only.length === 1 ? only[0]! : null;
  if (text !== null) roles[text] = 'text';
  const numbers = heading ? namedNumbers(fitting) : bareNumbers(withoutName, text, columns);
  const [number] = numbers;
  if (number !== undefined) roles[number] = 'number';
  for (const role of ['measure', 'reversed', 'language'] as const) {
    const [column] = fitting(role, ({ empty }) => !empty);
    if (column !== undefined) roles[column] = role;
  }
  return { roles, question: questionOf(heading, columns, { roles, texts, numbers }, rows) };
}

type Fitting = (
  role: NonNullable<ColumnRole>,
  fits: (cells: Cells, rank: number) => boolean
) => number[];
type WithoutName = (fits: (cells: Cells) => boolean) => number[];

/** A column that is named “number” is one, whatever it holds: a row that has none is refused. */
function namedNumbers(fitting: Fitting): number[] {
  const sure = fitting('number', ({ numbers, empty }, rank) => numbers || (rank === 2 && !empty));
  return sure.length > 0 ? sure : fitting('number', ({ wordy, empty }) => !wordy && !empty);
}

/** Without a heading: the column of numbers before the texts, or the only one behind them. */
function bareNumbers(
  withoutName: WithoutName,
  text: number | null,
  columns: readonly { cells: Cells }[]
): number[] {
  const all = withoutName(({ numbers }) => numbers);
  const before = all.filter((column) => text === null || column < text);
  if (before.length === 1) return before;
  const codes = withoutName((cells) => cells.codes);
  if (all.length === 0 && codes.length === 1 && text !== null && codes[0]! < text) return codes;
  return (before.length > 0 ? before : all).filter((column) => columns[column]!.cells.distinct);
}

function questionOf(
  heading: readonly string[] | null,
  columns: readonly { column: number; name: string; cells: Cells }[],
  found: { roles: readonly ColumnRole[]; texts: readonly number[]; numbers: readonly number[] },
  rows: readonly GridRow[]
): AxiaError | null {
  const { roles, texts, numbers } = found;
  const named = (list: readonly number[]) =>
    listInWords(
      list.map((column) => (heading ? quoted(heading[column]!) : `column ${column + 1}`))
    );
  if (texts.length > 1)
    return refused(`Which column holds the texts, ${named(texts)}? Each of them may.`, ASK_TEXT);
  if (!roles.includes('text')) return whichText(heading);
  const numbersIn = (column: number) =>
    rows.map(({ cells }) => numberCell(cells[column] ?? '')?.number).join();
  if (numbers.length > 1 && numbers.some((column) => numbersIn(column) !== numbersIn(numbers[0]!)))
    return refused(
      `Which column holds the numbers, ${named(numbers)}? They differ.`,
      'Choose the column of the numbers under “How it is read”.'
    );
  const unknown = columns.filter(
    ({ column, cells }) =>
      roles[column] === null &&
      (cells.codes || (cells.numbers && (cells.distinct || column < roles.indexOf('text'))))
  );
  if (numbers.length === 0 && unknown.length > 0 && rows.length > 1)
    return refused(
      `Does ${named(unknown.map(({ column }) => column))} hold the items’ numbers?`,
      'Choose under “How it is read” what the column holds, or that it is not used.'
    );
  return null;
}
