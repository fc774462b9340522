import type { ChatField, Dialect } from './openai-dialects';
import { textsOfGrammar } from './choice-grammar';
import type { Message } from './openai-model';

/** A request that the server does not do. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: { type?: string; param?: string; code?: string } = {}
  ) {
    super(message);
  }
}

/** A chat request as the server follows it. */
export interface ChatRequest {
  model: string;
  messages: Message[];
  /** What the answer begins with already; empty but for a last message that is gone on with. */
  written: string;
  temperature: number;
  topP: number;
  topK: number;
  minP: number;
  maxTokens: number;
  n: number;
  seed: number | null;
  /** Length of the lists of most likely tokens; null where no log-probabilities are wanted. */
  topLogprobs: number | null;
  promptLogprobs: number | null;
  /** The only texts that may be answered; null where all may. */
  allowed: string[] | null;
  thinkingOff: boolean;
  effort: string | null;
}

const FREE_FIELDS = ['model', 'messages', 'temperature', 'top_p', 'stream'];

/**
 * Checks a chat request and reads what this kind of server follows of it.
 *
 * @throws Refusal as that server refuses
 */
export function readChatRequest(body: unknown, dialect: Dialect): ChatRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'The body must be a JSON object.');
  const all = body as Record<string, unknown>;
  for (const [field, value] of Object.entries(all))
    if (value !== null && !FREE_FIELDS.includes(field)) refuseUnknown(field, dialect);
  const follows = (field: string) =>
    FREE_FIELDS.includes(field) || dialect.follows.includes(field as ChatField);
  const given = <T>(field: string, read: (value: unknown) => T | undefined): T | undefined => {
    if (!follows(field) || all[field] == null) return undefined;
    const value = read(all[field]);
    if (value === undefined)
      throw new Refusal(400, `Invalid value for '${field}'.`, { param: field });
    return value;
  };
  const number = (field: string, least: number, most: number) =>
    given(field, (value) =>
      typeof value === 'number' && value >= least && value <= most ? value : undefined
    );
  const whole = (field: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
    given(field, (value) =>
      Number.isInteger(value) && (value as number) >= least && (value as number) <= most
        ? (value as number)
        : undefined
    );

  const messages = given('messages', readMessages);
  if (messages === undefined) throw new Refusal(400, "Field 'messages' is required.");
  const logprobs = given('logprobs', asBoolean) ?? false;
  const top = whole('top_logprobs', 0);
  if (top !== undefined && !logprobs)
    throw new Refusal(400, 'When using `top_logprobs`, `logprobs` must be set to true.');
  if (top !== undefined && top > dialect.topLogprobs)
    throw new Refusal(
      400,
      `Requested sample logprobs of ${top}, which is greater than max allowed: ${dialect.topLogprobs}`,
      { param: 'top_logprobs' }
    );
  const temperature = number('temperature', 0, 2) ?? 1;
  const n = whole('n', 1, dialect.mostTexts) ?? 1;
  if (temperature === 0 && n > 1)
    throw new Refusal(400, `n must be 1 when using greedy sampling, got ${n}.`, { param: 'n' });
  const continues = given('continue_final_message', asBoolean) ?? false;
  if (continues && (given('add_generation_prompt', asBoolean) ?? true))
    throw new Refusal(
      400,
      'Cannot set both `continue_final_message` and `add_generation_prompt` to True.'
    );
  const goesOn = messages.at(-1)!.role === 'assistant' && (dialect.prefills || continues);
  const kwargs = given('chat_template_kwargs', asObject);
  const effort = given('reasoning_effort', asText) ?? asText(kwargs?.reasoning_effort) ?? null;
  return {
    model: given('model', asText) ?? '',
    messages: goesOn ? messages.slice(0, -1) : messages,
    written: goesOn ? messages.at(-1)!.content : '',
    temperature,
    topP: number('top_p', 0, 1) ?? dialect.sampling.topP,
    topK: whole('top_k', -1) ?? dialect.sampling.topK,
    minP: number('min_p', 0, 1) ?? dialect.sampling.minP,
    maxTokens: whole('max_completion_tokens', 1) ?? whole('max_tokens', 1) ?? 1000,
    n,
    seed: whole('seed', Number.MIN_SAFE_INTEGER) ?? null,
    topLogprobs: logprobs ? (top ?? 0) : null,
    promptLogprobs: whole('prompt_logprobs', 0) ?? null,
    allowed: given('structured_outputs', choiceOf) ?? oneOfThese(given),
    thinkingOff: kwargs?.enable_thinking === false || effort === 'none',
    effort
  };
}

function refuseUnknown(field: string, dialect: Dialect): void {
  if (dialect.refuses.includes(field as ChatField))
    throw new Refusal(
      400,
      `Unsupported parameter: '${field}' is not supported with this model.${
        field === 'max_tokens' ? " Use 'max_completion_tokens' instead." : ''
      }`,
      {
        param: field,
        code: 'unsupported_parameter'
      }
    );
  if (dialect.unknown === 'refused' && !dialect.follows.includes(field as ChatField))
    throw new Refusal(400, `Unrecognized request argument supplied: ${field}`);
}

const asBoolean = (value: unknown) => (typeof value === 'boolean' ? value : undefined);
const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);
const asObject = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
const asTexts = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    ? (value as string[])
    : undefined;

function readMessages(value: unknown): Message[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const right = value.every(
    (one) =>
      ['system', 'user', 'assistant'].includes(asObject(one)?.role as string) &&
      asText(asObject(one)?.content) !== undefined
  );
  return right ? value.map(({ role, content }) => ({ role, content })) : undefined;
}

const choiceOf = (value: unknown) => asTexts(asObject(value)?.choice);

/** The ways to allow nothing but certain texts, as far as they are choices among texts. */
function oneOfThese(
  given: <T>(field: string, read: (value: unknown) => T | undefined) => T | undefined
): string[] | null {
  const grammar = (value: unknown) => {
    try {
      return textsOfGrammar(String(value));
    } catch {
      return undefined;
    }
  };
  return (
    given('guided_choice', asTexts) ??
    given('grammar', grammar) ??
    given('ebnf', grammar) ??
    given('regex', textsOfRegex) ??
    given('response_format', textsOfSchema) ??
    null
  );
}

/** The texts of an expression such as `(1|2|3)`. */
function textsOfRegex(value: unknown): string[] | undefined {
  const text = asText(value)?.replace(/^\((?:\?:)?([^()]*)\)$/, '$1');
  if (text === undefined || /(?<!\\)[[\](){}*+?.^$]/.test(text)) return undefined;
  return text.split('|').map((one) => one.replaceAll(/\\(.)/g, '$1'));
}

/** The JSON texts of a schema that is an enumeration, or an object with one such property. */
function textsOfSchema(value: unknown): string[] | undefined {
  const format = asObject(value);
  if (format?.type !== 'json_schema') return undefined;
  const schema = asObject(asObject(format.json_schema)?.schema);
  const whole = asTexts(schema?.enum);
  if (whole) return whole.map((text) => JSON.stringify(text));
  const [[name, property] = ['', null]] = Object.entries(asObject(schema?.properties) ?? {});
  return asTexts(asObject(property)?.enum)?.map((text) => JSON.stringify({ [name]: text }));
}
