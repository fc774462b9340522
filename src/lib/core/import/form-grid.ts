import { type Separator, SEPARATORS, splitTable } from './delimited';
import { numberCell, withoutEdges } from './item-number';
import { jsonFault } from './json-text';
import { quoted, refused } from './refused';
import { isKnownName } from './column-names';
import { assertNoAnswers, plainName, qualtricsItems, surveyTable } from './survey-exports';

/** A form as rows of cells, before anything is known of its columns. */
export interface FormGrid {
  /** Ends the sentence "read as …". */
  layout: string;
  /** What stands between the columns; null where there is one column, or the text is JSON. */
  separator: Separator | null;
  /** Whether the separator can be chosen: not for JSON and surveys. */
  free: boolean;
  /** Whether the first row may be a heading: null where a known format settles it. */
  heading: string[] | null;
  rows: GridRow[];
  /** What the reader should know of how it was read. */
  notes: string[];
}

export interface GridRow {
  /** Begins a sentence: "Row 3", "Line 3", "Entry 3". */
  name: string;
  cells: string[];
}

/** A form holds as many rows as items: far more than any has. */
const MOST_ROWS = 5000;
const MOST_COLUMNS = 200;
/** Rows by which a separator is judged. */
const LOOKED_AT = 60;
/** Characters by which a separator is judged. */
const LOOKED_INTO = 100_000;

const ONE_A_LINE = 'Paste the items as text, one per line, each beginning with its number.';

/** Files that are no text, or no list of items, by their beginning. */
const OTHER_FILES: readonly [RegExp, string][] = [
  [/^%PDF-/u, 'This is a PDF file.'],
  [/^\{\\rtf/u, 'This is a word-processor file (RTF).'],
  [/^PK\p{Cc}{2}/u, 'This is a zip file.'],
  [/^\s*<(?:!doctype html|html|head|body)\b/iu, 'This is a web page.'],
  [/^\s*<\?xml|^\s*<document\b/iu, 'This is an XML file.']
];

/**
 * Reads a text into rows and columns: JSON, a table, or lines.
 *
 * @param separator null for no columns; absent to find it
 * @throws AxiaError `invalid-input` for what is no form
 */
export function formGrid(text: string, separator?: Separator | null): FormGrid {
  const other = OTHER_FILES.find(([beginning]) => beginning.test(text.slice(0, 1000)));
  if (other) {
    const lime = text.slice(0, 2000).includes('LimeSurvey');
    throw refused(
      lime ? 'This is a LimeSurvey survey in XML (.lss).' : other[1],
      lime ? 'Export it as “Tab-separated-values format (*.txt)”, and open that file.' : ONE_A_LINE
    );
  }
  if (/^\s*[[{]/u.test(text) && !/^\s*\[\s*[\p{L}#]{0,10}\p{Nd}{1,5}\s*\]/u.test(text))
    return jsonGrid(text);
  const declared = /^\s*"?sep=(.)"?[ \t]*(?:\r\n|\n|\r)/iu.exec(text);
  const body = declared ? text.slice(declared[0].length) : text;
  const named = SEPARATORS.find((one) => one === declared?.[1]);
  if (declared && named === undefined)
    throw refused(
      `The first line names ${quoted(declared[1]!)} as the column separator.`,
      'Use a comma, a semicolon, a tab or a vertical bar.'
    );
  if (separator === null) return lineGrid(body);
  const chosen = separator ?? named ?? foundSeparator(body);
  return chosen === null ? lineGrid(body) : tableGrid(body, chosen);
}

const linesOf = (text: string, most?: number): string[] =>
  text.split(/\r\n|[\n\r\f\u0085\u2028\u2029]/u, most);

function lineGrid(text: string): FormGrid {
  const lines = linesOf(text);
  const full: { name: string; own: string }[] = [];
  for (const [k, line] of lines.entries()) {
    const own = withoutEdges(line);
    if (own !== '') assertSize(full.push({ name: `Line ${k + 1}`, own }), 1);
  }
  const quotedCell = ({ own }: { own: string }) =>
    own.length > 1 && /^"[^"]*(?:""[^"]*)*"$/u.test(own);
  const all = full.every(quotedCell);
  const rows = full.map(({ name, own }) => {
    // The one column of a table has marks around a cell that needs them.
    const cell = quotedCell({ own }) && (all || /""|[,;|\t]/u.test(own.slice(1, -1)));
    return { name, cells: [cell ? own.slice(1, -1).replaceAll('""', '"') : own] };
  });
  return { layout: 'lines', separator: null, free: true, heading: null, rows, notes: [] };
}

/** Cells without the empty ones at the end of every row, and rows without anything at the end. */
function trimmed(rows: string[][]): string[][] {
  const filled = (cell: string) => withoutEdges(cell) !== '';
  let last = rows.length;
  while (last > 0 && !rows[last - 1]!.some(filled)) last -= 1;
  return rows.slice(0, last).map((cells) => cells.slice(0, cells.findLastIndex(filled) + 1));
}

function tableGrid(text: string, separator: Separator): FormGrid {
  const all = trimmed(splitTable(text, separator, MOST_ROWS + 2)).filter((cells) => !isRule(cells));
  const width = Math.max(0, ...all.map((cells) => cells.length));
  assertSize(all.length, width);
  assertNoAnswers(all);
  const survey = surveyTable(all);
  if (survey)
    return {
      layout: `a survey of ${survey.program}`,
      separator,
      free: true,
      heading: survey.heading,
      rows: survey.rows.map(({ row, cells }) => ({ name: `Row ${row}`, cells })),
      notes:
        survey.left > 0
          ? [
              `${survey.left === 1 ? 'One row that is no item was' : `${survey.left} rows that are no items were`} left out.`
            ]
          : []
    };
  return {
    layout: 'a table',
    separator,
    free: true,
    heading: null,
    rows: all.map((cells, k) => ({
      name: `Row ${k + 1}`,
      cells: Array.from({ length: width }, (_, column) => withoutEdges(cells[column] ?? ''))
    })),
    notes: []
  };
}

/** The line below the heading of a table in Markdown. */
const isRule = (cells: readonly string[]): boolean =>
  cells.length > 1 &&
  cells.every((cell, k) => /^\s*:?-{3,}:?\s*$/u.test(cell) || (k === 0 && cell === ''));

function assertSize(rows: number, columns: number): void {
  if (rows > MOST_ROWS)
    throw refused(
      `The form has more than ${MOST_ROWS.toLocaleString('en-GB')} rows.`,
      'Enter only the items: a form has as many rows as items.'
    );
  if (columns > MOST_COLUMNS)
    throw refused(
      `The table has ${columns} columns, which looks like the answers of people.`,
      'Enter the items: a row for each, with its number and its text.'
    );
}

/** What separates the columns of a table; null for text that is no table. */
function foundSeparator(whole: string): Separator | null {
  const text = whole.slice(0, LOOKED_INTO);
  const begun = SEPARATORS.map((separator) => ({
    separator,
    rows: trimmed(
      splitTable(text, separator, LOOKED_AT).slice(0, whole.length > LOOKED_INTO ? -1 : undefined)
    ).filter((cells) => cells.length > 0)
  })).filter(({ rows }) => rows.length > 0 && Math.max(...rows.map(({ length }) => length)) > 1);
  const even = (rows: string[][]) => rows.every(({ length }) => length === rows[0]!.length);
  const byHeading = begun.find(
    ({ rows }) =>
      rows[0]!.length > 1 &&
      rows[0]!.some(isKnownName) &&
      (rows[0]!.filter(isKnownName).length > 1 || even(rows) || isNumbered(rows.slice(1)))
  );
  const byNumber = begun.find(({ rows }) => isNumbered(rows));
  const byBelow = begun.find(
    ({ rows }) => rows.length > 2 && rows[0]!.length > 1 && isNumbered(rows.slice(1))
  );
  const byShape = begun.find(
    ({ separator, rows }) =>
      even(rows) && rows.length > 1 && rows[0]!.length > 1 && (separator !== ',' || isTight(text))
  );
  const answers = begun.find(({ rows }) => isAnswers(rows));
  const found = answers ?? byHeading ?? byNumber ?? byBelow ?? byShape;
  // A tab within a line is never part of a text, though rows of one length are missing.
  const tabbed = begun.find(({ separator }) => separator === '\t');
  return (found ?? tabbed)?.separator ?? null;
}

function isAnswers(rows: string[][]): boolean {
  try {
    assertNoAnswers(rows);
    return false;
  } catch {
    return true;
  }
}

/** Whether every row begins with a cell that is a number and goes on. */
const isNumbered = (rows: string[][]): boolean =>
  rows.length > 0 && rows.every((cells) => cells.length > 1 && numberCell(cells[0]!) !== null);

/** Whether commas touch what follows, as in files and unlike in sentences. */
function isTight(text: string): boolean {
  const lines = linesOf(text.slice(0, 20_000)).filter((line) => line.trim() !== '');
  return lines.every(
    (line) => line.includes(',') && !/[^",], /u.test(line.slice(0, 2000).replace(/"[^"]*"/gu, '""'))
  );
}

const JSON_ADVICE =
  'Use a list of texts, or of objects with a number and a text, as in [{"number": 1, "text": "…"}].';

function jsonGrid(text: string): FormGrid {
  const fault = jsonFault(text);
  if (fault) throw refused(`Line ${fault.line} of the JSON text ${fault.reason}.`, JSON_ADVICE);
  const data = parsed(text);
  if (data === undefined)
    throw refused('The form begins like JSON, and cannot be read as such.', JSON_ADVICE);
  const survey = qualtricsItems(data);
  const list = survey ?? listIn(data);
  if (!Array.isArray(list))
    throw isObject(data) && 'components' in data
      ? refused('This is a study of lab.js, not a list of items.', ONE_A_LINE)
      : refused('The JSON text holds no list of items.', JSON_ADVICE);
  assertSize(list.length, 1);
  const layout = survey ? 'a survey of Qualtrics' : 'JSON';
  const base = { layout, separator: null, free: false, notes: [] };
  if (list.length > 0 && list.every((one) => typeof one === 'string'))
    return {
      ...base,
      heading: null,
      rows: list.map((one, k) => ({ name: `Entry ${k + 1}`, cells: [withoutEdges(String(one))] }))
    };
  const odd = list.findIndex((one) => !isObject(one));
  if (odd >= 0 || list.length === 0)
    throw refused(
      list.length === 0
        ? 'The list is empty.'
        : `Entry ${odd + 1} of the list is not like the others, or no item.`,
      JSON_ADVICE
    );
  const objects = list.filter(isObject);
  const heading = [...new Set(objects.flatMap((one) => Object.keys(one)))];
  assertSize(0, heading.length);
  assertNoAnswers([heading]);
  return {
    ...base,
    heading,
    rows: objects.map((one, k) => ({
      name: `Entry ${k + 1}`,
      cells: heading.map((key) => cellOf(one[key]))
    }))
  };
}

/** JSON, or JSON Lines; undefined for neither. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = linesOf(text, 4 * MOST_ROWS + 1);
    assertSize(lines.length / 4, 1);
    try {
      return lines.filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
    } catch {
      return undefined;
    }
  }
}

const isObject = (data: unknown): data is Record<string, unknown> =>
  data !== null && typeof data === 'object' && !Array.isArray(data);

const LISTS = ['items', 'questions', 'statements', 'rows', 'data'];

function listIn(data: unknown): unknown {
  if (!isObject(data)) return data;
  const key = Object.keys(data).find(
    (one) => LISTS.includes(plainName(one)) && Array.isArray(data[one])
  );
  return key === undefined ? data : data[key];
}

/** Lists and objects within an entry are no cell. */
const cellOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? withoutEdges(String(value))
    : '';
