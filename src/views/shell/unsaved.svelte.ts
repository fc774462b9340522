import type { AxiaError } from '../../lib/core/error';

/**
 * What ends with this page, so that it does not end unasked: studies that it holds in memory only,
 * and a run.
 */
class Unsaved {
  /** Studies in memory only. */
  studies = $state(0);
  #running = $state(false);

  /** Whether this page must not end now. */
  get busy(): boolean {
    return this.studies > 0 || this.#running;
  }

  /** Notes how many there are now. */
  hold(studies: number): void {
    this.studies = studies;
    this.#guard();
  }

  /** Notes whether a study is under way. Its answers are kept, but with the page it stops. */
  run(running: boolean): void {
    this.#running = running;
    this.#guard();
  }

  #guard(): void {
    if (this.busy) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  }

  /** What to do about an error: nothing that would end the page. */
  adviceOf({ advice }: AxiaError): string {
    return this.studies > 0 && /\breload|\bclose (?:this|the) (?:tab|page)\b/iu.test(advice)
      ? 'Keep this page open: it holds answers that are not saved. Export the study first.'
      : advice;
  }
}

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

export const unsaved = new Unsaved();
