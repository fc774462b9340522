import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';

/** What became of a cell so far: as stored, or an answer that was taken back. */
export type CellStatus = Answer['status'] | 'withdrawn';

/**
 * Which cells of a plan are still to be asked: those without an answer, those that failed where
 * they are asked again, and those whose context holds one of these.
 *
 * @param statuses of the stored answers, by cell id
 * @returns ids of the cells, and those among them whose stored answer will be out of date if one in
 *   their context turns out otherwise
 */
export function openCells(
  cells: readonly Cell[],
  statuses: ReadonlyMap<string, CellStatus>,
  askFailedAgain: boolean
): { open: Set<string>; outdated: Cell[] } {
  const open = new Set<string>();
  const outdated: Cell[] = [];
  // Cells with the same form share one list. What a list names comes before it in the plan.
  const inContext = new Map<readonly string[], boolean>();
  const behindOpen = ({ context }: Cell): boolean => {
    if (context === undefined) return false;
    const list = context.cells;
    const known = inContext.get(list) ?? list.some((id) => open.has(id));
    inContext.set(list, known);
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

/**
 * The cells of a run in the order in which they can be asked: that of the plan, but for those whose
 * context lacks an answer. So conversations are held side by side while several cells are asked at
 * once, and one after the other where only one is.
 */
export class CellQueue {
  /** Positions of the cells without a context that is still open, in order, and how many were given. */
  #free: number[] = [];
  #given = 0;
  /** Positions of those whose context was settled since, in order, and how many of these were given. */
  #freed: number[] = [];
  #freedGiven = 0;
  /** Ids of cells that are still to be answered. */
  readonly #open: Set<string>;
  /** Cells that wait, by one open cell of their context; those with the same form together. */
  readonly #behind = new Map<string, { context: readonly string[]; positions: number[] }[]>();

  /** @param cells those to ask, in the order of the plan */
  constructor(private readonly cells: readonly Cell[]) {
    this.#open = new Set(cells.map(({ id }) => id));
    const byContext = new Map<readonly string[], number[]>();
    cells.forEach(({ context }, position) => {
      if (context === undefined) return void this.#free.push(position);
      const positions = byContext.get(context.cells);
      if (positions) positions.push(position);
      else byContext.set(context.cells, [position]);
    });
    for (const [context, positions] of byContext) this.#wait({ context, positions });
    this.#free = this.#free.concat(this.#freed).sort(ascending);
    this.#freed = [];
  }

  /** The earliest cell that can be asked now; null where there is none, or none yet. */
  next(): Cell | null {
    const free = this.#free[this.#given] ?? Infinity;
    const freed = this.#freed[this.#freedGiven] ?? Infinity;
    if (free === Infinity && freed === Infinity) return null;
    if (free < freed) this.#given += 1;
    else this.#freedGiven += 1;
    return this.cells[Math.min(free, freed)]!;
  }

  /** A cell was answered or given up: cells that waited for it may be asked. */
  settled({ id }: Cell): void {
    this.#open.delete(id);
    const waiting = this.#behind.get(id) ?? [];
    this.#behind.delete(id);
    for (const one of waiting) this.#wait(one);
  }

  #wait(waiting: { context: readonly string[]; positions: number[] }): void {
    // From the end: in a conversation the answer before is the one that comes last.
    const open = waiting.context.findLast((id) => this.#open.has(id));
    if (open === undefined) return this.#freePositions(waiting.positions);
    const others = this.#behind.get(open);
    if (others) others.push(waiting);
    else this.#behind.set(open, [waiting]);
  }

  /** Thousands of questions may wait for one form: two lists in order are merged by sorting. */
  #freePositions(positions: readonly number[]): void {
    const rest = this.#freed.slice(this.#freedGiven);
    this.#freed = rest.concat(positions);
    this.#freedGiven = 0;
    const last = rest.at(-1);
    if (last !== undefined && positions[0]! < last) this.#freed.sort(ascending);
  }
}

const ascending = (one: number, other: number) => one - other;
