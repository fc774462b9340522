import {
  array,
  custom,
  looseObject,
  minLength,
  nullish,
  number,
  pipe,
  safeParse,
  string,
  unknown,
  type InferOutput
} from 'valibot';
import { AxiaError } from '../../core/error';

/** A token with the natural logarithm of its probability, as the server reports it. */
export interface TokenLog {
  /** As it reads in a text. */
  text: string;
  /** Minus infinity where the server gives its value for “less than can be told”. */
  log: number;
}

/** A token that was written, and the most likely ones in its place. */
export interface WrittenToken extends TokenLog {
  top: TokenLog[];
}

/** One text of a reply. */
export interface ReplyText {
  /** What was said; empty for nothing. */
  content: string;
  /** What the server set apart as reasoning; empty for none. */
  reasoning: string;
  /** Whether the text was cut off at the limit. */
  cut: boolean;
  /** Every token written, reasoning and markup too; null where no log-probabilities came. */
  tokens: WrittenToken[] | null;
}

/** A reply of `/chat/completions`. */
export interface ChatReply {
  texts: ReplyText[];
  usage: { prompt: number; cached: number; written: number } | null;
  /** Build of the server, where it tells one. */
  fingerprint: string | null;
  /** Tokens of the prompt (vLLM), without the first; null where they are not told one by one. */
  prompt: TokenLog[] | null;
}

/** From here on a log-probability stands for “none” (vLLM, OpenAI), or for the logarithm of 0. */
const FLOOR = -9999;

/** Rounding allowed in sums of probabilities. */
const ROUNDING = 1e-3;

const tokenSchema = looseObject({
  token: string(),
  bytes: nullish(custom<number[]>((list) => Array.isArray(list) && list.every(Number.isInteger))),
  logprob: number()
});

const replySchema = looseObject({
  choices: pipe(
    array(
      looseObject({
        message: looseObject({
          content: nullish(string()),
          reasoning_content: nullish(string()),
          reasoning: nullish(string()),
          refusal: nullish(string())
        }),
        finish_reason: nullish(string()),
        logprobs: nullish(
          looseObject({
            content: nullish(
              array(
                looseObject({ ...tokenSchema.entries, top_logprobs: nullish(array(tokenSchema)) })
              )
            )
          })
        )
      })
    ),
    minLength(1)
  ),
  usage: nullish(
    looseObject({
      prompt_tokens: nullish(number()),
      completion_tokens: nullish(number()),
      prompt_tokens_details: nullish(looseObject({ cached_tokens: nullish(number()) }))
    })
  ),
  system_fingerprint: nullish(string()),
  prompt_logprobs: nullish(array(unknown()))
});

type RawReply = InferOutput<typeof replySchema>;
type RawToken = InferOutput<typeof tokenSchema>;
type RawChoice = RawReply['choices'][number];

/**
 * A reply as it should be.
 *
 * @throws AxiaError `defect` for anything else, or for numbers that are no log-probabilities
 */
export function readReply(reply: unknown): ChatReply {
  const parsed = safeParse(replySchema, reply);
  if (!parsed.success) throw broken(parsed.issues[0].message);
  const { choices, usage, system_fingerprint, prompt_logprobs } = parsed.output;
  return {
    texts: choices.map(textOf),
    usage: usage
      ? {
          prompt: usage.prompt_tokens ?? 0,
          cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
          written: usage.completion_tokens ?? 0
        }
      : null,
    fingerprint: system_fingerprint ?? null,
    prompt: prompt_logprobs ? promptTokens(prompt_logprobs) : null
  };
}

function textOf({ message, finish_reason, logprobs }: RawChoice): ReplyText {
  const written = logprobs?.content ?? [];
  return {
    content: message.content ?? message.refusal ?? '',
    reasoning: message.reasoning_content ?? message.reasoning ?? '',
    cut: finish_reason === 'length',
    tokens:
      written.length === 0
        ? null
        : written.map((token) => ({ ...tokenLog(token), top: topOf(token.top_logprobs ?? []) }))
  };
}

function topOf(raw: readonly RawToken[]): TokenLog[] {
  const top = raw.map(tokenLog);
  const total = top.reduce((sum, { log }) => sum + Math.exp(log), 0);
  if (total > 1 + ROUNDING) throw broken('probabilities that sum to more than 1');
  return top;
}

function tokenLog({ token, bytes, logprob }: RawToken): TokenLog {
  return { text: spelt(token, bytes ?? null), log: checkedLog(logprob) };
}

function checkedLog(log: number): number {
  if (log > ROUNDING) throw broken('a log-probability above 0');
  return log <= FLOOR ? -Infinity : Math.min(0, log);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a token: its bytes where they are told, else its name without a tokenizer's signs. */
function spelt(token: string, bytes: readonly number[] | null): string {
  if (bytes !== null && bytes.length > 0)
    return isAscii(token, bytes) ? token : decoder.decode(Uint8Array.from(bytes));
  return token.replace(/[Ġ▁]/gu, ' ').replaceAll('Ċ', '\n');
}

/** Whether bytes are a text letter by letter, as they mostly are: decoding takes its time. */
function isAscii(text: string, bytes: readonly number[]): boolean {
  return (
    bytes.length === text.length &&
    bytes.every((byte, index) => byte < 0x80 && byte === text.charCodeAt(index))
  );
}

const promptEntry = looseObject({ logprob: number(), decoded_token: nullish(string()) });

/**
 * The tokens of a prompt: one entry each, by token id; the first has none. Null where further tokens
 * are told, because which of them stood in the prompt is not.
 */
function promptTokens(raw: readonly unknown[]): TokenLog[] | null {
  const tokens: TokenLog[] = [];
  for (const entry of raw) {
    if (entry === null) continue;
    const entries = typeof entry === 'object' ? Object.values(entry) : [];
    const parsed = entries.length === 1 ? safeParse(promptEntry, entries[0]) : null;
    if (parsed === null || !parsed.success) return null;
    const { decoded_token, logprob } = parsed.output;
    tokens.push({ text: spelt(decoded_token ?? '', null), log: checkedLog(logprob) });
  }
  return tokens;
}

/** A reply that is not what the API promises. */
export function broken(what: string): AxiaError {
  return new AxiaError(
    'defect',
    `The server’s reply cannot be read (${what}).`,
    'Ask the failed questions again. If it happens again, look whether the address is that of an OpenAI-compatible API.'
  );
}
