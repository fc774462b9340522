import { wellFormed } from '../csv';
import { AxiaError } from '../error';
import { type ColumnRole, isSigned } from './column-names';
import type { Separator } from './delimited';
import { type ColumnChoices, formColumns } from './form-columns';
import { formGrid, type GridRow } from './form-grid';
import { unmarked } from './marks';
import {
  type Numbered,
  numberCells,
  type Numbering,
  numberTexts,
  withoutNumbers
} from './numbering';
import { quoted, refused } from './refused';

/** One item of a form as it was put in, before anything is known of its key. */
export interface FormItem {
  /** Number in the form, 1-based; where none was given, its place. */
  number: number;
  /** Plain text on one line. Markup in it is text like any other. */
  text: string;
  /** The measure that the form itself names for the item; null where the key decides. */
  measure: string | null;
  /** Whether the form marks the item as reversed; null where it marks none. */
  reversed: boolean | null;
}

/** What a reader decided of how a form is read; what is absent is found. */
export interface FormChoices extends ColumnChoices {
  /** What stands between the columns; null for none. */
  separator?: Separator | null;
  /** Whether the items' position counts, and numbers before the texts belong to them. */
  byPosition?: boolean;
  /** Of a form in several languages the one that is read. */
  language?: string;
}

/** A form as it was read, and how it was understood: everything that a reader can change. */
export interface ReadForm {
  /** Ends the sentence "read as …". */
  layout: string;
  separator: Separator | null;
  /** Whether the separator, and with it the columns, can be chosen. */
  free: boolean;
  /** Names of the columns; null where there is no heading. */
  heading: string[] | null;
  /** Whether the first row may be a heading or an item, which the reader has to say. */
  unsure: boolean;
  rows: GridRow[];
  /** By column. */
  roles: ColumnRole[];
  /** Ends the sentence "Items are counted by …"; null where that was not found out. */
  countedBy: string | null;
  /** The languages that a column of languages names, if there is one. */
  languages: string[];
  /** What was changed or left out. */
  notes: string[];
  /** In the order of the form; empty where it is refused. */
  items: FormItem[];
  /** Why no items were read, and what only the reader can say; null where all is well. */
  refusal: AxiaError | null;
}

/** Largest form that is read, in bytes or characters. The longest known one has a few thousand. */
export const LARGEST_FORM = 2_000_000;

/** Longest text of an item with everything that may stand around it. */
const LONGEST_CELL = 2000;

const NOTHING: Omit<ReadForm, 'refusal'> = {
  layout: 'nothing',
  separator: null,
  free: true,
  heading: null,
  unsure: false,
  rows: [],
  roles: [],
  countedBy: null,
  languages: [],
  notes: [],
  items: []
};

/**
 * Reads a form that was pasted or opened: lines, a table, JSON, or the survey of a known program.
 * Format, separator, heading and columns are found from the text unless the reader chose them; what
 * is not certain is asked for in `refusal`, with everything that was found so far. Markup is kept
 * as text.
 */
export function readForm(text: string, choices: FormChoices = {}): ReadForm {
  const read: Omit<ReadForm, 'refusal'> = { ...NOTHING };
  try {
    assertReadable(text);
    const grid = formGrid(text, choices.separator);
    const { question, ...columns } = formColumns(grid, choices);
    const { heading, rows, roles } = columns;
    Object.assign(read, grid, columns);
    if (question) throw question;
    return { ...read, ...itemsOf(rows, heading, roles, choices, grid.notes), refusal: null };
  } catch (error) {
    if (error instanceof LanguageUnknown) read.languages = error.languages;
    return { ...read, refusal: AxiaError.from(error) };
  }
}

function assertReadable(text: string): void {
  if (text.length > LARGEST_FORM)
    throw refused(
      `The form is longer than ${LARGEST_FORM / 1e6} million characters.`,
      'Enter only the items: a questionnaire is much shorter.'
    );
  if (text.includes('\0'))
    throw refused(
      'This is a binary file, not text.',
      'Copy the items from the document and paste them as text.'
    );
  if (text.replace(/^\uFEFF/u, '').trim() === '')
    throw refused('The form is empty.', 'Paste its items, one per line.');
}

/** Asks which language of a form is meant. */
class LanguageUnknown extends AxiaError {
  constructor(readonly languages: string[]) {
    super(
      'invalid-input',
      `The form is in ${languages.length} languages: ${languages.slice(0, 8).join(', ')}.`,
      'Choose one of them under “How it is read”.'
    );
  }
}

function itemsOf(
  all: readonly GridRow[],
  heading: readonly string[] | null,
  roles: readonly ColumnRole[],
  choices: FormChoices,
  before: readonly string[]
): Pick<ReadForm, 'items' | 'countedBy' | 'notes' | 'languages'> {
  const at = (role: ColumnRole) => roles.indexOf(role);
  const [number, text, measure, reversal] = [
    at('number'),
    at('text'),
    at('measure'),
    at('reversed')
  ];
  const { rows: spoken, languages } = ofLanguage(all, at('language'), choices.language);
  const rows = withItems(spoken, text, number);
  const { numbering, texts } = numbered(rows, text, number, choices.byPosition ?? false);
  const marks = texts.map(unmarked);
  const allMarked = marks.every(({ reversed }) => reversed === true);
  const entries = numbering.entries.map((entry, k) => ({
    ...entry,
    number: entry.number ?? k + 1,
    reversed: entry.reversed || marks[k]!.reversed === true
  }));
  const anyMarked =
    !allMarked &&
    (entries.some(({ reversed }) => reversed) || marks.some(({ reversed }) => reversed !== null));
  const zero = entries.some(({ number: own }) => own === 0) ? zeroBased(entries) : 0;
  assertDistinct(rows, entries);
  const signed = reversal >= 0 && isSigned(heading?.[reversal] ?? '');
  const items = entries.map((entry, k): FormItem => ({
    number: entry.number + zero,
    text: wellFormed(marks[k]!.text).replace(/\s+/gu, ' ').trim(),
    measure: rows[k]!.cells[measure] || null,
    reversed:
      reversal >= 0
        ? readReversed(rows[k]!.cells[reversal] ?? '', rows[k]!.name, signed)
        : anyMarked
          ? entry.reversed
          : null
  }));
  const notes = [...before, ...numbering.notes];
  if (zero > 0) notes.push('The form counts from 0: its first item is taken as number 1.');
  if (anyMarked || allMarked)
    notes.push(
      'Marks of reversal, such as (R) or *, were taken off the texts and compared with the key.'
    );
  if (marks.some(({ scale }) => scale))
    notes.push('The digits or lines of a response scale behind the texts were taken off.');
  if (numbering.by === 'position' && !choices.byPosition)
    notes.push(
      'The items have no numbers, so their position counts. Compare the order with the original.'
    );
  const gapped = marks.findIndex(({ text: own }) => /\S\s{3,}\S/u.test(own));
  if (
    gapped >= 0 &&
    marks.filter(({ text: own }) => /\S\s{3,}\S/u.test(own)).length * 2 > items.length
  )
    throw refused(
      `${rows[gapped]!.name} and others seem to have columns set apart by spaces: ${quoted(marks[gapped]!.text, 60)}.`,
      'Put tabs between the columns, or leave only number and text.'
    );
  const bracketed = items.filter(({ text: own }) =>
    /[([][^()[\]]{1,40}[)\]]$/u.test(own.slice(-60))
  ).length;
  if (bracketed > 1 && bracketed * 2 > items.length)
    notes.push('Most texts end in brackets. Remove them if they are not part of the items.');
  return { items, countedBy: numbering.by, notes, languages };
}

/** The rows in one language. */
function ofLanguage(
  rows: readonly GridRow[],
  column: number,
  chosen: string | undefined
): { rows: readonly GridRow[]; languages: string[] } {
  if (column < 0) return { rows, languages: [] };
  const languages = [...new Set(rows.map(({ cells }) => cells[column] ?? ''))].filter(
    (one) => one !== ''
  );
  const wanted = languages.length === 1 ? languages[0]! : languages.find((one) => one === chosen);
  if (languages.length > 0 && wanted === undefined)
    throw new LanguageUnknown(languages.slice(0, 50));
  return {
    rows: rows.filter(({ cells }) => [wanted, '', undefined].includes(cells[column])),
    languages
  };
}

/** The rows that hold something; one without number and text is no item where numbers count. */
function withItems(rows: readonly GridRow[], text: number, number: number): GridRow[] {
  const empty = (row: GridRow) => row.cells.every((cell) => cell === '');
  const hole = rows.find(empty);
  if (hole && number < 0 && rows.some((row) => (row.cells.length ?? 0) > 1))
    throw refused(`${hole.name} is empty.`, 'Remove empty rows. If an item is missing, add it.');
  const full = rows.filter((row) => !empty(row));
  const short = full.find(({ cells }) => (cells[text] ?? '') === '');
  if (short) throw refused(`${short.name} has no text.`, 'Add its text, or remove the row.');
  const long = full.find(({ cells }) => cells[text]!.length > LONGEST_CELL);
  if (long)
    throw refused(
      `${long.name} is longer than ${LONGEST_CELL} characters.`,
      'Put each item on its own line.'
    );
  if (full.length === 0) throw refused('The form has no items.', 'Paste its items, one per line.');
  return full;
}

/** Numbers from their column, or from the beginnings of the texts. */
function numbered(
  rows: readonly GridRow[],
  text: number,
  number: number,
  byPosition: boolean
): { numbering: Numbering; texts: string[] } {
  const texts = rows.map(({ name, cells }) => ({ name, text: cells[text]! }));
  const asGiven = texts.map((one) => one.text);
  if (byPosition) {
    const entries = asGiven.map((rest): Numbered => ({ number: null, rest, reversed: false }));
    return { numbering: { by: 'position', entries, notes: [] }, texts: asGiven };
  }
  if (number < 0) {
    const numbering = numberTexts(texts);
    return { numbering, texts: numbering.entries.map(({ rest }) => rest) };
  }
  const numbering = numberCells(rows, number);
  const counted = numbering.entries.map((entry) => entry.number!);
  return { numbering, texts: withoutNumbers(texts, counted) };
}

/** 1 where the numbers are 0 to n-1. */
function zeroBased(entries: readonly { number: number }[]): 0 | 1 {
  const numbers = new Set(entries.map(({ number }) => number));
  return entries.every((_, k) => numbers.has(k)) ? 1 : 0;
}

function assertDistinct(rows: readonly GridRow[], entries: readonly { number: number }[]): void {
  const seen = new Map<number, number>();
  entries.forEach(({ number }, k) => {
    const first = seen.get(number);
    if (first !== undefined)
      throw refused(
        `${rows[first]!.name} and ${rows[k]!.name.toLowerCase()} both have the number ${number}.`,
        'Give every item a number of its own.'
      );
    seen.set(number, k);
  });
  const sorted = entries
    .map(({ number }, k) => ({ number, k }))
    .sort((a, b) => a.number - b.number);
  const gap = sorted.findIndex(
    ({ number }, place) => place > 0 && number > sorted[place - 1]!.number + 1
  );
  if (gap > 0) {
    const [one, other] = [sorted[gap - 1]!, sorted[gap]!];
    throw refused(
      `The number ${one.number + 1} is missing: ${rows[one.k]!.name.toLowerCase()} has ${one.number}, and the next is ${other.number} in ${rows[other.k]!.name.toLowerCase()}.`,
      'Add the item that is missing, or correct the number.'
    );
  }
}

const YES = new Set([
  'true',
  'yes',
  '1',
  'r',
  'x',
  'y',
  'ja',
  'wahr',
  'vrai',
  'oui',
  '*',
  'reversed',
  'reverse',
  '-',
  '−',
  '-1',
  'negative'
]);
const NO = new Set([
  '',
  'false',
  'no',
  '0',
  'n',
  'nein',
  'falsch',
  'faux',
  'non',
  '+',
  '+1',
  'positive',
  'straight',
  'normal'
]);

/** @param signed whether 1 stands for straight, as in a column "keyed" */
function readReversed(cell: string, row: string, signed: boolean): boolean {
  const word = cell.trim().toLowerCase();
  if (signed && word === '1') return false;
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw refused(
    `${row} has ${quoted(word, 20)} in the column “reversed”.`,
    'Write true or false there.'
  );
}
