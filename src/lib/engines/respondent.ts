import type { Answer } from '../core/answer';
import type { Cell } from '../core/cell';
import type { Elicitation } from '../core/design';
import type { RespondentIdentity, RespondentProvenance } from '../core/respondent';

/** Progress of opening a respondent. Unknown numbers are null. */
export interface OpenProgress {
  phase: 'checking' | 'downloading' | 'loading' | 'compiling' | 'proving' | 'ready';
  /** One short sentence for people. */
  message: string;
  bytesDone: number | null;
  bytesTotal: number | null;
  /** Bytes a second over the last seconds. */
  rate: number | null;
  secondsLeft: number | null;
}

/**
 * Somebody or something that answers cells. Every method rejects with an `AxiaError`; after an
 * abort with one of kind `aborted`. Calls of `answer` are made one at a time.
 */
export interface Respondent {
  readonly identity: RespondentIdentity;
  /** Makes ready to answer (loads a model). Must be called once, before the first `answer`. */
  open(options: {
    signal: AbortSignal;
    onProgress: (progress: OpenProgress) => void;
  }): Promise<RespondentProvenance>;
  /** Answers one cell. */
  answer(cell: Cell, elicitation: Elicitation, signal: AbortSignal): Promise<Answer>;
  /** Frees whatever is held. Safe to call twice, and before `open`. */
  close(): Promise<void>;
}
