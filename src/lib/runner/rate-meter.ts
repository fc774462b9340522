/** Fewest cells that a rate is taken over, and how many times those that are asked at once. */
const WINDOW = 50;
const ROUNDS = 4;

/** Cells a second over the last cells, counting only the time in which the run was going. */
export class RateMeter {
  readonly #window: number;
  readonly #times: number[] = [];
  #gap = 0;
  #stoppedAt: number | null = null;

  /** @param atOnce cells asked at once, which may end together */
  constructor(atOnce: number) {
    this.#window = Math.max(WINDOW, ROUNDS * atOnce);
  }

  /** A cell was finished. */
  count(now: number): void {
    this.#times.push(now - this.#gap);
    if (this.#times.length > this.#window + 1) this.#times.shift();
  }

  /** The run stands still from now on. */
  stop(now: number): void {
    this.#stoppedAt ??= now;
  }

  /** The run goes on, or begins. */
  go(now: number): void {
    if (this.#stoppedAt !== null) this.#gap += now - this.#stoppedAt;
    this.#stoppedAt = null;
    if (this.#times.length === 0) this.#times.push(now - this.#gap);
  }

  /** Null before the first cell, and where no time has passed that the clock could tell. */
  get rate(): number | null {
    const cells = this.#times.length - 1;
    if (cells < 1) return null;
    const milliseconds = this.#times.at(-1)! - this.#times[0]!;
    return milliseconds > 0 ? (1000 * cells) / milliseconds : null;
  }
}
