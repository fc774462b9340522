import { AxiaError, throwIfAborted } from '../core/error';
import type { RespondentProvenance } from '../core/provenance/provenance';
import { withinLimits } from '../core/provenance/within-limits';
import type { Pretest } from '../core/study/pretest';
import type { Cell } from '../core/study/cell';
import type { Elicitation } from '../core/study/design';
import type { Respondent } from '../engines/respondent';
import { untilAborted, type Clock, type InFlight, type PauseGate } from './concurrency';
import type { FailurePolicy } from './failures';
import type { ProgressReporter, RunEvent } from './progress';

/** What readiness needs of the run. */
interface ReadinessParts {
  respondent: Respondent;
  elicitation: Elicitation;
  pause: PauseGate;
  clock: Clock;
  signal: AbortSignal;
  policy: FailurePolicy;
  progress: ProgressReporter;
  inFlight: InFlight;
  onEvent: (event: RunEvent) => void;
  /** Stores every answer given so far. */
  flush: () => Promise<void>;
  /** Notes a change in the study's record. */
  mark: (change: Mark) => Promise<unknown>;
}

/** What a run changes in the record of its study. */
export interface Mark {
  status?: 'running' | 'paused' | 'incomplete' | 'complete';
  /** Questions that failed, once all were asked. */
  failed?: number;
  provenance?: RespondentProvenance;
  pretest?: Pretest;
}

/**
 * What must hold before a question is asked: the respondent is open, and the run is not paused.
 * However many questions wait for either, the respondent is opened once, and the run pauses once.
 */
export class Readiness {
  /** How often the respondent was opened. */
  openings = 0;
  /** The cells that are going to be asked. */
  cells: readonly Cell[] = [];
  #opening: Promise<void> | null = null;
  #pausing: Promise<void> | null = null;

  /** @param earlier what answered the study so far; null for a new one */
  constructor(
    private readonly parts: ReadinessParts,
    private earlier: RespondentProvenance | null
  ) {}

  /**
   * Resolves once a question can be asked.
   *
   * @throws AxiaError `aborted`, or why the respondent cannot be opened
   */
  async ensure(): Promise<void> {
    await this.#ensureOpen();
    await this.#waitWhilePaused();
    // It may have been lost in a long pause.
    await this.#ensureOpen();
  }

  async #ensureOpen(): Promise<void> {
    if (this.parts.respondent.ready) return;
    await (this.#opening ??= this.#openWithRetries().finally(() => {
      this.#opening = null;
    }));
  }

  async #openWithRetries(): Promise<void> {
    const { clock, onEvent, policy, signal } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#open();
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (signal.aborted) throw error;
        const verdict = policy.failedToOpen(error, attempt);
        if (verdict.action !== 'retry') throw error;
        onEvent({ type: 'retrying', error, milliseconds: verdict.milliseconds });
        await clock.sleep(verdict.milliseconds, signal);
      }
    }
  }

  async #open(): Promise<void> {
    const { elicitation, mark, onEvent, pause, progress, respondent, signal } = this.parts;
    const { cells, earlier } = this;
    progress.pause();
    await mark({ status: pause.paused ? 'paused' : 'running' });
    const emit = (event: RunEvent) => {
      if (!signal.aborted) onEvent(event);
    };
    const opened = await untilAborted(
      () =>
        respondent.open({
          signal,
          onProgress: (opening) => emit({ type: 'opening', progress: opening }),
          onHeldUp: (error, milliseconds) => emit({ type: 'retrying', error, milliseconds }),
          cells,
          elicitation,
          earlier
        }),
      signal
    );
    const provenance = withinLimits(opened);
    await mark({ provenance });
    this.earlier = provenance;
    this.openings += 1;
    onEvent({ type: 'opened', provenance });
    progress.opened(provenance);
    progress.start();
  }

  async #waitWhilePaused(): Promise<void> {
    const { inFlight, pause, signal } = this.parts;
    while (pause.paused && !signal.aborted) {
      await inFlight.suspend(
        () =>
          (this.#pausing ??= this.#pause().finally(() => {
            this.#pausing = null;
          }))
      );
    }
    throwIfAborted(signal);
  }

  /** A pause: what is under way is answered and stored, then nothing is asked until its end. */
  async #pause(): Promise<void> {
    const { flush, inFlight, mark, onEvent, pause, progress, signal } = this.parts;
    await Promise.race([inFlight.drained(), pause.wait(signal)]);
    if (!pause.paused || signal.aborted) return;
    await flush();
    // Noted already as the gate closed: only to wait for it.
    await mark({ status: pause.paused ? 'paused' : 'running' });
    progress.pause();
    onEvent({ type: 'paused' });
    await pause.wait(signal);
    if (signal.aborted) return;
    progress.start();
    onEvent({ type: 'resumed' });
  }
}
