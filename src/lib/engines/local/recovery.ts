import { AxiaError, type ErrorKind, type Retry } from '../../core/error';

const now: Retry = { when: 'now' };

/** What must be done after a fault before the same question can be asked again, cheapest first. */
export type Step =
  /** Nothing: the model is still loaded. */
  | 'ask-again'
  /** A new worker, which loads the stored files. */
  | 'load-again'
  /** As `load-again`, with half the context where all prompts fit into that: it takes less memory. */
  | 'load-smaller'
  /** Every stored file is hashed, and what is broken is fetched anew; then as `load-again`. */
  | 'check-files'
  /** Nothing that Axia can do. */
  | 'give-up';

interface Cure {
  step: Step;
  /** Overrides what the error itself says of trying again. */
  retry?: Retry;
  /** Whether doing it a second time, without an answer between, is no use. */
  once?: boolean;
}

const CURES: Partial<Record<ErrorKind, Cure>> = {
  'device-lost': { step: 'load-again' },
  network: { step: 'load-again' },
  'corrupt-model': { step: 'check-files', once: true },
  // What the ended worker held is not given back at once.
  'out-of-memory': {
    step: 'load-smaller',
    retry: { when: 'after', milliseconds: 2000 },
    once: true
  },
  // Unknown words of the engine: a fresh one may do better, once.
  defect: { step: 'load-again', retry: now, once: true },
  aborted: { step: 'ask-again' }
};

/**
 * Remembers what went wrong since the last answer, and says what heals it. How often a fault is
 * healed is not decided here: whoever asks counts failures (`FailurePolicy` of the runner).
 */
export class Recovery {
  #failed: ErrorKind | null = null;
  #step: Step = 'ask-again';

  /** What must be done before the next question. */
  get step(): Step {
    return this.#step;
  }

  /** Notes a fault. Returns it with whether trying again makes sense now. */
  failed(error: AxiaError): AxiaError {
    const cure = CURES[error.kind];
    const again = error.kind === this.#failed;
    this.#failed = error.kind;
    if (cure === undefined || (cure.once && again)) {
      this.#step = 'give-up';
      return withRetry(error, { when: 'never' });
    }
    this.#step = cure.step;
    return withRetry(error, cure.retry ?? error.retry);
  }

  /** A question was answered: all is well again. */
  succeeded(): void {
    this.#failed = null;
    this.#step = 'ask-again';
  }
}

/** The same error with another word on trying again. */
export function withRetry(error: AxiaError, retry: Retry): AxiaError {
  return new AxiaError(error.kind, error.message, error.advice, { retry, cause: error.cause });
}
