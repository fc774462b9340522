/**
 * A long computation in steps, for a worker to pause, stop and report on: it yields after every few
 * milliseconds of work, now and then a result so far, and returns the whole result.
 */
export type Steps<Result, Partial = never> = Generator<Partial | null, Result, void>;

/** Runs a computation to its end. */
export function finish<Result>(steps: Steps<Result, unknown>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
