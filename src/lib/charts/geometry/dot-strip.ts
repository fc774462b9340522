import type { DotStripProps } from '../types';
import type { TextMeasure } from './text';

const FONT = 13;
/** Radius of a dot, which holds up to three digits. */
const RADIUS = 11;

/** Everything a strip of dots draws, in pixels. */
export interface DotStripLayout {
  width: number;
  height: number;
  /** Height of the axis. */
  axis: number;
  start: number;
  end: number;
  radius: number;
  fontSize: number;
  dots: { label: string; x: number; y: number }[];
  ticks: { x: number; text: string }[];
  /** Above the dots; null for none. */
  interval: { from: number; to: number; y: number } | null;
  mean: number | null;
}

/** Lays numbers out along an axis: those that would lie upon each other are stacked. */
export function layoutDotStrip(
  { dots, interval, mean, range, format }: DotStripProps,
  available: number,
  measure: TextMeasure
): DotStripLayout {
  const width = Math.max(240, available);
  const [low, high] = range;
  const texts = [low, (low + high) / 2, high].map((value) => ({ value, text: format(value) }));
  const edge = Math.max(RADIUS, ...texts.map(({ text }) => measure(text, FONT) / 2));
  const [start, end] = [edge, width - edge];
  const x = (value: number) =>
    start + (end - start) * Math.max(0, Math.min(1, (value - low) / (high - low)));
  const stacks: { right: number; x: number }[][] = [];
  const placed = [...dots]
    .sort((one, other) => one.value - other.value)
    .map(({ label, value }) => {
      const at = x(value);
      let row = stacks.findIndex((stack) => at - stack.at(-1)!.right >= RADIUS);
      if (row < 0) row = stacks.push([]) - 1;
      stacks[row]!.push({ right: at + RADIUS, x: at });
      return { label, x: at, row };
    });
  const top = interval ? 22 : 4;
  const axis = top + Math.max(1, stacks.length) * 2 * RADIUS + 6;
  return {
    width,
    height: axis + 24,
    axis,
    start,
    end,
    radius: RADIUS,
    fontSize: FONT,
    dots: placed.map(({ label, row, x: at }) => ({
      label,
      x: at,
      y: axis - 4 - RADIUS - row * 2 * RADIUS
    })),
    ticks: texts.map(({ value, text }) => ({ x: x(value), text })),
    interval: interval && { from: x(interval.low), to: x(interval.high), y: 10 },
    mean: mean === null ? null : x(mean)
  };
}
