import type { Answer } from '../study/answer';
import type { Cell } from '../study/cell';
import type { ConditionId } from '../study/condition';
import type { StudyDesign } from '../study/design';
import type { Instrument, Item } from '../instrument/instrument';
import { askedItems, inConversation } from '../study/plan';
import type { OptionTable, PersonaAnswers } from './types';

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

/** The answers to one filled-in questionnaire, as they come. */
interface Form {
  /** Whether every cell has been asked. */
  readonly complete: boolean;
  /**
   * Takes in the answer to an item, in the place of an earlier one.
   *
   * @param arm number of the conversation, from 0
   */
  add(answer: Answer, item: number, arm: number): void;
  /** A copy of the answers so far. */
  answers(): PersonaAnswers;
}

/** Cells of which it is only known whether they were asked. */
class Asked {
  readonly #cells: Uint8Array;
  #left: number;

  constructor(cells: number) {
    this.#cells = new Uint8Array(cells);
    this.#left = cells;
  }

  get all(): boolean {
    return this.#left === 0;
  }

  add(cell: number): void {
    if (this.#cells[cell] === 0) this.#left -= 1;
    this.#cells[cell] = 1;
  }
}

/** Answers that are distributions over the response options. */
class DistributionForm implements Form {
  readonly #asked: Asked;
  readonly #logProbabilities: (number[] | null)[];
  readonly #outside: (number | null)[];

  constructor(items: number) {
    this.#asked = new Asked(items);
    this.#logProbabilities = new Array<null>(items).fill(null);
    this.#outside = new Array<null>(items).fill(null);
  }

  get complete(): boolean {
    return this.#asked.all;
  }

  add(answer: Answer, item: number): void {
    const read = answer.status === 'answered' && answer.mode === 'distribution' ? answer : null;
    this.#asked.add(item);
    this.#logProbabilities[item] = read?.logProbabilities ?? null;
    this.#outside[item] = read?.outside ?? null;
  }

  answers(): PersonaAnswers {
    return {
      mode: 'distribution',
      logProbabilities: [...this.#logProbabilities],
      outside: [...this.#outside]
    };
  }
}

/** Generated answers: repeat k of all items is one individual. */
class SampledForm implements Form {
  readonly #asked: Asked;
  readonly #table: OptionTable;
  /** Conversations, each of which has cells of its own; 1 where repeats share a cell. */
  readonly #arms: number;
  /** By cell: how many of its texts were refusals, and how many could not be read. */
  readonly #refusals: Uint32Array;
  readonly #unreadable: Uint32Array;
  readonly #inConversation: boolean;

  constructor(items: number, repeats: number, conversations: number | null = null) {
    this.#arms = conversations ?? 1;
    this.#inConversation = conversations !== null;
    this.#asked = new Asked(items * this.#arms);
    this.#table = emptyTable(repeats, items);
    this.#refusals = new Uint32Array(items * this.#arms);
    this.#unreadable = new Uint32Array(items * this.#arms);
  }

  /** In a conversation an item is answered once: what was said stays in it. */
  static ofConversations(items: number, conversations: number): SampledForm {
    return new SampledForm(items, conversations, conversations);
  }

  get complete(): boolean {
    return this.#asked.all;
  }

  add(answer: Answer, item: number, arm: number): void {
    const all = repeatsOf(this.#table, item);
    const own = this.#inConversation ? all.subarray(arm, arm + 1) : all;
    const cell = item * this.#arms + arm;
    this.#asked.add(cell);
    this.#refusals[cell] = 0;
    this.#unreadable[cell] = 0;
    own.fill(NO_OPTION);
    if (answer.status === 'failed' || answer.mode !== 'sampled') return;
    const { distinct, drawn } = answer.samples;
    for (let repeat = 0; repeat < own.length && repeat < drawn.length; repeat++) {
      const { outcome, option } = distinct[drawn[repeat]!]!;
      if (outcome === 'refusal') this.#refusals[cell]! += 1;
      if (outcome === 'unreadable') this.#unreadable[cell]! += 1;
      if (option !== null) own[repeat] = option;
    }
  }

  answers(): PersonaAnswers {
    return {
      mode: 'sampled',
      options: { ...this.#table, read: this.#table.read.slice() },
      refusals: sum(this.#refusals),
      unreadable: sum(this.#unreadable),
      ...(this.#inConversation ? { conversations: true as const } : {})
    };
  }
}

const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);

/** In the place of a refusal, an unreadable text or none. */
export const NO_OPTION = 255;

/** A table without any answer. */
export function emptyTable(repeats: number, items: number): OptionTable {
  return { repeats, items, read: new Uint8Array(repeats * items).fill(NO_OPTION) };
}

/** All repeats of an item. Shares its memory with the table. */
export function repeatsOf({ repeats, read }: OptionTable, item: number): Uint8Array {
  return read.subarray(item * repeats, (item + 1) * repeats);
}
