import type { BundleProgress } from '../lib/bundle';
import { createTransferMeter } from '../lib/models/progress';
import { FileTask, type TaskOptions } from './file-task.svelte';

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
