import type { LoadReport } from '../../../workers/webllm-protocol';
import type { ChatMessage } from '../messages';

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
