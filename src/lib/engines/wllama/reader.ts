import { abortedError, AxiaError } from '../../core/error';
import { exp, log } from '../../core/exp-log';
import { namedStream } from '../../core/random';
import type { Prompt } from '../../core/study/cell';
import { optionTree, scoreOptions, viewBranch, type OptionTree } from '../local/option-tree';
import { answerPrefixTokens, type Vocabulary } from '../local/tokens';
import type { Chat } from '../chat-template';
import { sentPrompt, type SentPrompt } from '../sent-prompt';
import type { CpuModel } from './library';

/** Token types of llama.cpp whose text is no text of an answer: unknown and control tokens. */
const NO_TEXT = [2, 3];

/** Reads prompts with one loaded model, each as if it were the first. */
export class CpuReader {
  readonly model: CpuModel;
  reuse = false;
  cost = { tokensRead: 0, tokensReused: 0, tokensWritten: 0 };
  readonly #chat: Chat;
  readonly #vocabulary: Vocabulary;
  readonly #pieces: readonly Uint8Array[];
  /** Tokens whose text is no text of an answer. */
  readonly #textless: ReadonlySet<number>;
  readonly #trees = new Map<string, OptionTree>();
  /** The engine spells texts asynchronously, and looking for options does not wait. */
  readonly #spelt = new Map<string, number[]>();
  /** Tokens in the cache. Empty also when nobody knows what is in it. */
  #held: readonly number[] = [];

  private constructor(
    model: CpuModel,
    chat: Chat,
    pieces: readonly Uint8Array[],
    textless: ReadonlySet<number>
  ) {
    this.model = model;
    this.#chat = chat;
    this.#pieces = pieces;
    this.#textless = textless;
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const none = new Uint8Array();
    const bytes = (id: number) => (textless.has(id) ? none : (pieces[id] ?? none));
    this.#vocabulary = {
      size: model.vocabularySize,
      spelling: 'bytes',
      piece: (id) => decoder.decode(bytes(id)),
      bytes,
      encode: (text) => this.#spelt.get(text)!
    };
  }

  /** @param types llama.cpp’s type of every token; null where the file has none */
  static async create(
    model: CpuModel,
    chat: Chat,
    types: readonly number[] | null
  ): Promise<CpuReader> {
    const textless = types?.flatMap((type, id) => (NO_TEXT.includes(type) ? [id] : []));
    return new CpuReader(model, chat, await model.pieces(), new Set(textless));
  }

  async distribution(
    prompt: Prompt,
    options: readonly string[],
    prefix: string | null,
    signal: AbortSignal
  ): Promise<{ logProbabilities: number[]; outside: number }> {
    const tree = await this.treeOf(options);
    const tokens = await this.#tokensOf(prompt, options, prefix);
    return scoreOptions(tree, async (at) => {
      const seen = viewBranch(await this.#behind([...tokens, ...at.path], signal), at);
      if (seen !== null) return seen;
      throw new AxiaError(
        'corrupt-model',
        'The model’s output is not a number: its file is damaged.',
        'Delete the model on the models screen, and download it again or choose another file.'
      );
    });
  }

  /** A prompt as it is read. */
  async sent(
    prompt: Prompt,
    options: readonly string[],
    prefix: string | null
  ): Promise<SentPrompt> {
    const tokens = await this.#tokensOf(prompt, options, prefix);
    const bytesOf = (id: number) => this.#pieces[id] ?? new Uint8Array();
    return sentPrompt(tokens, bytesOf, (id) => this.#textless.has(id));
  }

  /** One text drawn from the model, by a seed. */
  async text(
    prompt: Prompt,
    task: {
      temperature: number;
      seed: number;
      maxTokens: number;
      allowed: readonly string[] | null;
    },
    signal: AbortSignal
  ): Promise<string> {
    const { allowed, maxTokens, seed, temperature } = task;
    const uniform = namedStream(seed, 'text');
    if (allowed !== null) {
      const { logProbabilities } = await this.distribution(prompt, allowed, null, signal);
      return allowed[draw(logProbabilities, temperature, uniform())]!;
    }
    const tokens = await this.#tokensOf(prompt);
    const written: number[] = [];
    while (written.length < maxTokens) {
      const behind = await this.#behind([...tokens, ...written], signal);
      const next = draw(behind, temperature, uniform());
      if (this.model.ends(next)) break;
      written.push(next);
      this.cost.tokensWritten += 1;
    }
    const bytes = written.flatMap((id) => [...this.#vocabulary.bytes!(id)]);
    return new TextDecoder().decode(Uint8Array.from(bytes));
  }

  /** Where the readings of a scale’s options part. */
  async treeOf(options: readonly string[]): Promise<OptionTree> {
    const key = JSON.stringify(options);
    const known = this.#trees.get(key);
    if (known) return known;
    await this.#spell(options.flatMap((option) => [option, ` ${option}`, `\n${option}`]));
    const tree = optionTree(this.#vocabulary, options);
    this.#trees.set(key, tree);
    return tree;
  }

  /** @throws AxiaError `invalid-input` where a prompt and an answer do not fit into the cache */
  async assertFits(prompt: Prompt): Promise<void> {
    const { length } = await this.#tokensOf(prompt);
    const most = this.model.context - ROOM;
    if (length <= most) return;
    throw new AxiaError(
      'invalid-input',
      `The longest question has ${length} tokens; this model takes ${most}.`,
      'Choose a model with a longer context, or leave that questionnaire out.'
    );
  }

  /** The tokens of a prompt, and of the words that are put before its answer. */
  async #tokensOf(
    prompt: Prompt,
    options: readonly string[] = [],
    prefix: string | null = null
  ): Promise<number[]> {
    const tokens = await this.model.tokenize(this.#chat.render(prompt));
    const words = prefix === null ? [] : await this.#prefixTokens(prefix, options);
    const { bos } = this.model;
    return [...(bos !== null && tokens[0] !== bos ? [bos] : []), ...tokens, ...words];
  }

  async #prefixTokens(prefix: string, options: readonly string[]): Promise<number[]> {
    const words = prefix.trimEnd();
    await this.#spell([words, ...options.flatMap((one) => [`${words} ${one}`, prefix + one])]);
    return answerPrefixTokens(this.#vocabulary, prefix, options);
  }

  async #spell(texts: readonly string[]): Promise<void> {
    this.#spelt.set('', []);
    for (const text of texts)
      if (!this.#spelt.has(text)) this.#spelt.set(text, await this.model.tokenize(text));
  }

  /** Log-probability of every token behind the given ones. */
  async #behind(tokens: readonly number[], signal: AbortSignal): Promise<Float64Array> {
    if (signal.aborted) throw abortedError();
    const { model } = this;
    const held = this.#held;
    // Somebody wants the probabilities behind the last token, so that one is always read.
    const most = this.reuse ? Math.min(held.length, tokens.length - 1) : 0;
    let kept = 0;
    while (kept < most && held[kept] === tokens[kept]) kept++;
    // After any failure nobody knows what the cache holds.
    this.#held = [];
    if (kept < held.length || kept === 0) await model.keep(kept);
    await model.read(tokens.slice(kept), signal);
    const probabilities = await model.probabilities();
    this.#held = tokens;
    this.cost.tokensRead += tokens.length - kept;
    this.cost.tokensReused += kept;
    return logarithms(probabilities);
  }
}

/** Tokens for an answer, and for the words before it. */
export const ROOM = 32;

/** Log-probabilities, minus infinity for none. */
export function logarithms(probabilities: Float32Array): Float64Array {
  const found = new Float64Array(probabilities.length);
  for (let token = 0; token < found.length; token++) found[token] = log(probabilities[token]!);
  return found;
}

/** An index by inversion, in order. Temperature 0 takes the likeliest. */
function draw(logProbabilities: ArrayLike<number>, temperature: number, uniform: number): number {
  const all = Array.from(logProbabilities);
  const peak = all.reduce((most, value) => Math.max(most, value), -Infinity);
  if (temperature === 0) return all.indexOf(peak);
  const weights = all.map((value) => exp((value - peak) / temperature));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return found >= 0 ? found : weights.findLastIndex((weight) => weight > 0);
}
