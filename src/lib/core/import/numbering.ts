import type { GridRow } from './form-grid';
import {
  BULLET,
  letteredTexts,
  numberCell,
  numberedText,
  type NumberedText,
  withoutEdges
} from './item-number';
import { quoted, refused } from './refused';

/** A text with the number that it was given, and nothing else that stood around it. */
export interface Numbered {
  /** Null where the form gives none. */
  number: number | null;
  rest: string;
  /** Whether its code ends in R, as those of reversed items do. */
  reversed: boolean;
}

/** How the items of a form are counted. */
export interface Numbering {
  /** Ends the sentence "Items are counted by …". */
  by: string;
  entries: Numbered[];
  notes: string[];
}

/** A row with its name, for messages, and one text. */
export interface NamedText {
  name: string;
  text: string;
}

const RENUMBER =
  'Number the items alike: 1., 2., 3. and so on. Or choose “position, whatever they begin with” under “How it is read”.';
const BY_POSITION: Omit<Numbering, 'entries' | 'notes'> = { by: 'position' };

const asTheyAre = (texts: readonly string[]): Numbered[] =>
  texts.map((rest) => ({ number: null, rest, reversed: false }));

/**
 * Reads the numbers before texts, in whatever dress, and takes them off. Where some texts have one
 * and others do not, or they are dressed differently, nothing is guessed.
 *
 * @throws AxiaError `invalid-input` that names the row
 */
export function numberTexts(given: readonly NamedText[]): Numbering {
  const { texts, notes } = withoutBullets(given);
  const found = texts.map(numberedText);
  const all = found.every((one) => one !== null);
  if (all && found.length > 0) {
    const read = found.flatMap((one) => one ?? []);
    if (read.every(({ strong }) => strong) || isCount(read))
      return { ...once(given, dressed(given, read)), notes };
  }
  if (found.some((one) => one !== null)) refuseSome(given, found);
  const lettered = letteredTexts(texts);
  if (lettered)
    return {
      by: lettered.kind,
      entries: lettered.entries.map((one) => ({ ...one, reversed: false })),
      notes
    };
  assertNoOtherDress(given, texts);
  return { ...BY_POSITION, entries: asTheyAre(texts), notes };
}

/** Bare numbers are a count when they make one: 1 to n, or 0 to n-1, or codes of one stem. */
function isCount(read: readonly NumberedText[]): boolean {
  const numbers = new Set(read.map(({ number }) => number));
  if (numbers.size < read.length) return false;
  const [first] = read;
  if (read.some(({ dress }) => dress !== first!.dress)) return false;
  if (first!.stem !== '') return true;
  return read.every((_, k) => numbers.has(k)) || read.every((_, k) => numbers.has(k + 1));
}

function dressed(
  given: readonly NamedText[],
  read: readonly NumberedText[]
): Omit<Numbering, 'notes'> {
  const [first] = read;
  const other = read.findIndex(({ dress }) => dress !== first!.dress);
  if (other >= 0)
    throw refused(
      `${given[other]!.name} is numbered ${quoted(read[other]!.shown)}, unlike ${given[0]!.name.toLowerCase()} with ${quoted(first!.shown)}.`,
      RENUMBER
    );
  // "1 -Would": a sign that touches the text.
  const signed = read.filter(({ rest }) => SIGN.test(rest)).length;
  return {
    by: first!.stem === '' ? 'numbers' : `codes, ${quoted(first!.shown)} first`,
    entries: read.map(({ number, rest, reversed }) => ({
      number,
      rest: signed === read.length ? rest.replace(SIGN, '') : rest,
      reversed
    }))
  };
}

const SIGN = /^[-‐‑–—−:.)\]|]\s*(?=[\p{L}\p{N}"“„«])/u;

/** Takes off a second number, as in "1. Q1: …", where it is the same one. */
function once(
  given: readonly NamedText[],
  numbering: Omit<Numbering, 'notes'>
): Omit<Numbering, 'notes'> {
  const again = numbering.entries.map(({ rest }) => numberedText(rest));
  if (!again.every((one) => one?.strong)) return numbering;
  const other = again.findIndex((one, k) => one!.number !== numbering.entries[k]!.number);
  if (other >= 0)
    throw refused(
      `${given[other]!.name} begins with two numbers: ${quoted(given[other]!.text)}.`,
      'Leave only the item’s number before each text.'
    );
  return {
    ...numbering,
    entries: numbering.entries.map((entry, k) => ({
      ...entry,
      rest: again[k]!.rest,
      reversed: entry.reversed || again[k]!.reversed
    }))
  };
}

/** Refuses texts of which only some are numbered, or not so that they count; names the odd one. */
function refuseSome(given: readonly NamedText[], found: readonly (NumberedText | null)[]): never {
  const numbered = found.filter((one) => one !== null).length;
  const most = numbered * 2 >= found.length;
  const odd = Math.max(
    0,
    found.findIndex((one) => (one !== null) !== most)
  );
  const { name, text } = given[odd]!;
  throw refused(
    numbered === found.length
      ? `${name} and others begin with numbers that do not count the items: ${quoted(text)}.`
      : most
        ? `${name} does not begin with a number, but other lines do: ${quoted(text)}.`
        : `${name} begins with a number, but other lines do not: ${quoted(text)}.`,
    `Put each item on its own line, beginning with its number. ${RENUMBER}`
  );
}

/** Takes off dashes and dots that stand before every text. */
function withoutBullets(given: readonly NamedText[]): { texts: string[]; notes: string[] } {
  const texts = given.map(({ text }) => withoutEdges(text));
  const marked = texts.filter((text) => BULLET.test(text)).length;
  if (marked === 0 || texts.length === 0) return { texts, notes: [] };
  if (marked === texts.length)
    return {
      texts: texts.map((text) => text.replace(BULLET, '')),
      notes: ['The dashes or dots before the items were taken off.']
    };
  const starred = texts.every((text) => !BULLET.test(text) || text.startsWith('*'));
  if (starred) return { texts, notes: [] };
  const most = marked * 2 > texts.length;
  const odd = texts.findIndex((text) => BULLET.test(text) !== most);
  throw refused(
    `${given[odd]!.name} ${most ? 'begins without the dash or dot of the others' : 'begins with a dash or dot, unlike the others'}: ${quoted(texts[odd]!)}.`,
    'Put each item on its own line, all of them alike.'
  );
}

/** "… (3)": a number that stands behind a text. */
const NUMBER_BEHIND = /[([]\s?#?(\p{Nd}{1,5})\s?[)\]]\.?$/u;

/** What most texts have before a number, as in "Item #3: …"; null for nothing. */
function commonStem(texts: readonly string[]): string | null {
  const stems = texts.map((text) => /^(\D{1,24}?)\p{Nd}/u.exec(text)?.[1] ?? null);
  const [first] = stems.filter((stem) => stem !== null);
  const same = stems.filter((stem) => stem === first).length;
  return first !== undefined && same * 2 > texts.length ? first : null;
}

/** Refuses texts that mostly begin with something like a number that is not understood. */
function assertNoOtherDress(given: readonly NamedText[], texts: readonly string[]): void {
  if (texts.length < 2) return;
  const strange = texts.map((text) => {
    const token = /^\S{1,12}(?=\s|$)/u.exec(text)?.[0] ?? '';
    return (
      /\p{N}/u.test(token) || /^[^\s.)\]:、.]{1,12}[.)\]:、]$/u.test(token) || /^\p{N}/u.test(text)
    );
  });
  const alike = commonStem(texts);
  const behind = new Set(texts.flatMap((text) => NUMBER_BEHIND.exec(text.slice(-20))?.[1] ?? []));
  texts.forEach((text, k) => {
    strange[k] ||= alike !== null && text.startsWith(alike);
    strange[k] ||= behind.size * 2 > texts.length && NUMBER_BEHIND.test(text.slice(-20));
  });
  if (strange.filter(Boolean).length * 2 <= texts.length) return;
  const odd = strange.indexOf(true);
  throw refused(
    `${given[odd]!.name} seems to have a number that Axia does not know: ${quoted(texts[odd]!, 60)}.`,
    RENUMBER
  );
}

/**
 * Takes off numbers before texts that have a column of numbers besides, where all have one.
 *
 * @param numbers those of the column
 * @throws AxiaError `invalid-input` for a row whose two numbers differ
 */
export function withoutNumbers(given: readonly NamedText[], numbers: readonly number[]): string[] {
  const found = given.map(({ text }) => numberedText(text));
  if (!found.every((one) => one?.strong)) return given.map(({ text }) => text);
  const other = found.findIndex((one, k) => one!.number !== numbers[k]);
  if (other >= 0)
    throw refused(
      `${given[other]!.name} has the number ${numbers[other]}, but its text begins with another: ${quoted(given[other]!.text)}.`,
      'Correct the number, or choose which column holds the numbers.'
    );
  return found.map((one) => one!.rest);
}

/**
 * Reads a column of numbers or codes.
 *
 * @throws AxiaError `invalid-input` for a cell that is none, and for codes of several stems
 */
export function numberCells(rows: readonly GridRow[], column: number): Numbering {
  const lettered = letteredTexts(rows.map(({ cells }) => cells[column] ?? ''));
  if (lettered?.entries.every(({ rest }) => rest === ''))
    return {
      by: lettered.kind,
      entries: lettered.entries.map((one) => ({ ...one, reversed: false })),
      notes: []
    };
  const read = rows.map(({ name, cells }) => {
    const cell = cells[column] ?? '';
    const found = numberCell(cell);
    if (found) return found;
    throw refused(
      cell === ''
        ? `${name} has no number.`
        : `${name} has ${quoted(cell, 20)} where the number of an item should be.`,
      'Number the items 1, 2, 3 and so on.'
    );
  });
  const [first] = read;
  const other = read.findIndex(({ stem }) => stem.toLowerCase() !== first!.stem.toLowerCase());
  if (other >= 0)
    throw refused(
      `${rows[other]!.name} has the code ${quoted(read[other]!.shown)}, which does not count on from ${quoted(first!.shown)}.`,
      'Number the items 1, 2, 3 and so on, or choose another column for the numbers.'
    );
  return {
    by: first?.stem ? `codes, ${quoted(first.shown)} first` : 'numbers',
    entries: read.map(({ number, reversed }) => ({ number, rest: '', reversed })),
    notes: []
  };
}
