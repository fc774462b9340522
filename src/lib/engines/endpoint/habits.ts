import type { RequestProfile, ServerKind } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { chatMessages } from '../webllm/messages';

/** Longest generated answer, in tokens, as for models in the browser. */
export const ANSWER_TOKENS = 24;

/** Longest reply of a model that reasons first, in tokens. Our choice. */
export const REASONING_TOKENS = 4096;

/** Seed of requests that only look at what a server does. */
export const LOOKING_SEED = 1;

/** What one request is to bring. */
export interface Wish {
  prompt: Prompt;
  /** Longest reply, in tokens. */
  tokens: number;
  temperature: number;
  /** Whether log-probabilities are wanted. */
  logs: boolean;
  seed?: number;
  /** Number of texts. */
  texts?: number;
  /** Fields of this request alone. */
  fields?: object;
}

/**
 * What switches a server's own sampling off, so that texts are drawn from the model as it is: many
 * bring settings of their own (llama.cpp top-k 40, top-p 0.95, min-p 0.05; vLLM those that the model’s
 * makers recommend). Fields by the names that each server knows.
 */
function plainSampling(kind: ServerKind): object {
  switch (kind) {
    case 'ollama':
    case 'openai':
      return { top_p: 1 };
    case 'llama.cpp':
    case 'lm-studio':
      return { top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1 };
    default:
      return { top_p: 1, top_k: -1, min_p: 0, repetition_penalty: 1 };
  }
}

/** The body of a request to `/chat/completions`. Equal wishes give equal bodies. */
export function chatBody(profile: RequestProfile, wish: Wish): Record<string, unknown> {
  const { seed, texts = 1 } = wish;
  const body: Record<string, unknown> = {
    model: profile.model,
    messages: chatMessages(wish.prompt, profile.systemRole),
    temperature: wish.temperature,
    ...plainSampling(profile.server),
    ...(seed === undefined ? {} : { seed }),
    ...(texts === 1 ? {} : { n: texts }),
    ...(wish.logs ? { logprobs: true } : {}),
    ...(wish.logs && profile.topLogprobs > 0 ? { top_logprobs: profile.topLogprobs } : {}),
    ...profile.reasoningFields,
    ...wish.fields
  };
  const kept = Object.entries(body).filter(([field]) => !profile.unsupportedFields.includes(field));
  return { ...Object.fromEntries(kept), [profile.lengthField]: wish.tokens };
}

/** How a server is asked before anything is known of it. */
export function firstProfile(
  model: string,
  server: ServerKind,
  contextWindow: number | null
): RequestProfile {
  return {
    model,
    server,
    contextWindow,
    lengthField: 'max_tokens',
    systemRole: true,
    reasoning: 'none',
    reasoningFields: null,
    answerTokens: ANSWER_TOKENS,
    topLogprobs: 20,
    unsupportedFields: []
  };
}

/** Whether the first token of a reply is that of the answer. */
export function answersAtOnce({ reasoning }: RequestProfile): boolean {
  return reasoning === 'none' || reasoning === 'off';
}

/** Servers whose log-probabilities are those of the model as it is, at temperature 0 as well. */
const UNTEMPERED: readonly ServerKind[] = ['vllm', 'sglang', 'llama.cpp'];

/**
 * The temperature at which log-probabilities are asked for. Some servers report them after the
 * temperature, so that it is 1 by default; where that is known not to be, it is 0: the list then does
 * not depend on which token was drawn.
 */
export function listTemperature(profile: RequestProfile): number {
  return answersAtOnce(profile) && UNTEMPERED.includes(profile.server) ? 0 : 1;
}
