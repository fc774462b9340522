/** A number at the beginning of a text, in whatever dress: "1.)", "(1)", "Q1_1", "C02", "１．", "۱". */
export interface NumberedText {
  number: number;
  /** Everything around the number, for comparing rows: two rows of one form look alike. */
  dress: string;
  /** What stands before the digits: "Q", "Q1_", "item_"; "" for a plain number. */
  stem: string;
  /** Whether a sign or bracket sets the number off. A bare "7" may be part of a sentence. */
  strong: boolean;
  /** Whether the code ends in R, or begins with an asterisk, as those of reversed items do. */
  reversed: boolean;
  /** The number as it was written. */
  shown: string;
  rest: string;
}

/** Marks of the direction of writing, and characters without width. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;
/** Full-width forms, enclosed and Roman numbers, № and mathematical digits: as plain characters. */
const COMPATIBLE = /[\u2116\u2160-\u217f\u2460-\u249b\uff01-\uff5e\u{1d7ce}-\u{1d7ff}]/u;
const LONGEST_PREFIX = 60;
const MOST_NUMBER = 99_999;

/** The value of a decimal digit of any script. */
function digitOf(character: string): number {
  const point = character.codePointAt(0)!;
  // The ten digits of a script stand side by side, from its zero upwards.
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return point - zero;
}

/** The beginning of a text in plain characters, and where in the text each of them ends. */
function plainBeginning(text: string): { plain: string; ends: number[] } {
  let plain = '';
  const ends: number[] = [];
  let at = 0;
  for (const character of text.slice(0, LONGEST_PREFIX)) {
    at += character.length;
    if (character < '\u0080') {
      plain += character;
      ends.push(at);
      continue;
    }
    if (INVISIBLE.test(character)) continue;
    let own = COMPATIBLE.test(character) ? character.normalize('NFKC') : character;
    if (/^\p{No}$/u.test(character) && /^\d+$/u.test(own)) own = `(${own})`;
    own = own.replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)));
    plain += own;
    for (let k = 0; k < own.length; k++) ends.push(at);
  }
  return { plain, ends };
}

const OPEN = '[(\\[{<【「〔]';
/** May touch the text behind it, but no digit: "1.Would", never "1.5". */
const CLOSE = '[.)\\]}>】」〕:、。]';
/** Needs a space behind it: "1 - Would", never "1-year". */
const LOOSE = '[-‐‑‒–—―−,;/|=·•]';
const AFTER = `(?<sign>\\s?(?:${CLOSE}{1,3}(?:\\s?${LOOSE}(?=\\s|$))?(?!\\d)|${LOOSE}(?=\\s|$)))?`;
/** Words that count items, with a space before the number. */
const COUNTING =
  /^(?:item|no\.?|nr\.?|num\.?|number|question|q|statement|frage|aussage|aufgabe|ítem|pregunta|vraag|№) $/iu;
const NUMBERED = new RegExp(
  `^\\s*(?<star>\\*{1,3}\\s?)?(?<open>${OPEN}?)\\s?(?<stem>(?:[\\p{L}#][\\p{L}\\p{M}\\p{N}_.#-]{0,39}?)??[ ]?)(?<number>\\d{1,6})(?<reversed>[rR]|_[rR])?(?![\\p{L}\\p{N}_])${AFTER}`,
  'u'
);

/**
 * Reads the number that a text begins with.
 *
 * @returns null where it begins with none, or with one above 99,999
 */
export function numberedText(text: string): NumberedText | null {
  if (!/\p{N}/u.test(text.slice(0, LONGEST_PREFIX))) return null;
  const { plain, ends } = plainBeginning(text);
  const found = NUMBERED.exec(plain);
  if (!found?.groups) return null;
  const { star, open = '', stem = '', number = '', reversed, sign = '' } = found.groups;
  const value = Number(number);
  const next = plain[found[0].length] ?? '';
  const closed = sign.trim();
  // A dot and a digit, or a letter that touches: "1.5 litres", "2nd", "3-year".
  if (value > MOST_NUMBER) return null;
  if (closed === '' && next !== '' && !/\s/u.test(next)) return null;
  if (open !== '' && closed === '') return null;
  // "Have 2 cars" is a sentence; "Item 2 …" is a number.
  if (stem.endsWith(' ') && closed === '' && next !== '\t' && next !== '' && !COUNTING.test(stem))
    return null;
  const end = found[0].length === 0 ? 0 : ends[found[0].length - 1]!;
  return {
    number: value,
    dress: `${open}${stem.toLowerCase().trim()}#${next === '\t' && closed === '' ? '\t' : closed}`,
    stem: stem.trim(),
    strong: closed !== '' || next === '\t' || stem.startsWith('#'),
    reversed: reversed !== undefined || star !== undefined,
    shown: text.slice(0, end).trim(),
    rest: withoutEdges(text.slice(end))
  };
}

/** A dash or dot that begins each entry of a list. */
export const BULLET = /^[•·∙▪▫■□◦●○◆◇★☆►▶➢➤‣⁃*+–—―−-]\s+/u;

/** A cell that holds a number and nothing else: "3", "3.", "3,0", "Q3", "(3)"; null otherwise. */
export function numberCell(cell: string): NumberedText | null {
  const decimal = /^\s*(\d{1,5})[.,]0{1,6}\s*$/u.exec(cell);
  const found = numberedText(decimal ? decimal[1]! : withoutEdges(cell).replace(BULLET, ''));
  return found !== null && found.rest === '' ? found : null;
}

/** A text without spaces, byte order marks and marks of direction at its ends. */
export function withoutEdges(given: string): string {
  let text = given.trim();
  while (text !== '' && (isInvisible(text, 0) || isInvisible(text, text.length - 1)))
    text = text
      .slice(isInvisible(text, 0) ? 1 : 0, isInvisible(text, text.length - 1) ? -1 : undefined)
      .trim();
  return text;
}

const isInvisible = (text: string, at: number): boolean =>
  text.charCodeAt(at) > 0x7f && INVISIBLE.test(text[at]!);

/** Letters and Roman numbers that count a list: "a)", "iv.", "(B)". */
const LETTERED = /^\s*[([]?([A-Za-z]{1,8})(?:[.)\]:]{1,2}\s*|$)/u;

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

function romanNumber(text: string): number {
  const values = [...text.toLowerCase()].map((letter) => ROMAN[letter] ?? NaN);
  return values.reduce((sum, value, k) => sum + (value < (values[k + 1] ?? 0) ? -value : value), 0);
}

/**
 * Reads a list that is counted by letters or Roman numbers.
 *
 * @returns the number and the rest of each, or null unless all are counted without a gap
 */
export function letteredTexts(
  texts: readonly string[]
): { kind: 'letters' | 'Roman numbers'; entries: { number: number; rest: string }[] } | null {
  const found = texts.map((text) => {
    const { plain, ends } = plainBeginning(text);
    const match = LETTERED.exec(plain);
    return match && { mark: match[1]!, rest: text.slice(ends[match[0].length - 1]!) };
  });
  if (found.length < 2 || found.some((one) => one === null)) return null;
  const read = (kind: 'letters' | 'Roman numbers', number: (mark: string) => number) => {
    const entries = found.map((one) => ({
      number: number(one!.mark),
      rest: withoutEdges(one!.rest)
    }));
    const counted = new Set(entries.map((entry) => entry.number));
    return entries.every((_, k) => counted.has(k + 1)) ? { kind, entries } : null;
  };
  return (
    read('letters', (mark) => (mark.length === 1 ? mark.toLowerCase().charCodeAt(0) - 96 : NaN)) ??
    read('Roman numbers', romanNumber)
  );
}
