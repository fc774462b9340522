import type { ErrorData } from '../lib/core/error';
import type { AnalysisService } from './protocol';

/** What the analysis worker answers: comlink would lose the kind of a thrown error. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorData };

/** The analysis service as it is exposed: every method answers with a `Reply`. */
export type ReplyingAnalysisService = {
  [Method in keyof AnalysisService]: (
    ...parameters: Parameters<AnalysisService[Method]>
  ) => Reply<ReturnType<AnalysisService[Method]>>;
};
