import type { AxiaError } from '../core/error';
import type { RespondentProvenance } from '../core/provenance/provenance';
import { isWithdrawn, type Answer } from '../core/study/answer';
import type { ConditionId } from '../core/study/condition';
import type { Pretest } from '../core/study/pretest';
import type { Effort, OpenProgress } from '../engines/respondent';
import type { StudyStore } from '../store/store';

/** How far a run has come. Only stored answers count. */
export interface RunProgress {
  /** Cells with a stored answer, failed ones too, from this run and those before it. */
  done: number;
  total: number;
  /** Those of `done` that failed. */
  failed: number;
  /** Cells per second over the last ones, without pauses; null before the first. */
  rate: number | null;
  /** Seconds until the end at the speed of the last ones; null before the first. */
  secondsLeft: number | null;
  /** Condition of the cell that is being asked; null before the first and after the last. */
  condition: ConditionId | null;
  /** What answering has cost in this run so far; null where nothing is counted. */
  effort: Effort | null;
}

/** What a run reports while it goes. */
export type RunEvent =
  /** The respondent is made ready: at the beginning, and again after a fault in the middle. */
  | { type: 'opening'; progress: OpenProgress }
  /** It is ready, and questions are asked. Follows the last `opening`, unless that fails. */
  | { type: 'opened'; provenance: RespondentProvenance }
  /** Answers that are durably stored by now, in the order in which they were given. */
  | { type: 'answers'; answers: readonly Answer[]; progress: RunProgress }
  | { type: 'progress'; progress: RunProgress }
  /** The questions of the pretest are answered and stored; the others follow. */
  | { type: 'pretested'; pretest: Pretest }
  /** An attempt failed and is made again after `milliseconds`. */
  | { type: 'retrying'; error: AxiaError; milliseconds: number }
  | { type: 'paused' }
  | { type: 'resumed' }
  /** The store failed and the run goes on with another one. */
  | { type: 'store-replaced'; error: AxiaError; store: StudyStore };

/**
 * How a run ended. `paused` is a run that was stopped and can be resumed; `incomplete` one that asked
 * everything, with questions that failed.
 */
export type RunOutcome = {
  progress: RunProgress;
  /** The store that holds the answers: another than at the start where that one failed. */
  store: StudyStore;
  /** Answers that no store took. */
  unsaved: Answer[];
} & ({ status: 'complete' | 'incomplete' | 'paused' } | { status: 'failed'; error: AxiaError });

/** Shortest time between two progress events that bring no answers, in milliseconds. */
const PROGRESS_INTERVAL = 100;

/** Where the numbers of a progress come from. */
interface ProgressSources {
  /** Cells of the plan. */
  total: number;
  /** Cells asked at once. */
  atOnce: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds so far in which the computer slept. */
  asleep: () => number;
  effort: () => Effort | null;
  /**
   * Work that each cell is expected to be, by id, once it is known how the respondent reads; null
   * where all cells count alike.
   */
  work: (provenance: RespondentProvenance) => ReadonlyMap<string, number> | null;
  onEvent: (event: RunEvent) => void;
}

/** Keeps count of a run, and reports how far it has come. */
export class ProgressReporter {
  /** Condition of the cell that was asked last; null before the first and after the last. */
  condition: ConditionId | null = null;
  readonly #meter: RateMeter;
  #done = 0;
  #failed = 0;
  #reportedAt = -Infinity;
  #work: ReadonlyMap<string, number> | null = null;
  /** Of the cells without a stored answer; counts only with `#work`. */
  #workLeft = 0;

  constructor(private readonly sources: ProgressSources) {
    this.#meter = new RateMeter(sources.atOnce);
  }

  /** Cells with a stored answer from earlier runs. */
  begin(done: number, failed: number): void {
    this.#done = done;
    this.#failed = failed;
  }

  /** The respondent is ready, for the first time or again. */
  opened(provenance: RespondentProvenance): void {
    if (this.#work !== null) return;
    this.#work = this.sources.work(provenance);
    for (const work of this.#work?.values() ?? []) this.#workLeft += work;
  }

  /** The run waits from now on: this time does not count as slowness. */
  pause(): void {
    this.#meter.pause(this.#awake());
  }

  /** The run begins or continues. */
  start(): void {
    this.#meter.start(this.#awake());
  }

  /** A cell was answered, or given up. */
  count(cellId: string): void {
    this.#meter.count(this.#awake(), this.#workOf(cellId));
  }

  /** Reports answers that are stored. */
  announce(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const step = isWithdrawn(answer) ? -1 : 1;
      this.#done += step;
      this.#workLeft -= step * this.#workOf(answer.cellId);
      if (answer.status === 'failed' && step > 0) this.#failed += 1;
    }
    this.#reportedAt = this.sources.now();
    this.sources.onEvent({ type: 'answers', answers, progress: this.progress });
  }

  /** Reports the progress, unless that was just done. */
  emit(): void {
    const now = this.sources.now();
    if (now - this.#reportedAt < PROGRESS_INTERVAL) return;
    this.#reportedAt = now;
    this.sources.onEvent({ type: 'progress', progress: this.progress });
  }

  get progress(): RunProgress {
    const { total, effort } = this.sources;
    const { rate, speed } = this.#meter;
    const left = this.#work === null ? total - this.#done : Math.max(0, this.#workLeft);
    return {
      done: this.#done,
      total,
      failed: this.#failed,
      rate,
      secondsLeft: speed === null ? null : left / speed,
      condition: this.condition,
      effort: effort()
    };
  }

  #workOf(cellId: string): number {
    return this.#work?.get(cellId) ?? 1;
  }

  /** Milliseconds of a clock that stops while the computer sleeps. */
  #awake(): number {
    return this.sources.now() - this.sources.asleep();
  }
}

/** Fewest cells that a rate is taken over. */
const WINDOW = 50;

/** The speed over the last cells, counting only the time in which the run was going. */
class RateMeter {
  readonly #window: number;
  readonly #times: number[] = [];
  /** Work that was done by each of these times. */
  readonly #worked: number[] = [];
  #gap = 0;
  #stoppedAt: number | null = null;

  /** @param atOnce cells asked at once, which may end together */
  constructor(atOnce: number) {
    this.#window = Math.max(WINDOW, atOnce);
  }

  /** A cell was finished. */
  count(now: number, work: number): void {
    this.#times.push(now - this.#gap);
    this.#worked.push((this.#worked.at(-1) ?? 0) + work);
    if (this.#times.length <= this.#window + 1) return;
    this.#times.shift();
    this.#worked.shift();
  }

  /** The run waits from now on. */
  pause(now: number): void {
    this.#stoppedAt ??= now;
  }

  /** The run begins or continues. */
  start(now: number): void {
    if (this.#stoppedAt !== null) this.#gap += now - this.#stoppedAt;
    this.#stoppedAt = null;
    if (this.#times.length > 0) return;
    this.#times.push(now - this.#gap);
    this.#worked.push(0);
  }

  /** Cells a second. Null before the first cell, and where no time has passed by the clock. */
  get rate(): number | null {
    return this.#perSecond(this.#times.length - 1);
  }

  /** Work a second; null as `rate`. */
  get speed(): number | null {
    return this.#perSecond(this.#worked.at(-1)! - this.#worked[0]!);
  }

  #perSecond(amount: number): number | null {
    if (this.#times.length < 2) return null;
    const milliseconds = this.#times.at(-1)! - this.#times[0]!;
    return milliseconds > 0 ? (1000 * amount) / milliseconds : null;
  }
}
