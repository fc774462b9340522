import { isKnown } from '../format';
import type { SpecificationCurveProps } from '../types';
import { textLines, wrapText, type PlotText, type TextMeasure } from './text';

/** A curve and the dashboard below it, in pixels. */
export interface CurveLayout {
  width: number;
  height: number;
  /** Ends of the axis of ranks, and of that of similarities. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  ticks: { y: number; text: string }[];
  /** Whole-width bands and lines. */
  bands: { kind: 'chance' | 'people'; y: number; height: number }[];
  line: { y: number } | null;
  /** The sorted similarities. */
  path: string;
  /** One path a row: dots whose area is how many of its combinations lie there. */
  dots: { path: string; key: string }[];
  rules: number[];
  texts: PlotText[];
}

const FONT = 12;
const CURVE_HEIGHT = 220;
const ROW = 17;
const RADIUS = 3.4;
const GAP = 10;
/** Most points of the drawn curve. */
const MOST_POINTS = 600;

/**
 * Lays out a specification curve (Simonsohn, Simmons & Nelson 2020): similarities in ascending order, and
 * below which level of each choice the combinations have.
 */
export function layoutCurve(
  {
    groups,
    marks,
    similarities
  }: Pick<SpecificationCurveProps, 'groups' | 'marks' | 'similarities'>,
  width: number,
  measure: TextMeasure
): CurveLayout {
  const labels = groups.flatMap(({ label, rows }) => [label, ...rows.map((row) => row.label)]);
  const widest = Math.max(...labels.map((label) => measure(label, FONT)), 60);
  const left = Math.min(widest + 14, 0.45 * width);
  const right = width - 8;
  const top = 10;
  const bottom = CURVE_HEIGHT;
  const y = (value: number) => bottom - Math.max(0, Math.min(1, value)) * (bottom - top);
  const count = similarities.length;
  const x = (rank: number) =>
    count > 1 ? left + (rank / (count - 1)) * (right - left) : (left + right) / 2;

  const step = Math.max(1, (count - 1) / MOST_POINTS);
  const points: string[] = [];
  for (let at = 0; at < count; at += step) {
    const rank = Math.round(at);
    points.push(`${x(rank).toFixed(1)},${y(similarities[rank]!).toFixed(1)}`);
  }
  if (count > 0)
    points.push(`${x(count - 1).toFixed(1)},${y(similarities[count - 1]!).toFixed(1)}`);

  const bands: CurveLayout['bands'] = [];
  const texts: PlotText[] = [];
  const name = (text: string, at: number) =>
    texts.push({ text, kind: 'mark', x: left - 8, y: at, anchor: 'end', fontSize: FONT });
  const { chance, oneDimension, people } = marks;
  if (isKnown(chance)) {
    bands.push({ kind: 'chance', y: y(chance), height: bottom - y(chance) });
    name('chance', (y(chance) + bottom) / 2);
  }
  if (isKnown(people.low) && isKnown(people.high)) {
    bands.push({ kind: 'people', y: y(people.high), height: y(people.low) - y(people.high) });
    name('people', (y(people.low) + y(people.high)) / 2);
  }
  if (isKnown(oneDimension)) {
    // Where it lies within people's band, its name makes room.
    const at = y(oneDimension);
    const middle = isKnown(people.low) ? (y(people.low) + y(people.high)) / 2 : -Infinity;
    name('one dimension', Math.abs(at - middle) < FONT + 3 ? middle + FONT + 3 : at);
  }

  const dots: CurveLayout['dots'] = [];
  const rules: number[] = [];
  let at = bottom + 24;
  for (const { label, rows } of groups) {
    rules.push(at - ROW / 2 - 3);
    texts.push({ text: label, kind: 'heading', x: 0, y: at, anchor: 'start', fontSize: FONT });
    at += ROW;
    for (const row of rows) {
      const lines = wrapText(row.label, left - 14, FONT, measure);
      texts.push(
        ...textLines(lines, ROW * 0.8, {
          kind: 'level',
          x: left - 8,
          y: at,
          anchor: 'end',
          fontSize: FONT
        })
      );
      dots.push({ path: dotsOf(row.shares, left, right, at), key: `${label} ${row.label}` });
      at += ROW + (lines.length - 1) * ROW * 0.8;
    }
    at += GAP;
  }
  return {
    width,
    height: at,
    left,
    right,
    top,
    bottom,
    ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ y: y(value), text: String(100 * value) })),
    bands,
    line: isKnown(oneDimension) ? { y: y(oneDimension) } : null,
    path: points.length > 0 ? `M${points.join('L')}` : '',
    dots,
    rules,
    texts
  };
}

function dotsOf(shares: ArrayLike<number>, left: number, right: number, y: number): string {
  const most = Math.max(...Array.from(shares), 0);
  if (most === 0) return '';
  const pitch = (right - left) / shares.length;
  const largest = Math.min(RADIUS, 0.5 * pitch + 0.6);
  return Array.from(shares, (share, bin) => {
    const r = largest * Math.sqrt(share / most);
    if (r < 0.25) return '';
    const x = left + (bin + 0.5) * pitch;
    const [a, d] = [r.toFixed(2), (2 * r).toFixed(2)];
    return `M${(x - r).toFixed(1)},${y}a${a},${a} 0 1 0 ${d},0a${a},${a} 0 1 0 -${d},0`;
  }).join('');
}

/** Where a rank is drawn; the other way round `rankAt`. */
export const rankX = (
  { left, right }: Pick<CurveLayout, 'left' | 'right'>,
  rank: number,
  count: number
) => (count > 1 ? left + (rank / (count - 1)) * (right - left) : (left + right) / 2);

/** The rank next to a pixel. */
export function rankAt(
  { left, right }: Pick<CurveLayout, 'left' | 'right'>,
  x: number,
  count: number
): number {
  const share = Math.max(0, Math.min(1, (x - left) / (right - left)));
  return Math.round(share * (count - 1));
}
