const WINDOW = 50;

/** Cells a second over the last 50 cells, counting only the time in which the run was going. */
export class RateMeter {
  readonly #times: number[] = [];
  #gap = 0;
  #stoppedAt: number | null = null;

  /** A cell was finished. */
  count(now: number): void {
    this.#times.push(now - this.#gap);
    if (this.#times.length > WINDOW + 1) this.#times.shift();
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
