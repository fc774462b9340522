import { AxiaError } from '../core/error';

/** What is worked through, by whom, and what ends it early. */
export interface Lanes<T> {
  /** Most that are worked on at once, just now. */
  atOnce: () => number;
  /** The next one; null where there is none, or none until another is done. */
  next: () => T | null;
  work: (one: T) => Promise<void>;
  /** Called once, when work fails: it is to break off what else is under way. */
  stop: () => void;
}

/**
 * Works through everything that `next` gives, several at once. Nothing is begun after a failure;
 * rejects with the first one, once nothing is under way any more.
 */
export function inLanes<T>({ atOnce, next, work, stop }: Lanes<T>): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay = 0;
    let failure: { error: unknown } | null = null;
    const fail = (error: unknown) => {
      if (failure !== null) return;
      failure = { error };
      stop();
    };
    const fill = () => {
      while (failure === null && underWay < atOnce()) {
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
