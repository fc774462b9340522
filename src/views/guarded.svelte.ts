import { AxiaError } from '../lib/core/error';

/** A state of a screen whose work may fail: the newest failure is its error. */
export class Guarded {
  error = $state.raw<AxiaError | null>(null);

  /** @returns whether the work came to its end; else `error` says why not. Never rejects. */
  protected async guard(work: () => Promise<void>): Promise<boolean> {
    try {
      this.error = null;
      await work();
      return true;
    } catch (error) {
      this.error = AxiaError.from(error);
      return false;
    }
  }
}
