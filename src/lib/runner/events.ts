import type { Answer } from '../core/study/answer';
import type { ConditionId } from '../core/study/condition';
import type { AxiaError } from '../core/error';
import type { RespondentProvenance } from '../core/respondent';
import type { Effort, OpenProgress } from '../engines/respondent';
import type { StudyStore } from '../store/store';

/** How far a run has come. Only stored answers count. */
export interface RunProgress {
  /** Cells with a stored answer, failed ones too, from this run and those before it. */
  done: number;
  total: number;
  /** Those of `done` that failed. */
  failed: number;
  /** Cells a second over the last ones, without pauses; null before the first. */
  rate: number | null;
  /** Seconds until the end at that rate; null before the first. */
  secondsLeft: number | null;
  /** Condition of the cell that is being asked; null before the first and after the last. */
  condition: ConditionId | null;
  /** What answering has cost in this run so far; null where nothing is counted. */
  effort: Effort | null;
}

/** What a run tells while it goes. */
export type RunEvent =
  /** The respondent is made ready: at the beginning, and again after a fault in the middle. */
  | { type: 'opening'; progress: OpenProgress }
  /** It is ready, and the questions go on. Follows every row of `opening`, unless that fails. */
  | { type: 'opened'; provenance: RespondentProvenance }
  /** Answers that are durably stored by now, in the order in which they were given. */
  | { type: 'answers'; answers: readonly Answer[]; progress: RunProgress }
  | { type: 'progress'; progress: RunProgress }
  /** An attempt failed and is made again after `milliseconds`. */
  | { type: 'retrying'; error: AxiaError; milliseconds: number }
  | { type: 'paused' }
  | { type: 'resumed' }
  /** The store failed and the run goes on with another one. */
  | { type: 'store-replaced'; error: AxiaError; store: StudyStore };

/** How a run ended. `paused` is a run that was stopped and can be taken up again. */
export type RunOutcome = {
  progress: RunProgress;
  /** The store that holds the answers: another than at the start where that one failed. */
  store: StudyStore;
  /** Answers that no store took. */
  unsaved: Answer[];
} & ({ status: 'complete' | 'paused' } | { status: 'failed'; error: AxiaError });
