import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';

/** Whether a part is there or on its way, whatever it holds. */
export type PartState = Omit<Part<unknown>, 'compute'>;

/** One part of the results that is computed by itself, in the worker. */
export class Part<Value> {
  /** The newest that was computed; it stays while another is on its way. */
  value = $state.raw<Value | null>(null);
  /** Under which choices; null before there is a value. */
  choices = $state.raw<AnalysisChoices | null>(null);
  busy = $state(false);
  /** Whether intervals and chance levels of the value are still being computed. */
  partial = $state(false);
  /** Why the newest computation gave nothing. */
  error = $state.raw<AxiaError | null>(null);

  /** Says that a computation is due. */
  wait(): void {
    this.busy = true;
  }

  /**
   * Computes again. A failure becomes the error of this part alone; nothing changes once the signal
   * is aborted. Never rejects.
   *
   * @param work may give what it has so far: `partial` says that intervals are still to come
   */
  async compute(
    choices: AnalysisChoices,
    work: (onPartial: (value: Value) => void) => Promise<Value>,
    signal: AbortSignal
  ): Promise<void> {
    const take = (value: Value, partial: boolean) => {
      if (signal.aborted) return;
      [this.value, this.choices, this.error, this.partial] = [value, choices, null, partial];
    };
    try {
      take(await work((value) => take(value, true)), false);
    } catch (error) {
      if (!signal.aborted) this.error = AxiaError.from(error);
    } finally {
      if (!signal.aborted) this.busy = false;
    }
  }
}
