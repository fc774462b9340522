// The editor of an own version of a questionnaire.
import type { Instrument, ResponseOption } from '../../lib/core/instrument/instrument';
import {
  draftOf,
  draftProblems,
  ownTitle,
  ownVersion,
  type DraftItem,
  type OwnDraft
} from '../../lib/core/instrument/own-version';
import { Guarded } from '../guarded.svelte';
import { loadAnyInstrument } from '../instruments';
import type { Services } from '../services';

/** A questionnaire while a version of it is edited. */
export class InstrumentDraft extends Guarded {
  /** What is shown beside the fields; null until it is there. */
  original = $state.raw<Instrument | null>(null);
  /** The same as fields. */
  before = $state.raw<OwnDraft | null>(null);
  draft = $state.raw<OwnDraft | null>(null);
  edited = $state(false);
  /** Whether saving was tried: from then on problems are shown as they come and go. */
  #tried = $state(false);

  readonly problems = $derived(
    this.#tried && this.original && this.draft ? draftProblems(this.original, this.draft) : []
  );
  readonly #services: Pick<Services, 'sources' | 'openStore'>;

  constructor(services: Pick<Services, 'sources' | 'openStore'>) {
    super();
    this.#services = services;
  }

  /** Begins with a questionnaire; an own version is shown beside what it is based on, if that is here. */
  async load(id: string): Promise<void> {
    await this.guard(async () => {
      const chosen = await loadAnyInstrument(this.#services, id);
      const original = (await this.#originalOf(chosen)) ?? chosen;
      this.original = original;
      this.before = draftOf(original);
      const title = chosen.basedOn ? chosen.title : ownTitle(chosen.title);
      this.draft = { ...draftOf(chosen), title };
    });
  }

  async #originalOf({ basedOn, items }: Instrument): Promise<Instrument | null> {
    if (basedOn === undefined) return null;
    try {
      const found = await loadAnyInstrument(this.#services, basedOn.id);
      const same = found.items.length === items.length && found.version === basedOn.version;
      return same ? found : null;
    } catch {
      return null; // deleted since, or of another browser
    }
  }

  /** What is wrong at a place, in a sentence or several; empty where nothing is. */
  problemAt(place: string): string {
    const own = this.problems.filter((problem) => problem.place === place);
    return own.map(({ message }) => message).join(' ');
  }

  change(change: Partial<OwnDraft>): void {
    if (this.draft === null) return;
    this.draft = { ...this.draft, ...change };
    this.edited = true;
  }

  changeItem(number: number, change: Partial<DraftItem>): void {
    const items = this.draft?.items.map((item) =>
      item.number === number ? { ...item, ...change } : item
    );
    if (items) this.change({ items });
  }

  /** The response options of a scale, whatever their number. */
  changeScale(scale: number, options: ResponseOption[]): void {
    const scales = this.draft?.scales.map((one, s) => (s === scale ? options : one));
    if (scales) this.change({ scales });
  }

  /** Saves the version under an id of its own. Null where it can't be: `problems` or `error` say why. */
  async save(): Promise<Instrument | null> {
    const { original, draft } = this;
    if (original === null || draft === null) return null;
    this.#tried = true;
    this.error = null;
    if (this.problems.length > 0) return null;
    let saved: Instrument | null = null;
    await this.guard(async () => {
      const own = ownVersion(original, draft);
      const { instruments } = await this.#services.openStore();
      await instruments.save(own);
      saved = own;
    });
    return saved;
  }
}
