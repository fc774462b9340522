import type { ReplyText, WrittenToken } from './reply';

/** What a reply says, apart from what stood before it. */
export interface FinalText {
  /** The answer as it was said; null when the reply was cut off before any. */
  text: string | null;
  /** Whether the model reasoned first. */
  reasoned: boolean;
  /** Whether the reply came in the markup of channels. */
  harmony: boolean;
}

/** Harmony's channels (GPT-OSS): the answer stands in the last message of the channel “final”. */
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
 * Where the answer begins among the tokens written: the server tells those of the reasoning and the
 * markup as well. Found from the end, as the tokens that read as the answer.
 *
 * @returns null when no tokens read as it
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
