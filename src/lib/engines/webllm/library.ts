import { LONGEST } from '../../core/limits';
import type { LoadReport } from './protocol';
import type { ChatMessage } from '../messages';
import type { Vocabulary } from '../local/tokens';

/** Version of WebLLM that is pinned: the package does not tell it at run time (a test compares). */
export const WEBLLM_VERSION = '0.2.86';

/** The JavaScript of TVM inside that version, in which a model library runs (a test compares). */
export const TVM_RUNTIME = '@mlc-ai/web-runtime 0.28.0-dev0';

/**
 * The part of WebLLM that Axia uses, as types of its own: the worker binds the real library to it,
 * tests bind a fake, and both run the same host.
 */
export interface WebllmLibrary {
  /** npm package and version. */
  name: string;
  version: string;
  createEngine(config: {
    appConfig: AppConfig;
    initProgressCallback: (report: LoadReport) => void;
    logitProcessorRegistry: Map<string, LogitProcessor>;
  }): ChatEngine;
  /** How many racing kernels have been repaired so far, over all models (`merge-kernel.ts`). */
  repairedKernels(): number;
}

export interface AppConfig {
  model_list: ModelRecord[];
}

/** WebLLM's record of a model, as far as Axia fills it in. */
export interface ModelRecord {
  model: string;
  model_id: string;
  model_lib: string;
  /** Laid over the model's own configuration. */
  overrides: { context_window_size: number; sliding_window_size: number };
}

/** Sees the logits of the whole vocabulary before bias, penalties, temperature and softmax. */
export interface LogitProcessor {
  processLogits(logits: Float32Array): Float32Array;
  processSampledToken(token: number): void;
  resetState(): void;
}

/** One request: every setting that could distort the answer is given, none left to a default. */
export interface ChatRequest extends Sampling {
  messages: ChatMessage[];
  max_tokens: number;
  seed?: number;
  extra_body?: { enable_thinking: boolean };
  /** A grammar in EBNF, whose start symbol is `root`, that the answer must follow. */
  response_format?: { type: 'grammar'; grammar: string };
}

export interface ChatReply {
  choices: { finish_reason: string | null; message: { content: string | null } }[];
  usage?: { prompt_tokens: number; completion_tokens: number };
}

export interface ChatEngine {
  /** May resolve with nothing loaded (when it was aborted inside). */
  reload(id: string, options: ChatOptions): Promise<void>;
  /** Forgets the kept conversation and all tokens read. */
  resetChat(): Promise<void>;
  /**
   * Reads tokens behind those already read, without a chat template, and samples one token with the
   * loaded settings; the logit processor sees its logits.
   *
   * @returns the sampled token
   */
  forwardTokensAndSample(tokens: number[], isPrefill: boolean): Promise<number>;
  chat: { completions: { create(request: ChatRequest): Promise<ChatReply> } };
  /** Takes effect between two generated tokens, not while a prompt is read. */
  interruptGenerate(): unknown;
  unload(): Promise<void>;
}

/** Settings of a sampled token: those that could distort an answer. */
export interface Sampling {
  temperature: number;
  top_p: number;
  frequency_penalty: number;
  presence_penalty: number;
  repetition_penalty: number;
}

/** Laid over the model's own settings. */
export interface ChatOptions extends Sampling {
  /** Laid over the model's chat template. */
  conv_config: { system_message: string; render_empty_system_message: boolean };
}

/** What Axia reads from the loaded model's inside. */
export interface LoadedModel {
  vocabulary: Vocabulary;
  contextWindow: number | null;
  prefillChunk: number | null;
  /** What it keeps of the tokens read: `kv_cache`, or a recurrent state. */
  stateKind: string | null;
  /** Whether it forgets tokens that are further back than a window. */
  slidingWindow: boolean;
  chatTemplate: string | null;
  pipeline: Pipeline;
}

/**
 * Fields and methods of WebLLM's pipeline, private there: present in 0.2.86. Whoever uses one looks
 * whether it is there, and does without where it is not.
 */
export interface Pipeline {
  tokenizer?: {
    encode(text: string): Int32Array;
    getVocabSize(): number;
    idToToken(id: number): string;
  };
  token_postproc_method?: string;
  contextWindowSize?: number;
  prefillChunkSize?: number;
  kvStateKind?: string;
  /** -1 for none. */
  slidingWindowSize?: number;
  config?: { conv_template?: object; conv_config?: object };
  /** There for models of another make-up, which are read on other ways than those below. */
  artifact?: unknown;
  kvCache?: unknown;
  tvm?: Runtime;
  /** Tokens in the cache. */
  filledKVCacheLength?: number;
  /** Empties the cache; whoever calls it sets `filledKVCacheLength` to 0. */
  resetKVCache?(): void;
  /**
   * Reads one piece of a prompt, or one generated token, behind what is in the cache, and adds its
   * length to `filledKVCacheLength`.
   *
   * @param data lists of tokens; pictures are possible too
   * @returns the logits behind the last token, on the device
   */
  embedAndForward?(data: unknown[], length: number): Promise<unknown>;
  /** The prompt of the request, made by the chat template: lists of tokens, and their number. */
  getInputData?(): Promise<[data: unknown[], length: number, pictureSize: unknown]>;
}

/** TVM's runtime as far as it is used: whatever is made between begin and end is freed at the end. */
export interface Runtime {
  beginScope(): void;
  endScope(): void;
  getGlobalFunc(name: string): NativeFunction;
  detachFromCurrentScope(made: NativeFunction): NativeFunction;
  scalar(value: number, type: 'int32' | 'int64'): unknown;
}

export interface NativeFunction {
  (...operands: unknown[]): unknown;
  dispose(): void;
}

/**
 * The inside of a loaded model, or null when the engine has none: that is how a load that resolved
 * without a model is found out.
 */
export function loadedModel(engine: ChatEngine, id: string): LoadedModel | null {
  const { loadedModelIdToPipeline } = engine as unknown as {
    loadedModelIdToPipeline?: Map<string, Pipeline>;
  };
  const pipeline = loadedModelIdToPipeline?.get(id);
  const tokenizer = pipeline?.tokenizer;
  if (!pipeline || !tokenizer) return null;
  const { conv_template: template, conv_config: changes } = pipeline.config ?? {};
  return {
    vocabulary: {
      size: tokenizer.getVocabSize(),
      spelling: pipeline.token_postproc_method ?? 'raw',
      piece: (token) => tokenizer.idToToken(token),
      encode: (text) => tokenizer.encode(text)
    },
    contextWindow: pipeline.contextWindowSize ?? null,
    prefillChunk: pipeline.prefillChunkSize ?? null,
    stateKind: pipeline.kvStateKind ?? null,
    slidingWindow: pipeline.slidingWindowSize !== -1,
    chatTemplate: template === undefined ? null : shortText({ ...template, ...changes }),
    pipeline
  };
}

/** A chat template as JSON; null for one that no study can hold. */
function shortText(template: object): string | null {
  const text = JSON.stringify(template);
  return text.length <= LONGEST.template ? text : null;
}

/**
 * The tokens of what the engine is about to read.
 *
 * @throws Error for anything but text, which Axia never sends
 */
export function tokensOf(data: readonly unknown[]): number[] {
  if (!data.every((part) => Array.isArray(part))) throw new Error('A prompt is not text alone.');
  return data.flat() as number[];
}
