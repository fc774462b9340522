import type { Reply } from '../lib/core/reply';
import type { AnalysisService } from './protocol';

/** The analysis service as it is exposed: every method answers with a `Reply`. */
export type ReplyingAnalysisService = {
  [Method in keyof AnalysisService]: (
    ...parameters: Parameters<AnalysisService[Method]>
  ) => Promise<Reply<ReturnType<AnalysisService[Method]>>>;
};
