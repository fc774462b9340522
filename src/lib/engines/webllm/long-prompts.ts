import { AxiaError } from '../../core/error';
import type { LongPrompts } from '../../core/provenance/provenance';
import { fault } from './faults';
import type { ChatMessage } from '../messages';
import { tokensOfText } from './option-tokens';
import type { LoadedModel } from './pipeline';

/**
 * A number of tokens that the prompt has at least: those of its texts, without the chat template's.
 */
export function leastTokens(model: LoadedModel, messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) => sum + tokensOfText(model.vocabulary, content).length,
    0
  );
}

/**
 * Refuses a prompt that the model cannot read in full, or that leaves no room for the answer.
 *
 * @param count tokens of the prompt, exact or at least
 * @param answerTokens tokens that the answer may take
 * @throws AxiaError `invalid-input`, with the count and what fits
 */
export function assertReadable(
  count: { tokens: number; exact: boolean },
  answerTokens: number,
  model: Pick<LoadedModel, 'contextWindow' | 'prefillChunk'>,
  longPrompts: Pick<LongPrompts, 'allowed' | 'reason'>
): void {
  const { contextWindow, prefillChunk } = model;
  const has = `The prompt has ${count.exact ? '' : 'at least '}${count.tokens} tokens`;
  if (contextWindow !== null && count.tokens > contextWindow - answerTokens)
    throw tooLong(
      `${has}; ${contextWindow - answerTokens} fit into the model’s context of ${contextWindow} beside the answer.`
    );
  if (!longPrompts.allowed && prefillChunk !== null && count.tokens > prefillChunk)
    throw tooLong(
      `${has}; only ${prefillChunk} can be read in one piece, and longer prompts are refused: ${longPrompts.reason}.`
    );
}

function tooLong(message: string): AxiaError {
  return fault('invalid-input', message);
}
