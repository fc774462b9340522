import type { StudyDesign } from '../../lib/core/study/design';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { seriesOf, type SeriesPlace, type StudyRecord } from '../../lib/store';
import type { Services } from '../services';
import { trouble } from '../shell/messages.svelte';
import type { StudyRun } from './study-run.svelte';

/** What the screen does while a series goes on. */
export interface SeriesEvents {
  /** A study begins; `place` counts from 1. */
  onTurn(study: StudyRecord, place: number, of: number): void;
  /** Nobody has a turn any more, and at least one study is complete. */
  onEnd(complete: readonly StudyRecord[], failed: readonly StudyRecord[]): void;
}

/** What a series needs of the run that it leads. */
export type Runner = Pick<
  StudyRun,
  'active' | 'busy' | 'create' | 'error' | 'look' | 'phase' | 'record' | 'run' | 'stop'
>;

/** How a study of a series stands. */
export type Standing = 'running' | 'waiting' | 'stopped' | 'complete' | 'failed' | 'skipped';

/**
 * Studies that are run one after the other; a study by itself is a series of one. What fails is
 * left with its reason, and the next goes on. All of it is in the store, so that a series goes on
 * after a reload where it stood.
 */
export class Series {
  /** In the order in which they are run. */
  studies = $state.raw<readonly StudyRecord[]>([]);

  readonly #services: Pick<Services, 'openStore'>;
  readonly #run: Runner;
  readonly #events: SeriesEvents;
  /** Whether the reader wants the run that is under way to be left for the next one. */
  #skipping = false;
  /** Times that all was stopped: what began before the last of them goes on no more. */
  #stops = 0;
  /** Ends with what was begun last. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(services: Pick<Services, 'openStore'>, run: Runner, events: SeriesEvents) {
    this.#services = services;
    this.#run = run;
    this.#events = events;
  }

  /**
   * Sets up one study for each design, keeps them, and runs them, after the end of what goes on. The
   * run tells of a failure.
   */
  start(designs: readonly StudyDesign[], instruments: Instrument[], title: string): Promise<void> {
    return this.#instead(async (stopped) => {
      if (stopped()) return;
      this.studies = [];
      const created = await this.#run.create(designs, instruments, title);
      if (created === null || stopped()) return;
      this.studies = created;
      await this.go(created[0]!.id);
    });
  }

  /**
   * Shows a stored study with its series, after the end of what goes on, and goes on where the page
   * was left in mid-run. Returns false when there is no such study.
   */
  takeUp(id: string): Promise<boolean> {
    return this.#instead(async (stopped) => {
      if (stopped()) return true;
      if (!(await this.#run.look(id))) return false;
      const { record } = this.#run;
      if (record === null) return true; // the store failed, and the run says so
      this.studies = [record];
      await this.#refresh();
      const next = leftRunning(record, this.studies);
      if (next !== null && !stopped()) void this.go(next.id);
      return true;
    });
  }

  /**
   * Runs a study of the series, and after it all that have their turn. Resolves when there is
   * nothing more to run, or when the reader or another tab stopped it; at once where one runs
   * already.
   *
   * @param askFailedAgain whether questions of the first study that failed are asked again
   */
  go(id: string, askFailedAgain = false): Promise<void> {
    if (this.#run.busy) return Promise.resolve();
    const going = this.#goThrough(id, askFailedAgain);
    this.#last = going;
    return going;
  }

  async #goThrough(first: string, askFailedAgain: boolean): Promise<void> {
    const stopped = this.#stopped();
    this.#skipping = false;
    let again = askFailedAgain;
    const had = new Set<string>();
    for (let next: string | null = first; next !== null; next = this.#next(had)) {
      had.add(next);
      await this.#leave(next, null);
      if (stopped()) return this.#hold(next);
      if (this.#run.busy) return;
      const at = this.studies.findIndex((study) => study.id === next);
      if (at >= 0) this.#events.onTurn(this.studies[at]!, at + 1, this.studies.length);
      await this.#run.run(next, again);
      again = false;
      if (!(await this.#ended(next))) return;
    }
    if (stopped()) return;
    const complete = this.studies.filter(({ status }) => status === 'complete');
    const failed = this.studies.filter(({ series }) => series?.left?.reason === 'failed');
    if (complete.length > 0) this.#events.onEnd(complete, failed);
  }

  /** Leaves the study that is running for now, and goes on with the next one. */
  skip(): void {
    this.#skipping = true;
    this.#run.stop();
  }

  /** Stops the whole series for now: everything answered is kept. */
  stop(): void {
    this.#stops += 1;
    this.#run.stop();
  }

  /** Tells, from now on, whether all was stopped since. */
  #stopped(): () => boolean {
    const before = this.#stops;
    return () => this.#stops !== before;
  }

  /** Stops whatever goes on, and does `work` after its end: one at a time has the screen. */
  #instead<T>(work: (stopped: () => boolean) => Promise<T>): Promise<T> {
    this.stop();
    const stopped = this.#stopped();
    const turn = this.#last.catch(() => undefined).then(() => work(stopped));
    this.#last = turn;
    return turn;
  }

  /** How a study stands, with what is known of the run under way. */
  standing(study: StudyRecord): Standing {
    if (study.status === 'complete') return 'complete';
    if (this.#run.active && this.#run.record?.id === study.id) return 'running';
    if (study.series?.left) return study.series.left.reason;
    return study.status === 'new' ? 'waiting' : 'stopped';
  }

  /** Takes down how a study ended. Returns whether the next one has its turn. */
  async #ended(id: string): Promise<boolean> {
    const { phase, error } = this.#run;
    const alone = this.studies.every(({ series }) => series === undefined);
    const skipped = this.#skipping && phase === 'stopped';
    this.#skipping = false;
    if (skipped) await this.#leave(id, { reason: 'skipped', message: 'Skipped by hand.' });
    if (phase === 'failed' && error)
      await this.#leave(id, { reason: 'failed', message: `${error.message} ${error.advice}` });
    await this.#refresh();
    return phase === 'complete' || (!alone && (phase === 'failed' || skipped));
  }

  /** The first study that has its turn and had none yet; null when there is none. */
  #next(had: ReadonlySet<string>): string | null {
    return this.studies.find((study) => hasTurn(study) && !had.has(study.id))?.id ?? null;
  }

  /** Notes why a study of the series is left, or that it has its turn again. */
  async #leave(id: string, left: SeriesPlace['left']): Promise<void> {
    const study = this.studies.find((one) => one.id === id);
    if (!study?.series || (left === null && study.series.left === null)) return;
    const series = { ...study.series, left };
    // Also without the store: the series must not come back to what just failed.
    this.studies = this.studies.map((one) => (one.id === id ? { ...one, series } : one));
    await this.#guard(async () => {
      const { store } = await this.#services.openStore();
      await store.update(id, { series });
    });
  }

  /** Notes that the reader stopped before a study had begun: a reload must not begin it. */
  #hold(id: string): Promise<void> {
    return this.#guard(async () => {
      const { store } = await this.#services.openStore();
      await store.update(id, { status: 'paused' });
    });
  }

  /** Reads the studies anew, as the store has them. */
  async #refresh(): Promise<void> {
    const [first] = this.studies;
    if (!first) return;
    await this.#guard(async () => {
      const { store } = await this.#services.openStore();
      const found = first.series
        ? await seriesOf(store, first.series.id)
        : [(await store.get(first.id)) ?? first];
      if (found.length > 0) this.studies = found;
    });
  }

  /** Where the store fails, the series goes on with what it knows. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      trouble.tell(error);
    }
  }
}

/** Whether a study is neither over nor left. */
const hasTurn = ({ status, series }: StudyRecord): boolean =>
  status !== 'complete' && !series?.left;

/**
 * The study to go on with where a page was left in mid-run: the one that was running, or the next
 * one where the page was left between two. Null where the reader had stopped it.
 */
function leftRunning(record: StudyRecord, studies: readonly StudyRecord[]): StudyRecord | null {
  if (record.status === 'running') return record;
  if (hasTurn(record)) return null;
  const waiting = studies.filter(hasTurn);
  if (waiting.some(({ status }) => status === 'paused')) return null;
  return waiting.find(({ status }) => status === 'running') ?? waiting[0] ?? null;
}
