import { AxiaError } from '../lib/core/error';
import type { FilesProgress } from '../lib/models';
import type { BundleProgress } from '../lib/bundle';
import { createTransferMeter } from '../lib/models/progress';

/** Stops a task, and reports its progress. */
export interface TaskOptions<Progress> {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** A longer piece of work on files: how far it is, what came of it, and a way to stop it. */
export class FileTask<Result, Progress = FilesProgress> {
  running = $state(false);
  progress = $state.raw<Progress | null>(null);
  result = $state.raw<Result | null>(null);
  /** Why it failed; null too after it was stopped. */
  error = $state.raw<AxiaError | null>(null);

  #stop: AbortController | null = null;
  #over: Promise<unknown> = Promise.resolve();

  /**
   * Does the work, unless another is under way. Never rejects.
   *
   * @returns whether it came to its end
   */
  async run(work: (options: TaskOptions<Progress>) => Promise<Result>): Promise<boolean> {
    if (this.running) return false;
    const stop = (this.#stop = new AbortController());
    [this.running, this.progress, this.result, this.error] = [true, null, null, null];
    try {
      const working = work({
        signal: stop.signal,
        onProgress: (progress) => (this.progress = progress)
      });
      this.#over = working.catch(() => undefined);
      this.result = await working;
      return true;
    } catch (error) {
      if (!stop.signal.aborted) this.error = AxiaError.from(error);
      return false;
    } finally {
      this.running = false;
    }
  }

  /** Resolves when the files are let go. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#over;
  }
}

/** The writing or reading of a bundle. */
export class BundleTask<Result> extends FileTask<Result, BundleProgress> {
  /** Null where it is not known. */
  secondsLeft = $state.raw<number | null>(null);

  override run(work: (options: TaskOptions<BundleProgress>) => Promise<Result>): Promise<boolean> {
    const meter = createTransferMeter();
    return super.run(({ signal, onProgress }) =>
      work({
        signal,
        onProgress: (progress) => {
          const { share } = progress;
          if (share === null) meter.restart();
          this.secondsLeft = meter.read(share, 1, performance.now()).secondsLeft;
          onProgress(progress);
        }
      })
    );
  }
}
