import { openingOf } from '../core/provenance/opening';
import type { RespondentProvenance } from '../core/provenance/provenance';
import type { Cell, Prompt } from '../core/study/cell';
import { createChat } from './chat-template';
import { writeConversation } from './conversation';
import type { LocalRespondent } from './local/respondent';
import { chatMessages } from './messages';
import type { OpenOptions } from './respondent';
import type { SentPrompt } from './sent-prompt';

/** Shows what a respondent is really sent. */
export interface Sender {
  /**
   * A prompt as the model reads it, up to where its answer begins; null where nobody shows it. Rejects
   * with an `AxiaError`.
   */
  sent(cell: Pick<Cell, 'prompt' | 'options'>, signal: AbortSignal): Promise<SentPrompt | null>;
  close(): Promise<void>;
}

/** How a study asks. */
export interface SenderOptions extends Pick<OpenOptions, 'signal' | 'onProgress'> {
  /** What answered the study so far, and chose the answer prefix; null before it began. */
  provenance: RespondentProvenance | null;
  /** Whether texts are asked for: these have no answer prefix. */
  sampled: boolean;
}

/**
 * Loads a model that is in this browser, in order to show prompts as it reads them. Nothing is asked.
 *
 * @throws AxiaError as `open` of the respondent
 */
export async function localSender(
  respondent: LocalRespondent,
  { onProgress, provenance, sampled, signal }: SenderOptions
): Promise<Sender> {
  try {
    const elicitation = { mode: 'distribution' } as const;
    // Without cells nothing is calibrated.
    await respondent.open({ cells: [], elicitation, earlier: provenance, signal, onProgress });
  } catch (error) {
    await respondent.close();
    throw error;
  }
  return {
    sent: (cell, stop) => respondent.sent(cell, sampled, stop),
    close: () => respondent.close()
  };
}

/**
 * The text of a prompt as a study sent it, by the chat template in its provenance; null where that has
 * none, or one that cannot be written here.
 *
 * @param sampled whether the answers are texts: these have no answer prefix
 */
export function renderedPrompt(
  prompt: Prompt,
  provenance: RespondentProvenance,
  sampled: boolean
): SentPrompt | null {
  try {
    const text = textOf(prompt, provenance);
    return text === null ? null : { text: text + openingOf(provenance, sampled), tokens: null };
  } catch {
    return null;
  }
}

function textOf(prompt: Prompt, provenance: RespondentProvenance): string | null {
  switch (provenance.kind) {
    case 'webllm': {
      const { chatTemplate, systemRole } = provenance.model;
      if (chatTemplate === null) return null;
      return writeConversation(chatTemplate, chatMessages(prompt, systemRole ?? true));
    }
    case 'wllama': {
      const { bosToken, eosToken, template } = provenance.chat;
      return createChat({ template, bosToken, eosToken, controlTokens: [] }).render(prompt);
    }
    case 'endpoint': {
      const { chatTemplate: template } = provenance.model;
      if (template === null) return null;
      const chat = createChat({ template, bosToken: null, eosToken: null, controlTokens: [] });
      return chat.render(prompt);
    }
    case 'simulated':
      return null;
  }
}
