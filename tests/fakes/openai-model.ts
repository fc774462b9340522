import { mulberry32, type RandomSource } from '../../src/lib/core/random';
import { logSumExp } from '../../src/lib/engines/log-sum-exp';
import { fakePieces } from './fake-tokenizer';

/** A message of a chat, as the API has it. */
export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** How the fake model answers. */
export interface ModelManner {
  /** Probability that the labels of the scale have together at the start of an answer. */
  mass: number;
  /** Labels that are hardly ever answered: less likely than more than twenty other tokens. */
  rare: readonly string[];
  /** Whether it thinks before it answers, and in which markup. */
  thinks: 'never' | 'think-tags' | 'harmony';
}

export const USUAL_MANNER: ModelManner = { mass: 0.97, rare: [], thinks: 'never' };

/** The end of an answer, as a token. */
export const END = '<|end|>';

/** Texts of all tokens: characters, labels bare and behind a space, some words, and the end. */
export const VOCABULARY: readonly string[] = [
  ...fakePieces
    .filter((piece) => !/^<\|.*\|>$|^Ċ./.test(piece))
    .map((piece) => piece.replaceAll('Ġ', ' ').replaceAll('Ċ', '\n')),
  ...[' 0', ' Yes', ' No', 'The', ' answer', ' would', ' say', ' depends', 'As'],
  END
];

const idOf = new Map(VOCABULARY.map((token, id) => [token, id]));
const END_ID = idOf.get(END)!;
const LONGEST = Math.max(...VOCABULARY.map(({ length }) => length));

/** What it says instead of a label. */
const EVASION = 'I cannot say';

/** Tokens of a text, the longest first; what no token spells is left out. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    let length = Math.min(LONGEST, text.length - at);
    while (length > 1 && !idOf.has(text.slice(at, at + length))) length--;
    const token = text.slice(at, at + length);
    if (idOf.has(token)) tokens.push(token);
    at += length;
  }
  return tokens;
}

/** 32 bits of a text (FNV-1a over UTF-16 code units, high bits folded in). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Labels of the scale that came last in a chat: lines such as `1 = not like me`. */
export function labelsIn(messages: readonly Message[]): string[] {
  let labels: string[] = [];
  let within = false;
  for (const { role, content } of messages) {
    if (role !== 'user') continue;
    for (const line of content.split('\n')) {
      const label = /^(\S+) = \S/.exec(line)?.[1];
      if (label === undefined) within = false;
      else {
        labels = within ? [...labels, label] : [label];
        within = true;
      }
    }
  }
  return labels;
}

/** A model that is nothing but a function of its prompt: the same answers at any time. */
export class OpenaiModel {
  readonly manner: ModelManner;
  readonly #name: string;

  /** @param name another name is another model */
  constructor(name: string, manner: Partial<ModelManner> = {}) {
    this.#name = name;
    this.manner = { ...USUAL_MANNER, ...manner };
  }

  /**
   * Log-probabilities of the next token, in the order of `VOCABULARY`.
   *
   * @param written what it has written of its answer
   */
  next(messages: readonly Message[], written: string): Float64Array {
    const random = mulberry32(hashOf(`${this.#name}\n${JSON.stringify(messages)}\n${written}`));
    const logits = new Float64Array(VOCABULARY.length);
    for (let id = 0; id < logits.length; id++) logits[id] = 3 * random() - 1.5;
    logits[END_ID] = -8;
    const labels = labelsIn(messages);
    if (written === '') {
      const starts = openings(labels);
      lift(logits, starts, this.manner.mass, random);
      for (const [token, label] of starts)
        if (this.manner.rare.includes(label)) logits[idOf.get(token)!] = -12;
    } else lift(logits, continuations(labels, written), 0.95, random);
    return normalised(logits);
  }

  /**
   * Log-probabilities of the labels as the first token of an answer, bare or behind a space,
   * and what is left: what a reader of the whole list finds. For labels of one token.
   */
  distribution(
    messages: readonly Message[],
    labels: readonly string[]
  ): { logProbabilities: number[]; outside: number } {
    const all = this.next(messages, '');
    const logProbabilities = labels.map((label) =>
      logSumExp([...all].filter((_, id) => VOCABULARY[id]!.trim() === label))
    );
    const inside = logProbabilities.reduce((sum, one) => sum + Math.exp(one), 0);
    return { logProbabilities, outside: 1 - inside };
  }

  /** What it thinks first, in tokens, with figures that are no answer. */
  thoughts(messages: readonly Message[], { switchedOff, effort }: ThinkingSwitch): string[] {
    const { thinks } = this.manner;
    if (thinks === 'never' || (thinks === 'think-tags' && switchedOff)) return [];
    const count = effort === 'low' ? 2 : 6;
    const figure = 1 + (Math.abs(hashOf(JSON.stringify(messages))) % 5);
    const thought = Array.from({ length: count }, () => tokensOf(` I would say ${figure}.`)).flat();
    return thinks === 'think-tags'
      ? ['<think>', '\n', ...thought, '\n', '</think>', '\n\n']
      : [
          ...['<|channel|>', 'analysis', '<|message|>', ...thought, '<|end|>'],
          ...['<|start|>', 'assistant', '<|channel|>', 'final', '<|message|>']
        ];
  }
}

/** Gives tokens a probability together, some more of it than others. */
function lift(
  logits: Float64Array,
  tokens: readonly (readonly [token: string, of: string])[],
  mass: number,
  random: RandomSource
): void {
  const ids = new Set(tokens.map(([token]) => idOf.get(token)!));
  if (ids.size === 0) return;
  for (const id of ids) logits[id] = 4 * random();
  const others = logSumExp(logits.filter((_, id) => !ids.has(id)));
  const inside = logSumExp([...ids].map((id) => logits[id]!));
  const lifted = Math.log(mass / (1 - mass)) + others - inside;
  for (const id of ids) logits[id]! += lifted;
}

/** Takes off what makes the probabilities sum to 1. */
export function normalised(logits: Float64Array): Float64Array {
  const total = logSumExp(logits);
  return logits.map((logit) => logit - total);
}

/** What a request says about thinking. */
export interface ThinkingSwitch {
  switchedOff: boolean;
  effort: string | null;
}

/** First tokens of the labels, with the label of each. */
function openings(labels: readonly string[]): [token: string, label: string][] {
  return labels.flatMap((label) =>
    [label, ` ${label}`].map((text): [string, string] => [tokensOf(text)[0]!, label])
  );
}

/** Tokens that take what is written nearer to a label or an evasion, or end it there. */
function continuations(labels: readonly string[], written: string): [string, string][] {
  const texts = [...labels.flatMap((label) => [label, ` ${label}`]), EVASION];
  const next = texts.flatMap((text): [string, string][] => {
    if (text === written) return [[END, text]];
    const rest = text.startsWith(written) ? tokensOf(text.slice(written.length))[0] : undefined;
    return rest === undefined ? [] : [[rest, text]];
  });
  return next.length > 0 ? next : [[END, written]];
}
