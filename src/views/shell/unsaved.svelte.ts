import type { AxiaError } from '../../lib/core/error';

/** Studies that this page holds in memory only: they end with it, so it does not end unasked. */
class Unsaved {
  studies = $state(0);

  /** Notes how many there are now. */
  hold(studies: number): void {
    this.studies = studies;
    if (studies > 0) window.addEventListener('beforeunload', ask);
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
