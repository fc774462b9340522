import { AxiaError } from '../../lib/core/error';
import type { FilesOptions, FilesProgress } from '../../lib/models';

/** A longer piece of work on files: how far it is, what came of it, and a way to stop it. */
export class FileTask<Result> {
  running = $state(false);
  progress = $state.raw<FilesProgress | null>(null);
  result = $state.raw<Result | null>(null);
  /** Why it failed; null too after it was stopped. */
  error = $state.raw<AxiaError | null>(null);

  #stop: AbortController | null = null;

  /**
   * Does the work, unless another is under way. Never rejects.
   *
   * @returns whether it came to its end
   */
  async run(work: (options: FilesOptions) => Promise<Result>): Promise<boolean> {
    if (this.running) return false;
    const stop = (this.#stop = new AbortController());
    [this.running, this.progress, this.result, this.error] = [true, null, null, null];
    try {
      this.result = await work({
        signal: stop.signal,
        onProgress: (progress) => (this.progress = progress)
      });
      return true;
    } catch (error) {
      if (!stop.signal.aborted) this.error = AxiaError.from(error);
      return false;
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }
}
