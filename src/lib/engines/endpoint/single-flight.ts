import { abortedError, throwIfAborted } from '../../core/error';

interface Flight<T> {
  result: Promise<T>;
  /** How many wait for it. */
  waiting: number;
  end: AbortController;
}

/** Equal work under way is done once; it is aborted when nobody waits for it any more. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** Whether work of this key is under way. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  /**
   * The result of the work of this key, begun where it is not under way.
   *
   * @throws AxiaError `aborted` as soon as the signal aborts
   */
  async do(key: string, signal: AbortSignal, work: (end: AbortSignal) => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    const flight = this.#flights.get(key) ?? this.#begin(key, work);
    flight.waiting += 1;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(abortedError());
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([left, flight.result]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiting -= 1;
      if (flight.waiting === 0 && this.#flights.get(key) === flight) {
        this.#flights.delete(key);
        flight.end.abort();
      }
    }
  }

  #begin(key: string, work: (end: AbortSignal) => Promise<T>): Flight<T> {
    const end = new AbortController();
    const flight = { result: work(end.signal), waiting: 0, end };
    this.#flights.set(key, flight);
    return flight;
  }
}
