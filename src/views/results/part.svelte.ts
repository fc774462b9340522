import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import { askAgain } from '../ask-again';

/** One part of the results that is computed by itself, in the worker. */
export class Part<Value> {
  /** The newest that was computed; it stays while another is on its way. */
  value = $state.raw<Value | null>(null);
  /** Under which choices; null before there is a value. */
  choices = $state.raw<AnalysisChoices | null>(null);
  busy = $state(false);
  /** Why the newest computation gave nothing. */
  error = $state.raw<AxiaError | null>(null);

  /** Says that a computation is due. */
  wait(): void {
    this.busy = true;
  }

  /**
   * Computes anew. Never rejects: a failure becomes the error of this part alone.
   *
   * @param current whether the result is still wanted once it is there
   * @returns whether the part is done with: a value or an error of the newest choices
   */
  async compute(
    choices: AnalysisChoices,
    work: () => Promise<Value>,
    current: () => boolean
  ): Promise<boolean> {
    try {
      const value = await askAgain(work, current);
      if (!current()) return false;
      this.value = value;
      this.choices = choices;
      this.error = null;
      return true;
    } catch (caught) {
      const error = AxiaError.from(caught);
      // Superseded in the worker: the newest call brings its own outcome.
      if (!current() || error.kind === 'aborted') return false;
      this.error = error;
      return true;
    } finally {
      if (current()) this.busy = false;
    }
  }
}
