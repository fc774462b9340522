import { AxiaError } from '../lib/core/error';

/** How often something is asked for again after another study took its place. */
const MOST_TRIES = 3;

/**
 * Asks the analysis worker, and once more where a call about another study took the place of this
 * one: a screen that was just left may have asked for the same, or a run in the background.
 *
 * @param current whether the answer is still wanted
 * @throws whatever `ask` rejects with
 */
export async function askAgain<T>(ask: () => Promise<T>, current: () => boolean): Promise<T> {
  for (let again = 0; ; again++) {
    try {
      return await ask();
    } catch (error) {
      const superseded = AxiaError.from(error).kind === 'aborted';
      if (!superseded || !current() || again === MOST_TRIES) throw error;
    }
  }
}
