// Made once: making one takes longer than a thousand uses.
const counts = new Intl.NumberFormat('en-GB');

/** A count with thousands separators. */
export const showCount = (number: number): string => counts.format(number);

/** "1 item", "2,000 items". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${showCount(number)} ${number === 1 ? one : many}`;

/** "a", "a and b", "a, b and c". */
export const listInWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;

/** A label within a sentence. */
export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A share as a percentage with one decimal. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** A similarity as it is read: times 100, one decimal; a dash where unknown. */
export const points = (similarity: number | null | undefined): string =>
  similarity === null || similarity === undefined || Number.isNaN(similarity)
    ? '-'
    : (100 * similarity).toFixed(1).replace(/^-0\.0$/u, '0.0');

/**
 * Foreign text on one line of Markdown: line breaks become spaces, and what would be markup, HTML
 * among it, stays the characters that it is.
 */
export const line = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#]/gu, '\\$&');

/**
 * A table in Markdown, of cells that are Markdown already.
 *
 * @param numbers whether all columns but the first are numbers, set flush right
 */
export const markdownTable = (
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  numbers = false
): string =>
  [heading, heading.map((_, column) => (numbers && column > 0 ? '---:' : '---')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** Characters with a meaning in LaTeX, as themselves. */
const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // A row that begins with a bracket would be taken for the argument of the line break before it.
  '[': '{[}',
  ']': '{]}'
};

/** A text on one line of LaTeX, its special characters as the characters that they are. */
export const tex = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\{}&%$#_~^<>|[\]]/gu, (character) => TEX[character]!)
    .replace(/–/gu, '--')
    .replace(/’/gu, "'");

/**
 * A text without the characters at its ends that `isWaste` names. In one pass: an expression such as
 * `/-+$/` takes the square of the time for a text of dashes.
 */
export function withoutEnds(text: string, isWaste: (character: string) => boolean): string {
  return withoutEnd(text, isWaste, firstKept(text, isWaste));
}

/** The same at the end alone. */
export function withoutEnd(
  text: string,
  isWaste: (character: string) => boolean,
  from = 0
): string {
  let to = text.length;
  while (to > from && isWaste(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
}

function firstKept(text: string, isWaste: (character: string) => boolean): number {
  let at = 0;
  while (at < text.length && isWaste(text[at]!)) at += 1;
  return at;
}
