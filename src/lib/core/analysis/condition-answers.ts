import type { Answer } from '../study/answer';
import type { Cell } from '../study/cell';
import type { ConditionId } from '../study/condition';
import type { StudyDesign } from '../study/design';
import type { Instrument, Item } from '../instrument/instrument';
import { askedItems, inConversation } from '../study/plan';
import { DistributionForm, SampledForm, type Form } from './forms';
import type { PersonaAnswers } from './types';

/** The answers to one instrument, by condition. */
export interface ConditionAnswers {
  /** Items asked, in the order of the instrument and of the answers. */
  items: Item[];
  /** `forms` holds one entry per filled-in questionnaire in the priming arms, else a single one. */
  personas: { condition: ConditionId; forms: PersonaAnswers[] }[];
}

/**
 * Puts the answers of a study to one instrument in order, as they come. A condition counts once
 * every one of its cells has been asked (a failed answer counts as asked, and as missing): figures
 * of a run in progress never rest on half a persona. Conversations are the repeats of one persona:
 * the answers of `conversation-k` are its repeat k.
 */
export class InstrumentAnswers {
  /** Items asked, in the order of the instrument. */
  readonly items: readonly Item[];
  /** In the order of the design. */
  readonly #conditions: { condition: ConditionId; forms: Form[] }[];
  /** Where the answer to a cell goes. */
  readonly #places = new Map<string, { form: Form; item: number; repetition: number }>();

  /**
   * @param cells of the study's plan; cells of other instruments are ignored
   * @throws AxiaError `invalid-input` when the design asks for items that the instrument lacks
   */
  constructor(design: StudyDesign, instrument: Instrument, cells: readonly Cell[]) {
    const use = design.instruments.find(({ id }) => id === instrument.id);
    this.items = use ? askedItems(instrument, use, design.seed) : [];
    const own = cells.filter((cell) => cell.instrument === instrument.id);
    const repetitions = new Map(design.conditions.map((id) => [id, new Map<string, number>()]));
    for (const { condition, repetition } of own) {
      const known = repetitions.get(condition);
      if (known?.has(repetition) === false) known.set(repetition, known.size);
    }
    const talk = inConversation(design, instrument);
    this.#conditions = [...repetitions].map(([condition, { size }]) => ({
      condition,
      forms: this.items.length === 0 ? [] : formsOf(design, this.items.length, size, talk)
    }));

    const forms = new Map(this.#conditions.map((one) => [one.condition, one.forms]));
    const positions = new Map(this.items.map(({ number }, position) => [number, position]));
    for (const { id, condition, repetition, item: number } of own) {
      const item = positions.get(number);
      const place = repetitions.get(condition)?.get(repetition);
      if (item === undefined || place === undefined) continue;
      const form = forms.get(condition)![talk ? 0 : place]!;
      this.#places.set(id, { form, item, repetition: talk ? place : 0 });
    }
  }

  /**
   * Takes an answer in; one that was there to the same cell is replaced.
   *
   * @returns whether the cell is one of the instrument's
   */
  add(answer: Answer): boolean {
    const place = this.#places.get(answer.cellId);
    place?.form.add(answer, place.item, place.repetition);
    return place !== undefined;
  }

  /** Those so far, in the order of the design's conditions. Later answers do not change it. */
  build(): ConditionAnswers {
    return {
      items: [...this.items],
      personas: this.#conditions.flatMap(({ condition, forms }) =>
        forms.length > 0 && forms.every(({ complete }) => complete)
          ? [{ condition, forms: forms.map((form) => form.answers()) }]
          : []
      )
    };
  }
}

/** One form per repetition, but a single one for all conversations. */
function formsOf(
  { elicitation }: StudyDesign,
  items: number,
  repetitions: number,
  inConversation: boolean
): Form[] {
  if (inConversation)
    return repetitions === 0 ? [] : [SampledForm.ofConversations(items, repetitions)];
  return Array.from({ length: repetitions }, () =>
    elicitation.mode === 'distribution'
      ? new DistributionForm(items)
      : new SampledForm(items, elicitation.repeats)
  );
}
