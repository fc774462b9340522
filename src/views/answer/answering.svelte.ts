import { VALUES } from '../../lib/core/values';
import { personProfile } from '../../lib/core/people/one-person';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { AnswerView } from '../../lib/link';
import { forgetAllAnswers, keepAnswers, recallAnswers } from './kept';

/** A person who answers a questionnaire: what was chosen, and where they are. */
export class Answering {
  readonly instrument: Instrument;
  /** Position of the chosen option by item; null where nothing was chosen. */
  chosen = $state<(number | null)[]>([]);
  /** Item in view, from 0, while one is shown at a time. */
  at = $state(0);
  allAtOnce = $state(false);
  /** Whether the answers outlive this tab. */
  kept = $state(false);
  finished = $state(false);

  readonly answered = $derived(this.chosen.filter((option) => option !== null).length);
  readonly profile = $derived.by(() => personProfile(this.instrument, this.chosen));
  /** Values of which nothing was answered. */
  readonly missing = $derived(VALUES.filter((_, v) => this.profile.raw[v] === null));

  readonly #view: AnswerView;

  /** @param view with the questionnaire named */
  constructor(view: AnswerView, instrument: Instrument) {
    this.#view = { ...view, instrument: instrument.id };
    this.instrument = instrument;
    this.chosen = instrument.items.map(() => null);
    const before = recallAnswers(this.#view, instrument);
    if (!before) return;
    this.chosen = [...before.chosen];
    this.kept = before.kept;
    const next = this.chosen.indexOf(null);
    this.at = Math.max(0, next);
    this.finished = next < 0;
  }

  choose(item: number, option: number): void {
    this.chosen[item] = option;
    this.#save();
  }

  /** To the next item; from the last one to the first that has no answer, or to the profile. */
  next(): void {
    if (this.at < this.chosen.length - 1) this.at++;
    else if (this.answered === this.chosen.length) this.finished = true;
    else this.at = this.chosen.indexOf(null);
  }

  back(): void {
    this.at = Math.max(0, this.at - 1);
  }

  keep(lasting: boolean): void {
    this.kept = lasting;
    this.#save();
  }

  forget(): void {
    forgetAllAnswers();
    this.chosen = this.instrument.items.map(() => null);
    [this.at, this.kept, this.finished] = [0, false, false];
  }

  #save(): void {
    const { version } = this.instrument;
    keepAnswers(this.#view, { version, chosen: [...this.chosen] }, this.kept);
  }
}
