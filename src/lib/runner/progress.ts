import type { Answer } from '../core/study/answer';
import type { ConditionId } from '../core/study/condition';
import type { Effort } from '../engines/respondent';
import type { RunEvent, RunProgress } from './events';
import { RateMeter } from './rate-meter';

/** Shortest time between two progress events that bring no answers, in milliseconds. */
const PROGRESS_INTERVAL = 100;

/** Where the numbers of a progress come from. */
export interface ProgressSources {
  /** Cells of the plan. */
  total: number;
  /** Cells asked at once. */
  atOnce: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds so far in which the computer slept. */
  asleep: () => number;
  effort: () => Effort | null;
  onEvent: (event: RunEvent) => void;
}

/** Keeps count of a run, and tells how far it has come. */
export class ProgressTeller {
  /** Condition of the cell that was asked last; null before the first and after the last. */
  condition: ConditionId | null = null;
  readonly #meter: RateMeter;
  #done = 0;
  #failed = 0;
  #toldAt = -Infinity;

  constructor(private readonly sources: ProgressSources) {
    this.#meter = new RateMeter(sources.atOnce);
  }

  /** Cells with a stored answer from earlier runs. */
  begin(done: number, failed: number): void {
    this.#done = done;
    this.#failed = failed;
  }

  /** The run stands still from now on. */
  stop(): void {
    this.#meter.stop(this.#awake());
  }

  /** The run goes on, or begins. */
  go(): void {
    this.#meter.go(this.#awake());
  }

  /** A cell was answered, or given up. */
  count(): void {
    this.#meter.count(this.#awake());
  }

  /** Tells of answers that are stored. */
  announce(answers: readonly Answer[]): void {
    this.#done += answers.length;
    this.#failed += answers.filter(({ status }) => status === 'failed').length;
    this.#toldAt = this.sources.now();
    this.sources.onEvent({ type: 'answers', answers, progress: this.progress });
  }

  /** Tells of the progress, unless it was told just now. */
  tell(): void {
    const now = this.sources.now();
    if (now - this.#toldAt < PROGRESS_INTERVAL) return;
    this.#toldAt = now;
    this.sources.onEvent({ type: 'progress', progress: this.progress });
  }

  get progress(): RunProgress {
    const { total, effort } = this.sources;
    const rate = this.#meter.rate;
    return {
      done: this.#done,
      total,
      failed: this.#failed,
      rate,
      secondsLeft: rate === null ? null : (total - this.#done) / rate,
      condition: this.condition,
      effort: effort()
    };
  }

  /** Milliseconds of a clock that stands still while the computer sleeps. */
  #awake(): number {
    return this.sources.now() - this.sources.asleep();
  }
}
