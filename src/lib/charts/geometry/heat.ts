import { wrapText, type TextMeasure } from './text';

/** Red, green and blue, 0-255. */
type Rgb = [number, number, number];

export function parseHex(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new RangeError(`Not a six-digit hexadecimal colour: ${hex}`);
  return [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}

function toHex(rgb: Rgb): string {
  return '#' + rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
}

/** Relative luminance, 0-1 (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1-21 (WCAG 2.2). */
export function contrastRatio(first: string, second: string): number {
  const a = luminance(first);
  const b = luminance(second);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour that lies `share` (0-1) of the way from one colour to another in sRGB. */
export function mix(from: string, to: string, share: number): string {
  const start = parseHex(from);
  const end = parseHex(to);
  return toHex(start.map((part, i) => part + (end[i]! - part) * share) as Rgb);
}

export type Theme = 'light' | 'dark';

/** Blue for negative, red for positive, and a middle that recedes into the page. */
const STOPS: Record<Theme, { negative: string; zero: string; positive: string }> = {
  light: { negative: '#2a6fb5', zero: '#faf8f4', positive: '#c0442f' },
  dark: { negative: '#4f9be8', zero: '#23272e', positive: '#f0765f' }
};
const TEXTS = ['#000000', '#ffffff'];

/**
 * Fill and text of a cell of a diverging heat map.
 *
 * @param share value over the end of the scale, clamped to [-1, 1]
 * @returns hexadecimal colours; the text is whichever of black and white stands out more
 */
export function heatColour(share: number, theme: Theme): { fill: string; text: string } {
  const stops = STOPS[theme];
  const clamped = Math.max(-1, Math.min(1, share));
  const end = clamped < 0 ? stops.negative : stops.positive;
  const fill = mix(stops.zero, end, Math.abs(clamped));
  const [dark, light] = TEXTS as [string, string];
  const text = contrastRatio(fill, dark) >= contrastRatio(fill, light) ? dark : light;
  return { fill, text };
}

/** The same as a pair of CSS colours that follow the theme. */
export function heatColourPair(share: number): { fill: string; text: string } {
  const light = heatColour(share, 'light');
  const dark = heatColour(share, 'dark');
  return {
    fill: `light-dark(${light.fill}, ${dark.fill})`,
    text: `light-dark(${light.text}, ${dark.text})`
  };
}

/**
 * Where the colours end: the largest absolute value off the diagonal, rounded up to a tenth, at
 * least .5, so that a matrix of small numbers does not look dramatic.
 *
 * @param matrices rows x columns each; null and NaN are skipped
 * @param least lower where patterns are compared whatever their size
 */
export function heatLimit(
  matrices: (number | null)[][][],
  skipDiagonal: boolean,
  least = 0.5
): number {
  let largest = 0;
  for (const matrix of matrices) {
    matrix.forEach((row, i) =>
      row.forEach((value, j) => {
        if ((skipDiagonal && i === j) || value === null || !Number.isFinite(value)) return;
        largest = Math.max(largest, Math.abs(value));
      })
    );
  }
  return Math.max(least, Math.ceil(largest * 10 - 1e-9) / 10);
}

/** Where the parts of a heat map stand, in pixels. */
export interface HeatLayout {
  width: number;
  height: number;
  left: number;
  top: number;
  /** Side of a cell, with 2 pixels of gap. */
  cell: number;
  fontSize: number;
  rowTexts: string[];
  /** Lines of every column's name. */
  columnTexts: string[][];
  /** Whether the column names are turned: they are, unless they are codes or numbers. */
  turned: boolean;
  scaleX: number;
  scaleY: number;
  /** Lines that explain codes and numbers, where names are not whole, and the notes. */
  key: string[];
  /** Base of the first of them. */
  keyY: number;
}

const TURN = (50 * Math.PI) / 180;
/** Width of the colour scale with its numbers, in pixels. */
const SCALE = 196;
/** Longest line of a name, in pixels, and how many lines of it a column has room for. */
const LONGEST = 165;
const LINES = 2;
/** Distance of the lines of a turned name. */
export const HEAT_LINE = 13;

/** A label cut to `width` pixels with an ellipsis. */
function cut(text: string, width: number, fontSize: number, measure: TextMeasure): string {
  if (measure(text, fontSize) <= width) return text;
  let shorter = text;
  while (shorter.length > 1 && measure(`${shorter}…`, fontSize) > width) {
    shorter = shorter.slice(0, -1);
  }
  return `${shorter.trimEnd()}…`;
}

/**
 * Fits a heat map into a width. Where whole names leave no room for printed numbers, names are
 * shown by their codes, columns without one by their number, and a key has the names; where even
 * that does not fit, the picture is wider than asked for and its box scrolls.
 *
 * @param input.codes short forms by name
 * @param input.coloured whether there are numbers, which a scale of colours explains
 * @param input.notes sentences under the picture, such as what an outline means
 */
export function layoutHeat(input: {
  rowLabels: string[];
  columnLabels: string[];
  codes: Map<string, string>;
  width: number;
  measure: TextMeasure;
  coloured?: boolean;
  notes?: string[];
}): HeatLayout {
  const { rowLabels, columnLabels, codes, width, measure, coloured = true, notes = [] } = input;
  const fontSize = 12;
  const numberWidth = measure('\u2212.44', fontSize);
  // Measures come with two pixels of slack, and a cell has a gap of two.
  const smallest = numberWidth - 1;
  const widest = (texts: string[]) => Math.max(0, ...texts.map((text) => measure(text, fontSize)));

  const plan = (rows: string[], columns: string[][], turned: boolean) => {
    const left = widest(rows) + 6;
    const last = widest(columns.at(-1) ?? []);
    const right = turned ? Math.max(0, last * Math.cos(TURN) - 14) : 0;
    const cell = Math.min(52, (width - left - right) / Math.max(1, columns.length));
    const lines = Math.max(1, ...columns.map((texts) => texts.length));
    const rise = widest(columns.flat()) * Math.sin(TURN) + (lines - 1) * HEAT_LINE * Math.cos(TURN);
    const top = 30 + (turned ? rise + 10 : 16);
    return { rows, columns, turned, left, right, cell, top };
  };
  const whole = (text: string) => cut(text, LONGEST, fontSize, measure);
  const lines = (text: string) => {
    const all = wrapText(text, LONGEST, fontSize, measure);
    const rest = all.slice(LINES - 1).join(' ');
    return [...all.slice(0, LINES - 1), ...(rest === '' ? [] : [rest])].map(whole);
  };
  const allCodes = columnLabels.every((label) => codes.has(label));
  const short = (label: string, j: number) => (allCodes ? codes.get(label)! : `${j + 1}`);

  let chosen = plan(rowLabels.map(whole), columnLabels.map(lines), true);
  // Turned names of several lines must not touch the next column's.
  const depth = Math.max(1, ...chosen.columns.map((texts) => texts.length));
  const apart = depth === 1 ? 0 : (depth * HEAT_LINE + 4) / Math.sin(TURN);
  const roomy = Math.max(smallest + 4, apart);
  const key: string[] = [];
  if (chosen.cell < roomy) {
    const rows = rowLabels.map((text) => codes.get(text) ?? cut(text, 72, fontSize, measure));
    const columns = columnLabels.map((label, j) => [short(label, j)]);
    const coded = [...new Set([...rowLabels, ...columnLabels])].filter((label) => codes.has(label));
    key.push(coded.map((label) => `${codes.get(label)!}\u00a0${label}`).join(', '));
    chosen = plan(rows, columns, false);
    if (!allCodes) {
      // A picture that has to scroll anyway may as well give names and numbers room.
      if (chosen.cell < smallest)
        chosen = { ...plan(rows, columnLabels.map(lines), true), cell: roomy + 2 };
      else key.push(columnLabels.map((label, j) => `${j + 1}\u00a0${label}`).join(' · '));
    }
  }
  const cell = Math.max(smallest, chosen.cell);
  const scaleY = chosen.top + cell * rowLabels.length + 14;
  const scaleX = Math.max(0, Math.min(chosen.left, width - SCALE));
  const body = chosen.left + cell * columnLabels.length + chosen.right;
  const drawn = Math.ceil(Math.max(body, scaleX + SCALE) - 1e-6);
  const wrapped = [...key, ...notes].flatMap((text) =>
    wrapText(text, Math.min(drawn, width), fontSize, measure)
  );
  const keyY = scaleY + (coloured ? 47 : 12);
  return {
    width: drawn,
    height: Math.ceil(wrapped.length > 0 ? keyY - 9 + 17 * wrapped.length : keyY - 19),
    key: wrapped,
    keyY,
    left: chosen.left,
    top: chosen.top,
    cell,
    fontSize,
    rowTexts: chosen.rows,
    columnTexts: chosen.columns,
    turned: chosen.turned,
    scaleX,
    scaleY
  };
}

/** Three slanting lines over a square: the mark of what is not known, whatever the colours. */
export function hatchPath(x: number, y: number, side: number): string {
  const half = side / 2;
  return [
    `M${x} ${y + half}L${x + half} ${y}`,
    `M${x} ${y + side}L${x + side} ${y}`,
    `M${x + half} ${y + side}L${x + side} ${y + half}`
  ].join('');
}
