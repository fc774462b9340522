import type { StudyDesign } from '../../lib/core/study/design';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { AxiaError } from '../../lib/core/error';
import type { NewStudyOptions } from './new-studies';
import { seriesOf, type SeriesPlace, type StudyRecord } from '../../lib/store';
import type { Services } from '../services';
import { trouble } from '../shell/messages.svelte';
import type { StudyRun } from './study-run.svelte';

/** What the screen does while a series runs. */
export interface SeriesEvents {
  /** A study begins; `place` counts from 1. */
  onStart(study: StudyRecord, place: number, of: number): void;
  /** No study is left to run, and at least one is complete. */
  onEnd(complete: readonly StudyRecord[], failed: readonly StudyRecord[]): void;
}

/** What a series needs of the run that it leads. */
export type Runner = Pick<
  StudyRun,
  'active' | 'busy' | 'create' | 'error' | 'phase' | 'record' | 'run' | 'show' | 'stop'
>;

/** What became of a study of a series. */
export type SeriesStatus =
  'running' | 'waiting' | 'stopped' | 'complete' | 'incomplete' | 'failed' | 'skipped';

/**
 * Studies that run one after the other; a single study is a series of one. A study that fails is
 * marked with its reason, and the next one runs. All of it is in the store, so a series resumes
 * after a reload.
 */
export class Series {
  /** In the order in which they are run. */
  studies = $state.raw<readonly StudyRecord[]>([]);

  readonly #services: Pick<Services, 'openStore'>;
  readonly #run: Runner;
  readonly #events: SeriesEvents;
  /** Whether the reader skips the run under way. */
  #skipping = false;
  /** How often the series was stopped: what began before the last stop must not continue. */
  #stops = 0;
  /** Settles with what was started last. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(services: Pick<Services, 'openStore'>, run: Runner, events: SeriesEvents) {
    this.#services = services;
    this.#run = run;
    this.#events = events;
  }

  /**
   * Stops what is running, then sets up one study for each design, stores and runs them. The run
   * reports a failure.
   */
  start(
    designs: readonly StudyDesign[],
    instruments: Instrument[],
    options: NewStudyOptions
  ): Promise<void> {
    return this.#replace(async (stopped) => {
      if (stopped()) return;
      this.studies = [];
      const created = await this.#run.create(designs, instruments, options);
      if (created === null || stopped()) return;
      this.studies = created;
      await this.go(created[0]!.id);
    });
  }

  /**
   * Stops what is running, then shows a stored study with its series, and resumes it where the page
   * was closed in mid-run. Returns false when there is no such study.
   */
  open(id: string): Promise<boolean> {
    return this.#replace(async (stopped) => {
      if (stopped()) return true;
      if (!(await this.#run.show(id))) return false;
      const { record } = this.#run;
      if (record === null) return true; // the store failed, and the run says so
      this.studies = [record];
      await this.#refresh();
      const next = interrupted(record, this.studies);
      if (next !== null && !stopped()) void this.go(next.id);
      return true;
    });
  }

  /**
   * Runs a study of the series, then all that are due. Resolves when nothing is left to run, or when
   * the reader or another tab stopped it; at once where one is running already.
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
      await this.#mark(next, null);
      if (stopped()) return this.#keepPaused(next);
      if (this.#run.busy) return;
      const at = this.studies.findIndex((study) => study.id === next);
      if (at >= 0) this.#events.onStart(this.studies[at]!, at + 1, this.studies.length);
      await this.#run.run(next, again);
      again = false;
      if (!(await this.#ended(next))) return;
    }
    if (stopped()) return;
    const complete = this.studies.filter(({ status }) => status === 'complete');
    const failed = this.studies.filter(
      ({ series, status }) => status === 'incomplete' || series?.left?.reason === 'failed'
    );
    if (complete.length > 0) this.#events.onEnd(complete, failed);
  }

  /** Skips the study that is running and runs the next one. */
  skip(): void {
    this.#skipping = true;
    this.#run.stop();
  }

  /** Stops the whole series: all answers are kept. */
  stop(): void {
    this.#stops += 1;
    this.#run.stop();
  }

  /** Whether the series was stopped since this call. */
  #stopped(): () => boolean {
    const before = this.#stops;
    return () => this.#stops !== before;
  }

  /** Stops what is running, and does `work` once it has ended. */
  #replace<T>(work: (stopped: () => boolean) => Promise<T>): Promise<T> {
    this.stop();
    const stopped = this.#stopped();
    const done = this.#last.catch(() => undefined).then(() => work(stopped));
    this.#last = done;
    return done;
  }

  /** The status of a study, with what is known of the run under way. */
  statusOf(study: StudyRecord): SeriesStatus {
    if (study.status === 'complete') return 'complete';
    if (this.#run.active && this.#run.record?.id === study.id) return 'running';
    if (study.series?.left) return study.series.left.reason;
    if (study.status === 'incomplete') return 'incomplete';
    return study.status === 'new' ? 'waiting' : 'stopped';
  }

  /** Notes how a study ended. Returns whether the next one is due. */
  async #ended(id: string): Promise<boolean> {
    const { phase, error } = this.#run;
    const alone = this.studies.every(({ series }) => series === undefined);
    const skipped = this.#skipping && phase === 'stopped';
    this.#skipping = false;
    if (skipped) await this.#mark(id, { reason: 'skipped', message: 'Skipped.' });
    if (phase === 'failed' && error)
      await this.#mark(id, { reason: 'failed', message: `${error.message} ${error.advice}` });
    await this.#refresh();
    const goesOn = phase === 'failed' || phase === 'incomplete' || skipped;
    return phase === 'complete' || (!alone && goesOn);
  }

  /** The first study that is due and did not run yet; null when there is none. */
  #next(had: ReadonlySet<string>): string | null {
    return this.studies.find((study) => isDue(study) && !had.has(study.id))?.id ?? null;
  }

  /** Notes why a study of the series is skipped, or that it is due again. */
  async #mark(id: string, left: SeriesPlace['left']): Promise<void> {
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

  /** Notes that the reader stopped before a study began: a reload must not start it. */
  #keepPaused(id: string): Promise<void> {
    return this.#guard(async () => {
      const { store } = await this.#services.openStore();
      await store.update(id, { status: 'paused' });
    });
  }

  /** Reads the studies from the store again. */
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

  /** Where the store fails, the series continues with what it knows. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      trouble.report(error);
    }
  }
}

/** Whether a study has questions that were not asked yet, and neither failed nor was skipped. */
const isDue = ({ status, series }: StudyRecord): boolean =>
  status !== 'complete' && status !== 'incomplete' && !series?.left;

/**
 * The study to resume where a page was closed in mid-run: the one that was running, or the next one
 * where the page was closed between two. Null where the reader had stopped it.
 */
function interrupted(record: StudyRecord, studies: readonly StudyRecord[]): StudyRecord | null {
  if (record.status === 'running') return record;
  if (isDue(record)) return null;
  const waiting = studies.filter(isDue);
  if (waiting.some(({ status }) => status === 'paused')) return null;
  return waiting.find(({ status }) => status === 'running') ?? waiting[0] ?? null;
}

/** What to say of a series in which some failed, since its end shows the others. */
export function seriesIncomplete(
  complete: readonly StudyRecord[],
  failed: readonly StudyRecord[],
  all: number
): AxiaError {
  const names = failed.map(({ identity }) => identity.label).join(', ');
  return new AxiaError(
    'invalid-input',
    `${complete.length} of ${all} studies of the series are complete; ${names} failed.`,
    'All answers are kept. Open the list of results to see why they failed, and to resume them.'
  );
}
