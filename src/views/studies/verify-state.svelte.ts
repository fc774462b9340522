import type { Instrument } from '../../lib/core/instrument/instrument';
import { newId } from '../../lib/platform';
import { importStudy, type StudyRecord } from '../../lib/store';
import { loadHumanFigures, type StudySession } from '../../lib/session';
import type { Verification } from '../../lib/core/report/verification';
import type { Answer } from '../../lib/core/study/answer';
import { BundleTask } from '../file-task.svelte';
import type { Services } from '../services';

/** A bundle that was verified, and stays open for its answers to be kept. */
export interface VerifiedBundle {
  verification: Verification;
  record: StudyRecord;
  session: StudySession;
}

/** The verification of a bundle, which stores nothing by itself. */
export class VerifyState {
  readonly task = new BundleTask<VerifiedBundle>();
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Reads a bundle, computes its analysis again and compares. @returns whether that came to its end */
  async verify(file: File): Promise<boolean> {
    this.close();
    const { sources, studies } = this.#services;
    return this.task.run(async ({ onProgress, signal }) => {
      onProgress({ message: 'Reading the bundle.', share: null });
      const { record, session } = await studies.open({ kind: 'unchecked', file }, signal);
      try {
        const ids = record.design.instruments.map(({ id }) => id);
        const [figures, site] = await Promise.all([
          loadHumanFigures(sources, ids),
          this.#siteInstruments(ids)
        ]);
        onProgress({ message: 'Computing every number again.', share: null });
        const verification = await session.ask('verify', [figures, site], { signal });
        return { record, session, verification };
      } catch (error) {
        session.close();
        throw error;
      }
    });
  }

  /** Keeps what could be read as a study of this browser; returns its id. */
  async keep({ record, session }: VerifiedBundle): Promise<string> {
    const { openStore, sources } = this.#services;
    const { store } = await openStore();
    const published = await sources.listPublished().then(
      (list) => list.map(({ id }) => id),
      () => [record.id]
    );
    const now = new Date(this.#services.now()).toISOString();
    const bundle = { record, answers: portionsOf(session) };
    return (await importStudy(store, bundle, { otherId: newId(), published, now })).id;
  }

  /** The worker lets go of the bundle. */
  close(): void {
    this.task.result?.session.close();
    void this.task.stop();
  }

  async #siteInstruments(ids: readonly string[]): Promise<Instrument[]> {
    const { sources } = this.#services;
    const site = (await sources.listInstruments()).filter(({ id }) => ids.includes(id));
    return Promise.all(site.map(({ id }) => sources.loadInstrument(id)));
  }
}

async function* portionsOf(session: StudySession): AsyncGenerator<Answer[], void> {
  for (let from = 0; ;) {
    const portion = await session.ask('portion', [from]);
    if (portion.length === 0) return;
    yield portion;
    from += portion.length;
  }
}
