import { untrack } from 'svelte';
import { showCount } from '../../lib/core/words';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { StudyDesign } from '../../lib/core/study/design';
import {
  formatReplicationLink,
  formatResultsLink,
  formatRunLink,
  parseRoute,
  usualDestination,
  type Route
} from '../../lib/link';
import type { StudyRecord } from '../../lib/store';
import { showDuration } from '../captions';
import type { Services } from '../services';
import { announcer, background, trouble, type BackgroundLine } from '../shell/messages.svelte';
import { unsaved } from '../shell/unsaved.svelte';
import type { NewStudyOptions } from './new-studies';
import { Series, seriesIncomplete } from './series.svelte';
import { ServerProbe } from './server-probe.svelte';
import { Setup } from './setup.svelte';
import { StudyAgain } from './study-again.svelte';
import { StudyRun } from './study-run.svelte';

/** Where a run leads in the end: what the address that started it said besides the study. */
export interface Leads {
  then: Extract<Route, { page: 'study' }>['then'];
  /** The study whose questions are asked again, if any. */
  again: StudyAgain;
  /** The choices of the results that the address named, with the `?` before them; else empty. */
  choices: string;
}

/** What the line about a run says of it. */
export type ShownRun = Pick<StudyRun, 'active' | 'phase' | 'record' | 'progress' | 'error'>;

/** The results of a run that is complete: their address. */
type Ended = { title: string; href: string };

/**
 * The form of a new study and the study under way. Lives as long as the page, so that a run goes on
 * while other screens are shown, and the form is as it was left: see `pageStudyOf`.
 */
export class PageStudy {
  readonly setup = new Setup();
  readonly probe: ServerProbe;
  readonly run: StudyRun;
  readonly series: Series;
  /** The address whose design the form took last, or that of the run; empty before the first. */
  here = '';
  /** Whether the form was filled and no study was started with it since. */
  filled = false;
  leads = $state.raw<Leads>({ then: null, again: new StudyAgain(null), choices: '' });

  /** Whether the study screen is shown: there the run needs no line. */
  #watched = $state(false);
  /** Whether the reader knows how the last run ended. */
  #noticed = $state(true);
  #ended = $state.raw<Ended | null>(null);

  constructor(services: Services) {
    this.probe = new ServerProbe(this.setup, services.secrets);
    this.run = new StudyRun(services);
    this.series = new Series(services, this.run, {
      onStart: (study, place, of) => this.#onStart(study, place, of),
      onEnd: (complete, failed) => this.#onEnd(complete, failed)
    });
    $effect(() => {
      const { active } = this.run;
      untrack(() => unsaved.run(active));
    });
    $effect(() => {
      const line = this.#line();
      background.show('run', line);
      if (line && !this.run.active) announcer.say(line.text);
    });
  }

  /** Says that the study screen is shown, until the function that it returns is called. */
  watch(): () => void {
    this.#watched = true;
    // What is over is read from the store again: it may have been renamed or deleted since.
    if (!this.run.active && !this.run.busy) this.run.clear();
    return () => {
      this.#watched = false;
      this.#noticed = !this.run.active;
    };
  }

  /** Starts studies, and stops what is running. */
  async begin(
    designs: readonly StudyDesign[],
    instruments: Instrument[],
    options: NewStudyOptions
  ): Promise<void> {
    announcer.say('Study started');
    this.filled = false;
    await this.series.start(designs, instruments, options);
  }

  /** Address of the study under way. */
  get address(): string | null {
    const { record } = this.run;
    return record && formatRunLink(record.id, this.leads.then, this.leads.again.id);
  }

  #onStart(study: StudyRecord, place: number, of: number): void {
    [this.#noticed, this.#ended] = [false, null];
    if (of > 1) announcer.say(`Model ${place} of ${of}: ${study.identity.label}`);
    this.here = formatRunLink(study.id, this.leads.then, this.leads.again.id);
    if (!onStudyScreen()) return;
    // From here on the address names the study itself, so a reload resumes it.
    history.replaceState(null, '', this.here);
    this.here = location.hash;
  }

  #onEnd(complete: readonly StudyRecord[], failed: readonly StudyRecord[]): void {
    if (failed.length > 0)
      trouble.report(seriesIncomplete(complete, failed, this.series.studies.length));
    announcer.say(complete.length === 1 ? 'Study complete' : 'Studies complete');
    const [first] = complete;
    // A seat hands its share in where it ran it.
    if (first!.seat) {
      if (!onStudyScreen()) this.#ended = { title: first!.title, href: this.here };
      return;
    }
    const to = this.leads.then ?? usualDestination(first!.design.preset);
    const ids = complete.map(({ id }) => id);
    const address =
      this.leads.again.besides(ids) ??
      (this.series.studies.length > 1 || to === 'replication'
        ? formatReplicationLink(ids)
        : formatResultsLink(first!.id));
    // The choices that the address named go on to the results.
    const href = address + this.leads.choices;
    if (onStudyScreen()) location.hash = href;
    else this.#ended = { title: first!.title, href };
  }

  #line(): BackgroundLine | null {
    const { run } = this;
    const href = this.address;
    const ending = !run.active && (this.#watched || this.#noticed);
    const text = ending ? null : runInWords(run, this.#ended?.title ?? null);
    if (text === null || href === null) return null;
    const dismiss = () => (this.#noticed = true);
    const line = { text, page: 'study', href } as const;
    if (run.phase === 'running')
      return { ...line, action: { label: 'Pause', act: () => run.pause() } };
    if (run.phase === 'paused')
      return { ...line, action: { label: 'Resume', act: () => run.resume() } };
    return {
      ...line,
      href: this.#ended?.href ?? href,
      action: run.active ? null : { label: 'Dismiss', act: dismiss },
      ...(run.active ? {} : { follow: dismiss })
    };
  }
}

/**
 * A run in one line, for screens that do not show it; null where there is nothing to say.
 *
 * @param ended title of what is complete and was not looked at yet; null for nothing
 */
export function runInWords(run: ShownRun, ended: string | null): string | null {
  const { phase, record, progress, error } = run;
  const title = `“${record?.title ?? 'Study'}”`;
  switch (phase) {
    case 'idle':
    case 'stopped':
      return null;
    case 'complete':
      return ended === null ? null : `“${ended}” is complete: open the results`;
    case 'incomplete':
      return `${title} is not complete: some questions failed`;
    case 'failed':
      return `${title} stopped. ${error?.message ?? ''}`.trim();
    case 'elsewhere':
      return `${title} did not start: another tab is running a study`;
    case 'preparing':
    case 'opening':
      return `${title}: getting ready`;
    case 'running':
    case 'paused': {
      const asked = progress
        ? `${showCount(progress.done - progress.failed)} of ${showCount(progress.total)} questions answered`
        : 'asking the questions';
      const left = progress?.secondsLeft ?? null;
      if (phase === 'paused') return `${title}: paused, ${asked}`;
      return `${title}: ${asked}${left === null ? '' : `, ${showDuration(left)} left`}`;
    }
  }
}

const onStudyScreen = (): boolean => parseRoute(location.hash).page === 'study';

const pages = new WeakMap<Services, PageStudy>();

/** The one study of this page: made by the first screen that asks, and kept after it. */
export function pageStudyOf(services: Services): PageStudy {
  const known = pages.get(services);
  if (known) return known;
  let made: PageStudy | undefined;
  // Its derived values must not end with the screen that made it.
  $effect.root(() => {
    made = new PageStudy(services);
  });
  pages.set(services, made!);
  return made!;
}
