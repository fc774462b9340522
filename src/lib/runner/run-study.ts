import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import { askedPrompt, elicitationOf } from '../core/study/context';
import type { StudyDesign } from '../core/study/design';
import { AxiaError, throwIfAborted } from '../core/error';
import type { Instrument } from '../core/instrument/instrument';
import type { Plan } from '../core/study/plan';
import { assertAskable } from '../core/study/redact';
import type { Respondent } from '../engines/respondent';
import type { StudyRecord, StudyStore } from '../store/store';
import { AnswerWriter } from './answer-writer';
import { Breath } from './breath';
import type { Clock } from './clock';
import { SourceAnswers } from './earlier-answers';
import type { RunEvent, RunOutcome } from './events';
import { FailurePolicy } from './failures';
import { inLanes } from './lanes';
import { NextCells } from './next-cells';
import { openCells } from './open-cells';
import type { PauseGate } from './pause-gate';
import { ProgressTeller } from './progress';
import { Standstill } from './standstill';
import { StudyKeeper, type StoreFailureHandler } from './study-keeper';
import { untilAborted } from './until-aborted';

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
  /** Stops the run; it can be taken up again. Answers under way are dropped. */
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
 * Asks every cell of a plan that has no stored answer yet, as many at once as the respondent takes.
 * A cell that stands behind others is asked once they are settled. Every answer is durably stored
 * before it is announced, and none is asked twice, however often the run is stopped and taken up.
 * Never rejects: failures are part of the outcome.
 */
export function runStudy(options: RunOptions): Promise<RunOutcome> {
  return new Run(options).run();
}

class Run {
  readonly #keeper: StudyKeeper;
  readonly #writer: AnswerWriter;
  readonly #breath: Breath;
  readonly #policy = new FailurePolicy();
  readonly #teller: ProgressTeller;
  readonly #earlier: SourceAnswers;
  /** Of the cells under way: reached when all of them wait. */
  readonly #standstill = new Standstill();
  /** Aborted with the run, and when a failure ends it. */
  readonly #end = new AbortController();
  #cells: readonly Cell[] = [];
  /** How often the respondent was made ready, and of which time it is known that it was lost. */
  #openings = 0;
  #lost = 0;
  #opening: Promise<void> | null = null;
  #pausing: Promise<void> | null = null;

  constructor(private readonly options: RunOptions) {
    const { clock, design, instruments, onEvent, onStoreFailure, plan, store, studyId } = options;
    const { asleep = () => 0, respondent, signal } = options;
    this.#earlier = new SourceAnswers(plan.cells, instruments, design);
    this.#teller = new ProgressTeller({
      total: plan.cells.length,
      atOnce: respondent.atOnce,
      now: () => clock.now(),
      asleep,
      effort: () => respondent.effort(),
      onEvent
    });
    this.#keeper = new StudyKeeper(store, onStoreFailure, (error, replacement) =>
      onEvent({ type: 'store-replaced', error, store: replacement })
    );
    this.#breath = new Breath(clock);
    this.#writer = new AnswerWriter(
      clock,
      (answers) => this.#keeper.with((current) => current.saveAnswers(studyId, answers)),
      (answers) => this.#teller.announce(answers)
    );
    if (signal.aborted) this.#end.abort();
    else signal.addEventListener('abort', () => this.#end.abort(), { once: true });
  }

  async run(): Promise<RunOutcome> {
    try {
      this.#cells = await this.#cellsToAsk();
      if (this.#cells.length > 0) {
        assertAskable(this.options.instruments);
        await this.#askAll();
        await this.#writer.flush();
      }
      this.#teller.condition = null;
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
    const { clock, plan, studyId, askFailedAgain } = this.options;
    const statuses = new Map<string, Answer['status']>();
    await this.#keeper.with(async (store) => {
      for await (const answers of store.answerChunks(studyId)) {
        for (const answer of answers) {
          this.#earlier.keep(answer);
          statuses.set(answer.cellId, answer.status);
        }
      }
    });
    const { open, outdated } = openCells(plan.cells, statuses, askFailedAgain);
    await this.#withdraw(outdated);
    // Tens of thousands of cells were looked at, and will be once more: the page has its turn.
    await clock.sleep(0);
    const done = plan.cells.filter(({ id }) => !open.has(id));
    const failed = done.filter(({ id }) => statuses.get(id) === 'failed').length;
    this.#teller.begin(done.length, failed);
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

  #askAll(): Promise<void> {
    const cells = new NextCells(this.#cells);
    const { respondent } = this.options;
    return inLanes({
      atOnce: () => respondent.wanted ?? respondent.atOnce,
      next: () => cells.next(),
      work: (cell) => this.#standstill.during(() => this.#ask(cell, () => cells.settled(cell))),
      stop: () => this.#end.abort()
    });
  }

  async #ask(cell: Cell, settled: () => void): Promise<void> {
    const answer = await this.#answer(cell);
    this.#earlier.keep(answer);
    settled();
    this.#teller.count();
    await this.#writer.add(answer);
    await this.#breath.take();
  }

  /** The answer to a cell, a failed one where the cell is given up. */
  async #answer(cell: Cell): Promise<Answer> {
    const { clock, onEvent, respondent } = this.options;
    const { signal } = this.#end;
    for (let attempt = 1; ; attempt += 1) {
      await this.#beAskable();
      this.#teller.condition = cell.condition;
      this.#teller.tell();
      const asked = this.#completed(cell);
      if (asked instanceof AxiaError) return failedAnswer(cell, asked);
      const opening = this.#openings;
      const place = this.#policy.asked();
      try {
        const answer = await this.#put(asked);
        this.#policy.answered(place);
        return answer;
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (signal.aborted) throw error;
        const lost = !respondent.ready || opening !== this.#openings;
        const verdict =
          lost && this.#lost === opening
            ? this.#policy.lostWithAnother(place)
            : this.#policy.failedToAnswer(error, attempt, place);
        if (lost) this.#lost = opening;
        if (verdict.action === 'stop') throw error;
        if (verdict.action === 'give-up-cell') return failedAnswer(cell, error);
        const { milliseconds } = verdict;
        onEvent({ type: 'retrying', error, milliseconds });
        await this.#standstill.whileWaiting(() => clock.sleep(milliseconds, signal));
      }
    }
  }

  async #put(cell: Cell): Promise<Answer> {
    const { design, respondent } = this.options;
    const { signal } = this.#end;
    const elicitation = elicitationOf(cell, design.elicitation);
    const answer = await untilAborted(() => respondent.answer(cell, elicitation, signal), signal);
    assertSound(answer, cell);
    return answer;
  }

  /** Resolves once a question can be put: the respondent is ready, and the run is not paused. */
  async #beAskable(): Promise<void> {
    await this.#beReady();
    await this.#passGate();
    // It may have been lost in a long pause.
    await this.#beReady();
  }

  /** One opening, whoever finds that it is needed. */
  async #beReady(): Promise<void> {
    if (this.options.respondent.ready) return;
    await (this.#opening ??= this.#openUntilReady().finally(() => {
      this.#opening = null;
    }));
  }

  async #openUntilReady(): Promise<void> {
    const { clock, onEvent } = this.options;
    const { signal } = this.#end;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#open();
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (signal.aborted) throw error;
        const verdict = this.#policy.failedToOpen(error, attempt);
        if (verdict.action !== 'retry') throw error;
        onEvent({ type: 'retrying', error, milliseconds: verdict.milliseconds });
        await clock.sleep(verdict.milliseconds, signal);
      }
    }
  }

  /** Makes the respondent ready, with the same provenance where it answered before. */
  async #open(): Promise<void> {
    const { respondent, onEvent, design, studyId } = this.options;
    const { signal } = this.#end;
    this.#teller.stop();
    await this.#mark({ status: 'running' });
    const tell = (event: RunEvent) => {
      if (!signal.aborted) onEvent(event);
    };
    const record = await this.#keeper.with((store) => store.get(studyId));
    const earlier = record?.provenance ?? null;
    const provenance = await untilAborted(
      () =>
        respondent.open({
          signal,
          onProgress: (progress) => tell({ type: 'opening', progress }),
          onHeldUp: (error, milliseconds) => tell({ type: 'retrying', error, milliseconds }),
          cells: this.#cells,
          elicitation: design.elicitation,
          earlier
        }),
      signal
    );
    await this.#mark({ provenance });
    this.#openings += 1;
    onEvent({ type: 'opened', provenance });
    this.#teller.go();
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

  /** Waits while the run is paused. */
  async #passGate(): Promise<void> {
    const { signal } = this.#end;
    while (this.options.pause.paused && !signal.aborted) {
      await this.#standstill.whileWaiting(
        () =>
          (this.#pausing ??= this.#pauseRun().finally(() => {
            this.#pausing = null;
          }))
      );
    }
    throwIfAborted(signal);
  }

  /** A pause: what is under way is answered and stored, then nothing is asked until its end. */
  async #pauseRun(): Promise<void> {
    const { onEvent, pause } = this.options;
    const { signal } = this.#end;
    await Promise.race([this.#standstill.reached(), pause.wait(signal)]);
    if (!pause.paused || signal.aborted) return;
    await this.#writer.flush();
    await this.#mark({ status: 'paused' });
    this.#teller.stop();
    onEvent({ type: 'paused' });
    await pause.wait(signal);
    if (signal.aborted) return;
    await this.#mark({ status: 'running' });
    this.#teller.go();
    onEvent({ type: 'resumed' });
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

  #state() {
    return {
      progress: this.#teller.progress,
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
    throw new AxiaError(answer.kind, answer.message, 'Press “Resume” to try again.');
  }
  if (answer.cellId !== cell.id) {
    throw new AxiaError(
      'defect',
      `Cell ${cell.id} was answered with an answer to ${answer.cellId}.`,
      'This is a bug in Axia. Please report it.'
    );
  }
}
