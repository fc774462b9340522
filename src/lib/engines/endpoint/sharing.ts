import { abortedError, throwIfAborted } from '../../core/error';

interface Shared<T> {
  result: Promise<T>;
  /** How many wait for it. */
  waiting: number;
  end: AbortController;
}

/** Work under way that several may wait for; it is broken off once nobody does any more. */
export class Sharing<T> {
  readonly #underWay = new Map<string, Shared<T>>();

  /** Whether work by that name is under way. */
  has(name: string): boolean {
    return this.#underWay.has(name);
  }

  /**
   * The result of the work by that name, which is begun where it is not under way.
   *
   * @throws AxiaError `aborted` as soon as the signal is aborted
   */
  async join(
    name: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    throwIfAborted(signal);
    const shared = this.#underWay.get(name) ?? this.#begin(name, work);
    shared.waiting += 1;
    let stop = () => {};
    const leaving = new Promise<never>((_, reject) => {
      stop = () => reject(abortedError());
      signal.addEventListener('abort', stop);
    });
    try {
      return await Promise.race([leaving, shared.result]);
    } finally {
      signal.removeEventListener('abort', stop);
      shared.waiting -= 1;
      const underWay = this.#underWay.get(name) === shared;
      if (shared.waiting === 0 && underWay) {
        this.#underWay.delete(name);
        shared.end.abort();
      }
    }
  }

  #begin(name: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const end = new AbortController();
    const shared: Shared<T> = { result: work(end.signal), waiting: 0, end };
    this.#underWay.set(name, shared);
    const over = () => {
      if (this.#underWay.get(name) === shared) this.#underWay.delete(name);
    };
    // Whoever waits hears of a failure; where nobody does any more, nobody needs to.
    shared.result.then(over, over);
    return shared;
  }
}
