import type { Clock } from './clock';

/** Longest time between two breaths, in milliseconds: a frame of the screen. */
const LONGEST_WORK = 16;

/**
 * Lets the page draw and be clicked now and then: a respondent that answers at once would otherwise
 * never let go of it.
 */
export class Breath {
  #since: number;

  constructor(private readonly clock: Clock) {
    this.#since = clock.now();
  }

  /** To be awaited between two answers. Resolves at once unless it is time. */
  async take(): Promise<void> {
    const worked = this.clock.now() - this.#since;
    // A clock that was set back has not stopped.
    if (worked >= 0 && worked < LONGEST_WORK) return;
    await this.clock.sleep(0);
    this.#since = this.clock.now();
  }
}
