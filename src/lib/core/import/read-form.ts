import { wellFormed } from '../csv';
import { dsvFormat } from 'd3-dsv';
import * as v from 'valibot';
import { parseData } from '../parse-data';
import { AxiaError } from '../error';

/** One item of a form as it was put in, before anything is known of its key. */
export interface FormItem {
  /** Number in the form, 1-based; where none was given, its place. */
  number: number;
  /** Plain text on one line. Markup in it is text like any other. */
  text: string;
  /** The measure that the form itself names for the item; null where the key decides. */
  measure: string | null;
  /** Only read together with `measure`. */
  reversed: boolean;
}

/** A form as it was read, and how it was understood. */
export interface ReadForm {
  layout: 'numbered lines' | 'plain lines' | 'CSV' | 'JSON';
  items: FormItem[];
}

/** An item whose text is on one line, without halves of characters. */
export function formItem(
  number: number,
  text: string,
  own: { measure: string | null; reversed: boolean } = { measure: null, reversed: false }
): FormItem {
  return { number, text: wellFormed(text).replace(/\s+/gu, ' ').trim(), ...own };
}

/** Largest form that is read, in bytes or characters. The longest known one has a few thousand. */
export const LARGEST_FORM = 2_000_000;

/**
 * Reads a form that was pasted or opened: lines ("1. text", "1) text", "1<tab>text", or plain lines
 * in order), a table with the columns number and text, or JSON. Which one is seen from the text
 * itself. Markup is kept as text.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export function readForm(text: string): ReadForm {
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
  const body = text.replace(/^\uFEFF/u, '');
  if (body.trim() === '') throw refused('The form is empty.', 'Paste its items, one per line.');
  if (/^\s*[[{]/u.test(body)) return readJson(body);
  return readTable(body) ?? readLines(body);
}

/** "12. text", "12) text", "12: text", "12<tab>text" or "12" alone, but not "1.5 litres". */
const NUMBERED = /^(\d{1,5})(?:\s*[.):](?!\d)|\t|$)(.*)$/u;

const ONE_A_LINE = 'Put each item on its own line, beginning with its number.';

/**
 * Reads one item per line. Where at least half of the lines begin with a number, all must: a line
 * that was broken in two, or an item that was lost, would shift nothing unnoticed. Otherwise an
 * item's number is its place, and empty lines do not count.
 *
 * @param body with something in it
 * @throws AxiaError `invalid-input` for a line without a number, or without anything, among
 *   numbered ones
 */
export function readLines(body: string): ReadForm {
  const lines = body.trim().split(/\r\n|\n|\r/u);
  const rows = lines.map((line, index) => {
    const text = line.trim();
    return { line: index + 1, text, match: NUMBERED.exec(text) };
  });
  const full = rows.filter(({ text }) => text !== '');
  if (full.filter(({ match }) => match !== null).length * 2 < full.length)
    return {
      layout: 'plain lines',
      items: full.map(({ text }, index) => formItem(index + 1, text))
    };
  return {
    layout: 'numbered lines',
    items: rows.map(({ line, text, match }) => {
      if (text === '')
        throw refused(
          `Line ${line}, between numbered items, is empty.`,
          'Remove empty lines. If an item is missing there, add it.'
        );
      if (!match)
        throw refused(`Line ${line} does not begin with a number, but other lines do.`, ONE_A_LINE);
      return formItem(Number(match[1]), match[2]!);
    })
  };
}

const NUMBER_NAMES = ['number', 'no', 'nr', 'item', 'itemnumber', 'itemno', 'id', '#'];
const TEXT_NAMES = ['text', 'itemtext', 'wording', 'statement', 'question', 'portrait'];

/** Where the columns of a table are; `measure` and `reversed` are -1 where there are none. */
interface Columns {
  count: number;
  number: number;
  text: number;
  measure: number;
  reversed: number;
}

const firstLine = (body: string): string => /\S.*/u.exec(body)?.[0] ?? '';

/** The columns that a heading names, or null when it is none. */
function headingOf(cells: readonly string[]): Columns | null {
  const names = cells.map((cell) => cell.toLowerCase().replace(/[\s_.-]/gu, ''));
  const find = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
  const [number, text] = [find(NUMBER_NAMES), find(TEXT_NAMES)];
  if (number < 0 || text < 0) return null;
  const [measure, reversed] = [find(['measure']), find(['reversed'])];
  return { count: cells.length, number, text, measure, reversed };
}

/**
 * Reads a table with commas, semicolons or tabs between its columns and quotes where needed (RFC
 * 4180): with a heading that names at least a number and a text, or without one when its rows are
 * a number, a comma or semicolon, and a text. A column `measure` says what an item measures where
 * the form itself shall decide, `reversed` whether it is reversed.
 *
 * @returns null when the text is no such table
 * @throws AxiaError `invalid-input` for a row that does not fit its columns
 */
export function readTable(body: string): ReadForm | null {
  const first = firstLine(body);
  for (const delimiter of [',', ';', '\t']) {
    const dsv = dsvFormat(delimiter);
    const columns = headingOf(dsv.parseRows(first)[0] ?? []);
    if (columns) return readRows(dsv.parseRows(body.trim()).slice(1), 2, columns);
  }
  const delimiter = /^"?\d{1,5}"?\s*([,;])/u.exec(first)?.[1];
  if (delimiter === undefined) return null;
  return readRows(dsvFormat(delimiter).parseRows(body.trim()), 1, {
    count: 2,
    number: 0,
    text: 1,
    measure: -1,
    reversed: -1
  });
}

/** @param start number of the first of these rows in the table */
function readRows(rows: readonly string[][], start: number, columns: Columns): ReadForm {
  return {
    layout: 'CSV',
    items: rows.map((cells, index) => readRow(cells, `Row ${start + index}`, columns))
  };
}

function readRow(cells: readonly string[], row: string, columns: Columns): FormItem {
  if (cells.every((cell) => cell.trim() === ''))
    throw refused(`${row} is empty.`, 'Remove empty rows. If an item is missing, add it.');
  if (cells.length !== columns.count)
    throw refused(
      `${row} has ${cells.length} columns instead of ${columns.count}.`,
      'Put quotation marks around texts that contain the column separator.'
    );
  const number = cells[columns.number]!.trim();
  if (!/^\d{1,5}$/u.test(number))
    throw refused(
      `${row} has "${number.slice(0, 20)}" where the number of an item should be.`,
      'Number the items 1, 2, 3 and so on.'
    );
  return formItem(Number(number), cells[columns.text]!, {
    measure: cells[columns.measure]?.trim() || null,
    reversed: readReversed(cells[columns.reversed] ?? '', row)
  });
}

function readReversed(cell: string, row: string): boolean {
  const word = cell.trim().toLowerCase();
  if (['', 'false', 'no', '0'].includes(word)) return false;
  if (['true', 'yes', '1', 'r'].includes(word)) return true;
  throw refused(
    `${row} has "${word.slice(0, 20)}" in the column "reversed".`,
    'Write true or false there.'
  );
}

const ADVICE =
  'Use a list of texts, or of objects with a number and a text, as in [{"number": 1, "text": "…"}].';

const numbered = v.object(
  {
    number: v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be 1 or more'),
      v.maxValue(99_999, 'must be 99999 or less')
    ),
    text: v.string('must be text'),
    measure: v.optional(v.nullable(v.string('must be text')), null),
    reversed: v.optional(v.boolean('must be true or false'), false)
  },
  'must have a number and a text'
);

const texts = v.array(v.string('must be text, as the first one is'), 'must be a list');
const objects = v.array(numbered, 'must be a list');

/**
 * Reads a JSON list of texts, or of objects with `number` and `text` (and `measure`, `reversed`
 * where the form itself says what an item measures); a questionnaire file of Axia, whose `items`
 * are such a list, is one too.
 *
 * @throws AxiaError `invalid-input` with the place of the first fault
 */
export function readJson(body: string): ReadForm {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    throw refused('The form looks like JSON but cannot be read.', ADVICE);
  }
  const list = data !== null && typeof data === 'object' && 'items' in data ? data.items : data;
  if (Array.isArray(list) && typeof list[0] === 'string')
    return {
      layout: 'JSON',
      items: parseData(texts, list, 'The form', ADVICE).map((text, index) =>
        formItem(index + 1, text)
      )
    };
  return {
    layout: 'JSON',
    items: parseData(objects, list, 'The form', ADVICE).map(({ number, text, ...own }) =>
      formItem(number, text, own)
    )
  };
}

/** The error of something that cannot be imported, with advice. */
export function refused(message: string, advice: string): AxiaError {
  return new AxiaError('invalid-input', message, advice);
}

/** Numbers in words, a long list cut short: "3, 7 and 12", "1, 2, 3, 4, 5 and 35 more". */
export function listed(numbers: readonly number[], most = 5): string {
  const shown = numbers.slice(0, most).map(String);
  const more = numbers.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop()!;
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
