import type { LongPrompts, PrefixReuse } from '../lib/core/provenance/provenance';
import type { Prompt } from '../lib/core/study/cell';
import type { ErrorData } from '../lib/core/error';

/** Where a model's files are: absolute addresses, as they are stored in this browser. */
export interface ModelSource {
  model: string;
  modelLib: string;
  contextWindow: number;
}

/** What the worker must know of a model to load it and to put questions to it. */
export interface ModelOrder {
  id: string;
  source: ModelSource;
  /** Whether it computes with 16-bit numbers, which sets the limits of the self-tests. */
  f16: boolean;
  /** Whether the chat template has a system role. */
  systemRole: boolean;
  /** Whether thinking must be switched off. */
  reasoning: boolean;
}

/** What one cell is asked for: the distribution over the labels, or one generated text. */
export type AnswerTask =
  /** `prefix`: words that are put into the model's mouth before its answer; null for none. */
  | { kind: 'distribution'; labels: string[]; prefix: string | null }
  /**
   * `seed`: integer; `maxTokens` counts the answer alone; `allowed`: the only texts that may be
   * generated (by a grammar), null for any.
   */
  | {
      kind: 'text';
      temperature: number;
      seed: number;
      maxTokens: number;
      allowed: string[] | null;
    };

/** What one answer cost. */
export interface AnswerCost {
  /** Tokens of the prompt that were computed; null when the engine did not tell. */
  tokensRead: number | null;
  /** Tokens of the prompt that were kept from the question before. */
  tokensReused: number;
  tokensWritten: number | null;
  milliseconds: number;
}

/** Page to worker. Every request with an `id` is answered once, by a result or an error. */
export type ToWorker =
  | { type: 'init'; id: number }
  | {
      type: 'load';
      id: number;
      model: ModelOrder;
      /** Labels of every scale that will be asked, resolved to tokens for the provenance. */
      scales: string[][];
      /** Whether a model that cannot repeat a digit is refused as broken. */
      knownAnswer: boolean;
      /** Whether the beginning of a prompt may be kept from the question before. */
      reuse: boolean;
    }
  | { type: 'answer'; id: number; prompt: Prompt; task: AnswerTask }
  | { type: 'interrupt' }
  | { type: 'dispose'; id: number }
  | { type: 'ping' };

/** What WebLLM's own progress callback reports. */
export interface LoadReport {
  /** Share of the current phase, 0 to 1. */
  progress: number;
  /** Seconds. */
  timeElapsed: number;
  text: string;
}

/** What is known of a model once it has answered. Unknown is null. */
export interface LoadedFacts {
  contextWindow: number | null;
  prefillChunk: number | null;
  /** Number of logits: the whole vocabulary, padding included. */
  vocabulary: number;
  /** The chat template as the engine uses it, JSON. */
  chatTemplate: string | null;
  /**
   * Of every scale the tokens of its options (`option: id "text", …`), or why it cannot be read off
   * the tokens.
   */
  optionTokens: string[];
  /** Probability that the model gave a digit it was asked to repeat. */
  repeatProbability: number;
  longPrompts: LongPrompts;
  reuse: PrefixReuse;
}

/** Worker to page. `fault` is unsolicited: something broke outside any request. */
export type FromWorker =
  | { type: 'ready'; id: number; engine: string; version: string }
  | { type: 'progress'; id: number; report: LoadReport }
  /** The files are in place; the model is being asked a first question. */
  | { type: 'proving'; id: number }
  | { type: 'loaded'; id: number; facts: LoadedFacts }
  | {
      type: 'distribution';
      id: number;
      /** Natural logarithms at temperature 1, in the order of the labels. */
      logProbabilities: number[];
      outside: number;
      cost: AnswerCost;
    }
  | { type: 'text'; id: number; text: string; cost: AnswerCost }
  | { type: 'disposed'; id: number }
  | { type: 'error'; id: number; error: ErrorData }
  | { type: 'fault'; error: ErrorData }
  | { type: 'pong' };
