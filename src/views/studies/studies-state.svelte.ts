import type { BundleOptions } from '../../lib/bundle';
import { AxiaError } from '../../lib/core/error';
import { MOST_BUNDLE_BYTES } from '../../lib/core/limits';
import type { BundleAddress } from '../../lib/link';
import { eraseTemporaryFiles, newId } from '../../lib/platform';
import {
  deleteStudy,
  duplicateStudy,
  eraseUnfinished,
  importStudy,
  moveFromPublished,
  noteFailures,
  renameStudy,
  restoreStudy,
  type StudyRecord,
  type StudyStore
} from '../../lib/store';
import { fetchBundle } from '../../lib/sources';
import type { Brought } from '../brought';
import { BundleTask } from '../file-task.svelte';
import { transferInWords } from '../transfer';
import type { Services } from '../services';
import { Guarded } from '../guarded.svelte';

/** Milliseconds after which a copy or an import that is not whole is one that a crash cut short. */
const UNFINISHED = 86_400_000;

/** The studies of this browser, and what can be done with them. */
export class StudiesState extends Guarded {
  studies = $state.raw<StudyRecord[]>([]);
  /** Deleted studies, which take up room until they are erased. */
  bin = $state.raw<StudyRecord[]>([]);
  /** The study deleted last, for the undo button. */
  deleted = $state.raw<StudyRecord | null>(null);
  warning = $state.raw<AxiaError | null>(null);
  ready = $state(false);
  /** The bundle that is being read, or the last one; its result is the study. */
  readonly opening = new BundleTask<Brought>();

  readonly #services: Services;

  constructor(services: Services) {
    super();
    this.#services = services;
  }

  /** Reads the list, and erases what a crash left behind: parts of studies, exported files. */
  async load(): Promise<void> {
    void eraseTemporaryFiles(this.#services.now());
    await this.guard(async () => {
      const { store, warning } = await this.#services.openStore();
      this.warning = warning;
      const old = this.#services.now() - UNFINISHED;
      await eraseUnfinished(store, new Date(old).toISOString());
      await this.#list(store);
      this.ready = true;
      if (await noteFailures(store, this.studies)) await this.#list(store);
      if (await this.#moveStandIns(store)) await this.#list(store);
    });
    this.ready = true;
  }

  rename(id: string, title: string): Promise<void> {
    return this.#change((store) => renameStudy(store, id, title, this.#now()));
  }

  duplicate(id: string): Promise<void> {
    return this.#change((store) => duplicateStudy(store, id, newId(), this.#now()));
  }

  remove(study: StudyRecord): Promise<void> {
    return this.#change(async (store) => {
      await deleteStudy(store, study.id, this.#now());
      this.deleted = study;
    });
  }

  /** Brings a study back from the bin. */
  restore({ id }: StudyRecord): Promise<void> {
    return this.#change(async (store) => {
      await restoreStudy(store, id);
      if (this.deleted?.id === id) this.deleted = null;
    });
  }

  /** Erases a study of the bin for good. */
  erase({ id }: StudyRecord): Promise<void> {
    return this.#change(async (store) => {
      await store.purge(id);
      if (this.deleted?.id === id) this.deleted = null;
    });
  }

  /**
   * Reads a bundle and keeps its study, or finds it among those that are here. When it is stopped, or
   * refused, nothing is kept.
   *
   * @returns null where `error` says why it was refused
   */
  open(file: File): Promise<Brought | null> {
    return this.#open(() => Promise.resolve(file));
  }

  /** The same for a bundle at an address, which is fetched first. */
  openFrom(address: BundleAddress): Promise<Brought | null> {
    return this.#open(({ signal, onProgress }) => {
      return fetchBundle(address, {
        ...{ signal, limit: MOST_BUNDLE_BYTES },
        onProgress: (bytes, total) =>
          onProgress({
            message: `Downloading ${transferInWords({ bytesDone: bytes, bytesTotal: total, rate: null, secondsLeft: null })}`,
            share: total === null ? null : bytes / total
          })
      });
    });
  }

  async #open(bring: (options: Required<BundleOptions>) => Promise<File>): Promise<Brought | null> {
    const { studies, sources } = this.#services;
    await this.#change(async (store) => {
      const done = await this.opening.run(async (options) =>
        studies.read(
          await bring(options),
          async (bundle) => {
            // Where the list cannot be had, the study's own id may be on it.
            const published = await sources.listPublished().then(
              (list) => list.map(({ id }) => id),
              () => [bundle.record.id]
            );
            const options = { otherId: newId(), published, now: this.#now() };
            const { id } = await importStudy(store, bundle, options);
            return { id, report: bundle.record.report };
          },
          options
        )
      );
      if (!done && this.opening.error) throw this.opening.error;
    });
    return this.opening.result;
  }

  async #list(store: StudyStore): Promise<void> {
    const all = await store.list({ deleted: true });
    this.studies = all.filter(({ deletedAt }) => deletedAt === null);
    this.bin = all.filter(({ arriving, deletedAt }) => deletedAt !== null && !arriving);
  }

  /** Gives studies from bundles that have the id of a published one another. */
  async #moveStandIns(store: StudyStore): Promise<boolean> {
    if (!this.studies.some(({ imported }) => imported)) return false;
    const list = await this.#services.sources.listPublished().catch(() => []);
    const published = list.map(({ id }) => id);
    return moveFromPublished(store, this.studies, { published, newId, now: this.#now() });
  }

  #now(): string {
    return new Date(this.#services.now()).toISOString();
  }

  async #change(change: (store: StudyStore) => Promise<unknown>): Promise<void> {
    await this.guard(async () => {
      const { store } = await this.#services.openStore();
      await change(store);
      await this.#list(store);
    });
  }
}
