import type { RequestProfile } from '../../core/provenance/provenance';
import type { ReplyText, WrittenToken } from './reply';

/** What a reply says, apart from its reasoning. */
export interface FinalText {
  /** The answer as it was said, never empty; null where there is none. */
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
export function finalText({
  content,
  reasoning
}: Pick<ReplyText, 'content' | 'reasoning'>): FinalText {
  const apart = reasoning.trim() !== '';
  if (content.includes('<|channel|>')) return fromChannels(content);
  const bare = BARE_CHANNELS.exec(content);
  if (bare) return { text: saidIn(bare[1]!), reasoned: true, harmony: true };
  const ends = [...content.matchAll(THINKING_ENDS)].at(-1);
  if (ends) {
    const before = content.slice(0, ends.index).replace(THINKING_BEGINS, '');
    return {
      text: saidIn(content.slice(ends.index + ends[0].length).trimStart()),
      reasoned: apart || before.trim() !== '',
      harmony: false
    };
  }
  if (THINKING_BEGINS.test(content)) return { text: null, reasoned: true, harmony: false };
  return { text: saidIn(content), reasoned: apart, harmony: false };
}

/** Nothing but white space is no answer. */
const saidIn = (text: string): string | null => (text.trim() === '' ? null : text);

function fromChannels(content: string): FinalText {
  const reasoned = /<\|channel\|>\s*(?:analysis|commentary)/u.test(content);
  const last = [...content.matchAll(FINAL_CHANNEL)].at(-1);
  if (!last) return { text: null, reasoned, harmony: true };
  const rest = content.slice(last.index + last[0].length);
  const text = saidIn(rest.split(/<\|(?:return|end|start|call)\|>/u)[0]!);
  return { text, reasoned, harmony: true };
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
