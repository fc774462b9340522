/** Width in pixels of a text at a font size; the browser measures, tests estimate. */
export type TextMeasure = (text: string, fontSize: number) => number;

/** A guess that is wide enough for the fonts of the stack: 0.58 em a character. */
export const estimateTextWidth: TextMeasure = (text, fontSize) => text.length * fontSize * 0.58;

let context: CanvasRenderingContext2D | null | undefined;
const cache = new Map<string, number>();

/**
 * Measures texts as the browser will set them, in the font family of an element. One canvas is
 * kept for all measures. Needs a document.
 */
export function textMeasureOf(element: Element, weight = 500): TextMeasure {
  const family = getComputedStyle(element).fontFamily;
  if (context === undefined) context = document.createElement('canvas').getContext('2d');
  return (text, fontSize) => {
    const font = `${weight} ${fontSize}px ${family}`;
    const key = `${font}|${text}`;
    let width = cache.get(key);
    if (width === undefined) {
      if (!context) return text.length * fontSize * 0.58;
      context.font = font;
      width = context.measureText(text).width + 2;
      if (cache.size > 4000) cache.clear();
      cache.set(key, width);
    }
    return width;
  };
}

/** One line of text of a picture; `y` is its middle. The kind decides how it is set. */
export interface PlotText {
  text: string;
  kind: string;
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
  fontSize: number;
  /** Index of the row that it belongs to, where rows can be selected. */
  row?: number | null;
}

/** Lines one below the other, the first with its middle at `y`. */
export function textLines(
  lines: string[],
  lineHeight: number,
  first: Omit<PlotText, 'text'>
): PlotText[] {
  return lines.map((text, i) => ({ ...first, text, y: first.y + i * lineHeight }));
}

/** Breaks a text into lines no wider than `width` pixels; a longer word keeps its own line. */
export function wrapText(
  text: string,
  width: number,
  fontSize: number,
  measure: TextMeasure
): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/[ \t\n]+/).filter(Boolean);
  for (const word of words.flatMap((one) => piecesOf(one, width, fontSize, measure))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer, fontSize) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** A word in pieces that fit: an address has no spaces. */
function piecesOf(word: string, width: number, fontSize: number, measure: TextMeasure): string[] {
  const whole = measure(word, fontSize);
  if (whole <= width) return [word];
  // Some characters are wider than the others.
  const length = Math.max(1, Math.floor((0.85 * word.length * width) / whole));
  const pieces: string[] = [];
  for (let at = 0; at < word.length; at += length) pieces.push(word.slice(at, at + length));
  return pieces;
}

/** One entry of a legend: where its symbol starts and the lines of its text, in pixels. */
export interface LegendItem {
  x: number;
  y: number;
  lines: string[];
}

/**
 * Sets legend entries side by side, centred, and starts a new row where the next does not fit.
 *
 * @param symbols widths of the symbols before the texts
 * @returns entries in order, y from the top of the legend, and its height
 */
export function layoutLegend(
  texts: string[],
  symbols: number[],
  width: number,
  fontSize: number,
  measure: TextMeasure
): { items: LegendItem[]; height: number } {
  const lineHeight = fontSize * 1.45;
  const gap = fontSize * 1.8;
  const entries = texts.map((text, i) => {
    const lines = wrapText(text, width - symbols[i]!, fontSize, measure);
    const longest = Math.max(0, ...lines.map((line) => measure(line, fontSize)));
    return { lines, width: Math.min(width, symbols[i]! + longest) };
  });
  const rows: (typeof entries)[] = [];
  let used = Infinity;
  for (const entry of entries) {
    if (used + gap + entry.width > width) {
      rows.push([entry]);
      used = entry.width;
    } else {
      rows.at(-1)!.push(entry);
      used += gap + entry.width;
    }
  }
  const items: LegendItem[] = [];
  // Rows that could not share a line start at one edge, or the symbols would wander.
  const widest = Math.max(
    0,
    ...rows.map((row) => row.reduce((sum, entry) => sum + entry.width, gap * (row.length - 1)))
  );
  let y = 0;
  for (const row of rows) {
    let x = (width - widest) / 2;
    for (const entry of row) {
      items.push({ x, y, lines: entry.lines });
      x += entry.width + gap;
    }
    y += lineHeight * Math.max(...row.map((entry) => entry.lines.length)) + 3;
  }
  return { items, height: y };
}

/**
 * A legend that starts at the left edge: its texts, and the middle of each entry's first line with
 * the left edge of its symbol.
 *
 * @param entries in order; `symbol` is the width kept for the symbol and its gap
 * @param top y of the legend's upper edge
 */
export function legendAt<E extends { text: string; symbol: number }>(
  entries: E[],
  top: number,
  width: number,
  fontSize: number,
  measure: TextMeasure
): { keys: (E & { x: number; y: number })[]; texts: PlotText[]; height: number } {
  const { items, height } = layoutLegend(
    entries.map(({ text }) => text),
    entries.map(({ symbol }) => symbol),
    width,
    fontSize,
    measure
  );
  const left = Math.min(...items.map(({ x }) => x));
  const keys = entries.map((entry, i) => ({
    ...entry,
    x: items[i]!.x - left,
    y: top + items[i]!.y + fontSize * 0.65
  }));
  const texts = keys.flatMap(({ x, y, symbol }, i) =>
    textLines(items[i]!.lines, fontSize * 1.45, {
      kind: 'key',
      x: x + symbol,
      y,
      anchor: 'start',
      fontSize
    })
  );
  return { keys, texts, height };
}
