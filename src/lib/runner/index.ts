export { PauseGate, untilAborted, type Clock } from './concurrency';
export type { RunEvent, RunOutcome, RunProgress } from './progress';
export { runStudy, type RunOptions } from './run-study';
export type { StoreFailureHandler } from './storing';
