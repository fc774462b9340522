import { AxiaError, type ErrorKind } from '../core/error';
import type { StudyStore } from '../store/store';

/**
 * Asked when a store fails. May resolve to another store that already holds the study and all its
 * answers so far (usually in memory); null ends the run.
 */
export type StoreFailureHandler = (error: AxiaError) => Promise<StudyStore | null>;

/** Failures of the store itself; others (an erased study) another store would not heal. */
const STORE_KINDS: readonly ErrorKind[] = ['quota', 'defect'];

/** The store of a run, which can be replaced while the run goes. */
export class StudyKeeper {
  #store: StudyStore;
  #replacing: Promise<StudyStore | null> | null = null;

  constructor(
    store: StudyStore,
    private readonly onFailure: StoreFailureHandler | undefined,
    private readonly onReplaced: (error: AxiaError, store: StudyStore) => void
  ) {
    this.#store = store;
  }

  get store(): StudyStore {
    return this.#store;
  }

  /**
   * Does `work` with the store; where that fails, once more with a replacement.
   *
   * @throws AxiaError the first failure where there is no replacement, else the second
   */
  async with<T>(work: (store: StudyStore) => Promise<T>): Promise<T> {
    const store = this.#store;
    try {
      return await work(store);
    } catch (thrown) {
      const error = AxiaError.from(thrown);
      const replacement = await this.#replacementOf(store, error);
      if (replacement === null) throw error;
      try {
        return await work(replacement);
      } catch (second) {
        throw AxiaError.from(second);
      }
    }
  }

  /** One replacement, however much that was under way failed with the store. */
  #replacementOf(store: StudyStore, error: AxiaError): Promise<StudyStore | null> {
    if (!STORE_KINDS.includes(error.kind)) return Promise.resolve(null);
    if (this.#store !== store) return Promise.resolve(this.#store);
    return (this.#replacing ??= this.#replace(error).finally(() => {
      this.#replacing = null;
    }));
  }

  async #replace(error: AxiaError): Promise<StudyStore | null> {
    const replacement = (await this.onFailure?.(error)) ?? null;
    if (replacement !== null) {
      this.#store = replacement;
      this.onReplaced(error, replacement);
    }
    return replacement;
  }
}
