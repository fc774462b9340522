import { AxiaError, retryDelay } from '../../lib/core/error';
import type { FilesProgress, ModelEntry, ModelFiles } from '../../lib/models';

/** One model on its way into this browser. */
export class Download {
  readonly model: ModelEntry;
  state = $state<'waiting' | 'running' | 'paused' | 'failed'>('waiting');
  /** The newest; null before there is any. */
  progress = $state.raw<FilesProgress | null>(null);
  /** Why it failed. What was downloaded is kept. */
  error = $state.raw<AxiaError | null>(null);
  /** Whether a failed one is tried again automatically. */
  triesAgain = $state(false);
  /** Failures since a byte came or the reader resumed it. */
  failures = 0;

  constructor(model: ModelEntry) {
    this.model = model;
  }
}

/** Longest time in milliseconds before a download that the network stopped is tried again. */
const LONGEST_PAUSE = 600_000;

interface DownloadsOptions {
  files: Pick<ModelFiles, 'ensure' | 'remove'>;
  /** Called after every change of what is stored, however it ended. Must not reject. */
  changed: () => Promise<void>;
  /** Announces to people who do not see the screen. */
  say: (sentence: string) => void;
  /** Called before the first download of this page: the moment to ask for storage that stays. */
  first: () => void;
  /** Keeps the computer from falling asleep until the function that it returns is called. */
  awake: () => () => void;
  /** Called after every step of any download. */
  moved: () => void;
}

/**
 * The queue of downloads: one after the other, so that the first model is there soon. A paused or
 * failed one lets the next go ahead, and keeps what was downloaded.
 */
export class Downloads {
  /** In the order in which they are fetched. */
  list = $state.raw<readonly Download[]>([]);
  /** Bytes per second, as last measured; null before any byte came. */
  rate = $state<number | null>(null);

  readonly #options: DownloadsOptions;
  #begun = false;
  /** The piece of work under way; its promise resolves when the files are released. */
  #work: { download: Download; stop: AbortController; over: Promise<void> } | null = null;

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  /** The one that is being fetched. */
  get running(): Download | null {
    return this.list.find(({ state }) => state === 'running') ?? null;
  }

  of(id: string): Download | null {
    return this.list.find(({ model }) => model.id === id) ?? null;
  }

  /** Puts a model at the end of the queue; one that is there already resumes. */
  add(model: ModelEntry): void {
    const known = this.of(model.id);
    if (known) {
      this.resume(known);
      return;
    }
    if (!this.#begun) this.#options.first();
    this.#begun = true;
    this.list = [...this.list, new Download(model)];
    this.#next();
  }

  /** Stops fetching for now. */
  pause(download: Download): void {
    download.state = 'paused';
    [download.error, download.triesAgain] = [null, false];
    this.#stop(download);
    this.#next();
    this.#options.moved();
  }

  resume(download: Download): void {
    download.failures = 0;
    this.#wait(download);
  }

  /** Downloads a waiting one now; the one that was running waits behind it. */
  putFirst(download: Download): void {
    this.list = [download, ...this.list.filter((other) => other !== download)];
    const before = this.running;
    if (before && before !== download) {
      before.state = 'waiting';
      this.#stop(before);
    }
    this.resume(download);
  }

  /**
   * Takes a download out of the queue.
   *
   * @param keep whether what was downloaded stays in this browser, to continue later
   * @throws AxiaError when the files could not be deleted
   */
  async cancel(download: Download, { keep }: { keep: boolean }): Promise<void> {
    // Paused, it does not start again while its files are being released.
    this.pause(download);
    if (this.#work?.download === download) await this.#work.over;
    this.#drop(download);
    if (keep) return;
    try {
      await this.#options.files.remove(download.model.id);
    } finally {
      await this.#options.changed();
    }
  }

  /** Empties the queue; what was downloaded stays. Resolves when the files are released. */
  async cancelAll(): Promise<void> {
    // All of them first: else one after the other would begin as the one before it ends.
    for (const download of this.list) this.pause(download);
    await Promise.all(this.list.map((download) => this.cancel(download, { keep: true })));
  }

  /** Tries again what a dropped connection had stopped. */
  reconnected(): void {
    for (const download of this.list) {
      if (download.state === 'failed' && download.error?.kind === 'network') this.resume(download);
    }
  }

  #wait(download: Download): void {
    if (download.state !== 'paused' && download.state !== 'failed') return;
    [download.error, download.triesAgain] = [null, false];
    download.state = 'waiting';
    this.#next();
  }

  /** Retries automatically what may pass: at night nobody is there to do it. */
  #tryAgain(download: Download, error: AxiaError): void {
    const passing = error.kind === 'network' || error.kind === 'rate-limit';
    if (!passing || error.retry.when !== 'after') return;
    download.triesAgain = true;
    download.failures += 1;
    setTimeout(
      () => {
        if (this.list.includes(download) && download.error === error) this.#wait(download);
      },
      retryDelay(error.retry, download.failures, LONGEST_PAUSE)
    );
  }

  #stop(download: Download): void {
    if (this.#work?.download === download) this.#work.stop.abort();
  }

  #drop(download: Download): void {
    this.list = this.list.filter((other) => other !== download);
    this.#options.moved();
  }

  #next(): void {
    const download = this.list.find(({ state }) => state === 'waiting');
    if (this.#work || !download) return;
    const stop = new AbortController();
    this.#work = { download, stop, over: this.#fetch(download, stop.signal) };
    void this.#work.over.then(() => {
      this.#work = null;
      this.#next();
    });
  }

  async #fetch(download: Download, signal: AbortSignal): Promise<void> {
    const { files, say, changed, moved, awake } = this.#options;
    const { label } = download.model;
    download.state = 'running';
    const letSleep = awake();
    if (download.failures === 0) say(`${label} is being downloaded.`);
    moved();
    try {
      await files.ensure(download.model, {
        signal,
        onProgress: (progress) => {
          if (progress.rate !== null) download.failures = 0;
          download.progress = progress;
          if (progress.phase === 'fetching') this.rate = progress.rate ?? this.rate;
          moved();
        }
      });
      this.#drop(download);
      say(`${label} is in this browser, complete and checked.`);
    } catch (error) {
      // What aborted it has set the next state.
      if (!signal.aborted) {
        const failure = (download.error = AxiaError.from(error));
        download.state = 'failed';
        if (download.failures === 0) say(`The download of ${label} stopped. ${failure.message}`);
        this.#tryAgain(download, failure);
        moved();
      }
    } finally {
      letSleep();
    }
    await changed();
  }
}
