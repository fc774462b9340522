import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';

/**
 * Which cells of a plan are still to be asked: those without an answer, those that failed where
 * they are asked again, and whatever stands behind one of these.
 *
 * @param statuses of the stored answers, by cell id
 * @returns ids of the cells, and those among them whose stored answer is thereby out of date
 */
export function openCells(
  cells: readonly Cell[],
  statuses: ReadonlyMap<string, Answer['status']>,
  askFailedAgain: boolean
): { open: Set<string>; outdated: Cell[] } {
  const open = new Set<string>();
  const outdated: Cell[] = [];
  // Cells behind the same form share one list. What a list names comes before it in the plan.
  const standsBehind = new Map<readonly string[], boolean>();
  const behindOpen = ({ context }: Cell): boolean => {
    if (context === undefined) return false;
    const list = context.cells;
    const known = standsBehind.get(list) ?? list.some((id) => open.has(id));
    standsBehind.set(list, known);
    return known;
  };
  for (const cell of cells) {
    const status = statuses.get(cell.id);
    const settled = status === 'answered' || (status === 'failed' && !askFailedAgain);
    if (settled && !behindOpen(cell)) continue;
    open.add(cell.id);
    if (status === 'answered') outdated.push(cell);
  }
  return { open, outdated };
}
