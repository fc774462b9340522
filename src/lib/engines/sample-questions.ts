import type { Cell } from '../core/study/cell';

/** From this median mass on the response options on, a model is asked plainly. Our choice. */
export const ENOUGH_MASS = 0.9;

/** The cells whose prompt is known before anything was answered. */
export function knownCells(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ context }) => context === undefined || context.cells.length === 0);
}

/** So many cells spread evenly over a list, or all where it is shorter. */
export function spreadOver(cells: readonly Cell[], most: number): Cell[] {
  const count = Math.min(most, cells.length);
  return Array.from(
    { length: count },
    (_, index) => cells[Math.floor(((index + 0.5) * cells.length) / count)]!
  );
}
