import { AxiaError } from '../../lib/core/error';
import { chooseFolder, settledFiles, type WatchedFolder } from '../../lib/platform';

/** Milliseconds between two looks. */
const PAUSE = 2000;

/** Largest file that is read, in bytes: a result is far smaller. */
const LARGEST = 4_000_000;

/** A folder whose results are taken in as they come. */
export class FolderWatch {
  /** Its name; null while none is watched. */
  name = $state<string | null>(null);
  error = $state.raw<AxiaError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The one that is watched: another may have its name. */
  #folder: WatchedFolder | null = null;

  /**
   * Lets the teacher choose a folder. Call it while a click is handled.
   *
   * @param ontexts called with the texts of what came
   */
  async start(ontexts: (texts: string[]) => void): Promise<void> {
    this.error = null;
    try {
      const folder = await chooseFolder('axia-lesson', 'read');
      if (folder === null) return;
      this.stop();
      [this.#folder, this.name] = [folder, folder.name];
      void this.#look(folder, new Map(), ontexts);
    } catch (error) {
      this.error = AxiaError.from(error);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    [this.#folder, this.name] = [null, null];
  }

  async #look(
    folder: WatchedFolder & { name: string },
    looks: Parameters<typeof settledFiles>[2],
    ontexts: (texts: string[]) => void
  ): Promise<void> {
    try {
      const files = await settledFiles(folder, /\.txt$/iu, looks);
      const small = files.filter(({ size }) => size <= LARGEST);
      const texts = await Promise.all(small.map((file) => file.text()));
      if (this.#folder !== folder) return;
      if (texts.length > 0) ontexts(texts);
      this.#timer = setTimeout(() => void this.#look(folder, looks, ontexts), PAUSE);
    } catch (cause) {
      if (this.#folder !== folder) return;
      this.stop();
      this.error = new AxiaError(
        'invalid-input',
        `The folder ${folder.name.slice(0, 100)} can no longer be read.`,
        'Press “Watch a folder” and choose it once more.',
        { cause }
      );
    }
  }
}
