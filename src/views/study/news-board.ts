import type { RunProgress } from '../../lib/runner';

/** Least time between two showings, in milliseconds: more than that nobody can read. */
const SHOW_EVERY = 150;

/**
 * Collects the news of a run, and hands them over now and then: a server gives hundreds of answers
 * a second, and a page that draws all of them has no time left to ask.
 */
export class NewsBoard {
  #cells: string[] = [];
  #progress: RunProgress | null = null;
  #shownAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param show takes the cells that were answered since the last time, and how far the run is */
  constructor(private readonly show: (cells: readonly string[], progress: RunProgress) => void) {}

  /** Shows at once what comes after a pause, the rest a little later. */
  add(cells: readonly string[], progress: RunProgress): void {
    this.#cells.push(...cells);
    this.#progress = progress;
    const wait = this.#shownAt + SHOW_EVERY - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Shows what is not shown yet. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const progress = this.#progress;
    if (progress === null) return;
    this.#progress = null;
    this.#shownAt = performance.now();
    this.show(this.#cells.splice(0), progress);
  }
}
