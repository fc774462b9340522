import type { Answer } from '../study/answer';
import { emptyTable, NO_OPTION, repeatsOf, type OptionTable } from './option-table';
import type { PersonaAnswers } from './types';

/** The answers to one filled-in questionnaire, as they come. */
export interface Form {
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

/** Answers that are distributions over the scale points. */
export class DistributionForm implements Form {
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
    const told = answer.status === 'answered' && answer.mode === 'distribution' ? answer : null;
    this.#asked.add(item);
    this.#logProbabilities[item] = told?.logProbabilities ?? null;
    this.#outside[item] = told?.outside ?? null;
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
export class SampledForm implements Form {
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
