import { isKnown } from '../format';
import type { SimilarityContext } from '../types';
import type { TextMeasure } from './text';

/** One thing on the ruler, in pixels from its left end. */
export interface RulerMark {
  kind:
    | 'chance'
    | 'chance-mean'
    | 'people'
    | 'model'
    | 'models-average'
    | 'one-dimension'
    | 'four-groups'
    | 'circle-weak'
    | 'circle-strong'
    | 'interval'
    | 'similarity';
  from: number;
  to: number;
}

export interface RulerLabel {
  text: string;
  kind: RulerMark['kind'];
  /** Middle of the text, and of the mark that it names. */
  x: number;
  markX: number;
  width: number;
  side: 'above' | 'below';
  /** 0 is the row nearest to the axis. */
  row: number;
}

export interface RulerLayout {
  width: number;
  /** Left and right end of the axis. */
  start: number;
  end: number;
  /** Lowest value of the axis: 0, or -1 where something is negative. */
  minimum: number;
  ticks: { x: number; text: string }[];
  marks: RulerMark[];
  labels: RulerLabel[];
  rowsAbove: number;
  rowsBelow: number;
}

const GAP = 12;

/** Gives every label a row in which it touches no other, and keeps it between the edges. */
function arrange(labels: Omit<RulerLabel, 'x' | 'row'>[], width: number): RulerLabel[] {
  const rows: Record<RulerLabel['side'], [number, number][][]> = { above: [], below: [] };
  const sorted = [...labels].sort((a, b) => a.markX - b.markX || a.kind.localeCompare(b.kind));
  // The respondent's own number comes first: it gets the row nearest to the axis.
  sorted.sort((a, b) => Number(b.kind === 'similarity') - Number(a.kind === 'similarity'));
  return sorted.map((label) => {
    const half = label.width / 2;
    const x = Math.max(half, Math.min(width - half, label.markX));
    const side = rows[label.side];
    const free = side.findIndex((row) =>
      row.every(([from, to]) => x - half >= to + GAP || x + half + GAP <= from)
    );
    const row = free === -1 ? side.length : free;
    (side[row] ??= []).push([x - half, x + half]);
    return { ...label, x, row };
  });
}

/** Lowest value that the axis of a ruler needs: -1 where something is negative, 0 otherwise. */
export function rulerMinimum(context: SimilarityContext): -1 | 0 {
  const all = [
    context.similarity,
    context.interval?.low,
    context.chance?.low,
    context.oneDimension?.mean,
    context.fourGroups?.mean,
    context.circleWeak?.mean,
    context.circleStrong?.mean,
    context.ceiling?.low,
    ...(context.models?.similarities ?? []),
    context.models?.average
  ].filter(isKnown);
  return Math.min(0, ...all) < 0 ? -1 : 0;
}

/**
 * Lays out a ruler from 0 to 100 (from -100 where a similarity is negative, as a correlation can
 * be). What is null is left out. Values beyond the ends are drawn at the ends.
 *
 * @param width width of the picture in pixels
 * @param fontSize of the labels; null for a ruler without labels
 * @param minimum lowest value of the axis; rulers that share an axis need the same
 */
export function layoutRuler(
  context: SimilarityContext,
  width: number,
  fontSize: number | null,
  measure: TextMeasure,
  minimum: -1 | 0 = rulerMinimum(context)
): RulerLayout {
  const { chance, ceiling, interval } = context;
  // Where there are labels, the numbers of the two ends stand beside the axis.
  const beside = (text: string) => (fontSize === null ? 10 : measure(text, fontSize) + 10);
  const start = beside(minimum < 0 ? '\u2212100' : '0');
  const end = Math.max(start + 20, width - beside('100'));
  const at = (value: number) =>
    start + ((Math.max(minimum, Math.min(1, value)) - minimum) / (1 - minimum)) * (end - start);

  const marks: RulerMark[] = [];
  const names: { kind: RulerMark['kind']; text: string; markX: number; side: 'above' | 'below' }[] =
    [];
  const band = (kind: RulerMark['kind'], low: number, high: number) => {
    if (isKnown(low) && isKnown(high)) marks.push({ kind, from: at(low), to: at(high) });
  };
  const point = (
    kind: RulerMark['kind'],
    value: number | null | undefined,
    text: string | null
  ) => {
    if (!isKnown(value)) return;
    marks.push({ kind, from: at(value), to: at(value) });
    if (text !== null) names.push({ kind, text, markX: at(value), side: 'below' });
  };

  if (chance) {
    band('chance', chance.low, chance.high);
    point('chance-mean', chance.mean, null);
    if (isKnown(chance.low) && isKnown(chance.high)) {
      const middle = at((chance.low + chance.high) / 2);
      names.push({ kind: 'chance', text: 'chance', markX: middle, side: 'below' });
    }
  }
  if (ceiling && isKnown(ceiling.mean)) {
    const low = ceiling.low ?? ceiling.mean;
    const high = ceiling.high ?? ceiling.mean;
    band('people', low, high);
    const markX = at((low + high) / 2);
    names.push({ kind: 'people', text: 'people with people', markX, side: 'above' });
  }
  for (const one of context.models?.similarities ?? []) point('model', one, null);
  point('models-average', context.models?.average, null);
  point('one-dimension', context.oneDimension?.mean, 'one dimension');
  point('four-groups', context.fourGroups?.mean, 'four groups');
  point('circle-weak', context.circleWeak?.mean, 'weak circle');
  point('circle-strong', context.circleStrong?.mean, 'textbook circle');
  if (interval) band('interval', interval.low, interval.high);
  if (isKnown(context.similarity)) {
    const markX = at(context.similarity);
    marks.push({ kind: 'similarity', from: markX, to: markX });
    const text = (context.similarity * 100).toFixed(1).replace('-', '\u2212');
    names.push({ kind: 'similarity', text, markX, side: 'above' });
  }

  const labels =
    fontSize === null
      ? []
      : arrange(
          names.map((name) => ({ ...name, width: measure(name.text, fontSize) })),
          width
        );
  const rowsOn = (side: RulerLabel['side']) =>
    labels.reduce((rows, label) => (label.side === side ? Math.max(rows, label.row + 1) : rows), 0);
  const tickValues = minimum < 0 ? [-1, 0, 1] : [0, 0.5, 1];
  return {
    width,
    start,
    end,
    minimum,
    ticks: tickValues.map((value) => ({
      x: at(value),
      text: (value * 100).toFixed(0).replace('-', '\u2212')
    })),
    marks,
    labels,
    rowsAbove: rowsOn('above'),
    rowsBelow: rowsOn('below')
  };
}
