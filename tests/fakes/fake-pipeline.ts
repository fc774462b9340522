import { mulberry32 } from '../../src/lib/core/random';
import { logSumExp } from '../../src/lib/engines/log-sum-exp';
import type { ChatMessage } from '../../src/lib/engines/messages';
import type { NativeFunction, Pipeline, Runtime } from '../../src/lib/engines/webllm/library';
import { fakeId, fakePieces, fakeText, fakeTokenizer, TEMPLATE } from './fake-tokenizer';

export const PREFILL_CHUNK = 1024;
export const CONTEXT = 4096;

/** How the fake computes. */
export interface FakeModelScenario {
  /** What it computes when tokens are read behind others. */
  pieces?:
    | 'well'
    /** Something else, as devices do on which the merging kernel races. */
    | 'race'
    /** The same up to 0.1, as rounding to 16 bits may do. */
    | 'coarse'
    /** The device is lost. */
    | 'device lost';
  /** What it keeps of the tokens read. */
  keeps?: 'all' | 'a window' | 'a state';
  /** Tokens that are read in one piece. */
  chunk?: number;
  /** Whether tokens can be taken back from the cache, and prompts be looked at. Default true. */
  open?: boolean;
  /** Numbers of the computations that break off when half of the tokens are in the cache. */
  broken?: number[];
  /**
   * Least probability of the digits 1 to 5 together as an answer, with and without words put before
   * it; not given, they have no more than other tokens.
   */
  mass?: { plain: number; prefix: number };
}

/** The tokens of a chat as the fake's chat template makes them, the answer's opening last. */
export function fakePrompt(messages: readonly ChatMessage[]): number[] {
  const turns = messages.flatMap(({ role, content }) => [
    fakeId(TEMPLATE[role]),
    ...fakeTokenizer.encode(content),
    fakeId(TEMPLATE.end)
  ]);
  return [...turns, fakeId(TEMPLATE.assistant), fakeId('Ċ')];
}

/** Tokens of a chat. */
export const fakeTokens = (messages: readonly ChatMessage[]): number => fakePrompt(messages).length;

/**
 * The logits behind tokens: arbitrary, but always the same, and others when a single token differs.
 * The vocabulary is padded beyond the tokenizer's, as that of real models is.
 */
export function logitsBehind(
  tokens: readonly number[],
  scenario: Pick<FakeModelScenario, 'mass'> = {},
  garbage = false
): Float32Array {
  let hash = garbage ? 13 : 7;
  for (const token of tokens) hash = (Math.imul(hash, 0x01000193) ^ (token + 1)) | 0;
  const random = mulberry32(hash);
  const logits = Float32Array.from({ length: fakePieces.length + 16 }, () => 6 * random() - 3);
  if (garbage) return logits;
  const opening = tokens.lastIndexOf(fakeId(TEMPLATE.assistant));
  if (opening < 0) return logits;
  const said = fakeText(tokens.slice(opening + 2));
  // An answer ends behind a digit or a word.
  if (/(?:\d|yes|no)$/i.test(said)) logits[fakeId(TEMPLATE.end)] = 12;
  else if (scenario.mass)
    giveDigits(logits, said === '' ? scenario.mass.plain : scenario.mass.prefix);
  const asked = fakeText(tokens.slice(Math.max(0, opening - 60), opening));
  const repeat = /Repeat this number.*: (\d)$/.exec(asked)?.[1];
  if (repeat !== undefined && said === '') logits[fakeId(repeat)] = 12;
  return logits;
}

/** The logits that the fake gives to a chat. */
export function fakeLogits(messages: readonly ChatMessage[]): Float32Array {
  return logitsBehind(fakePrompt(messages));
}

/** Lifts the digits 1 to 5, bare or behind white space, until they have that mass together. */
function giveDigits(logits: Float32Array, mass: number): void {
  const digits = fakePieces.flatMap((piece, id) => (/^[ĠĊ]?[1-5]$/.test(piece) ? [id] : []));
  const others = logits.filter((_, id) => !digits.includes(id));
  const lift =
    Math.log(mass / (1 - mass)) + logSumExp(others) - logSumExp(digits.map((id) => logits[id]!));
  for (const id of digits) logits[id]! += lift;
}

/** WebLLM's pipeline as far as Axia reaches into it: logits depend on the tokens in the cache. */
export class FakePipeline implements Pipeline {
  readonly tokenizer = fakeTokenizer;
  readonly token_postproc_method = 'byte_level';
  readonly contextWindowSize = CONTEXT;
  readonly prefillChunkSize: number;
  readonly kvStateKind: string;
  readonly slidingWindowSize: number;
  readonly config: { conv_template: object; conv_config?: object };
  readonly kvCache = {};
  filledKVCacheLength = 0;
  /** Computations so far. */
  computed = 0;
  /** Tokens computed so far. */
  tokensComputed = 0;
  declare readonly tvm?: Runtime;
  declare getInputData?: NonNullable<Pipeline['getInputData']>;
  /** The conversation of the request. */
  messages: readonly ChatMessage[] = [];
  #garbage: boolean;
  readonly #scenario: FakeModelScenario;
  /** What is in the cache: tokens, and whether they were read right. */
  #cache: { token: number; spoilt: boolean }[] = [];

  constructor(scenario: FakeModelScenario, options: object, garbage: boolean) {
    const { keeps = 'all', chunk = PREFILL_CHUNK, open = true } = scenario;
    this.#scenario = scenario;
    this.#garbage = garbage;
    this.prefillChunkSize = chunk;
    this.kvStateKind = keeps === 'a state' ? 'hybrid' : 'kv_cache';
    this.slidingWindowSize = keeps === 'a window' ? 1024 : -1;
    this.config = { conv_template: { name: 'fake', system_message: 'Be helpful.' }, ...options };
    if (!open) return;
    this.tvm = this.#runtime();
    this.getInputData = () => this.#input();
  }

  /** Reads the prompt of the conversation. */
  async readPrompt(): Promise<{ logits: Float32Array; promptTokens: number }> {
    const [data, promptTokens] = await (this.getInputData?.() ?? this.#input());
    return { logits: await this.prefill(data.flat() as number[]), promptTokens };
  }

  /** A conversation that is gone on with lacks the end of its last turn. */
  async #input(): Promise<[data: unknown[], length: number, pictureSize: unknown]> {
    const { messages, filledKVCacheLength: filled } = this;
    const tokens = fakePrompt(filled === 0 ? messages : messages.slice(-1));
    if (filled + tokens.length > CONTEXT)
      throw Object.assign(
        new Error(
          `Prompt tokens exceed context window size: number of prompt tokens: ${tokens.length}; context window size: ${CONTEXT}`
        ),
        { name: 'ContextWindowSizeExceededError' }
      );
    return [[tokens], tokens.length, () => 0];
  }

  resetChat(): void {
    this.resetKVCache();
    this.filledKVCacheLength = 0;
  }

  resetKVCache(): void {
    this.#cache = [];
  }

  async embedAndForward(data: unknown[], length: number): Promise<unknown> {
    const tokens = data.flat() as number[];
    if (tokens.length !== length || length === 0 || length > this.prefillChunkSize)
      throw new Error('InternalError: expect seqLen == allEmbeddings.shape[0]');
    const behind = this.#cache.length > 0 && length > 1;
    const { pieces = 'well', broken = [] } = this.#scenario;
    if (behind && pieces === 'device lost') throw new Error('NDArray has already been disposed');
    const read = tokens.map((token) => ({ token, spoilt: behind }));
    if (broken.includes(this.computed++)) {
      this.#cache.push(...read.slice(0, length / 2));
      throw new Error('NDArray has already been disposed');
    }
    this.#cache.push(...read);
    if (this.#cache.length > CONTEXT) throw new Error('The cache is full.');
    this.filledKVCacheLength += length;
    this.tokensComputed += length;
    await undefined;
    return this.#logits();
  }

  /** Reads a prompt piece by piece, as the real pipeline does. */
  async prefill(tokens: readonly number[]): Promise<Float32Array> {
    let logits: unknown;
    for (let at = 0; at < tokens.length; at += this.prefillChunkSize) {
      const piece = tokens.slice(at, at + this.prefillChunkSize);
      const before = this.filledKVCacheLength;
      logits = await this.embedAndForward([piece], piece.length);
      if (this.filledKVCacheLength !== before + piece.length)
        throw new Error('Internal Error: filledKVCacheLength does not match expected value.');
    }
    if (!(logits instanceof Float32Array))
      throw new Error('Internal Error: prefill did not produce logits.');
    return logits;
  }

  #logits(): Float32Array {
    const tokens = this.#cache.map(({ token }) => token);
    const logits = logitsBehind(tokens, this.#scenario, this.#garbage);
    if (!this.#cache.some(({ spoilt }) => spoilt)) return logits;
    const { pieces = 'well' } = this.#scenario;
    if (pieces === 'race') return logits.map((logit) => -logit);
    return pieces === 'coarse' ? logits.map((logit) => logit + 0.1) : logits;
  }

  #runtime(): Runtime {
    let scopes = 0;
    const drop: NativeFunction = Object.assign(
      (...[cache, sequence, count]: unknown[]) => {
        if (cache !== this.kvCache || sequence !== 0 || scopes === 0)
          throw new Error('Check failed: the sequence is not in the cache.');
        if (typeof count !== 'number' || count > this.#cache.length)
          throw new Error('Check failed: n <= seq_length.');
        this.#cache.length -= count;
      },
      { dispose() {} }
    );
    return {
      beginScope: () => void scopes++,
      endScope: () => void scopes--,
      getGlobalFunc(name) {
        if (name !== 'vm.builtin.kv_state_popn') throw new Error(`Cannot find function ${name}`);
        return drop;
      },
      detachFromCurrentScope: (made) => made,
      scalar: (value) => value
    };
  }
}
