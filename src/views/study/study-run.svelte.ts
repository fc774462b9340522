import { isWithdrawn, type Answer } from '../../lib/core/study/answer';
import type { StudyDesign } from '../../lib/core/study/design';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { isDoubtful, pretestResult, type PretestResult } from '../../lib/core/analysis/pretest';
import type { Cell } from '../../lib/core/study/cell';
import { planPretest, type Pretest, type PretestPlan } from '../../lib/core/study/pretest';
import type { OpenProgress } from '../../lib/engines';
import { requestPersistence, systemClock, tryLock } from '../../lib/platform';
import { PauseGate, runStudy, type RunEvent, type RunProgress } from '../../lib/runner';
import {
  allAnswers,
  copyStudy,
  createMemoryStore,
  seriesOf,
  type StudyRecord,
  type StudyStore
} from '../../lib/store';
import { cellsOf } from '../plan-of';
import { prepareToSave } from '../prepare-to-save';
import type { Services } from '../services';
import { unsaved } from '../shell/unsaved.svelte';
import { FormingCircle } from './forming-circle.svelte';
import { keepStudies, newStudies, type NewStudyOptions } from './new-studies';
import { PowerMonitor } from './power-monitor.svelte';
import { rememberSpeed } from './processor-speed.svelte';
import { QuestionnaireTally, UpdateThrottle } from './run-progress.svelte';

/** Name of the lock that the tab with a running study holds. */
const LOCK = 'axia-run';

/** Milliseconds for which a run waits after a bad pretest, unless somebody decides: nobody may be there. */
const DOUBT = 60_000;

/** Ends with the run that this page began last, also on a screen that was left since. */
let lastRun: Promise<void> = Promise.resolve();

export type RunPhase =
  | 'idle'
  | 'preparing'
  | 'opening'
  | 'running'
  | 'paused'
  | 'complete'
  /** Every question was asked, and some of them failed. */
  | 'incomplete'
  | 'stopped'
  | 'failed'
  /** Another tab runs a study. */
  | 'elsewhere';

/** A study under way on the study screen. */
export class StudyRun {
  phase = $state<RunPhase>('idle');
  record = $state.raw<StudyRecord | null>(null);
  /** How far the respondent is in getting ready; null while it is ready or not needed. */
  opening = $state.raw<OpenProgress | null>(null);
  /** Whether it was ready before in this run: what is opened now is opened after a fault. */
  reopening = $state(false);
  progress = $state.raw<RunProgress | null>(null);
  /** How far each questionnaire is, in the order asked. */
  readonly questionnaires = new QuestionnaireTally();
  error = $state.raw<AxiaError | null>(null);
  /** Whether a question is still being answered though the run is paused. */
  pausing = $state(false);
  /** Why the run is waiting, and when it tries again, in ms since the epoch. */
  held = $state.raw<{ message: string; until: number } | null>(null);
  /** What the pretest found; null while there is none. */
  pretest = $state.raw<PretestResult | null>(null);
  /** When the run goes on all the same after a bad pretest, in ms since the epoch; null otherwise. */
  doubtedUntil = $state<number | null>(null);
  /** Why the answers are kept in memory only: nothing can be saved here, or no more. */
  unsaved = $state.raw<AxiaError | null>(null);
  /** Whether the browser promised to keep the data; null while not asked. */
  persisted = $state<boolean | null>(null);

  readonly active = $derived(
    this.phase === 'preparing' ||
      this.phase === 'opening' ||
      this.phase === 'running' ||
      this.phase === 'paused'
  );

  readonly circle: FormingCircle;
  readonly power = new PowerMonitor();

  readonly #services: Services;
  #abort: AbortController | null = null;
  #gate = new PauseGate();
  /** The questions that are asked here. */
  #cells: readonly Cell[] = [];
  #pretestPlan: PretestPlan | null = null;
  #doubt: ReturnType<typeof setTimeout> | undefined;
  #answers = new Map<string, Answer>();
  readonly #updates = new UpdateThrottle((cells, progress) => {
    this.questionnaires.add(cells);
    this.progress = progress;
  });

  /** Whether a stored study is being run, or a run has not given everything back yet. */
  get busy(): boolean {
    return this.#abort !== null;
  }

  constructor(services: Services) {
    this.#services = services;
    this.circle = new FormingCircle(services);
  }

  /** Sets up and keeps new studies without running them yet; null on failure. */
  async create(
    designs: readonly StudyDesign[],
    instruments: Instrument[],
    options: NewStudyOptions
  ): Promise<StudyRecord[] | null> {
    this.phase = 'preparing';
    this.record = null;
    this.progress = null;
    this.error = null;
    this.power.gap = null;
    try {
      const records = await newStudies(this.#services, designs, instruments, options);
      const { store, warning } = await this.#services.openStore();
      this.unsaved = warning;
      await keepStudies(store, records);
      void requestPersistence().then(({ persisted }) => (this.persisted = persisted));
      return records;
    } catch (error) {
      this.#fail(AxiaError.from(error));
      return null;
    }
  }

  /** Shows no study. Only while nothing runs. */
  clear(): void {
    this.phase = 'idle';
    this.error = null;
  }

  /** Shows a stored study without running it. Returns false when there is none. */
  async show(id: string): Promise<boolean> {
    this.error = null;
    try {
      const { store, warning } = await this.#services.openStore();
      this.unsaved = warning;
      const record = await store.get(id);
      if (record === null || record.deletedAt !== null) return false;
      await this.#take(store, record);
      this.phase = this.#endOf(record);
      return true;
    } catch (error) {
      this.#fail(AxiaError.from(error));
      return true;
    }
  }

  /**
   * Runs a stored study from where it stopped.
   *
   * @param askFailedAgain whether questions that failed are asked again
   */
  run(id: string, askFailedAgain = false): Promise<void> {
    if (this.#abort) return lastRun;
    this.error = null;
    this.phase = 'preparing';
    void prepareToSave(this.#services);
    // From the first moment on, so that a stop while the lock is asked for is heeded.
    const abort = new AbortController();
    this.#abort = abort;
    // A run of this page that was stopped just now still holds the lock: that is no other tab.
    lastRun = lastRun.then(() => this.#runAlone(id, askFailedAgain, abort.signal));
    return lastRun;
  }

  async #runAlone(id: string, askFailedAgain: boolean, signal: AbortSignal): Promise<void> {
    const release = await tryLock(LOCK);
    if (release === null) {
      this.#abort = null;
      await this.show(id);
      this.phase = 'elsewhere';
      return;
    }
    this.opening = null;
    this.reopening = false;
    this.pausing = false;
    this.power.start();
    try {
      await this.#runHolding(id, askFailedAgain, signal);
    } catch (error) {
      this.#fail(AxiaError.from(error));
    } finally {
      this.power.stop();
      release();
      this.#abort = null;
      this.#endDoubt();
      this.#gate = new PauseGate();
      // Nothing is tried again any more.
      this.held = null;
    }
  }

  pause(): void {
    this.#gate.pause();
    this.phase = 'paused';
    this.pausing = true;
  }

  resume(): void {
    this.#endDoubt();
    this.#gate.resume();
    this.phase = 'running';
    this.pausing = false;
  }

  /** Stops the run: all answers are kept, and the study can be resumed. */
  stop(): void {
    this.#abort?.abort();
  }

  async #runHolding(id: string, askFailedAgain: boolean, signal: AbortSignal): Promise<void> {
    const { store } = await this.#services.openStore();
    const found = await store.get(id);
    if (found === null || found.deletedAt !== null)
      throw new AxiaError(
        'invalid-input',
        'This study is no longer in this browser.',
        'Set up a new one.'
      );
    await this.#take(store, found);
    const { design, instruments } = found;
    const respondent = await this.#services.createRespondent(design.respondent, {
      seed: design.seed,
      instruments
    });
    this.phase = 'opening';
    const outcome = await runStudy({
      study: found,
      plan: { cells: [...this.#cells] },
      respondent,
      pretest: this.#pretestPlan,
      store,
      askFailedAgain,
      signal,
      pause: this.#gate,
      clock: systemClock,
      asleep: () => this.power.slept,
      onEvent: (event) => this.#on(event),
      onStoreFailure: async (error) => {
        // The disk refused: go on in memory, so that nothing already answered is lost.
        const memory = createMemoryStore((studies) => unsaved.hold(studies));
        const siblings = await this.#siblings(store).catch(() => []);
        await copyStudy(store, memory, id).catch(async () => {
          await memory.create({ ...this.record!, status: 'running' });
          await memory.saveAnswers(id, [...this.#answers.values()]);
        });
        for (const { id: sibling } of siblings)
          await copyStudy(store, memory, sibling).catch(() => undefined);
        this.#services.replaceStore(memory, error);
        this.unsaved = error;
        return memory;
      }
    });
    this.#updates.flush();
    this.progress = outcome.progress;
    this.record = (await outcome.store.get(id)) ?? this.record;
    this.phase = outcome.status === 'paused' ? 'stopped' : outcome.status;
    if (outcome.status === 'failed') this.error = outcome.error;
  }

  /** How a stored study ended: a complete one of earlier versions may hold questions that failed. */
  #endOf({ status }: StudyRecord): 'complete' | 'incomplete' | 'stopped' {
    if (status !== 'complete' && status !== 'incomplete') return 'stopped';
    return (this.progress?.failed ?? 0) > 0 ? 'incomplete' : status;
  }

  /** The other studies of the series, which run after this one. */
  async #siblings(store: StudyStore): Promise<StudyRecord[]> {
    const { id, series } = this.record!;
    const all = series ? await seriesOf(store, series.id) : [];
    return all.filter((study) => study.id !== id);
  }

  async #take(store: StudyStore, record: StudyRecord): Promise<void> {
    this.record = record;
    this.#cells = await cellsOf(record);
    const answers = await allAnswers(store, record.id);
    this.#answers = new Map(answers.map((answer) => [answer.cellId, answer]));
    const withdrawn = answers.filter(isWithdrawn).length;
    const failed = answers.filter(({ status }) => status === 'failed').length - withdrawn;
    this.progress = {
      done: answers.length - withdrawn,
      total: this.#cells.length,
      failed,
      rate: null,
      secondsLeft: null,
      condition: null,
      effort: null
    };
    this.#pretestPlan = record.identity.simulated
      ? null
      : planPretest(record.design, record.instruments, this.#cells);
    this.pretest = null;
    if (record.pretest) this.#judge(record.pretest);
    this.questionnaires.start(record.instruments, this.#cells, this.#answers.keys());
    // The page may draw in between: there may be tens of thousands of cells.
    await systemClock.sleep(0);
    this.circle.start(record, this.#cells);
    void this.circle.draw(this.#answers, answers);
  }

  #on(event: RunEvent): void {
    switch (event.type) {
      case 'opening':
        this.opening = event.progress;
        if (!this.#gate.paused) this.phase = 'opening';
        break;
      case 'opened':
        this.opening = null;
        this.held = null;
        this.reopening = true;
        if (!this.#gate.paused) this.phase = 'running';
        this.record = { ...this.record!, provenance: event.provenance };
        break;
      case 'answers':
        for (const answer of event.answers) this.#answers.set(answer.cellId, answer);
        this.#updates.add(
          event.answers.map(({ cellId }) => cellId),
          event.progress
        );
        this.held = null;
        this.#noteSpeed(event.progress);
        void this.circle.draw(this.#answers, event.answers);
        break;
      case 'progress':
        this.#updates.add([], event.progress);
        break;
      case 'pretested':
        this.record = { ...this.record!, pretest: event.pretest };
        this.#judge(event.pretest);
        if (this.pretest && isDoubtful(this.pretest)) this.#beginDoubt();
        break;
      case 'retrying':
        this.held = {
          message: event.error.message,
          until: systemClock.now() + event.milliseconds
        };
        break;
      case 'paused':
        this.phase = 'paused';
        this.pausing = false;
        break;
      case 'resumed':
        this.phase = 'running';
        break;
      case 'store-replaced':
        break; // said by `unsaved`
    }
  }

  #judge(pretest: Pretest): void {
    const { design } = this.record!;
    if (this.#pretestPlan)
      this.pretest = pretestResult(design, this.#pretestPlan, this.#answers, pretest);
  }

  /** Holds the run up, so that whoever is there can stop it. */
  #beginDoubt(): void {
    this.pause();
    this.doubtedUntil = systemClock.now() + DOUBT;
    this.#doubt = setTimeout(() => this.resume(), DOUBT);
  }

  #endDoubt(): void {
    clearTimeout(this.#doubt);
    this.doubtedUntil = null;
  }

  /** What later estimates are made of. */
  #noteSpeed({ effort }: RunProgress): void {
    const provenance = this.record?.provenance;
    if (provenance?.kind === 'wllama') rememberSpeed(effort, provenance.model.parameters);
  }

  #fail(error: AxiaError): void {
    this.error = error;
    this.phase = 'failed';
  }
}
