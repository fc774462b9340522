import { LONGEST } from '../../core/limits';
import { BrokenReply } from './faults';
import { isRecord, received, shortened } from './received';
import type { Clean } from './redaction';
import { reasonIn } from './upstream';

/** A token with the natural logarithm of its probability, as the server reports it. */
export interface TokenLog {
  /** As it reads in a text. */
  text: string;
  /** NaN where it is unknown: the server gives no number, or one that stands for none. */
  log: number;
  /** What the server gives in place of a log-probability that is unknown. */
  instead?: string;
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
  /** What came in place of an answer, as the object of a sentence; null where there is one. */
  problem: string | null;
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

/** Whole numbers from here on are hardly ever measured: programs put them for “none” (-100, -999). */
const WHOLE_FLOOR = -50;

/** Most tokens and most alternatives of a reply: far more than is ever asked for. */
const MOST_TOKENS = 20_000;
const LONGEST_LIST = 1000;
const MOST_TEXTS = 256;

/** Reasons to end with which there is no answer, whatever else came. */
const FILTERED = /filter|safety|block|moderat|censor|prohibit|recit|spii|sensitive|guard/iu;
const BROKEN_OFF = /error|abort|cancel|fail|insufficient|timeout|overload|unavailable|interrupt/iu;

const unchanged: Clean = (text) => text;

/**
 * A reply as it should be.
 *
 * @param clean takes what is secret out of what is kept
 * @throws BrokenReply that says what it is instead
 */
export function readReply(reply: unknown, clean: Clean = unchanged): ChatReply {
  if (!isRecord(reply) || !Array.isArray(reply['choices']))
    throw new BrokenReply(`${received(reply)} instead of an answer`);
  const choices: unknown[] = reply['choices'];
  if (choices.length === 0) throw new BrokenReply('an empty list of answers');
  if (choices.length > MOST_TEXTS)
    throw new BrokenReply(`${choices.length} answers to one question`);
  const usage = usageOf(reply['usage']);
  const texts = choices.map((choice) => textOf(choice, clean));
  const [first] = texts;
  // A model may end its turn at once. Then it wrote something, if only the end.
  const own = (usage?.written ?? 0) > 0;
  const silent = (text: ReplyText) => text.problem === SILENT && own;
  if (texts.every((text) => text.problem !== null && text.problem !== UNANSWERED && !silent(text)))
    throw new BrokenReply(first!.problem!);
  const { prompt_logprobs: prompt, system_fingerprint: fingerprint } = reply;
  return {
    texts,
    usage,
    fingerprint: typeof fingerprint === 'string' ? shortened(clean(fingerprint), 100) : null,
    prompt: Array.isArray(prompt) ? promptTokens(prompt) : null
  };
}

/** Null where nothing is counted; what is no count is none. */
function usageOf(usage: unknown): ChatReply['usage'] {
  if (!isRecord(usage)) return null;
  const details = usage['prompt_tokens_details'];
  const prompt = countOf(usage['prompt_tokens']);
  return {
    prompt,
    cached: Math.min(prompt, isRecord(details) ? countOf(details['cached_tokens']) : 0),
    written: countOf(usage['completion_tokens'])
  };
}

/** Tokens that one reply can take; 0 for anything else. */
const countOf = (value: unknown): number =>
  typeof value === 'number' && value >= 0 && value <= 1e8 ? Math.floor(value) : 0;

export const SILENT = 'an empty answer';
const UNANSWERED = 'the model’s reasoning without an answer';

function textOf(choice: unknown, clean: Clean): ReplyText {
  if (!isRecord(choice)) throw new BrokenReply(`${received(choice)} instead of an answer`);
  const { error, finish_reason: finish, logprobs, message } = choice;
  const ended = typeof finish === 'string' ? finish : '';
  const tokens = tokensIn(logprobs);
  const { content, reasoning, refusal, tools } = partsOf(message);
  if (content.length > LONGEST.answer)
    throw new BrokenReply(`an answer of ${content.length} characters`);
  const cut = ended === 'length' || ended.toLowerCase() === 'max_tokens';
  const problem = (): string | null => {
    if (isRecord(error) || (typeof error === 'string' && error !== ''))
      return `an error instead of an answer (“${shortened(reasonIn(error), 100)}”)`;
    if (FILTERED.test(ended))
      return `no answer, because a content filter stopped it (finish_reason “${shortened(ended, 40)}”)`;
    if (BROKEN_OFF.test(ended))
      return `no answer, because it broke off (finish_reason “${shortened(ended, 40)}”)`;
    // The server’s own word for it: no text of the model’s, so neither an answer nor a turn.
    if (refusal.trim() !== '')
      return `a refusal instead of an answer (“${shortened(clean(refusal), 100)}”)`;
    if (content.trim() !== '' || tokens !== null || cut) return null;
    if (tools) return 'the call of a tool instead of an answer';
    if (!isRecord(message)) return textsOfOtherKinds(choice);
    return reasoning.trim() === '' ? SILENT : UNANSWERED;
  };
  return { content: clean(content), reasoning, cut, tokens, problem: problem() };
}

/** The old completions API has the text where a message should be. */
const textsOfOtherKinds = ({ message, text }: Record<string, unknown>): string =>
  typeof text === 'string'
    ? 'an answer of another kind of service (completions)'
    : `an answer with ${received(message ?? null)} for its message`;

/** What a message says, each empty for nothing; a list of parts is put together. */
interface Parts {
  content: string;
  reasoning: string;
  refusal: string;
  /** Whether it calls a tool. */
  tools: boolean;
}

function partsOf(message: unknown): Parts {
  if (!isRecord(message)) return { content: '', reasoning: '', refusal: '', tools: false };
  const { content, reasoning, reasoning_content, tool_calls, function_call } = message;
  const apart = textOr(reasoning_content) || textOr(reasoning);
  const tools = (Array.isArray(tool_calls) && tool_calls.length > 0) || isRecord(function_call);
  const refusal = textOr(message['refusal']);
  if (typeof content === 'string' || (content ?? null) === null)
    return { content: textOr(content), reasoning: apart, refusal, tools };
  const parts: unknown[] = Array.isArray(content) ? content : [];
  if (parts.length === 0 || parts.length > LONGEST_LIST || !parts.every(isRecord))
    throw new BrokenReply(`${received(content)} instead of the text of an answer`);
  const said = (thought: boolean) =>
    parts
      .filter((part) => isThought(part) === thought)
      .map((part) => textOr(part['text']) || textOr(part['content']) || textOr(part['thinking']))
      .join('');
  const refused = refusal + parts.map((part) => textOr(part['refusal'])).join('');
  return { content: said(false), reasoning: apart + said(true), refusal: refused, tools };
}

const isThought = ({ type }: Record<string, unknown>): boolean =>
  typeof type === 'string' && /think|reason/iu.test(type);

const textOr = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Null where no log-probabilities came. */
function tokensIn(logprobs: unknown): WrittenToken[] | null {
  if ((logprobs ?? null) === null) return null;
  if (!isRecord(logprobs)) throw new BrokenReply(`${received(logprobs)} for log-probabilities`);
  const { content } = logprobs;
  if ((content ?? null) === null) return null;
  if (!Array.isArray(content))
    throw new BrokenReply(`log-probabilities in ${received(content)} instead of a list`);
  const list: unknown[] = content;
  if (list.length > MOST_TOKENS) throw new BrokenReply(`an answer of ${list.length} tokens`);
  return list.length === 0 ? null : list.map(writtenToken);
}

function writtenToken(raw: unknown): WrittenToken {
  const top = isRecord(raw) ? (raw['top_logprobs'] ?? []) : [];
  if (!Array.isArray(top))
    throw new BrokenReply(`log-probabilities in ${received(top)} instead of a list`);
  const list: unknown[] = top;
  if (list.length > LONGEST_LIST)
    throw new BrokenReply(`a list of ${list.length} log-probabilities for one token`);
  return { ...tokenLog(raw), top: list.map(tokenLog) };
}

function tokenLog(raw: unknown): TokenLog {
  if (!isRecord(raw)) throw new BrokenReply(`${received(raw)} instead of a token`);
  const { bytes, logprob, token } = raw;
  if (typeof token !== 'string')
    throw new BrokenReply(
      `${Number.isInteger(token) ? 'token ids' : received(token)} instead of the texts of tokens`
    );
  return { text: spelt(token, bytesOf(bytes)), ...measured(logprob) };
}

/** A log-probability, or that it is unknown. */
function measured(logprob: unknown): Pick<TokenLog, 'log' | 'instead'> {
  if (logprob === undefined) return { log: NaN, instead: 'nothing' };
  if (typeof logprob !== 'number')
    return { log: NaN, instead: typeof logprob === 'string' ? 'a text' : received(logprob) };
  return standsForNone(logprob) ? { log: NaN, instead: `${logprob}` } : { log: logprob };
}

/**
 * Whether a number stands for “none”: one that is far too small, a whole one that hardly anything
 * measured is, or the logarithm of what programs put for 0 (1e-10, the smallest number there is).
 */
function standsForNone(log: number): boolean {
  if (!Number.isFinite(log) || log <= FLOOR) return true;
  if (log <= WHOLE_FLOOR && Number.isInteger(log)) return true;
  const power = Math.round(log / Math.LN10);
  const near = (other: number) => Math.abs(log - other) < 2e-6;
  return (power <= -6 && near(power * Math.LN10)) || SMALLEST.some(near);
}

/** Logarithms of the smallest numbers of machines: normal and other ones, and steps next to 1. */
const SMALLEST = [2 ** -126, 2 ** -149, 2 ** -23, 2 ** -1022, 2 ** -1074, 2 ** -52].map(Math.log);

/** Null where they are no bytes. */
function bytesOf(bytes: unknown): number[] | null {
  if (!Array.isArray(bytes) || bytes.length > LONGEST_LIST) return null;
  const list: unknown[] = bytes;
  const numbers = list.filter((one) => typeof one === 'number');
  const all = numbers.length === list.length && numbers.every((one) => (one & 0xff) === one);
  return all && numbers.length > 0 ? numbers : null;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a token: its bytes where they are reported, else its name without a tokenizer's signs. */
function spelt(token: string, bytes: readonly number[] | null): string {
  const name = token.replace(/[Ġ▁]/gu, ' ').replaceAll('Ċ', '\n');
  if (bytes === null) {
    if (/^token_id:\d+$/u.test(token))
      throw new BrokenReply('token ids instead of the texts of tokens');
    return name;
  }
  if (isAscii(token, bytes)) return token;
  const text = decoder.decode(Uint8Array.from(bytes));
  if (isPlain(name) && isPlain(text) && name.trim() !== text.trim())
    throw new BrokenReply('a token whose bytes spell another one');
  return text;
}

/** Whether bytes are a text letter by letter, as they mostly are: decoding takes its time. */
function isAscii(text: string, bytes: readonly number[]): boolean {
  return (
    bytes.length === text.length &&
    bytes.every((byte, index) => byte < 0x80 && byte === text.charCodeAt(index))
  );
}

/** Letters and digits as they are, not the name of a token or of a byte. */
const isPlain = (text: string): boolean => /^[A-Za-z0-9]{1,20}$/u.test(text.trim());

/**
 * The tokens of a prompt: one entry each, by token id; the first has none. Null where further tokens
 * are reported, because it is unknown which of them was in the prompt.
 */
function promptTokens(raw: readonly unknown[]): TokenLog[] | null {
  const tokens: TokenLog[] = [];
  for (const entry of raw) {
    if (entry === null) continue;
    const entries = isRecord(entry) ? Object.values(entry) : [];
    const only = entries.length === 1 ? entries[0] : null;
    if (!isRecord(only) || typeof only['logprob'] !== 'number') return null;
    const text = spelt(textOr(only['decoded_token']), null);
    tokens.push({ text, ...measured(only['logprob']) });
  }
  return tokens;
}
