import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import type { Elicitation } from '../core/study/design';
import type { AxiaError } from '../core/error';
import type { RespondentIdentity, RespondentProvenance } from '../core/provenance/provenance';

/** Progress of opening a respondent. Unknown numbers are null. */
export interface OpenProgress {
  phase:
    'checking' | 'downloading' | 'loading' | 'compiling' | 'verifying' | 'calibrating' | 'ready';
  /** One short sentence for people. */
  message: string;
  /** Steps of this phase that are done, and all of them, as far as known; absent where none are counted. */
  steps?: { done: number; total: number };
  bytesDone: number | null;
  bytesTotal: number | null;
  /** Bytes per second over the last seconds. */
  rate: number | null;
  secondsLeft: number | null;
}

export interface OpenOptions {
  signal: AbortSignal;
  onProgress: (progress: OpenProgress) => void;
  /** The cells that are going to be asked, to probe the respondent with. */
  cells: readonly Cell[];
  /** How they are going to be asked. */
  elicitation: Elicitation;
  /**
   * What answered this study so far; null for a new one. How questions are asked must not change
   * within a study: a respondent continues as it began, or refuses.
   */
  earlier: RespondentProvenance | null;
  /**
   * Called when answers are held up by something that passes (a server that is busy, or away for a
   * while): what happened, and the milliseconds until the next try.
   */
  onHeldUp?: (error: AxiaError, milliseconds: number) => void;
}

/**
 * What answering has cost since the respondent was opened, over all restarts: of a model in this
 * browser its answers alone, on a server every request, since it may be paid for.
 */
export interface Effort {
  /** Tokens of prompts that were computed. */
  tokensRead: number;
  /** Tokens of prompts that were kept from the question before. */
  tokensReused: number;
  /** Tokens generated. */
  tokensWritten: number;
  /** Time in which the model computed. */
  milliseconds: number;
  /** Only where a server answers: requests that it is given at once just now. */
  requestsAtOnce?: number;
  /** Only where a server answers: requests sent again after a fault. */
  requestsRepeated?: number;
}

/**
 * Somebody or something that answers cells. Every method rejects with an `AxiaError`; after an
 * abort with one of kind `aborted`.
 */
export interface Respondent {
  readonly identity: RespondentIdentity;
  /** False before `open`, and after a fault from which only another `open` recovers. */
  readonly ready: boolean;
  /**
   * Most calls of `answer` that are under way at once: 1 for models that compute here. A server takes
   * more; how many it gets at a time is for the respondent to find out.
   */
  readonly atOnce: number;
  /**
   * How many calls are worth having under way just now: further ones would only wait, and a pause
   * would wait for them. Default `atOnce`.
   */
  readonly wanted?: number;
  /**
   * Makes ready to answer (loads a model). After a failure, of its own or of an answer, it may be
   * called again: it then does what that failure calls for, and the same questions get the same
   * answers as before.
   */
  open(options: OpenOptions): Promise<RespondentProvenance>;
  /** Answers one cell. Only while `ready`. */
  answer(cell: Cell, elicitation: Elicitation, signal: AbortSignal): Promise<Answer>;
  /** Null for respondents that count no tokens. */
  effort(): Effort | null;
  /** Frees whatever is held. Safe to call twice, and before `open`. */
  close(): Promise<void>;
}
