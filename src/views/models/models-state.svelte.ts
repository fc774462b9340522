import { AxiaError } from '../../lib/core/error';
import {
  probeDevice,
  verdict,
  type CheckReport,
  type DeviceFacts,
  type ModelEntry,
  type ModelFiles,
  type StoredModel,
  type Verdict
} from '../../lib/models';
import { keepAwake, requestPersistence, storageState, type StorageState } from '../../lib/platform';
import { announcer, background } from '../shell/messages.svelte';
import { shareDone } from '../transfer';
import { Downloads, type Download } from './downloads.svelte';
import { FileTask } from '../file-task.svelte';
import { checkInWords } from './words';
import { Guarded } from '../guarded.svelte';

/** What is done with a stored model. */
export type Task = { kind: 'check' | 'save'; id: string };

/** What the screen asks of the browser; replaceable in tests. */
export interface Browser {
  probe(): Promise<DeviceFacts>;
  storage(): Promise<StorageState>;
  persist(): Promise<StorageState>;
  awake(): () => void;
}

const thisBrowser: Browser = {
  probe: probeDevice,
  storage: storageState,
  persist: requestPersistence,
  awake: keepAwake
};

/**
 * The models of this browser, and the work on their files. Lives as long as the page, so that
 * downloads go on while other screens are shown: see `modelsStateOf`. What follows from the rest is
 * a getter, for a derived value would die with the screen that made it.
 */
export class ModelsState extends Guarded {
  facts = $state.raw<DeviceFacts | null>(null);
  /** Null until the list was read. */
  stored = $state.raw<readonly StoredModel[] | null>(null);
  storage = $state.raw<StorageState | null>(null);
  /** The check or copy under way, or the last one; one at a time. */
  readonly task = new FileTask<string>();
  current = $state.raw<Task | null>(null);
  /** The model that is being copied from a folder, or the last one. */
  readonly adding = new FileTask<StoredModel>();
  readonly downloads: Downloads;
  readonly files: ModelFiles;

  readonly #browser: Browser;

  constructor(files: ModelFiles, browser: Browser = thisBrowser) {
    super();
    this.files = files;
    this.#browser = browser;
    this.downloads = new Downloads({
      files,
      changed: () => this.refresh(),
      say: (sentence) => announcer.say(sentence),
      first: () => void this.persist(),
      awake: () => this.#browser.awake(),
      moved: () => {
        const text = this.#line();
        const line = text === null ? null : { text, href: '#/models', page: 'models' };
        background.show('downloads', line);
      }
    });
  }

  /** Bytes of all stored models, shared weights once; null while unknown. */
  get bytes(): number | null {
    if (this.stored === null) return null;
    const folders: Record<string, number> = {};
    for (const { model, bytesStored } of this.stored) {
      const { folder } = model.address;
      folders[folder] = Math.max(folders[folder] ?? 0, bytesStored);
    }
    return Object.values(folders).reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Reads what is known of the device and the stored files. */
  async load(): Promise<void> {
    const probing = this.#browser.probe();
    await Promise.all([probing.then((facts) => (this.facts = facts)), this.refresh()]);
  }

  /** Reads the list of stored files again. Never rejects. */
  async refresh(): Promise<void> {
    await this.guard(async () => {
      [this.stored, this.storage] = await Promise.all([this.files.list(), this.#browser.storage()]);
    });
  }

  /** Asks the browser to keep the files when space runs short. */
  async persist(): Promise<void> {
    this.storage = await this.#browser.persist();
  }

  /** Whether a model runs here; null while the device is being checked. */
  judge(model: ModelEntry, stored: StoredModel | null): Verdict | null {
    if (this.facts === null) return null;
    // Downloads have taken room since the device was checked.
    const facts = { ...this.facts, storage: this.storage ?? this.facts.storage };
    return verdict(model, facts, {
      storedBytes: stored?.bytesStored ?? 0,
      totalBytes: stored?.bytesTotal ?? null
    });
  }

  storedOf(id: string): StoredModel | null {
    return this.stored?.find(({ model }) => model.id === id) ?? null;
  }

  /** Hashes every file, and downloads those that are wrong again. */
  async check({ model }: StoredModel): Promise<void> {
    let report: CheckReport | null = null;
    await this.#do({ kind: 'check', id: model.id }, async (options) => {
      report = await this.files.check(model.id, options);
      return checkInWords(report);
    });
    await this.refresh();
    if (report !== null && needsRepair(report)) this.downloads.add(model);
  }

  /** Writes a model into a folder of the reader's. */
  save({ model }: StoredModel, to: FileSystemDirectoryHandle): Promise<void> {
    return this.#do({ kind: 'save', id: model.id }, async (options) => {
      await this.files.saveToFolder(model.id, to, options);
      return `Saved to the folder “${to.name}”.`;
    });
  }

  /** @returns whether the model is in this browser now; else `adding` says why not */
  async addFromFolder(files: readonly File[]): Promise<boolean> {
    const added = await this.adding.run((options) => {
      if (files.length === 0)
        throw new AxiaError(
          'invalid-input',
          'The folder is empty.',
          'Choose the folder with the model’s files, or one above it.'
        );
      return this.files.addFromFolder(files, options);
    });
    if (added) await this.refresh();
    return added;
  }

  /**
   * Takes a download out of the queue.
   *
   * @param options.keep whether what came stays in this browser
   * @returns whether that was done; else `error` says why not
   */
  async cancel(download: Download, options: { keep: boolean }): Promise<boolean> {
    const done = await this.guard(() => this.downloads.cancel(download, options));
    await this.#refreshAfter(done);
    return done;
  }

  /** @returns whether it was deleted; else `error` says why not */
  async remove({ id }: ModelEntry): Promise<boolean> {
    const download = this.downloads.of(id);
    const done = await this.guard(async () => {
      if (download) await this.downloads.cancel(download, { keep: false });
      else await this.files.remove(id);
    });
    if (this.current?.id === id) this.current = null;
    await this.#refreshAfter(done);
    return done;
  }

  /** @returns whether all were deleted; else `error` says why not */
  async removeAll(): Promise<boolean> {
    const done = await this.guard(async () => {
      await Promise.all([this.downloads.cancelAll(), this.task.stop()]);
      await this.files.removeAll();
    });
    this.current = null;
    await this.#refreshAfter(done);
    return done;
  }

  async #do(current: Task, work: Parameters<FileTask<string>['run']>[0]): Promise<void> {
    if (this.task.running) return;
    this.current = current;
    await this.task.run(work);
    const { result, error } = this.task;
    if (result !== null || error !== null) announcer.say(result ?? error!.message);
  }

  /** Refreshes without dropping the error of what came before. */
  async #refreshAfter(clean: boolean): Promise<void> {
    const { error } = this;
    await this.refresh();
    if (!clean) this.error = error;
  }

  #line(): string | null {
    const { running, list } = this.downloads;
    if (!running) {
      const failed = list.find(({ state }) => state === 'failed');
      return failed ? `The download of ${failed.model.label} stopped` : null;
    }
    const share = running.progress && shareDone(running.progress);
    const more = list.filter(({ state }) => state === 'waiting').length;
    return (
      `Downloading ${running.model.label}` +
      (share === null ? '' : `: ${Math.floor(100 * share)}%`) +
      (more === 0 ? '' : `, ${more} more in the queue`)
    );
  }
}

const needsRepair = ({ broken, missing, stored }: CheckReport): boolean =>
  broken.length + missing.length > 0 && stored.model.address.fetchable;

const states = new WeakMap<ModelFiles, ModelsState>();

/** The one state of these files: made by the first screen that asks, and kept after it. */
export function modelsStateOf(files: ModelFiles): ModelsState {
  let state = states.get(files);
  if (!state) {
    const made = (state = new ModelsState(files));
    states.set(files, made);
    window.addEventListener('online', () => made.downloads.reconnected());
  }
  return state;
}
