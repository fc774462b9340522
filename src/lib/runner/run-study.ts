import { AxiaError } from '../core/error';
import { cutAt, LONGEST } from '../core/limits';
import type { RespondentProvenance } from '../core/provenance/provenance';
import { isWithdrawn, meanPosition, type Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import { askedPrompt, elicitationOf } from '../core/study/context';
import type { Plan } from '../core/study/plan';
import { workOf } from '../core/study/cost';
import type { Pretest, PretestPlan } from '../core/study/pretest';
import { assertAskable } from '../core/study/redact';
import type { Respondent } from '../engines/respondent';
import type { StudyRecord, StudyStore } from '../store/store';
import { CellQueue, openCells, type CellStatus } from './cell-queue';
import {
  InFlight,
  Yielder,
  runConcurrently,
  untilAborted,
  type Clock,
  type PauseGate
} from './concurrency';
import { ContextAnswers } from './context-answers';
import { Dependants } from './dependants';
import { FailurePolicy } from './failures';
import { ProgressReporter, type RunEvent, type RunOutcome } from './progress';
import { Readiness, type Mark } from './readiness';
import { AnswerWriter, FailoverStore, type StoreFailureHandler } from './storing';

export interface RunOptions {
  /** The study as the store holds it. */
  study: StudyRecord;
  /** Of its design and instruments, or a seat's share of it. */
  plan: Pick<Plan, 'cells'>;
  /**
   * Opened by the run where there is something to ask, and again after a fault that needs it;
   * closed at the end.
   */
  respondent: Respondent;
  /** Asked before all else where the study has not had it and has no answers yet; null for none. */
  pretest?: PretestPlan | null;
  store: StudyStore;
  /** Whether cells whose stored answer failed are asked again: an explicit wish of the reader. */
  askFailedAgain: boolean;
  /** Stops the run; it can be resumed. Answers under way are dropped. */
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
 * A cell whose context holds others is asked once they are settled. Every answer is durably stored
 * before it is announced, and none is asked twice, however often the run is stopped and resumed.
 * Never rejects: failures are part of the outcome.
 */
export function runStudy(options: RunOptions): Promise<RunOutcome> {
  return new Run(options).run();
}

class Run {
  readonly #store: FailoverStore;
  readonly #writer: AnswerWriter;
  readonly #yielder: Yielder;
  readonly #policy = new FailurePolicy();
  readonly #progress: ProgressReporter;
  readonly #context: ContextAnswers;
  readonly #dependants = new Dependants();
  readonly #inFlight = new InFlight();
  readonly #readiness: Readiness;
  /** Aborted with the run, and when a failure ends it. */
  readonly #end = new AbortController();
  /** The newest opening of the respondent that is known to have been lost. */
  #lostOpening = 0;
  /** The cells to ask, in the order in which they are asked. */
  #order: readonly Cell[] = [];
  /** Ids of cells whose stored answer failed. */
  readonly #failedBefore = new Set<string>();
  /** Settles with the last change of the record. */
  #marked: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: RunOptions) {
    const { asleep = () => 0, clock, onEvent, onStoreFailure } = options;
    const { plan, respondent, signal, store, study } = options;
    this.#context = new ContextAnswers(plan.cells, study.instruments, study.design);
    this.#progress = new ProgressReporter({
      total: plan.cells.length,
      atOnce: respondent.atOnce,
      now: () => clock.now(),
      asleep,
      effort: () => respondent.effort(),
      work: (provenance) => this.#workOf(provenance),
      onEvent
    });
    this.#store = new FailoverStore(store, onStoreFailure, (error, replacement) =>
      onEvent({ type: 'store-replaced', error, store: replacement })
    );
    this.#yielder = new Yielder(clock);
    this.#writer = new AnswerWriter(
      clock,
      (answers) => this.#store.with((current) => current.saveAnswers(study.id, answers)),
      (answers) => this.#progress.announce(answers)
    );
    this.#readiness = new Readiness(
      {
        ...options,
        elicitation: study.design.elicitation,
        signal: this.#end.signal,
        policy: this.#policy,
        progress: this.#progress,
        inFlight: this.#inFlight,
        flush: () => this.#writer.flush(),
        mark: (change) => this.#mark(change)
      },
      study.provenance
    );
    if (signal.aborted) this.#end.abort();
    else signal.addEventListener('abort', () => this.#end.abort(), { once: true });
  }

  async run(): Promise<RunOutcome> {
    // At once: a page that is closed before the question under way has ended must not resume.
    const unwatch = this.options.pause.watch((paused) => {
      this.#mark({ status: paused ? 'paused' : 'running' }).catch(() => {});
    });
    try {
      const cells = await this.#cellsToAsk();
      if (cells.length > 0) {
        assertAskable(this.options.study.instruments);
        this.#order = cells;
        this.#readiness.cells = this.#sound(cells);
        await this.#askAll(await this.#askPretest(cells));
        await this.#writer.flush();
      }
      this.#progress.condition = null;
      unwatch();
      const { failed } = this.#progress.progress;
      const status = failed > 0 ? 'incomplete' : 'complete';
      await this.#mark({ status, failed });
      return { status, ...this.#state() };
    } catch (error) {
      unwatch();
      return await this.#endEarly(AxiaError.from(error));
    } finally {
      // The answers are kept: what goes wrong while closing changes nothing for the reader.
      await this.options.respondent.close().catch(() => {});
    }
  }

  /** Cells to try the respondent with: one that failed before must not keep it from the others. */
  #sound(cells: readonly Cell[]): readonly Cell[] {
    const sound = (all: readonly Cell[]) => all.filter(({ id }) => !this.#failedBefore.has(id));
    return [sound(cells), sound(this.options.plan.cells)].find(({ length }) => length > 0) ?? cells;
  }

  /** Asks what shows whether the respondent can be measured. Returns the cells that are left to ask. */
  async #askPretest(cells: readonly Cell[]): Promise<readonly Cell[]> {
    const { onEvent, plan, pretest, study } = this.options;
    if (!pretest || study.pretest !== undefined) return cells;
    const first = new Set(pretest.first);
    const rest = cells.filter((cell) => !first.has(cell));
    // A run that was stopped in its pretest goes on with it; one that went beyond had none.
    if (rest.length < plan.cells.length - first.size) return cells;
    const open = new Set(cells);
    const left = pretest.first.filter((cell) => open.has(cell));
    this.#order = [...left, ...rest];
    await this.#askAll(left);
    await this.#writer.flush();
    const given = new Map<string, Answer>();
    await this.#store.with(async (store) => {
      for await (const answers of store.answerChunks(study.id))
        for (const answer of answers) given.set(answer.cellId, answer);
    });
    const turned: Pretest['turned'] = [];
    // None of the study’s questions: their time does not count.
    this.#progress.pause();
    for (const [index, { id, item, options }] of pretest.plain.entries()) {
      const answer = await this.#answer(pretest.turned[index]!);
      const before = meanPosition(given.get(id), options.length);
      turned.push({ item, before, after: meanPosition(answer, options.length) });
    }
    this.#progress.start();
    await this.#mark({ pretest: { turned } });
    onEvent({ type: 'pretested', pretest: { turned } });
    return rest;
  }

  /**
   * The plan without the stored answers; with those whose context holds a question that is still to
   * be asked, because its answer may change what they answered.
   */
  async #cellsToAsk(): Promise<Cell[]> {
    const { askFailedAgain, clock, plan, study } = this.options;
    const statuses = new Map<string, CellStatus>();
    await this.#store.with(async (store) => {
      for await (const answers of store.answerChunks(study.id)) {
        for (const answer of answers) {
          this.#context.keep(answer);
          const status = isWithdrawn(answer) ? 'withdrawn' : answer.status;
          statuses.set(answer.cellId, status);
          if (status === 'failed') this.#failedBefore.add(answer.cellId);
        }
      }
    });
    const { open, outdated } = openCells(plan.cells, statuses, askFailedAgain);
    this.#dependants.hold(outdated, open);
    // Each pass over tens of thousands of cells takes a while: the page may draw in between.
    await clock.sleep(0);
    const toAsk: Cell[] = [];
    let failed = 0;
    for (const cell of plan.cells) {
      if (open.has(cell.id)) toAsk.push(cell);
      else if (statuses.get(cell.id) === 'failed') failed += 1;
    }
    this.#progress.begin(plan.cells.length - toAsk.length + outdated.length, failed);
    return toAsk;
  }

  #askAll(cells: readonly Cell[]): Promise<void> {
    const queue = new CellQueue(cells);
    const { respondent } = this.options;
    return runConcurrently({
      limit: () => respondent.wanted ?? respondent.atOnce,
      next: () => queue.next(),
      work: (cell) =>
        this.#inFlight.count(async () => {
          if (this.#dependants.stays(cell)) return queue.settled(cell);
          const answer = await this.#answer(cell);
          const withdrawn = this.#dependants.answered(answer);
          for (const one of [answer, ...withdrawn]) this.#context.keep(one);
          queue.settled(cell);
          this.#progress.count(cell.id);
          // In one batch: nothing is taken back before what replaces it is stored, nor left after.
          await Promise.all([answer, ...withdrawn].map((one) => this.#writer.add(one)));
          await this.#yielder.maybeYield();
        }),
      stop: () => this.#end.abort()
    });
  }

  /** The answer to a cell, a failed one where the cell is given up. */
  async #answer(cell: Cell): Promise<Answer> {
    const { clock, onEvent, respondent } = this.options;
    const { signal } = this.#end;
    const readiness = this.#readiness;
    for (let attempt = 1; ; attempt += 1) {
      await readiness.ensure();
      this.#progress.condition = cell.condition;
      this.#progress.emit();
      const asked = this.#withContext(cell);
      // An earlier answer is missing: that says nothing about the respondent now.
      if (asked instanceof AxiaError) return failedAnswer(cell, asked);
      const opening = readiness.openings;
      const sequence = this.#policy.asked();
      try {
        return await this.#ask(asked);
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (signal.aborted) throw error;
        const lost = !respondent.ready || opening !== readiness.openings;
        const verdict =
          lost && this.#lostOpening === opening
            ? this.#policy.lostWithAnother(sequence)
            : this.#policy.failedToAnswer(error, attempt, sequence);
        if (lost) this.#lostOpening = opening;
        if (verdict.action === 'stop') throw error;
        if (verdict.action === 'give-up-cell') return failedAnswer(cell, error);
        const { milliseconds } = verdict;
        onEvent({ type: 'retrying', error, milliseconds });
        await this.#inFlight.suspend(() => clock.sleep(milliseconds, signal));
      }
    }
  }

  /** Models that compute here take as long as they read: by far not the same for all cells. */
  #workOf(provenance: RespondentProvenance): Map<string, number> | null {
    if (provenance.kind !== 'webllm' && provenance.kind !== 'wllama') return null;
    if (this.options.respondent.effort() === null) return null;
    const { design, instruments } = this.options.study;
    const kept = provenance.selfTests.prefixReuse?.on ?? false;
    return workOf(this.#order, design.elicitation, instruments, kept);
  }

  async #ask(cell: Cell): Promise<Answer> {
    const { respondent, study } = this.options;
    const { signal } = this.#end;
    const elicitation = elicitationOf(cell, study.design.elicitation);
    const answer = await untilAborted(() => respondent.answer(cell, elicitation, signal), signal);
    assertSound(answer, cell);
    return answer;
  }

  /** The cell as it is asked, with the earlier answers of its context; the reason if one is missing. */
  #withContext(cell: Cell): Cell | AxiaError {
    try {
      return { ...cell, prompt: askedPrompt(cell, this.#context) };
    } catch (error) {
      if (error instanceof AxiaError) return error;
      throw error;
    }
  }

  /** Ends a run early with everything kept that was answered. */
  async #endEarly(cause: AxiaError): Promise<RunOutcome> {
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

  /** Changes the record, one change after the other. */
  #mark(change: Mark): Promise<unknown> {
    const updatedAt = new Date(this.options.clock.now()).toISOString();
    const marking = this.#marked.then(() =>
      this.#store.with((store) => store.update(this.options.study.id, { ...change, updatedAt }))
    );
    this.#marked = marking.catch(() => {});
    return marking;
  }

  #state() {
    return {
      progress: this.#progress.progress,
      store: this.#store.store,
      unsaved: this.#writer.unsaved
    };
  }
}

const failedAnswer = ({ id }: Cell, { kind, message }: AxiaError): Answer => ({
  cellId: id,
  status: 'failed',
  kind,
  message: cutAt(message, LONGEST.failure)
});

/** A failed answer is a failure, and an answer to another cell is a bug of the engine. */
function assertSound(answer: Answer, cell: Cell): void {
  if (answer.status === 'failed') {
    throw new AxiaError(answer.kind, answer.message, 'Press “Resume” to try again.');
  }
  if (answer.cellId !== cell.id) {
    throw new AxiaError(
      'defect',
      `Cell ${cell.id} was answered with an answer to ${answer.cellId}.`,
      'This is a bug in Axia. Your other answers are kept; please report it.'
    );
  }
}
