import type { RequestProfile, Scoring, ServerKind } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { chatMessages } from '../webllm/messages';
import type { Asker } from './asker';
import { constraintFields } from './constraint';
import type { Wish } from './habits';
import type { ScoredText } from './option-list';
import { broken, type ChatReply, type TokenLog } from './reply';

/**
 * Ways of scoring that are worth a try. vLLM and SGLang take away the other answers before they look
 * at the probabilities, so that a text they are held to always gets 1; only vLLM tells those of a
 * prompt.
 */
export function scoringsToTry(kind: ServerKind): readonly Scoring[] {
  switch (kind) {
    case 'vllm':
      return ['prompt_logprobs'];
    case 'llama.cpp':
      return ['grammar'];
    case 'unknown':
      return ['prompt_logprobs', 'grammar'];
    default:
      return [];
  }
}

/**
 * The log-probability of one text as the answer to a question: of its tokens, each given those
 * before it. Whether the server tells that of the model as it is, is proved when it is looked at.
 *
 * @param proved whether it is known to tell, so that a reply without it is a broken one
 * @returns null where the reply does not spell the text, or gives a token no probability
 */
export async function scoreText(
  asker: Asker,
  profile: RequestProfile,
  scoring: Scoring,
  { prompt, text }: { prompt: Prompt; text: string },
  { signal, proved }: { signal: AbortSignal; proved: boolean }
): Promise<ScoredText | null> {
  const reply = await asker.ask(profile, wishFor(profile, scoring, prompt, text), {
    signal,
    kind: 'score',
    check: proved ? (one) => assertTold(one, scoring) : undefined
  });
  return scoring === 'prompt_logprobs' ? fromPrompt(reply, text) : fromText(reply, text);
}

function wishFor(profile: RequestProfile, scoring: Scoring, prompt: Prompt, text: string): Wish {
  const plain = { prompt, temperature: 1 };
  if (scoring !== 'prompt_logprobs')
    return {
      ...plain,
      // No token is shorter than a byte; two more for what ends the text.
      tokens: new TextEncoder().encode(text).length + 2,
      logs: true,
      fields: constraintFields(scoring, [text])
    };
  return {
    ...plain,
    tokens: 1,
    logs: false,
    fields: {
      messages: [...chatMessages(prompt, profile.systemRole), { role: 'assistant', content: text }],
      add_generation_prompt: false,
      continue_final_message: true,
      prompt_logprobs: 0
    }
  };
}

function assertTold({ prompt, texts }: ChatReply, scoring: Scoring): void {
  const told = scoring === 'prompt_logprobs' ? prompt : texts[0]!.tokens;
  if (told === null) throw broken('log-probabilities are missing');
}

/** The tokens with which a written text begins. */
function fromText({ texts }: ChatReply, text: string): ScoredText | null {
  const { content, tokens } = texts[0]!;
  if (content.trim() !== text || tokens === null) return null;
  for (let end = 1; end <= tokens.length; end += 1) {
    const spelt = tokens.slice(0, end);
    if (readsAs(spelt, text)) return scored(spelt);
  }
  return null;
}

/** The tokens with which the prompt ends. */
function fromPrompt({ prompt }: ChatReply, text: string): ScoredText | null {
  if (prompt === null) return null;
  for (let start = prompt.length - 1; start >= 0; start -= 1) {
    const spelt = prompt.slice(start);
    if (readsAs(spelt, text)) return scored(spelt);
    if (spelt.length > text.length) return null;
  }
  return null;
}

function readsAs(tokens: readonly TokenLog[], text: string): boolean {
  return (
    tokens
      .map((token) => token.text)
      .join('')
      .trim() === text
  );
}

function scored(tokens: readonly TokenLog[]): ScoredText | null {
  const log = tokens.reduce((sum, token) => sum + token.log, 0);
  return log === -Infinity ? null : { log, tokens: tokens.map(({ text }) => text) };
}
