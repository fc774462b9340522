import type { Cell } from '../core/study/cell';

/**
 * The cells of a run in the order in which they can be asked: that of the plan, but for those that
 * stand behind an answer which is not there yet. So conversations go on side by side while several
 * cells are asked at once, and one after the other where only one is.
 */
export class NextCells {
  /** Places of the cells without a context that is still open, in order, and how many were given. */
  #free: number[] = [];
  #given = 0;
  /** Places of those whose context was settled since, in order, and how many of these were given. */
  #freed: number[] = [];
  #freedGiven = 0;
  /** Ids of cells that are still to be answered. */
  readonly #open: Set<string>;
  /** Cells that wait, by one open cell of their context; those behind the same form together. */
  readonly #behind = new Map<string, { context: readonly string[]; places: number[] }[]>();

  /** @param cells those to ask, in the order of the plan */
  constructor(private readonly cells: readonly Cell[]) {
    this.#open = new Set(cells.map(({ id }) => id));
    const byContext = new Map<readonly string[], number[]>();
    cells.forEach(({ context }, place) => {
      if (context === undefined) return void this.#free.push(place);
      const places = byContext.get(context.cells);
      if (places) places.push(place);
      else byContext.set(context.cells, [place]);
    });
    for (const [context, places] of byContext) this.#wait({ context, places });
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

  /** A cell was answered or given up: what stands behind it may be asked. */
  settled({ id }: Cell): void {
    this.#open.delete(id);
    const waiting = this.#behind.get(id) ?? [];
    this.#behind.delete(id);
    for (const one of waiting) this.#wait(one);
  }

  #wait(waiting: { context: readonly string[]; places: number[] }): void {
    // From the end: in a conversation the answer before is the one that comes last.
    const open = waiting.context.findLast((id) => this.#open.has(id));
    if (open === undefined) return this.#freePlaces(waiting.places);
    const others = this.#behind.get(open);
    if (others) others.push(waiting);
    else this.#behind.set(open, [waiting]);
  }

  /** Thousands of questions may stand behind one form: two lists in order are merged by sorting. */
  #freePlaces(places: readonly number[]): void {
    const rest = this.#freed.slice(this.#freedGiven);
    this.#freed = rest.concat(places);
    this.#freedGiven = 0;
    const last = rest.at(-1);
    if (last !== undefined && places[0]! < last) this.#freed.sort(ascending);
  }
}

const ascending = (one: number, other: number) => one - other;
