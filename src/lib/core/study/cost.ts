import type { Cell } from './cell';
import type { Elicitation, StudyDesign } from './design';
import { elicitationOf, formText } from './context';
import { filledFormOwner } from './condition';
import type { Instrument } from '../instrument/instrument';
import { armOpening } from './arm-form';
import {
  armAsked,
  armParts,
  repetitionsOf,
  askedOf,
  conditionsOf,
  inConversation,
  suits,
  type Asked
} from './plan-groups';
import { followUpPrompt, itemPrompt, systemPrompt } from './prompt';

/** How long a respondent takes to one answer, and how that is known. */
export interface AnswerRate {
  /** Seconds for one option distribution, or for one generated answer, without its prompt. */
  secondsPerAnswer: number;
  /** Tokens of prompts that are read a second; null where reading takes no time. */
  tokensPerSecond: number | null;
  /** `measured` on this device with this respondent, or `assumed`. */
  source: 'measured' | 'assumed';
}

/** What a study costs before it is run. */
export interface CostEstimate {
  /** Cells. */
  questions: number;
  /** Answers to be obtained: one a cell, or `repeats` a cell of sampled text. */
  answers: number;
  /** Null when no rate is known. */
  minutes: number | null;
  /** Where the minutes come from; null when there are none. */
  source: AnswerRate['source'] | null;
}

/** What is to be asked. */
export interface Asking {
  /** Number of cells that are still to be asked. */
  questions: number;
  /**
   * How many of these are part of a conversation: each is answered once, since every conversation
   * has questions of its own.
   */
  inConversation?: number;
  /** Tokens of prompts that have to be read. */
  tokens?: number;
}

/**
 * Questions and minutes of a study.
 *
 * @param rate null when nothing is known about the respondent's speed
 */
export function estimateCost(
  { questions, inConversation = 0, tokens = 0 }: Asking,
  elicitation: Elicitation,
  rate: AnswerRate | null
): CostEstimate {
  const repeats = elicitation.mode === 'sampled' ? elicitation.repeats : 1;
  const answers = (questions - inConversation) * repeats + inConversation;
  const seconds =
    rate &&
    answers * rate.secondsPerAnswer +
      (rate.tokensPerSecond === null ? 0 : tokens / rate.tokensPerSecond);
  return { questions, answers, minutes: seconds && seconds / 60, source: rate && rate.source };
}

/**
 * Characters that a token of English stands for: a rule of thumb for the tokenizers of language
 * models.
 */
const CHARACTERS_PER_TOKEN = 4;

/** Characters assumed of an answer that stands in a conversation: a label, perhaps with its words. */
const ANSWER_CHARACTERS = 8;

/** What a study's prompts cost a language model, estimated before any of them is asked. */
export interface PromptCost {
  /** Tokens of all prompts. */
  tokens: number;
  /**
   * Those of them with which a prompt begins as the one before it did: a model that keeps the
   * beginning need not read them again.
   */
  shared: number;
}

/**
 * Tokens of a study's prompts, and how many of them are shared with the prompt before, in the order
 * in which `planInSteps` asks. An ESTIMATE from characters: the marks of the chat template are not
 * counted, and earlier answers are taken to be as long as a label. No cell is made, so that a form
 * can show it as it is filled in.
 *
 * @param instruments those of the design, in any order
 * @throws AxiaError `invalid-input` for an unknown instrument or item
 */
export function estimatePrompts(
  design: StudyDesign,
  instruments: readonly Instrument[]
): PromptCost {
  const counter = new PromptCounter();
  const asked = askedOf(design, instruments).filter(({ items }) => items.length > 0);
  const texts = new Map(asked.map((one) => [one, textsOf(one)]));
  const repeats = design.elicitation.mode === 'sampled' ? design.elicitation.repeats : 1;
  for (const condition of conditionsOf(design)) {
    const suited = asked.filter(({ instrument, use }) => suits(instrument, use, condition));
    const system = systemPrompt(condition, design.words?.words);
    const opening = system === null ? '' : `${system}\n`;
    const owner = filledFormOwner(condition);
    if (owner !== null) {
      const source = asked.find(({ instrument }) => instrument.kind === 'values');
      for (let fill = 1; fill <= design.fills; fill += 1) {
        const form = source ? `${filledIn(source, `${owner} ${fill} `)}\n\n` : '';
        for (const one of suited) counter.addItems(opening + form, texts.get(one)!, repeats);
      }
      continue;
    }
    for (const one of suited) {
      const conversations = repetitionsOf(design, one.instrument, condition);
      if (inConversation(design, one.instrument))
        for (let number = 1; number <= conversations; number += 1)
          counter.addConversation(opening, texts.get(one)!);
      else counter.addItems(opening, texts.get(one)!, repeats);
    }
  }
  for (const { arm, condition, asked: part, repetitions } of armParts(design, asked)) {
    const { system, prefix } = armOpening(arm, condition, design.words?.words);
    const before = [system, prefix].flatMap((text) => text ?? []);
    const opening = before.length === 0 ? '' : `${before.join('\n')}\n`;
    const varied = textsOf(armAsked(arm, part));
    if (inConversation(design, part.instrument))
      for (let number = 1; number <= repetitions; number += 1)
        counter.addConversation(opening, varied);
    else counter.addItems(opening, varied, repeats);
  }
  return counter.cost();
}

/** The prompts of one instrument, without what stands before them. */
interface Texts {
  /** The first and the last question, each in a fresh context. */
  first: string;
  last: string;
  count: number;
  /** Characters of all questions, and those that neighbours share at the beginning. */
  characters: number;
  shared: number;
  /** Characters that each item adds to a conversation. */
  turns: number[];
}

function textsOf({ instrument, items, use: { parameters } }: Asked): Texts {
  const questions = items.map((item) => itemPrompt(instrument, item, parameters));
  return {
    first: questions[0]!,
    last: questions.at(-1)!,
    count: questions.length,
    characters: questions.reduce((sum, { length }) => sum + length, 0),
    shared: questions.reduce(
      (sum, question, index) => sum + sharedLength(questions[index - 1] ?? '', question),
      0
    ),
    turns: items.map((item, index) =>
      index === 0
        ? questions[0]!.length
        : followUpPrompt(instrument, item, items[index - 1]!, parameters).length
    )
  };
}

/**
 * A filled-in questionnaire as long as a true one, with every answer the first point of the scale.
 *
 * @param mark what tells it from other forms, whose answers differ soon
 */
function filledIn(
  { instrument, items }: Pick<Asked, 'instrument' | 'items'>,
  mark: string
): string {
  return (
    mark +
    formText(
      instrument,
      items.map((item) => ({ item, option: 0 }))
    )
  );
}

/** Adds prompts up in the order in which they are asked. */
class PromptCounter {
  #characters = 0;
  #shared = 0;
  #previous = '';

  /** Items in a fresh context each, behind the same text; each asked so many times in a row. */
  addItems(before: string, texts: Texts, times: number): void {
    const { count, first, last, characters, shared } = texts;
    const all = count * before.length + characters;
    this.#characters += times * all;
    this.#shared +=
      sharedLength(this.#previous, before + first) +
      (count - 1) * before.length +
      shared +
      (times - 1) * all;
    this.#previous = before + last;
  }

  /** Items in one conversation: each prompt goes on where the one before it ended. */
  addConversation(before: string, { first, turns }: Texts): void {
    const beginning = before + first;
    this.#shared += sharedLength(this.#previous, beginning);
    this.#previous = beginning;
    let length = before.length;
    for (const [index, turn] of turns.entries()) {
      if (index > 0) {
        this.#shared += length;
        length += ANSWER_CHARACTERS;
      }
      length += turn;
      this.#characters += length;
    }
  }

  cost(): PromptCost {
    return {
      tokens: Math.round(this.#characters / CHARACTERS_PER_TOKEN),
      shared: Math.round(this.#shared / CHARACTERS_PER_TOKEN)
    };
  }
}

/** Tokens that every answer takes, whatever its prompt: the marks at its end, and the answer. */
const TOKENS_PER_ANSWER = 8;

/**
 * Tokens that a model in this browser is expected to read and write for each of the cells, asked one
 * after the other: an ESTIMATE from characters, as `estimatePrompts`. By cell id.
 *
 * @param cells in the order in which they are asked
 * @param kept whether the beginning that a prompt shares with the one before is kept
 */
export function workOf(
  cells: readonly Cell[],
  elicitation: Elicitation,
  instruments: readonly Instrument[],
  kept: boolean
): Map<string, number> {
  const work = new Map<string, number>();
  /** What stands for filled-in forms, and the length of each prompt of a conversation. */
  const forms = new Map<Cell['context'], string>();
  const lengths = new Map<string, number>();
  let previous = { id: '', text: '' };
  for (const cell of cells) {
    const { context, id, prompt } = cell;
    const opening = prompt.system === null ? '' : `${prompt.system}\n`;
    let form = forms.get(context) ?? '';
    if (context?.kind === 'filled-form' && form === '') {
      const instrument = instruments.find((one) => one.id === context.instrument);
      const items = instrument?.items.slice(0, context.cells.length) ?? [];
      const mark = `${context.owner} ${context.fill} `;
      if (instrument) form = `${filledIn({ instrument, items }, mark)}\n\n`;
      forms.set(context, form);
    }
    const text = opening + form + prompt.user;
    let length = text.length;
    let shared = sharedLength(previous.text, text);
    const before = context?.kind === 'conversation' ? context.cells.at(-1) : undefined;
    if (before !== undefined) {
      const turn = prompt.user.length + ANSWER_CHARACTERS;
      length = (lengths.get(before) ?? context!.cells.length * turn) + turn;
      shared = previous.id === before ? length - turn : 0;
    }
    lengths.set(id, length);
    const own = elicitationOf(cell, elicitation);
    const answers = own.mode === 'sampled' ? own.repeats : 1;
    const characters = kept ? length - shared : answers * length;
    work.set(id, characters / CHARACTERS_PER_TOKEN + answers * TOKENS_PER_ANSWER);
    previous = { id, text };
  }
  return work;
}

/** Characters with which two texts begin alike. */
function sharedLength(one: string, other: string): number {
  const limit = Math.min(one.length, other.length);
  let length = 0;
  while (length < limit && one[length] === other[length]) length += 1;
  return length;
}
