import { AxiaError } from '../../lib/core/error';
import type { ModelEntry, ModelFiles, StoredModel } from '../../lib/models';
import { FileTask } from '../file-task.svelte';

/** A model of the reader's own, at an address. */
export class AddByAddress extends FileTask<ModelEntry> {
  folder = $state('');
  library = $state('');

  readonly #files: Pick<ModelFiles, 'addFromUrl'>;

  constructor(files: Pick<ModelFiles, 'addFromUrl'>) {
    super();
    this.#files = files;
  }

  /** @returns whether the model was added; else `error` says why not, unless it was stopped */
  add(): Promise<boolean> {
    const [folder, library] = [this.folder.trim(), this.library.trim()];
    return this.run(async ({ signal }) => {
      const added = await this.#files.addFromUrl(folder, library, signal);
      [this.folder, this.library] = ['', ''];
      return added;
    });
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
