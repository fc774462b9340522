import { AxiaError } from '../../lib/core/error';
import type { ModelEntry, ModelFiles, StoredModel } from '../../lib/models';
import { FileTask } from './file-task.svelte';

/** A model of the reader's own, at an address. */
export class AddByAddress {
  folder = $state('');
  library = $state('');
  /** While its configuration is being read. */
  running = $state(false);
  added = $state.raw<ModelEntry | null>(null);
  error = $state.raw<AxiaError | null>(null);

  readonly #files: Pick<ModelFiles, 'addFromUrl'>;
  #stop = new AbortController();

  constructor(files: Pick<ModelFiles, 'addFromUrl'>) {
    this.#files = files;
  }

  /** @returns whether the model was added; else `error` says why not, unless it was stopped */
  async add(): Promise<boolean> {
    if (this.running) return false;
    const stop = (this.#stop = new AbortController());
    [this.running, this.added, this.error] = [true, null, null];
    try {
      const [folder, library] = [this.folder.trim(), this.library.trim()];
      this.added = await this.#files.addFromUrl(folder, library, stop.signal);
      [this.folder, this.library] = ['', ''];
      return true;
    } catch (error) {
      if (!stop.signal.aborted) this.error = AxiaError.from(error);
      return false;
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    this.#stop.abort();
  }
}

/** A model from a folder or drive. */
export class AddFromFolder extends FileTask<StoredModel> {
  readonly #files: Pick<ModelFiles, 'addFromFolder'>;

  constructor(files: Pick<ModelFiles, 'addFromFolder'>) {
    super();
    this.#files = files;
  }

  /** @returns whether the model is in this browser now */
  take(files: readonly File[]): Promise<boolean> {
    return this.run((options) => {
      if (files.length === 0)
        throw new AxiaError(
          'invalid-input',
          'The folder is empty.',
          'Choose the folder that holds the model’s files, or one above it.'
        );
      return this.#files.addFromFolder(files, options);
    });
  }
}
