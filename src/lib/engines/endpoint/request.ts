import type { Constraint, RequestProfile, ServerKind } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { AxiaError } from '../../core/error';
import { chatMessages } from '../messages';
import { RefusedRequest } from './faults';
import { answersAtOnce } from './final-text';
import { bytesFor } from './receive';
import { readReply, type ChatReply } from './reply';
import { PROGRAMS } from './servers';
import type { Transport } from './transport';

/** Longest generated answer, in tokens, as for models in the browser. */
export const ANSWER_TOKENS = 24;

/** Seed of requests that only probe what a server does. */
export const PROBE_SEED = 1;

/** What one request is to bring. */
export interface CompletionRequest {
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

/** The body of a request to `/chat/completions`. Equal requests give equal bodies. */
export function chatBody(
  profile: RequestProfile,
  { fields, logs, prompt, seed, temperature, texts = 1, tokens }: CompletionRequest
): Record<string, unknown> {
  const body: Record<string, unknown> = {
    model: profile.model,
    messages: chatMessages(prompt, profile.systemRole, profile.emptySystem),
    temperature,
    ...PROGRAMS[profile.server].sampling,
    ...(seed === undefined ? {} : { seed }),
    ...(texts === 1 ? {} : { n: texts }),
    ...(logs ? { logprobs: true } : {}),
    ...(logs && profile.topLogprobs > 0 ? { top_logprobs: profile.topLogprobs } : {}),
    ...(profile.promptCache === false ? { cache_prompt: false } : {}),
    ...profile.reasoningFields,
    ...fields
  };
  const kept = Object.entries(body).filter(([field]) => !profile.unsupportedFields.includes(field));
  return { ...Object.fromEntries(kept), [profile.lengthField]: tokens };
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
    unsupportedFields: [],
    promptCache: true,
    emptySystem: false
  };
}

/**
 * The temperature at which log-probabilities are asked for. Some servers report them after the
 * temperature, so that it is 1 by default; where that is known not to be, and the probe did not find
 * otherwise, it is 0: the list then does not depend on which token was drawn.
 */
export function listTemperature(profile: RequestProfile): number {
  const untempered = PROGRAMS[profile.server].untempered && !profile.tempered;
  return answersAtOnce(profile) && untempered ? 0 : 1;
}

/**
 * The fields that constrain a text to one of `texts`. vLLM takes `structured_outputs` (since 0.11) or
 * `guided_choice` (before), SGLang `regex`, llama.cpp `grammar` (GBNF), most a JSON schema, with which
 * the text comes in quotation marks.
 */
export function constraintFields(constraint: Constraint, texts: readonly string[]): object {
  switch (constraint) {
    case 'structured_outputs':
      return { structured_outputs: { choice: texts } };
    case 'guided_choice':
      return { guided_choice: texts };
    case 'regex': {
      const escaped = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
      return { regex: `(${escaped.join('|')})` };
    }
    case 'grammar':
      // Strings of GBNF escape quotes, backslashes and line breaks as JSON does.
      return { grammar: `root ::= ${texts.map((text) => JSON.stringify(text)).join(' | ')}` };
    case 'json_schema':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', strict: true, schema: { type: 'string', enum: texts } }
        }
      };
  }
}

/** What the transport needs to know of a request besides its body. */
export interface CallOptions {
  signal: AbortSignal;
  /** Requests of one kind take about the same time. */
  kind: 'probe' | 'distribution' | 'score' | 'text';
  /** Refuses a reply that lacks what was asked for, by throwing: it is then asked for again. */
  check?: ((reply: ChatReply) => void) | undefined;
  /** Whether the answer is a draw of its own. */
  unshared?: boolean;
  /** Whether it is tried only once. */
  once?: boolean;
}

/** Asks a server for completions, and counts tokens. */
export interface ChatClient {
  /** What the server calls the model, where a study has another name for it; null for the same. */
  served: string | null;
  /** Tokens, as far as the server reports them. */
  readonly tokens: { read: number; reused: number; written: number };
  complete(
    profile: RequestProfile,
    request: CompletionRequest,
    options: CallOptions
  ): Promise<ChatReply>;
}

export function createChatClient(transport: Transport): ChatClient {
  const tokens = { read: 0, reused: 0, written: 0 };
  return {
    served: null,
    tokens,
    async complete(profile, request, { check, ...options }) {
      const read = (raw: unknown) => {
        const reply = readReply(raw);
        check?.(reply);
        return reply;
      };
      const body = { ...chatBody(profile, request), model: this.served ?? profile.model };
      const { texts = 1, tokens: most } = request;
      const top = request.logs ? profile.topLogprobs : 0;
      const mostBytes = bytesFor({ texts, tokens: most, top });
      const reply = await transport.post('/chat/completions', body, {
        ...options,
        read,
        mostBytes
      });
      if (reply.usage) {
        tokens.read += reply.usage.prompt - reply.usage.cached;
        tokens.reused += reply.usage.cached;
        tokens.written += reply.usage.written;
      }
      return reply;
    }
  };
}

/** What was asked for; null where the server rejects the request. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RefusedRequest && error.kind === 'invalid-input') return null;
    throw error;
  }
}

/** Most requests until the server takes one. */
const MOST_ATTEMPTS = 10;

/** A reply, and the profile that brought it. */
export interface Negotiated {
  profile: RequestProfile;
  reply: ChatReply;
}

/**
 * Asks, and where the server rejects the request asks again without what it does not support.
 *
 * @throws AxiaError the refusal that nothing helps against
 */
export async function negotiate(
  client: ChatClient,
  profile: RequestProfile,
  request: CompletionRequest,
  signal: AbortSignal
): Promise<Negotiated> {
  // A chat template that fails is a fault of the server, which the transport would retry.
  let once = profile.systemRole && request.prompt.system !== null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reply = await client.complete(profile, request, { signal, kind: 'probe', once });
      return { profile, reply };
    } catch (thrown) {
      const error = AxiaError.from(thrown);
      const reason = (error instanceof RefusedRequest && error.reason) || error.message;
      if (signal.aborted || attempt === MOST_ATTEMPTS) throw error;
      if (error instanceof RefusedRequest) {
        if (error.kind === 'credentials') throw error;
        const next = afterRefusal(profile, chatBody(profile, request), reason);
        if (next === null) throw error;
        profile = next;
      } else if (systemRefused(profile, reason)) profile = { ...profile, systemRole: false };
      else if (!once) throw error;
      once = false;
    }
  }
}

/** Fields that a request can do without; the answer is the same, or what the server makes of it. */
const OPTIONAL = [
  'top_p',
  'top_k',
  'min_p',
  'repetition_penalty',
  'repeat_penalty',
  'seed',
  'n',
  'chat_template_kwargs',
  'reasoning_effort'
] as const;

/** What servers reject most, where they do not name it. */
const SUSPECTS = [
  ['top_k', 'min_p', 'repetition_penalty', 'repeat_penalty'],
  ['chat_template_kwargs', 'reasoning_effort'],
  ['logprobs', 'top_logprobs'],
  ['seed', 'n']
] as const;

/** Nothing that is left out helps here. */
const HOPELESS =
  /context (?:length|size|window)|too long|too many tokens|(?:model|deployment).{0,80}(?:not exist|not found)|not found/iu;

const NO_SYSTEM_ROLE =
  /system (?:role|message|prompt)s?\b.{0,40}(?:not |un)support|roles? must alternate|only user and assistant|not support.{0,40}system/iu;

/**
 * The profile for another try after a server rejected a request: without what it names in its reason,
 * or, where it names nothing, without what servers reject most. Null when nothing is left to change.
 *
 * @param body what was rejected
 * @param reason the server's words
 */
export function afterRefusal(
  profile: RequestProfile,
  body: Readonly<Record<string, unknown>>,
  reason: string
): RequestProfile | null {
  const sent = (field: string) => Object.hasOwn(body, field);
  const names = (field: string) => new RegExp(`(?<![a-z_])${field}(?![a-z_])`, 'iu').test(reason);
  const otherLength =
    profile.lengthField === 'max_tokens' &&
    /max_completion_tokens/iu.test(reason) &&
    !HOPELESS.test(reason) &&
    !/too large/iu.test(reason);

  if (otherLength) return { ...profile, lengthField: 'max_completion_tokens' };
  if (systemRefused(profile, reason)) return { ...profile, systemRole: false };
  if (/log_?prob/iu.test(reason) && sent('logprobs')) return withFewerLogs(profile, body, reason);
  const named = OPTIONAL.filter((field) => sent(field) && names(field));
  if (named.length > 0) return without(profile, named);
  // The temperature is part of the study: only the default one can be left out.
  if (names('temperature') && body['temperature'] === 1) return without(profile, ['temperature']);
  if (HOPELESS.test(reason)) return null;
  const suspects = SUSPECTS.find((fields) => fields.some(sent));
  return suspects ? without(profile, suspects.filter(sent)) : null;
}

/** A profile that leaves further fields out. */
export function without(profile: RequestProfile, fields: readonly string[]): RequestProfile {
  const unsupportedFields = [...new Set([...profile.unsupportedFields, ...fields])];
  return { ...profile, unsupportedFields };
}

/** Whether a server says that it wants the system text in the first message. */
function systemRefused(profile: RequestProfile, reason: string): boolean {
  return profile.systemRole && NO_SYSTEM_ROLE.test(reason);
}

/** As many most likely tokens as the server says that it reports, else 5, else none. */
function withFewerLogs(
  profile: RequestProfile,
  body: Readonly<Record<string, unknown>>,
  reason: string
): RequestProfile {
  const asked = typeof body['top_logprobs'] === 'number' ? body['top_logprobs'] : 0;
  const limits = [...reason.matchAll(/(?<![\w.-])\d+(?![\w.])/gu)]
    .map(([digits]) => Number(digits))
    .filter((count) => count >= 1 && count < asked);
  const fewer = limits.length > 0 ? Math.max(...limits) : asked > 5 ? 5 : 0;
  if (asked > 0 && fewer > 0 && !/not (?:allowed|supported)|unsupported/iu.test(reason))
    return { ...profile, topLogprobs: fewer };
  return without({ ...profile, topLogprobs: 0 }, [asked > 0 ? 'top_logprobs' : 'logprobs']);
}
