import type { Answer } from '../core/answer';
import type { Cell } from '../core/cell';
import type { ConditionId } from '../core/condition';
import { askedPrompt, elicitationOf } from '../core/context';
import type { StudyDesign } from '../core/design';
import { AxiaError } from '../core/error';
import type { Instrument } from '../core/instrument';
import type { Plan } from '../core/plan';
import { assertAskable } from '../core/withhold';
import type { Respondent } from '../engines/respondent';
import type { StudyRecord, StudyStore } from '../store/store';
import { AnswerWriter } from './answer-writer';
import type { Clock } from './clock';
import { SourceAnswers } from './earlier-answers';
import type { RunEvent, RunOutcome, RunProgress } from './events';
import { FailurePolicy, type Stage } from './failures';
import { openCells } from './open-cells';
import type { PauseGate } from './pause-gate';
import { RateMeter } from './rate-meter';
import { StudyKeeper, type StoreFailureHandler } from './study-keeper';
import { abortedError, untilAborted } from './until-aborted';

/** Shortest time between two progress events that bring no answers, in milliseconds. */
const PROGRESS_INTERVAL = 100;

export interface RunOptions {
  /** Of the design and the instruments. */
  plan: Plan;
  design: StudyDesign;
  instruments: readonly Instrument[];
  /** A study that the store holds. */
  studyId: string;
  /**
   * Opened by the run where there is something to ask, and again after a fault that needs it;
   * closed at the end.
   */
  respondent: Respondent;
  store: StudyStore;
  /** Whether cells whose stored answer failed are asked again: an explicit wish of the reader. */
  askFailedAgain: boolean;
  /** Stops the run; it can be taken up again. An answer under way is dropped. */
  signal: AbortSignal;
  pause: PauseGate;
  clock: Clock;
  /**
   * Milliseconds so far in which the computer slept, by any count that only grows: they are left out
   * of the rate. Default none.
   */
  asleep?: () => number;
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
  readonly #earlier: SourceAnswers;
  #cells: readonly Cell[] = [];
  #done = 0;
  #failed = 0;
  #condition: ConditionId | null = null;
  #toldAt = -Infinity;

  constructor(private readonly options: RunOptions) {
    const { clock, design, instruments, onEvent, onStoreFailure, plan, store, studyId } = options;
    this.#earlier = new SourceAnswers(plan.cells, instruments, design);
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
      this.#cells = await this.#cellsToAsk();
      if (this.#cells.length > 0) {
        assertAskable(this.options.instruments);
        for (const cell of this.#cells) await this.#ask(cell);
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

  /**
   * The plan without the stored answers; with those that stand behind a question which is still to
   * be asked, because its answer changes what they answered.
   */
  async #cellsToAsk(): Promise<Cell[]> {
    const { plan, studyId, askFailedAgain } = this.options;
    const stored = await this.#keeper.with((store) => store.answers(studyId));
    for (const answer of stored) this.#earlier.keep(answer);
    const statuses = new Map(stored.map(({ cellId, status }) => [cellId, status]));
    const { open, outdated } = openCells(plan.cells, statuses, askFailedAgain);
    await this.#withdraw(outdated);
    const done = plan.cells.filter(({ id }) => !open.has(id));
    this.#done = done.length;
    this.#failed = done.filter(({ id }) => statuses.get(id) === 'failed').length;
    return plan.cells.filter(({ id }) => open.has(id));
  }

  /**
   * Marks stored answers as failed before the questions that they stand behind are asked again: a
   * run that ends in between must not leave them beside an earlier answer that they never saw.
   */
  async #withdraw(cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return;
    const answers = cells.map(({ id }): Answer => ({
      cellId: id,
      status: 'failed',
      kind: 'aborted',
      message: 'An earlier answer that stands before this question is asked for again.'
    }));
    await this.#keeper.with((store) => store.saveAnswers(this.options.studyId, answers));
    for (const answer of answers) this.#earlier.keep(answer);
  }

  /** Makes the respondent ready, with the same provenance where it answered before. */
  async #open(): Promise<void> {
    const { respondent, signal, onEvent, design, studyId } = this.options;
    this.#meter.stop(this.#awake());
    await this.#mark({ status: 'running' });
    const onProgress: Parameters<Respondent['open']>[0]['onProgress'] = (progress) => {
      if (!signal.aborted) onEvent({ type: 'opening', progress });
    };
    const record = await this.#keeper.with((store) => store.get(studyId));
    const earlier = record?.provenance ?? null;
    const provenance = await untilAborted(
      () =>
        respondent.open({
          signal,
          onProgress,
          cells: this.#cells,
          elicitation: design.elicitation,
          earlier
        }),
      signal
    );
    await this.#mark({ provenance });
    onEvent({ type: 'opened', provenance });
    this.#meter.go(this.#awake());
  }

  async #ask(cell: Cell): Promise<void> {
    this.#condition = cell.condition;
    const answer = await this.#answer(cell);
    this.#earlier.keep(answer);
    this.#meter.count(this.#awake());
    await this.#writer.add(answer);
  }

  /** The answer to a cell, a failed one where the cell is given up. */
  async #answer(cell: Cell): Promise<Answer> {
    const { clock, design, onEvent, respondent, signal } = this.options;
    const elicitation = elicitationOf(cell, design.elicitation);
    for (let attempt = 1; ; attempt += 1) {
      let stage: Stage = 'open';
      try {
        if (!respondent.ready) await this.#open();
        await this.#passGate();
        // It may have been lost in a long pause.
        if (!respondent.ready) await this.#open();
        this.#tellProgress();
        const asked = this.#completed(cell);
        if (asked instanceof AxiaError) return failedAnswer(cell, asked);
        stage = 'answer';
        const answer = await untilAborted(
          () => respondent.answer(asked, elicitation, signal),
          signal
        );
        assertSound(answer, cell);
        this.#policy.succeeded();
        return answer;
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (signal.aborted) throw error;
        const verdict = this.#policy.failed(error, attempt, stage);
        if (verdict.action === 'stop') throw error;
        if (verdict.action === 'give-up-cell') return failedAnswer(cell, error);
        onEvent({ type: 'retrying', error, milliseconds: verdict.milliseconds });
        await clock.sleep(verdict.milliseconds, signal);
      }
    }
  }

  /**
   * The cell as it is asked, with the earlier answers that stand before it; the reason where one
   * is missing: it was asked and failed, which says nothing about the respondent now.
   */
  #completed(cell: Cell): Cell | AxiaError {
    try {
      return { ...cell, prompt: askedPrompt(cell, this.#earlier) };
    } catch (error) {
      if (error instanceof AxiaError) return error;
      throw error;
    }
  }

  /** Waits while the run is paused; what was answered is stored before. */
  async #passGate(): Promise<void> {
    const { onEvent, pause, signal } = this.options;
    if (pause.paused && !signal.aborted) {
      await this.#writer.flush();
      await this.#mark({ status: 'paused' });
      this.#meter.stop(this.#awake());
      onEvent({ type: 'paused' });
      await pause.wait(signal);
      if (!signal.aborted) {
        await this.#mark({ status: 'running' });
        this.#meter.go(this.#awake());
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
      condition: this.#condition,
      effort: this.options.respondent.effort()
    };
  }

  /** Milliseconds of a clock that stands still while the computer sleeps. */
  #awake(): number {
    const { clock, asleep } = this.options;
    return clock.now() - (asleep?.() ?? 0);
  }

  #state() {
    return {
      progress: this.#progress(),
      store: this.#keeper.store,
      unsaved: this.#writer.unsaved
    };
  }
}

const failedAnswer = ({ id }: Cell, { kind, message }: AxiaError): Answer => ({
  cellId: id,
  status: 'failed',
  kind,
  message
});

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
