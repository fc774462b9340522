import type { Agreement, ConservativePanel } from '../../core/analysis/agreement';
import { HIGHER_ORDER_LABELS, HIGHER_ORDER_VALUES } from '../../core/values';
import { formatAgreement } from '../format';
import type { AgreementDotsProps } from '../types';
import { legendAt, textLines, wrapText, type PlotText, type TextMeasure } from './text';

/** An axis from 0 to 100%, in pixels. */
export interface PercentAxis {
  from: number;
  to: number;
  ticks: { x: number; text: string }[];
  /** Where a share (0-1, held within its ends) lies. */
  at(share: number): number;
}

/** What both pictures of agreement have, in pixels from the top left. */
interface AgreementLayout {
  width: number;
  height: number;
  axis: PercentAxis;
  /** Where the lines of the axis run: all the way down, or through the marks only on a phone. */
  grid: { top: number; bottom: number }[];
  texts: PlotText[];
}

/** A share with its interval; `group` counts HIGHER_ORDER_VALUES. */
export interface AgreementMark {
  group: number;
  x: number;
  from: number;
  to: number;
  y: number;
}

/** Everything that the dots of agreement draw. */
export interface AgreementRowsLayout extends AgreementLayout {
  rules: number[];
  marks: AgreementMark[];
  /** Shares without a value prompt. */
  ticks: { x: number; top: number; bottom: number }[];
  /** Symbols of the legend: a higher-order value, the interval, or the unprompted tick. */
  keys: { kind: number | 'interval' | 'unprompted'; x: number; y: number }[];
}

/** Bars of agreement by higher-order value. */
export interface AgreementBarsLayout extends AgreementLayout {
  /** Symbols before the names. */
  symbols: { group: number; x: number; y: number }[];
  bars: AgreementMark[];
  /** The share without a value prompt, with its interval; null where unknown. */
  unprompted: { x: number; from: number; to: number } | null;
  keys: { kind: 'interval' | 'unprompted'; x: number; y: number }[];
}

export const BAR_HEIGHT = 14;

const NARROW = 560;
const NAME = 13;
const SMALL = 12;
const LINE = 16;
/** Each higher-order value has a lane of its own, so that no interval hides another. */
const LANE = 8;
const LANES = LANE * HIGHER_ORDER_VALUES.length;
const SYMBOL = 18;
const LABELS = HIGHER_ORDER_VALUES.map((id) => HIGHER_ORDER_LABELS[id]);

/** An axis whose numbers stay inside two edges. */
function percentAxis(
  left: number,
  right: number,
  fontSize: number,
  measure: TextMeasure
): PercentAxis {
  const from = left + measure('0%', fontSize) / 2;
  const to = Math.max(from + 20, right - measure('100%', fontSize) / 2);
  const at = (share: number) => from + Math.max(0, Math.min(1, share)) * (to - from);
  return {
    from,
    to,
    at,
    ticks: [0, 25, 50, 75, 100].map((percent) => ({ x: at(percent / 100), text: `${percent}%` }))
  };
}

/** The numbers of an axis; a phone has room for three of them. */
function tickTexts(axis: PercentAxis, y: number, fontSize: number, narrow: boolean): PlotText[] {
  return axis.ticks
    .filter((_, i) => !narrow || i % 2 === 0)
    .map(({ x, text }) => ({ text, kind: 'tick', x, y, anchor: 'middle', fontSize }));
}

function placed({ share, low, high }: Agreement, axis: PercentAxis) {
  return { x: axis.at(share), from: axis.at(low), to: axis.at(high) };
}

/** How far the known shares of a behaviour lie apart, 0-1; -1 where fewer than two are known. */
export function spreadOf(row: readonly (Agreement | null)[]): number {
  const shares = row.flatMap((cell) => (cell ? [cell.share] : []));
  return shares.length < 2 ? -1 : Math.max(...shares) - Math.min(...shares);
}

/**
 * Behaviours in the order in which they are drawn: by area as areas first come up, or all in one
 * group, those first whose shares lie furthest apart.
 */
export function agreementGroups({
  behaviours,
  cells,
  sort
}: Pick<AgreementDotsProps, 'behaviours' | 'cells' | 'sort'>): {
  title: string | null;
  rows: number[];
}[] {
  const all = behaviours.map((_, b) => b);
  if (sort === 'spread') {
    const spread = behaviours.map((_, b) => spreadOf(cells[b] ?? []));
    return [{ title: null, rows: all.sort((a, b) => spread[b]! - spread[a]! || a - b) }];
  }
  const areas = [...new Set(behaviours.map(({ area }) => area))];
  return areas.map((area) => ({
    title: area ?? (areas.length > 1 ? 'Other behaviours' : null),
    rows: all.filter((b) => behaviours[b]!.area === area)
  }));
}

/**
 * Lays out one row per behaviour, with a mark for each higher-order value: names beside the plot
 * where there is room, and above it on a phone.
 *
 * @param width width of the picture in pixels
 */
export function layoutAgreementRows(
  props: Pick<AgreementDotsProps, 'behaviours' | 'cells' | 'unprompted' | 'sort'>,
  width: number,
  measure: TextMeasure
): AgreementRowsLayout {
  const { behaviours, cells, unprompted = null } = props;
  const narrow = width < NARROW;
  const widest = Math.max(0, ...behaviours.map(({ label }) => measure(label, NAME)));
  const nameWidth = narrow ? width : Math.min(widest, Math.max(150, 0.3 * width));
  const axis = percentAxis(narrow ? 0 : nameWidth + 16, width, SMALL, measure);
  const rules: number[] = [];
  const marks: AgreementMark[] = [];
  const ticks: AgreementRowsLayout['ticks'] = [];
  const grid: AgreementRowsLayout['grid'] = [];

  const entries: { kind: AgreementRowsLayout['keys'][number]['kind']; text: string }[] = [
    ...LABELS.map((text, kind) => ({ kind, text })),
    { kind: 'interval', text: '95% interval' },
    ...(unprompted ? [{ kind: 'unprompted' as const, text: 'no value prompt' }] : [])
  ];
  const legend = legendAt(
    entries.map((entry) => ({ ...entry, symbol: SYMBOL + 6 })),
    0,
    width,
    SMALL,
    measure
  );
  const texts: PlotText[] = [...legend.texts];
  let y = legend.height + 10;
  texts.push(...tickTexts(axis, y + SMALL / 2, SMALL, narrow));
  y += SMALL + 8;
  const top = y;

  const plain = { anchor: 'start' as const, fontSize: NAME };
  for (const { title, rows } of agreementGroups(props)) {
    if (title !== null) {
      rules.push(y);
      texts.push({ ...plain, text: title, kind: 'heading', x: 0, y: y + 16 });
      y += 28;
    }
    for (const b of rows) {
      rules.push(y);
      const lines = wrapText(behaviours[b]!.label, nameWidth, NAME, measure);
      const beside = Math.max(LANES, lines.length * LINE) + 10;
      const height = narrow ? lines.length * LINE + LANES + 12 : beside;
      const first = narrow ? y + 4 + LINE / 2 : y + height / 2 - ((lines.length - 1) * LINE) / 2;
      texts.push(...textLines(lines, LINE, { ...plain, kind: 'name', x: 0, y: first }));
      const lanes = narrow ? y + height - LANES - 5 : y + (height - LANES) / 2;
      if (narrow) grid.push({ top: lanes - 1, bottom: lanes + LANES + 5 });
      const known = marks.length;
      HIGHER_ORDER_VALUES.forEach((_, group) => {
        const cell = cells[b]?.[group];
        if (cell) marks.push({ group, ...placed(cell, axis), y: lanes + (group + 0.5) * LANE });
      });
      const own = unprompted?.[b];
      if (own) ticks.push({ x: axis.at(own.share), top: lanes - 2, bottom: lanes + LANES + 2 });
      if (known === marks.length) {
        const at = { x: axis.from, y: lanes + LANES / 2, fontSize: SMALL };
        texts.push({ text: 'not known', kind: 'unknown', anchor: 'start', ...at });
      }
      y += height;
    }
  }
  rules.push(y);
  if (!narrow) grid.push({ top, bottom: y });
  texts.push(...tickTexts(axis, y + 6 + SMALL / 2, SMALL, narrow));
  const keys = legend.keys.map(({ kind, x, y: middle }) => ({
    kind,
    x: x + SYMBOL / 2,
    y: middle
  }));
  return { width, height: Math.ceil(y + SMALL + 14), axis, grid, texts, rules, marks, ticks, keys };
}

/**
 * Lays out one bar per higher-order value: name, bar and number side by side where there is room,
 * and the bar under its name and number on a phone.
 *
 * @param width width of the picture in pixels
 */
export function layoutAgreementBars(
  { byHigherOrder, unprompted }: Pick<ConservativePanel, 'byHigherOrder' | 'unprompted'>,
  width: number,
  measure: TextMeasure
): AgreementBarsLayout {
  const narrow = width < NARROW;
  const numbers = LABELS.map((_, g) => {
    const cell = byHigherOrder[g] ?? null;
    return cell ? formatAgreement(cell) : 'not known';
  });
  const widest = (texts: string[]) => Math.max(...texts.map((text) => measure(text, NAME)));
  const left = narrow ? 0 : SYMBOL + widest(LABELS) + 14;
  const right = narrow ? width : width - widest(numbers) - 14;
  const axis = percentAxis(left, right, NAME, measure);
  const texts: PlotText[] = [];
  const symbols: AgreementBarsLayout['symbols'] = [];
  const bars: AgreementMark[] = [];
  const grid: AgreementBarsLayout['grid'] = [];

  let y = 4;
  LABELS.forEach((label, group) => {
    const line = y + (narrow ? LINE / 2 : 17);
    const bar = y + (narrow ? LINE + 15 : 17);
    const set = { y: line, fontSize: NAME };
    symbols.push({ group, x: SYMBOL / 2 - 2, y: line });
    texts.push({ text: label, kind: 'name', x: SYMBOL, anchor: 'start', ...set });
    texts.push({ text: numbers[group]!, kind: 'name', x: width, anchor: 'end', ...set });
    const cell = byHigherOrder[group];
    if (cell) bars.push({ group, y: bar, ...placed(cell, axis) });
    if (narrow) grid.push({ top: bar - 12, bottom: bar + 12 });
    y = bar + 17;
  });
  if (!narrow) grid.push({ top: 4, bottom: y });
  texts.push(...tickTexts(axis, y + 12, NAME, narrow));

  const entries: { kind: 'interval' | 'unprompted'; text: string; symbol: number }[] = [
    { kind: 'interval', text: '95% interval', symbol: 30 }
  ];
  if (unprompted) {
    const text = `no value prompt: ${formatAgreement(unprompted)}`;
    entries.push({ kind: 'unprompted', text, symbol: 30 });
  }
  const legend = legendAt(entries, y + 30, width, NAME, measure);
  texts.push(...legend.texts);
  return {
    width,
    height: Math.ceil(y + 30 + legend.height),
    axis,
    grid,
    texts,
    symbols,
    bars,
    unprompted: unprompted && placed(unprompted, axis),
    keys: legend.keys.map(({ kind, x, y: middle }) => ({ kind, x: x + 11, y: middle }))
  };
}
