import { AxiaError } from '../../lib/core/error';
import { eraseTemporaryFiles, newId } from '../../lib/platform';
import {
  deleteStudy,
  duplicateStudy,
  emptyBin,
  importStudy,
  noteFailures,
  renameStudy,
  restoreStudy,
  type StudyRecord,
  type StudyStore
} from '../../lib/store';
import { BundleTask } from '../file-task.svelte';
import type { Services } from '../services';
import { Guarded } from '../guarded.svelte';

/** Days that a deleted study waits in the bin. */
const BIN_DAYS = 30;

/** The studies of this browser, and what can be done with them. */
export class StudiesState extends Guarded {
  studies = $state.raw<StudyRecord[]>([]);
  /** The study deleted last, for the undo button. */
  deleted = $state.raw<StudyRecord | null>(null);
  warning = $state.raw<AxiaError | null>(null);
  ready = $state(false);
  /** The bundle that is being read, or the last one; its result is the id of the study. */
  readonly opening = new BundleTask<string>();

  readonly #services: Services;

  constructor(services: Services) {
    super();
    this.#services = services;
  }

  /** Reads the list, and erases what is past its time: old studies in the bin, exported files. */
  async load(): Promise<void> {
    void eraseTemporaryFiles(this.#services.now());
    await this.guard(async () => {
      const { store, warning } = await this.#services.openStore();
      this.warning = warning;
      const old = this.#services.now() - BIN_DAYS * 86_400_000;
      await emptyBin(store, new Date(old).toISOString());
      this.studies = await store.list();
      this.ready = true;
      if (await noteFailures(store, this.studies)) this.studies = await store.list();
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

  undo(): Promise<void> {
    const study = this.deleted;
    return this.#change(async (store) => {
      if (study) await restoreStudy(store, study.id);
      this.deleted = null;
    });
  }

  /**
   * Reads a bundle and keeps its study. When it is stopped, or refused, nothing is kept.
   *
   * @returns the id under which it is kept, or null (`error` says why it was refused)
   */
  async open(file: File): Promise<string | null> {
    const { studies, sources } = this.#services;
    await this.#change(async (store) => {
      const done = await this.opening.run((options) =>
        studies.read(
          file,
          async (bundle) => {
            // Where the list cannot be had, the study's own id may be on it.
            const published = await sources.listPublished().then(
              (list) => list.map(({ id }) => id),
              () => [bundle.record.id]
            );
            const options = { otherId: newId(), published, now: this.#now() };
            return (await importStudy(store, bundle, options)).id;
          },
          options
        )
      );
      if (!done && this.opening.error) throw this.opening.error;
    });
    return this.opening.result;
  }

  #now(): string {
    return new Date(this.#services.now()).toISOString();
  }

  async #change(change: (store: StudyStore) => Promise<unknown>): Promise<void> {
    await this.guard(async () => {
      const { store } = await this.#services.openStore();
      await change(store);
      this.studies = await store.list();
    });
  }
}
