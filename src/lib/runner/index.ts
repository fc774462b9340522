export type { Clock } from './clock';
export type { RunEvent, RunOutcome, RunProgress } from './events';
export { PauseGate } from './pause-gate';
export { runStudy, type RunOptions } from './run-study';
export type { StoreFailureHandler } from './study-keeper';
