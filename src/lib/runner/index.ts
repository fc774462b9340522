export { PauseGate } from './concurrency';
export type { RunEvent, RunProgress } from './progress';
export { runStudy } from './run-study';
