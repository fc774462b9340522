import { AxiaError, abortedError, throwIfAborted } from '../core/error';

/** Time as the runner sees it, so that tests can run it faster. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after a while, or at once when the signal is aborted. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What is worked through, and how many at once. */
interface ConcurrentWork<T> {
  /** How many may be under way just now. */
  limit: () => number;
  /** The next one; null where there is none, or none until another is done. */
  next: () => T | null;
  work: (one: T) => Promise<void>;
  /** Called once, when work fails: aborts what else is under way. */
  stop: () => void;
}

/**
 * Works through everything that `next` gives, several at once. Nothing is begun after a failure;
 * rejects with the first one, once nothing is under way any more.
 */
export function runConcurrently<T>({ limit, next, work, stop }: ConcurrentWork<T>): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay = 0;
    let failure: { error: unknown } | null = null;
    const fail = (error: unknown) => {
      if (failure !== null) return;
      failure = { error };
      stop();
    };
    const fill = () => {
      while (failure === null && underWay < limit()) {
        const one = next();
        if (one === null) break;
        underWay += 1;
        void work(one).catch(fail).then(freed);
      }
      if (underWay > 0) return;
      if (failure === null) resolve();
      else reject(AxiaError.from(failure.error));
    };
    const freed = () => {
      underWay -= 1;
      fill();
    };
    fill();
  });
}

/** Counts work under way, and says when there is none. */
export class InFlight {
  #underWay = 0;
  #waiting: (() => void)[] = [];

  /** Counts work until it ends. */
  async count<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#ended();
    }
  }

  /** Work that was counted is not counted while it waits. */
  async suspend(wait: () => Promise<void>): Promise<void> {
    this.#ended();
    try {
      await wait();
    } finally {
      this.#underWay += 1;
    }
  }

  /** Resolves once nothing is under way. */
  drained(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #ended(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** A gate between two questions: closed while the run is paused. */
export class PauseGate {
  #paused = false;
  readonly #waiting = new Set<() => void>();
  readonly #watching = new Set<(paused: boolean) => void>();

  get paused(): boolean {
    return this.#paused;
  }

  /** Closes the gate. The answer under way is still taken. */
  pause(): void {
    this.#paused = true;
    for (const heard of this.#watching) heard(true);
  }

  /** Opens the gate. */
  resume(): void {
    this.#paused = false;
    for (const heard of this.#watching) heard(false);
    for (const proceed of [...this.#waiting]) proceed();
  }

  /**
   * Calls back at once whenever the gate is closed or opened.
   *
   * @returns ends that
   */
  watch(heard: (paused: boolean) => void): () => void {
    this.#watching.add(heard);
    return () => this.#watching.delete(heard);
  }

  /** Resolves once the gate is open or the signal is aborted; at once where either holds. */
  wait(signal: AbortSignal): Promise<void> {
    if (!this.#paused || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const proceed = () => {
        this.#waiting.delete(proceed);
        signal.removeEventListener('abort', proceed);
        resolve();
      };
      this.#waiting.add(proceed);
      signal.addEventListener('abort', proceed);
    });
  }
}

/** Longest time that the page is kept from drawing, in milliseconds: a frame of the screen. */
const LONGEST_WORK = 16;

/** Lets the page draw and take clicks while a respondent answers without ever waiting. */
export class Yielder {
  #since: number;
  /** Answers that come together wait for the same pause. */
  #pause: Promise<void> | null = null;

  constructor(private readonly clock: Clock) {
    this.#since = clock.now();
  }

  /** Awaited between two answers. Resolves at once unless it is time. */
  async maybeYield(): Promise<void> {
    const worked = this.clock.now() - this.#since;
    // A clock that was set back has not stopped.
    if (worked >= 0 && worked < LONGEST_WORK) return;
    await (this.#pause ??= this.#takePause());
  }

  async #takePause(): Promise<void> {
    await this.clock.sleep(0);
    this.#since = this.clock.now();
    this.#pause = null;
  }
}

/**
 * What `work` resolves to, unless the signal is aborted first: then it rejects with an error of
 * kind `aborted` at once, and whatever `work` still brings is dropped. Work is not begun when the
 * signal is aborted already.
 */
export async function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(abortedError());
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([stopped, work()]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
