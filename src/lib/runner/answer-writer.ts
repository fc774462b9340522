import type { Answer } from '../core/study/answer';
import type { Clock } from './clock';

/** Answers that are stored together at most. */
export const LARGEST_BATCH = 128;

/** Longest time that an answer waits for company, in milliseconds. */
const LONGEST_WAIT = 100;

/**
 * Stores answers in batches: a fast respondent gives hundreds a second, and one transaction for
 * each would take longer than the answers. A batch is announced only once it is stored. What a tab
 * that is closed takes along is what came in that moment, and is asked again.
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
    // A failure in the background reaches whoever adds or flushes next.
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
