import type { LongPrompts, PrefixReuse } from '../../core/provenance/provenance';

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

/** How a model is loaded. */
export interface LoadOrder {
  model: ModelOrder;
  /** The response options of every scale that will be asked, resolved to tokens for the provenance. */
  scales: readonly (readonly string[])[];
  /** Whether a model that cannot repeat a digit is refused as broken. */
  knownAnswer: boolean;
  /** Whether the beginning of a prompt may be kept from the question before. */
  reuse: boolean;
}

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
