import type { TextMeasure } from './circle';

/** Breaks a text into lines no wider than `width` pixels; a longer word keeps its own line. */
export function wrapText(
  text: string,
  width: number,
  fontSize: number,
  measure: TextMeasure
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\n]+/).filter(Boolean)) {
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
