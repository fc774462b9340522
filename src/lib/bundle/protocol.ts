import type { Answer } from '../core/study/answer';
import type { Reply } from '../core/reply';
import type { StudyRecord } from '../store/store';
import type { StudyToExport } from './export-study';
import type { OnBundleProgress } from './progress';

/**
 * What the bundle worker offers. `job` is a number of the caller's that its calls have in common;
 * `abort` stops a job, and lets go of what is held for it.
 */
export interface BundleService {
  /** Answers of a study that is going to be written, portion after portion. */
  collect(job: number, answers: readonly Answer[]): Promise<Reply<void>>;
  /** Writes the study, with the answers that were collected. */
  write(job: number, study: StudyToExport, onProgress: OnBundleProgress): Promise<Reply<Blob>>;
  /** Checks a bundle as far as can be without its answers. */
  open(job: number, file: Blob, onProgress: OnBundleProgress): Promise<Reply<StudyRecord>>;
  /** The next portion of the answers of an opened bundle; null behind the last. */
  next(job: number): Promise<Reply<Answer[] | null>>;
  abort(job: number): void;
}
