import type { Answer } from '../core/answer';
import type { Cell } from '../core/cell';
import type { ConditionId } from '../core/condition';
import type { Elicitation } from '../core/design';
import { AxiaError } from '../core/error';
import type { Plan } from '../core/plan';
import type { Respondent } from '../engines/respondent';
import type { StudyRecord, StudyStore } from '../store/store';
import { AnswerWriter } from './answer-writer';
import type { Clock } from './clock';
import type { RunEvent, RunOutcome, RunProgress } from './events';
import { FailurePolicy } from './failures';
import type { PauseGate } from './pause-gate';
import { RateMeter } from './rate-meter';
import { StudyKeeper, type StoreFailureHandler } from './study-keeper';
import { abortedError, untilAborted } from './until-aborted';

/** Shortest time between two progress events that bring no answers, in milliseconds. */
const PROGRESS_INTERVAL = 100;

export interface RunOptions {
  plan: Plan;
  /** A study that the store holds. */
  studyId: string;
  /** Opened by the run where there is something to ask, and closed at its end. */
  respondent: Respondent;
  store: StudyStore;
  elicitation: Elicitation;
  /** Whether cells whose stored answer failed are asked again: an explicit wish of the reader. */
  askFailedAgain: boolean;
  /** Stops the run; it can be taken up again. An answer under way is dropped. */
  signal: AbortSignal;
  pause: PauseGate;
  clock: Clock;
  onEvent: (event: RunEvent) => void;
  onStoreFailure?: StoreFailureHandler;
}

/**
 * Asks every cell of a plan that has no stored answer yet, one after the other. Every answer is
 * durably stored before it is announced, and none is asked twice, however often the run is
 * stopped and taken up. Never rejects: failures are part of the outcome.
 */
export function runStudy(options: RunOptions): Promise<RunOutcome> {
  return new Run(options).run();
}

class Run {
  readonly #keeper: StudyKeeper;
  readonly #writer: AnswerWriter;
  readonly #policy = new FailurePolicy();
  readonly #meter = new RateMeter();
  #done = 0;
  #failed = 0;
  #condition: ConditionId | null = null;
  #toldAt = -Infinity;

  constructor(private readonly options: RunOptions) {
    const { clock, onEvent, onStoreFailure, store, studyId } = options;
    this.#keeper = new StudyKeeper(store, onStoreFailure, (error, replacement) =>
      onEvent({ type: 'store-replaced', error, store: replacement })
    );
    this.#writer = new AnswerWriter(
      clock,
      (answers) => this.#keeper.with((current) => current.saveAnswers(studyId, answers)),
      (answers) => this.#announce(answers)
    );
  }

  async run(): Promise<RunOutcome> {
    try {
      const cells = await this.#cellsToAsk();
      if (cells.length > 0) {
        await this.#open();
        for (const cell of cells) await this.#ask(cell);
        await this.#writer.flush();
      }
      this.#condition = null;
      await this.#mark({ status: 'complete' });
      return { status: 'complete', ...this.#state() };
    } catch (error) {
      return await this.#stopped(AxiaError.from(error));
    } finally {
      // The answers are kept: what goes wrong while closing changes nothing for the reader.
      await this.options.respondent.close().catch(() => {});
    }
  }

  /** The plan without the stored answers. */
  async #cellsToAsk(): Promise<Cell[]> {
    const { plan, studyId, askFailedAgain } = this.options;
    const stored = await this.#keeper.with((store) => store.answers(studyId));
    const statuses = new Map(stored.map(({ cellId, status }) => [cellId, status]));
    const settled = (cell: Cell): boolean => {
      const status = statuses.get(cell.id);
      return status === 'answered' || (status === 'failed' && !askFailedAgain);
    };
    const done = plan.cells.filter(settled);
    this.#done = done.length;
    this.#failed = done.filter(({ id }) => statuses.get(id) === 'failed').length;
    return plan.cells.filter((cell) => !settled(cell));
  }

  async #open(): Promise<void> {
    const { respondent, signal, onEvent, clock } = this.options;
    await this.#mark({ status: 'running' });
    const onProgress: Parameters<Respondent['open']>[0]['onProgress'] = (progress) => {
      if (!signal.aborted) onEvent({ type: 'opening', progress });
    };
    const provenance = await untilAborted(() => respondent.open({ signal, onProgress }), signal);
    await this.#mark({ provenance });
    onEvent({ type: 'opened', provenance });
    this.#meter.start(clock.now());
  }

  async #ask(cell: Cell): Promise<void> {
    this.#condition = cell.condition;
    const answer = await this.#answer(cell);
    this.#meter.count(this.options.clock.now());
    await this.#writer.add(answer);
  }

  /** The answer to a cell, a failed one where the cell is given up. */
  async #answer(cell: Cell): Promise<Answer> {
    const { clock, elicitation, onEvent, respondent, signal } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      await this.#passGate();
      this.#tellProgress();
      try {
        const answer = await untilAborted(
          () => respondent.answer(cell, elicitation, signal),
          signal
        );
        assertSound(answer, cell);
        this.#policy.succeeded();
        return answer;
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (signal.aborted) throw error;
        const verdict = this.#policy.failed(error, attempt);
        if (verdict.action === 'stop') throw error;
        if (verdict.action === 'give-up-cell') {
          return { cellId: cell.id, status: 'failed', kind: error.kind, message: error.message };
        }
        onEvent({ type: 'retrying', error, milliseconds: verdict.milliseconds });
        await clock.sleep(verdict.milliseconds, signal);
      }
    }
  }

  /** Waits while the run is paused; what was answered is stored before. */
  async #passGate(): Promise<void> {
    const { clock, onEvent, pause, signal } = this.options;
    if (pause.paused && !signal.aborted) {
      await this.#writer.flush();
      await this.#mark({ status: 'paused' });
      this.#meter.stop(clock.now());
      onEvent({ type: 'paused' });
      await pause.wait(signal);
      if (!signal.aborted) {
        await this.#mark({ status: 'running' });
        this.#meter.go(clock.now());
        onEvent({ type: 'resumed' });
      }
    }
    if (signal.aborted) throw abortedError();
  }

  /** Ends a run early with everything kept that was answered. */
  async #stopped(cause: AxiaError): Promise<RunOutcome> {
    let error = cause;
    try {
      await this.#writer.flush();
      await this.#mark({ status: 'paused' });
    } catch (storeError) {
      // Lost answers weigh more than why the run stopped.
      if (this.#writer.unsaved.length > 0) error = AxiaError.from(storeError);
    }
    return error.kind === 'aborted' && this.options.signal.aborted
      ? { status: 'paused', ...this.#state() }
      : { status: 'failed', error, ...this.#state() };
  }

  #mark(change: Partial<Pick<StudyRecord, 'status' | 'provenance'>>): Promise<unknown> {
    const updatedAt = new Date(this.options.clock.now()).toISOString();
    return this.#keeper.with((store) =>
      store.update(this.options.studyId, { ...change, updatedAt })
    );
  }

  #announce(answers: readonly Answer[]): void {
    this.#done += answers.length;
    this.#failed += answers.filter(({ status }) => status === 'failed').length;
    this.#toldAt = this.options.clock.now();
    this.options.onEvent({ type: 'answers', answers, progress: this.#progress() });
  }

  #tellProgress(): void {
    const now = this.options.clock.now();
    if (now - this.#toldAt < PROGRESS_INTERVAL) return;
    this.#toldAt = now;
    this.options.onEvent({ type: 'progress', progress: this.#progress() });
  }

  #progress(): RunProgress {
    const total = this.options.plan.cells.length;
    const rate = this.#meter.rate;
    return {
      done: this.#done,
      total,
      failed: this.#failed,
      rate,
      secondsLeft: rate === null ? null : (total - this.#done) / rate,
      condition: this.#condition
    };
  }

  #state() {
    return {
      progress: this.#progress(),
      store: this.#keeper.store,
      unsaved: this.#writer.unsaved
    };
  }
}

/** An answer that says it failed is a failure, and one to another cell is a fault of the engine. */
function assertSound(answer: Answer, cell: Cell): void {
  if (answer.status === 'failed') {
    throw new AxiaError(answer.kind, answer.message, 'Resume the study to ask again.');
  }
  if (answer.cellId !== cell.id) {
    throw new AxiaError(
      'defect',
      `Cell ${cell.id} was answered with an answer to ${answer.cellId}.`,
      'This is a fault in Axia: please report it.'
    );
  }
}
