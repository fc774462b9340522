import { withdrawn, type Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';

/**
 * Stored answers to questions whose prompt holds an answer that is asked for again. They stay as they
 * are until that answer is really another one: a question that fails once more changes nothing.
 */
export class Dependants {
  /** Cells by the open cells of their context. */
  readonly #behind = new Map<string, Cell[]>();
  /** Ids of those whose answer still stands. */
  readonly #standing = new Set<string>();
  /** Ids of those whose answer was taken back. */
  readonly #withdrawn = new Set<string>();

  /**
   * @param cells with a stored answer, in the order of the plan
   * @param open ids of cells that are asked, these among them
   */
  hold(cells: readonly Cell[], open: ReadonlySet<string>): void {
    for (const cell of cells) {
      this.#standing.add(cell.id);
      for (const id of new Set(cell.context?.cells)) {
        if (!open.has(id)) continue;
        const behind = this.#behind.get(id);
        if (behind) behind.push(cell);
        else this.#behind.set(id, [cell]);
      }
    }
  }

  /** Whether the stored answer to a cell stays, once everything in its context is settled. */
  stays({ id }: Cell): boolean {
    return this.#standing.has(id);
  }

  /** Takes back what stands behind a new answer. Returns what is to be stored together with it. */
  answered({ cellId, status }: Answer): Answer[] {
    // To fail once more is no change; to fail in the place of an answer is one.
    if (status === 'failed' && !this.#withdrawn.has(cellId)) return [];
    const behind = this.#behind.get(cellId) ?? [];
    this.#behind.delete(cellId);
    return behind
      .filter(({ id }) => this.#standing.delete(id))
      .map(({ id }) => {
        this.#withdrawn.add(id);
        return withdrawn(id);
      });
  }
}
