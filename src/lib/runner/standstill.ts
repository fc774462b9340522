/** Knows whether anything is under way, for whoever waits until nothing is. */
export class Standstill {
  #underWay = 0;
  #waiting: (() => void)[] = [];

  /** Counts work as under way until it ends. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Counts work that is under way as standing still while it waits. */
  async whileWaiting(wait: () => Promise<void>): Promise<void> {
    this.#leave();
    try {
      await wait();
    } finally {
      this.#underWay += 1;
    }
  }

  /** Resolves once nothing is under way. */
  reached(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
