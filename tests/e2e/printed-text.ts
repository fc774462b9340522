import { inflateSync } from 'node:zlib';

/** A piece of a printed line. Positions in points; `y` runs from the top of its page to the baseline. */
export interface PrintedText {
  text: string;
  x: number;
  y: number;
  size: number;
  width: number;
}

/** A page of a PDF: its size in points, and its upright texts. */
export interface PrintedPage {
  width: number;
  height: number;
  texts: PrintedText[];
}

/** A transformation, as PDF writes it: x' = a·x + c·y + e, y' = b·x + d·y + f. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const after = ([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix => [
  a * A + b * C,
  a * B + b * D,
  c * A + d * C,
  c * B + d * D,
  e * A + f * C + E,
  e * B + f * D + F
];

/** Objects of a PDF by number: the dictionary, and the unpacked stream. */
function objectsOf(pdf: Buffer): Map<number, { head: string; stream: string }> {
  const whole = pdf.toString('latin1');
  const objects = new Map<number, { head: string; stream: string }>();
  for (const { 0: start, 1: number, index } of whole.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = index + start.length;
    const end = whole.indexOf('\nendobj', from);
    const streamAt = whole.indexOf('stream\n', from);
    if (streamAt < 0 || streamAt > end) {
      objects.set(Number(number), { head: whole.slice(from, end), stream: '' });
      continue;
    }
    const head = whole.slice(from, streamAt);
    const length = Number(/\/Length (\d+)/.exec(head)![1]);
    const bytes = pdf.subarray(streamAt + 7, streamAt + 7 + length);
    const text = /FlateDecode/.test(head) && !/\/Subtype \/Image/.test(head);
    objects.set(Number(number), {
      head,
      stream: text ? inflateSync(bytes).toString('latin1') : ''
    });
  }
  return objects;
}

/** What a font says of its glyphs: their characters, and their widths in thousandths of its size. */
interface Font {
  characters: Map<number, string>;
  widths: Map<number, number>;
}

/** Widths by glyph: `first [width …]`, or `first last width` for a row of equal ones. */
function widthsOf(head: string): Map<number, number> {
  const widths = new Map<number, number>();
  const [, listed = ''] = /\/W \[(.*)\]\n/.exec(head) ?? [];
  for (const [, first, several, last, one] of listed.matchAll(
    /(\d+) (?:\[([^\]]*)\]|(\d+) ([\d.]+))/g
  )) {
    if (several !== undefined)
      several.split(' ').forEach((width, i) => widths.set(Number(first) + i, Number(width)));
    else
      for (let glyph = Number(first); glyph <= Number(last); glyph++)
        widths.set(glyph, Number(one));
  }
  return widths;
}

/** Characters by glyph, from a font's ToUnicode map. */
function charactersOf(map: string): Map<number, string> {
  const characters = new Map<number, string>();
  const character = (hex: string) => String.fromCharCode(parseInt(hex.slice(-4), 16));
  for (const { 1: glyph, 2: code } of map.matchAll(/^<(\w{4})> <(\w+)>$/gm))
    characters.set(parseInt(glyph!, 16), character(code!));
  for (const { 1: first, 2: last, 3: code } of map.matchAll(/^<(\w{4})> <(\w{4})> <(\w{4})>$/gm))
    for (let glyph = parseInt(first!, 16); glyph <= parseInt(last!, 16); glyph++)
      characters.set(
        glyph,
        String.fromCharCode(parseInt(code!, 16) + glyph - parseInt(first!, 16))
      );
  return characters;
}

/** Reads the pages of a PDF as Chromium (Skia) writes them. Texts that are turned are left out. */
export function readPrinted(pdf: Buffer): PrintedPage[] {
  const objects = objectsOf(pdf);
  const at = (reference: string | undefined) => objects.get(Number(reference))!;
  const pages: PrintedPage[] = [];
  for (const { head } of [...objects.values()].filter((one) => /\/Type \/Page\n/.test(one.head))) {
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(head)!.map(Number);
    const fonts = new Map<string, Font>();
    for (const [, name, reference] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+)/.exec(at(reference).head)?.[1];
      const glyphs = /\/DescendantFonts \[(\d+)/.exec(at(reference).head)?.[1];
      fonts.set(name!, {
        characters: map === undefined ? new Map() : charactersOf(at(map).stream),
        widths: glyphs === undefined ? new Map() : widthsOf(at(glyphs).head)
      });
    }
    const content = at(/\/Contents (\d+)/.exec(head)![1]).stream;
    pages.push({ width: width!, height: height!, texts: textsOf(content, fonts, height!) });
  }
  return pages;
}

const step =
  /(?<numbers>(?:-?[\d.]+ )*)(?<verb>cm|Tm|Td|q|Q|BT)\s|\/(?<font>F\d+) (?<size>[\d.]+) Tf|<(?<glyphs>\w+)> Tj/g;

function textsOf(content: string, fonts: Map<string, Font>, height: number): PrintedText[] {
  const texts: PrintedText[] = [];
  const kept: Matrix[] = [];
  let view: Matrix = [1, 0, 0, 1, 0, 0];
  let line: Matrix = view;
  let font: Font = { characters: new Map(), widths: new Map() };
  let size = 0;
  /** How far the texts since `line` was set have come. */
  let pen = 0;
  for (const { groups } of content.matchAll(step)) {
    const { numbers, verb, font: name, size: tall, glyphs } = groups!;
    const given = (numbers ?? '').trim().split(' ').map(Number);
    if (verb === 'q') kept.push(view);
    else if (verb === 'Q') view = kept.pop() ?? view;
    else if (verb === 'cm') view = after(given as unknown as Matrix, view);
    else if (verb) {
      if (verb === 'BT') line = [1, 0, 0, 1, 0, 0];
      else if (verb === 'Tm') line = given as unknown as Matrix;
      else line = after([1, 0, 0, 1, given[0]!, given[1]!], line);
      pen = 0;
    } else if (name) [font, size] = [fonts.get(name)!, Number(tall)];
    else if (glyphs) {
      // Symbols that are drawn for lack of a font have codes of one byte, and are no text.
      const codes = (glyphs.match(/.{4}/g) ?? []).map((code) => parseInt(code, 16));
      const text = codes.map((code) => font.characters.get(code) ?? '').join('');
      const long = (size * codes.reduce((sum, one) => sum + (font.widths.get(one) ?? 0), 0)) / 1000;
      const [a, b, , , x, y] = after([1, 0, 0, 1, pen, 0], after(line, view));
      pen += long;
      const upright = Math.abs(b) < 1e-6;
      const scale = Math.abs(a);
      if (upright) texts.push({ text, x, y: height - y, size: scale * size, width: scale * long });
    }
  }
  return texts;
}
