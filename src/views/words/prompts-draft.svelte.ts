// The editor of own prompts.
import {
  promptDraftOf,
  promptProblems,
  promptSetOf,
  type PromptDraft,
  type PromptParts
} from '../../lib/core/study/own-prompts';
import type { PromptSet } from '../../lib/core/study/prompt-words';
import type { ValueId } from '../../lib/core/values';
import { Guarded } from '../guarded.svelte';
import type { Services } from '../services';

/** Own prompts while they are edited. */
export class PromptsDraft extends Guarded {
  /** The usual words, beside the fields. */
  readonly before = promptDraftOf(null);
  draft = $state.raw<PromptDraft>(promptDraftOf(null));
  edited = $state(false);
  /** Whether saving was tried: from then on problems are shown as they come and go. */
  #tried = $state(false);

  readonly problems = $derived(this.#tried ? promptProblems(this.draft) : []);

  readonly #services: Pick<Services, 'openStore'>;

  /** @param from own prompts to begin with; null for the usual ones */
  constructor(services: Pick<Services, 'openStore'>, from: PromptSet | null) {
    super();
    this.#services = services;
    this.draft = promptDraftOf(from);
  }

  /** What is wrong at a place, in a sentence or several; empty where nothing is. */
  problemAt(place: string): string {
    const own = this.problems.filter((problem) => problem.place === place);
    return own.map(({ message }) => message).join(' ');
  }

  change(change: Partial<PromptDraft>): void {
    this.draft = { ...this.draft, ...change };
    this.edited = true;
  }

  changeSentence(change: Partial<PromptDraft['sentences']>): void {
    this.change({ sentences: { ...this.draft.sentences, ...change } });
  }

  changeValue(value: ValueId, change: Partial<PromptParts>): void {
    const { values } = this.draft;
    this.change({ values: { ...values, [value]: { ...values[value], ...change } } });
  }

  addPersona(): void {
    const persona = { name: '', definition: '', prompt: null };
    this.change({ personas: [...this.draft.personas, persona] });
  }

  changePersona(place: number, change: Partial<PromptParts>): void {
    this.change({
      personas: this.draft.personas.map((one, k) => (k === place ? { ...one, ...change } : one))
    });
  }

  removePersona(place: number): void {
    this.change({ personas: this.draft.personas.filter((_, k) => k !== place) });
  }

  /** Saves the prompts under an id of their own. Null where that fails: `problems` or `error` say why. */
  async save(): Promise<PromptSet | null> {
    this.#tried = true;
    this.error = null;
    if (this.problems.length > 0) return null;
    let saved: PromptSet | null = null;
    await this.guard(async () => {
      const set = promptSetOf(this.draft);
      const { prompts } = await this.#services.openStore();
      await prompts.save(set);
      saved = set;
    });
    return saved;
  }
}
