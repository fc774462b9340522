import type { HigherOrderCorrelations } from '../../core/analysis/agreement';
import { HIGHER_ORDER_LABELS } from '../../core/values';
import { describeOpposition } from '../agreement';
import { legendAt, textLines, wrapText, type PlotText, type TextMeasure } from './text';

export interface PairMarks {
  y: number;
  /** What values regrouped at random reach: 2.5th to 97.5th percentile, and their mean. */
  chance: { from: number; to: number; mean: number } | null;
  observed: number | null;
}

/** The opposed pairs against chance, in pixels from the top left. */
export interface OpposedPairsLayout {
  width: number;
  height: number;
  /** Ends of the axes, which all rows share. */
  from: number;
  to: number;
  axes: number[];
  ticks: number[];
  texts: PlotText[];
  rows: PairMarks[];
  keys: PairMarks[];
}

const FONT = 12.5;
const LINE = 17;
const SYMBOL = 24;
const KEYS = ['respondent', 'chance (2.5–97.5%, mean)'].map((text) => ({
  text,
  symbol: SYMBOL + 8
}));

/**
 * Lays out one axis from -1 to 1 for each pair of opposed higher-order values, under its name and
 * numbers.
 *
 * @param width width of the picture in pixels
 */
export function layoutOpposedPairs(
  chance: HigherOrderCorrelations['chance'],
  width: number,
  measure: TextMeasure
): OpposedPairsLayout {
  const inset = measure('\u22121', FONT) / 2;
  const [from, to] = [inset, width - inset];
  const at = (r: number) => from + ((Math.max(-1, Math.min(1, r)) + 1) / 2) * (to - from);
  const texts: PlotText[] = [];
  const rows: PairMarks[] = [];
  let y = 4;
  const lines = (text: string, kind: string) => {
    const wrapped = wrapText(text, width, FONT, measure);
    const first = { kind, x: 0, y: y + LINE / 2, anchor: 'start' as const, fontSize: FONT };
    texts.push(...textLines(wrapped, LINE, first));
    y += LINE * wrapped.length;
  };
  for (const one of chance) {
    const [first, second] = one.pair.map((id) => HIGHER_ORDER_LABELS[id]);
    lines(`${first!} against ${second!.toLowerCase()}`, 'heading');
    lines(describeOpposition(one), 'numbers');
    y += 12;
    const { level } = one;
    const known = Number.isFinite(level.mean);
    rows.push({
      y,
      chance: known ? { from: at(level.low), to: at(level.high), mean: at(level.mean) } : null,
      observed: at(one.observed)
    });
    y += 22;
  }
  const values = [-1, 0, 1];
  for (const value of values) {
    const text = String(value).replace('-', '\u2212');
    texts.push({ text, kind: 'tick', x: at(value), y: y + 4, anchor: 'middle', fontSize: FONT });
  }
  const legend = legendAt(KEYS, y + 24, width, FONT, measure);
  texts.push(...legend.texts);
  const keys = legend.keys.map(({ x, y: middle }, k): PairMarks => {
    const [to, half] = [x + SYMBOL, x + SYMBOL / 2];
    return k === 0
      ? { y: middle, chance: null, observed: half }
      : { y: middle, chance: { from: x, to, mean: half }, observed: null };
  });
  return {
    width,
    height: Math.ceil(y + 24 + legend.height),
    from,
    to,
    axes: rows.map((row) => row.y),
    ticks: values.map(at),
    texts,
    rows,
    keys
  };
}
