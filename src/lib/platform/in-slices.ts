import { systemClock } from './clock';

/** Milliseconds of work between two chances for the page to draw and to be clicked. */
const SLICE = 12;

/**
 * Runs long work in slices, so that the page stays usable. Between two slices it may be stopped.
 *
 * @param steps short ones: a slice ends with the first step that exceeds it
 * @param onStep gets what each step gives
 * @throws whatever a step throws, or the signal's reason
 */
export async function inSlices<T, Step = void>(
  steps: Generator<Step, T, void>,
  signal?: AbortSignal,
  onStep?: (given: Step) => void
): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE;
    do {
      const step = steps.next();
      if (step.done) return step.value;
      onStep?.(step.value);
    } while (performance.now() < end);
    await systemClock.sleep(0);
    signal?.throwIfAborted();
  }
}
