/** A part of a report in Markdown, as plain text: what the methods section is made of. */
export type MarkdownBlock =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] };

/** Text without its emphasis, and the characters behind a backslash. */
const plain = (text: string): string =>
  text.replace(/\\(.)|\*\*/gu, (_, character: string | undefined) => character ?? '');

const cells = (row: string): string[] =>
  row
    .replace(/^\|\s?|\s?\|$/gu, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => plain(cell.trim()));

/**
 * The blocks of a report that Axia wrote: headings, paragraphs, lists of one level, tables. No
 * reader for Markdown in general: what it does not know is a paragraph.
 */
export function markdownBlocks(text: string): MarkdownBlock[] {
  return text
    .trim()
    .split(/\n{2,}/u)
    .flatMap((part): MarkdownBlock[] => {
      const lines = part.split('\n').filter((one) => one !== '');
      const [first = ''] = lines;
      const heading = /^(#+) (.*)$/u.exec(first);
      if (heading)
        return [{ kind: 'heading', level: heading[1]!.length, text: plain(heading[2]!) }];
      if (first.startsWith('| ') && lines.length > 1)
        return [{ kind: 'table', head: cells(first), rows: lines.slice(2).map(cells) }];
      if (lines.length > 0 && lines.every((one) => one.startsWith('- ')))
        return [{ kind: 'list', items: lines.map((one) => plain(one.slice(2))) }];
      return lines.length === 0 ? [] : [{ kind: 'paragraph', text: plain(lines.join(' ')) }];
    });
}
