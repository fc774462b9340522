/** What may stand between the columns of a table. */
export const SEPARATORS = ['\t', ';', ',', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** Longest cell in quotation marks: with a lost one the rest of a table would be a single cell. */
const LONGEST_QUOTED = 5000;

/**
 * Splits a table into rows of cells (RFC 4180, whatever the line ends). A quotation mark that
 * nothing closes properly is a character like any other. (d3-dsv drops the character behind a
 * closing one, so that an item would lose a letter without a word.)
 *
 * @param most rows that are read; null for all
 */
export function splitTable(
  text: string,
  separator: Separator,
  most: number | null = null
): string[][] {
  const rows: string[][] = [];
  for (const { cells } of tableRows(text, separator)) {
    rows.push(cells);
    if (rows.length === most) break;
  }
  return rows;
}

/**
 * The rows of a table one by one, each with where in the text it ends.
 *
 * @param wanted columns whose cells are taken; those of others are empty. All where absent
 */
export function* tableRows(
  text: string,
  separator: Separator,
  wanted?: ReadonlySet<number>
): Generator<{ cells: string[]; end: number }, void> {
  const code = separator.charCodeAt(0);
  let row: string[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    const first = text.charCodeAt(at);
    if (first === SPACE || first === QUOTE) {
      const cell = cellAt(text, at, separator);
      row.push(cell.value);
      at = cell.end;
    } else {
      const start = at;
      at = plainEnd(text, at, code);
      // A table of people has millions of cells, of which few are looked at.
      row.push(wanted?.has(row.length) === false ? '' : text.slice(start, at));
    }
    const behind = text.charCodeAt(at);
    if (behind === code) {
      at += 1;
      continue;
    }
    at += behind === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED ? 2 : 1;
    yield { cells: row, end: at };
    row = [];
  }
}

/** Where a cell without quotation marks ends. */
function plainEnd(text: string, start: number, separator: number): number {
  let end = start;
  for (; end < text.length; end += 1) {
    const one = text.charCodeAt(end);
    if (one === separator || one === LINE_FEED || one === CARRIAGE_RETURN) break;
  }
  return end;
}

const SPACE = 32;
const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const isLineEnd = (character: string | undefined): boolean =>
  character === undefined || character === '\n' || character === '\r';

/** The cell that begins here, and where its separator or line end stands. */
function cellAt(text: string, start: number, separator: Separator): { value: string; end: number } {
  let first = start;
  while (text[first] === ' ') first += 1;
  if (text[first] === '"') {
    const found = quotedAt(text, first, separator);
    if (found) return found;
  }
  const end = plainEnd(text, start, separator.charCodeAt(0));
  return { value: text.slice(start, end), end };
}

/** Null where the mark is not closed right before a separator or a line end. */
function quotedAt(
  text: string,
  start: number,
  separator: Separator
): { value: string; end: number } | null {
  const last = Math.min(text.length, start + LONGEST_QUOTED);
  for (let at = start + 1; at < last; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (text[end] === ' ') end += 1;
    if (text[end] !== separator && !isLineEnd(text[end])) return null;
    return { value: text.slice(start + 1, at).replaceAll('""', '"'), end };
  }
  return null;
}
