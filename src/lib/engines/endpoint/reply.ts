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
import type { RequestProfile } from '../../core/provenance/provenance';
import { brokenReply } from './faults';

/** A token with the natural logarithm of its probability, as the server reports it. */
export interface TokenLog {
  /** As it reads in a text. */
  text: string;
  /** Minus infinity where the server gives its value for “none”. */
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
  /** Build of the server, where it reports one. */
  fingerprint: string | null;
  /** Tokens of the prompt (vLLM), without the first; null where they are not reported one by one. */
  prompt: TokenLog[] | null;
}

/** From here on a log-probability means “none” (vLLM, OpenAI), or for the logarithm of 0. */
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
  if (!parsed.success) throw brokenReply(parsed.issues[0].message);
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
  if (total > 1 + ROUNDING) throw brokenReply('probabilities that sum to more than 1');
  return top;
}

function tokenLog({ token, bytes, logprob }: RawToken): TokenLog {
  return { text: spelt(token, bytes ?? null), log: checkedLog(logprob) };
}

function checkedLog(log: number): number {
  if (log > ROUNDING) throw brokenReply('a log-probability above 0');
  return log <= FLOOR ? -Infinity : Math.min(0, log);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a token: its bytes where they are reported, else its name without a tokenizer's signs. */
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
 * are reported, because it is unknown which of them was in the prompt.
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

/** What a reply says, apart from its reasoning. */
export interface FinalText {
  /** The answer as it was said; null when the reply was cut off before any. */
  text: string | null;
  /** Whether the model reasoned first. */
  reasoned: boolean;
  /** Whether the reply came in the markup of channels. */
  harmony: boolean;
}

/** Harmony's channels (GPT-OSS): the answer is the last message of the channel “final”. */
const FINAL_CHANNEL = /<\|channel\|>\s*final\b[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>/gu;

/** The same behind a server that leaves special tokens out of the text. */
const BARE_CHANNELS = /^analysis[\s\S]*?assistantfinal([\s\S]*)$/u;

const THINKING_ENDS = /<\/think>|\[\/THINK\]/gu;
const THINKING_BEGINS = /^\s*(?:<think>|\[THINK\])/u;

/**
 * The answer of a reply: what follows the reasoning, in whichever way a server marks it: in a field
 * of its own, between `<think>` tags, or in Harmony's channels.
 */
export function finalText({ content, reasoning, cut }: ReplyText): FinalText {
  const apart = reasoning.trim() !== '';
  if (content.includes('<|channel|>')) return fromChannels(content);
  const bare = BARE_CHANNELS.exec(content);
  if (bare) return { text: bare[1]!, reasoned: true, harmony: true };
  const ends = [...content.matchAll(THINKING_ENDS)].at(-1);
  if (ends) {
    const before = content.slice(0, ends.index).replace(THINKING_BEGINS, '');
    const text = content.slice(ends.index + ends[0].length).replace(/^\s+/u, '');
    return {
      text: text === '' && cut ? null : text,
      reasoned: apart || before.trim() !== '',
      harmony: false
    };
  }
  if (THINKING_BEGINS.test(content)) return { text: null, reasoned: true, harmony: false };
  const text = content === '' && cut ? null : content;
  return { text, reasoned: apart, harmony: false };
}

function fromChannels(content: string): FinalText {
  const reasoned = /<\|channel\|>\s*(?:analysis|commentary)/u.test(content);
  const last = [...content.matchAll(FINAL_CHANNEL)].at(-1);
  if (!last) return { text: null, reasoned, harmony: true };
  const rest = content.slice(last.index + last[0].length);
  return { text: rest.split(/<\|(?:return|end|start|call)\|>/u)[0]!, reasoned, harmony: true };
}

/** Tokens that end a message and say nothing. */
const SILENT = /^(?:<[|｜][^|｜]*[|｜]>|<\/s>|<eos>|<end_of_turn>|)$/u;

/**
 * Where the answer begins among the tokens written: the server reports those of the reasoning and
 * the markup as well. Found from the end, as those that spell the answer.
 *
 * @returns null when no tokens spell it
 */
export function answerStart(tokens: readonly WrittenToken[], text: string): number | null {
  let end = tokens.length;
  while (end > 0 && SILENT.test(tokens[end - 1]!.text)) end -= 1;
  const answer = text.trim();
  let read = '';
  for (let start = end - 1; start >= 0; start -= 1) {
    read = tokens[start]!.text + read;
    if (read.trim() === answer) return start;
    if (read.trim().length > answer.length) return null;
  }
  return null;
}

/** Whether the first token of a reply is that of the answer. */
export function answersAtOnce({ reasoning }: Pick<RequestProfile, 'reasoning'>): boolean {
  return reasoning === 'none' || reasoning === 'off';
}

/**
 * The first token of an answer. It is the very first one of a model that answers at once; of one that
 * reasons first, that with which its answer begins.
 *
 * @returns null where no log-probabilities came, or nothing was answered
 */
export function firstToken(reply: ReplyText, profile: RequestProfile): WrittenToken | null {
  const { tokens } = reply;
  if (tokens === null) return null;
  if (answersAtOnce(profile)) return tokens[0] ?? null;
  const { text } = finalText(reply);
  const start = text === null ? null : answerStart(tokens, text);
  return start === null ? null : (tokens[start] ?? null);
}
