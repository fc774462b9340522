export { PauseGate, type Clock } from './concurrency';
export type { RunEvent, RunOutcome, RunProgress } from './progress';
export { runStudy, type RunOptions } from './run-study';
