import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { formatReplicationLink, MOST_REPLICATED } from '../../lib/link';
import { findStudy } from '../../lib/session';
import type { StudyRecord } from '../../lib/store';
import type { Services } from '../services';
import type { Setup } from './setup.svelte';

/** A study whose questions are asked again of another respondent. */
export class StudyAgain {
  /** Null until it is found, and where the address names none. */
  record = $state.raw<StudyRecord | null>(null);
  missing = $state(false);
  error = $state.raw<AxiaError | null>(null);

  /** @param id of the study; null for none */
  constructor(readonly id: string | null) {}

  /** Sets up its questions in its own words; who answers stays open. */
  async fill(setup: Setup, services: Services): Promise<void> {
    if (this.id === null) return;
    try {
      const found = await findStudy(services, this.id);
      found?.session.close();
      this.missing = found === null;
      if (found === null) return;
      // Nothing of who answered is taken over: a server of a stranger's study least of all.
      setup.take({ ...found.record.design, respondent: setup.respondent });
      setup.undecided = true;
      this.record = found.record;
    } catch (error) {
      this.error = AxiaError.from(error);
    }
  }

  /** The questionnaires that can be asked, with its own in the place of those of the same id. */
  among(instruments: readonly Instrument[]): Instrument[] {
    const own = (this.record?.instruments ?? []).filter(({ sharing }) => sharing !== 'withheld');
    return [...instruments.filter(({ id }) => !own.some((one) => one.id === id)), ...own];
  }

  /** Where both are side by side; null where nothing is asked again. */
  besides(ids: readonly string[]): string | null {
    return this.id && formatReplicationLink([this.id, ...ids.slice(0, MOST_REPLICATED - 1)]);
  }
}
