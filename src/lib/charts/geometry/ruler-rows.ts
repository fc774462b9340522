import { formatInterval, formatSimilarity } from '../format';
import type { RulerRow } from '../types';
import { layoutRuler, rulerMinimum, type RulerLayout, type RulerMark } from './ruler';
import { legendAt, textLines, wrapText, type PlotText, type TextMeasure } from './text';

/** Everything that a stack of rulers on one axis draws, in pixels from its top left. */
export interface RulerRowsLayout {
  width: number;
  height: number;
  texts: PlotText[];
  /** One for each row without a problem; `x` is its left end, `y` its axis. */
  rulers: { row: number; x: number; y: number; layout: RulerLayout }[];
  /** The shared axis under the rulers; null where there is no ruler. */
  axis: { y: number; from: number; to: number; ticks: number[] } | null;
  /** Lines between the rows. */
  rules: number[];
  /** Marks of the legend, explained by the `key` texts. */
  keys: { marks: RulerMark[]; y: number }[];
}

const NARROW = 560;
const GAP = 16;
const NAME = 13;
const NUMBER = 15;
const SMALL = 12;
const LINE = 17;
/** Half the height of the largest mark, with some air. */
const REACH = 11;
const SYMBOL = 24;

/** What is called otherwise from picture to picture. */
export interface RulerNames {
  models: string;
  people: string;
}

export const RULER_NAMES: RulerNames = {
  models: 'other models',
  people: 'people with people (5–95%)'
};

const keysOf = (names: RulerNames): { kinds: RulerMark['kind'][]; text: string }[] => [
  { kinds: ['interval', 'similarity'], text: 'respondent, 95% interval' },
  { kinds: ['chance', 'chance-mean'], text: 'chance (2.5–97.5%, mean)' },
  { kinds: ['model'], text: names.models },
  { kinds: ['models-average'], text: `average of ${names.models}` },
  { kinds: ['one-dimension'], text: 'one dimension' },
  { kinds: ['four-groups'], text: 'four groups' },
  { kinds: ['circle-weak'], text: 'weak circle' },
  { kinds: ['circle-strong'], text: 'textbook circle' },
  { kinds: ['people'], text: names.people }
];
const WIDE_MARKS = new Set<RulerMark['kind']>(['interval', 'chance', 'people']);

/** The texts of a row, in the order in which they are read. */
function cellsOf(row: RulerRow) {
  const { similarity, interval } = row.context;
  return {
    number: formatSimilarity(similarity),
    interval: interval === null ? '' : formatInterval(interval),
    test: row.test ?? ''
  };
}

function widest(texts: string[], fontSize: number, measure: TextMeasure): number {
  return Math.max(0, ...texts.filter(Boolean).map((text) => measure(text, fontSize)));
}

/** Collects what is drawn from the top downwards. */
class Sheet {
  readonly texts: PlotText[] = [];
  readonly rulers: RulerRowsLayout['rulers'] = [];
  readonly rules: number[] = [];
  y = 0;

  put(kind: string, row: number | null, fontSize: number) {
    return (text: string, x: number, y: number, anchor: PlotText['anchor'] = 'start') => {
      if (text !== '') this.texts.push({ text, kind, row, x, y, anchor, fontSize });
    };
  }

  /** Lines one below the other, the first with its middle at `y`. */
  lines(kind: string, row: number | null, fontSize: number) {
    return (lines: string[], x: number, y: number, anchor: PlotText['anchor'] = 'start') =>
      this.texts.push(...textLines(lines, LINE, { kind, row, x, y, anchor, fontSize }));
  }
}

type RulerAt = (row: RulerRow) => RulerLayout;

/** Columns: name, number over interval, ruler, test. Returns where the rulers start. */
function inColumns(
  sheet: Sheet,
  rows: RulerRow[],
  width: number,
  measure: TextMeasure,
  ruler: (width: number) => RulerAt,
  rowHead: string
): number {
  const cells = rows.map(cellsOf);
  const numberHead = ['Similarity', '95% interval'];
  const testHead = cells.some(({ test }) => test !== '') ? ['Permutation', 'test, FDR'] : [];
  const widestOf = (heads: string[], texts: string[], fontSize: number) =>
    Math.max(widest(heads, SMALL, measure), widest(texts, fontSize, measure));
  const names = rows.map(({ name }) => name);
  const nameWidth = Math.min(widestOf([rowHead], names, NAME), Math.max(130, 0.27 * width));
  const intervals = cells.map(({ interval }) => interval);
  const numberWidth = widestOf(numberHead, intervals, SMALL);
  const tests = cells.map(({ test }) => test);
  const testWidth = widestOf(testHead, tests, NAME);
  const numberEnd = nameWidth + GAP + numberWidth;
  const rulerStart = numberEnd + GAP / 2;
  const rulerAt = ruler(width - testWidth - GAP / 2 - rulerStart);

  const head = sheet.lines('head', null, SMALL);
  head([rowHead], 0, LINE * 1.5);
  head(numberHead, numberEnd, LINE / 2, 'end');
  head(testHead, width, LINE / 2, 'end');
  sheet.y = 2 * LINE + 6;

  rows.forEach((row, i) => {
    const lines = wrapText(row.name, nameWidth, NAME, measure);
    const problem =
      row.problem === null ? [] : wrapText(row.problem, width - nameWidth - GAP, NAME, measure);
    const height = LINE * Math.max(2, lines.length, problem.length) + 14;
    const middle = sheet.y + height / 2;
    const first = (of: string[]) => middle - ((of.length - 1) * LINE) / 2;
    sheet.rules.push(sheet.y);
    sheet.lines('name', i, NAME)(lines, 0, first(lines));
    if (row.problem === null) {
      const { number, interval, test } = cells[i]!;
      const stacked = interval === '' ? 0 : LINE / 2;
      sheet.put('similarity', i, NUMBER)(number, numberEnd, middle - stacked, 'end');
      sheet.put('interval', i, SMALL)(interval, numberEnd, middle + stacked, 'end');
      sheet.rulers.push({ row: i, x: rulerStart, y: middle, layout: rulerAt(row) });
      sheet.put('test', i, NAME)(test, width, middle, 'end');
    } else {
      sheet.lines('problem', i, NAME)(problem, nameWidth + GAP, first(problem));
    }
    sheet.y += height;
  });
  return rulerStart;
}

/** Name and numbers on top, the ruler beneath, over the whole width. */
function stacked(
  sheet: Sheet,
  rows: RulerRow[],
  width: number,
  measure: TextMeasure,
  ruler: (width: number) => RulerAt
): number {
  const cells = rows.map(cellsOf);
  const column = (key: 'number' | 'interval' | 'test', fontSize: number) =>
    widest(
      cells.map((cell) => cell[key]),
      fontSize,
      measure
    );
  const [numberWidth, intervalWidth, testWidth] = [
    column('number', NUMBER),
    column('interval', SMALL),
    column('test', SMALL)
  ];
  const used = numberWidth + intervalWidth + testWidth + 20;
  const left = width - used - 12;
  // Beside the numbers a name may take two lines; if any needs more, all get lines of their own.
  const beside =
    left > 0 &&
    rows.every(({ name }) => {
      const lines = wrapText(name, left, NAME, measure);
      return lines.length <= 2 && widest(lines, NAME, measure) <= left;
    });
  const rulerAt = ruler(width);

  rows.forEach((row, i) => {
    if (i > 0) sheet.rules.push(sheet.y);
    sheet.y += 10;
    const alone = !beside || row.problem !== null;
    const names = wrapText(row.name, alone ? width : left, NAME, measure);
    sheet.lines('name', i, NAME)(names, 0, sheet.y + LINE / 2);
    const under = sheet.y + names.length * LINE;
    if (row.problem === null) {
      const { number, interval, test } = cells[i]!;
      const y = (beside ? sheet.y : under) + LINE / 2;
      const start = beside ? width - used : 0;
      sheet.put('similarity', i, NUMBER)(number, start + numberWidth, y, 'end');
      sheet.put('interval', i, SMALL)(interval, start + numberWidth + 10, y);
      sheet.put('test', i, SMALL)(test, width, y, 'end');
      const axis = under + (beside ? 0 : LINE) + REACH + 2;
      sheet.rulers.push({ row: i, x: 0, y: axis, layout: rulerAt(row) });
      sheet.y = axis + REACH + 4;
    } else {
      const lines = wrapText(row.problem, width, NAME, measure);
      sheet.lines('problem', i, NAME)(lines, 0, under + LINE / 2);
      sheet.y = under + lines.length * LINE + 8;
    }
  });
  return 0;
}

/** The shared axis, with its numbers kept inside the picture. */
function axisUnder(sheet: Sheet, from: number, width: number, measure: TextMeasure) {
  const layout = sheet.rulers[0]?.layout;
  if (!layout) return null;
  const y = sheet.y + 6;
  const put = sheet.put('tick', null, SMALL);
  const ticks = layout.ticks.map(({ x, text }) => {
    const half = measure(text, SMALL) / 2;
    put(text, Math.max(half, Math.min(width - half, from + x)), y + 15, 'middle');
    return from + x;
  });
  sheet.y = y + 26;
  return { y, from: from + layout.start, to: from + layout.end, ticks };
}

/** Names every kind of mark that some ruler shows, and in narrow pictures the test. */
function legendUnder(
  sheet: Sheet,
  narrow: boolean,
  width: number,
  measure: TextMeasure,
  names: RulerNames
) {
  const shown = new Set(sheet.rulers.flatMap(({ layout }) => layout.marks.map(({ kind }) => kind)));
  const entries = keysOf(names)
    .map(({ kinds, text }) => ({
      kinds: kinds.filter((kind) => shown.has(kind)),
      text: kinds.includes('similarity') && !shown.has('interval') ? 'respondent' : text
    }))
    .filter(({ kinds }) => kinds.length > 0);
  if (narrow && sheet.texts.some(({ kind }) => kind === 'test')) {
    entries.push({ kinds: [], text: 'p of the permutation test, after FDR' });
  }
  if (entries.length === 0) return [];
  const legend = legendAt(
    entries.map((entry) => ({ ...entry, symbol: entry.kinds.length > 0 ? SYMBOL + 8 : 0 })),
    sheet.y + 12,
    width,
    SMALL,
    measure
  );
  sheet.texts.push(...legend.texts);
  const keys = legend.keys.map(({ kinds, x, y }) => ({
    y,
    marks: kinds.map((kind) =>
      WIDE_MARKS.has(kind)
        ? { kind, from: x + 1, to: x + SYMBOL - 1 }
        : { kind, from: x + SYMBOL / 2, to: x + SYMBOL / 2 }
    )
  }));
  sheet.y += 12 + SMALL / 2 + legend.height;
  return keys.filter(({ marks }) => marks.length > 0);
}

/**
 * Lays out rulers one below the other on a shared axis, with names, numbers and a legend: in
 * columns where there is room, and the ruler under its name and numbers on a phone. Every ruler
 * is a {@link layoutRuler}.
 *
 * @param width width of the picture in pixels
 * @param rowHead what the rows are, over their names where there are columns
 * @param names for the legend
 */
export function layoutRulerRows(
  rows: RulerRow[],
  width: number,
  measure: TextMeasure,
  rowHead = 'Population',
  names = RULER_NAMES
): RulerRowsLayout {
  const minimum = rows.some(({ context, problem }) => problem === null && rulerMinimum(context) < 0)
    ? -1
    : 0;
  const ruler =
    (rulerWidth: number): RulerAt =>
    (row) =>
      layoutRuler(row.context, rulerWidth, null, measure, minimum);
  const sheet = new Sheet();
  const narrow = width < NARROW;
  const from = narrow
    ? stacked(sheet, rows, width, measure, ruler)
    : inColumns(sheet, rows, width, measure, ruler, rowHead);
  if (rows.length > 0) sheet.rules.push(sheet.y);
  const axis = axisUnder(sheet, from, width, measure);
  const keys = legendUnder(sheet, narrow, width, measure, names);
  const { texts, rulers, rules } = sheet;
  return { width, height: Math.ceil(sheet.y), texts, rulers, axis, rules, keys };
}
