import { AxiaError, type ErrorKind } from '../core/error';
import type { Answer } from '../core/study/answer';
import type { StudyStore } from '../store/store';
import type { Clock } from './concurrency';

/** Answers that are stored together at most. */
export const LARGEST_BATCH = 128;

/** Longest time that an answer waits to be stored, in milliseconds. */
const LONGEST_WAIT = 100;

/**
 * Stores answers in batches: a fast respondent gives hundreds a second, and one transaction for
 * each would take longer than the answers. A batch is announced only once it is stored. A closed tab
 * loses what came in since the last batch, and asks it again.
 */
export class AnswerWriter {
  #waiting: Answer[] = [];
  #writing: Answer[] = [];
  #since = 0;
  #write: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | null = null;

  /**
   * @param save resolves once a batch is durably stored
   * @param announce called after that
   */
  constructor(
    private readonly clock: Clock,
    private readonly save: (answers: readonly Answer[]) => Promise<void>,
    private readonly announce: (answers: readonly Answer[]) => void
  ) {}

  /** Answers that were added and are not stored: what is lost when writing fails. */
  get unsaved(): Answer[] {
    return [...this.#writing, ...this.#waiting];
  }

  /**
   * Takes an answer; resolves at once unless it is time to store. Rejects when storing failed, now
   * or before: nothing is stored after a failure.
   */
  async add(answer: Answer): Promise<void> {
    this.#waiting.push(answer);
    if (this.#failure) throw this.#failure.error;
    if (this.#waiting.length === 1) {
      this.#since = this.clock.now();
      void this.#flushSoon();
    }
    const due = this.clock.now() - this.#since >= LONGEST_WAIT;
    if (!due && this.#waiting.length < LARGEST_BATCH) return;
    await this.flush();
  }

  /** Resolves once everything that was added is stored and announced. */
  flush(): Promise<void> {
    this.#write = this.#write.then(() => this.#writeBatch());
    // A failure in the background is thrown by the next call of `add` or `flush`.
    this.#write.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return this.#write;
  }

  /** The answer that waits must not depend on how long the next one takes. */
  async #flushSoon(): Promise<void> {
    const first = this.#waiting[0];
    await this.clock.sleep(LONGEST_WAIT);
    if (this.#waiting[0] === first) await this.flush().catch(() => {});
  }

  async #writeBatch(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#writing = this.#waiting;
    this.#waiting = [];
    await this.save(this.#writing);
    const stored = this.#writing;
    this.#writing = [];
    this.announce(stored);
  }
}

/**
 * Asked when a store fails. May resolve to another store that already holds the study and all its
 * answers so far (usually in memory); null ends the run.
 */
export type StoreFailureHandler = (error: AxiaError) => Promise<StudyStore | null>;

/** Failures of the store itself; no other store would heal the rest, such as a deleted study. */
const STORE_KINDS: readonly ErrorKind[] = ['quota', 'defect'];

/** The store of a run, which can be replaced while the run goes. */
export class FailoverStore {
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
