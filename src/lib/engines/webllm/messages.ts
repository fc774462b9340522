import type { Prompt } from '../../core/cell';

/** One message of a chat. */
export interface ChatMessage {
  role: 'system' | 'user';
  content: string;
}

/**
 * The chat that puts a prompt to a model. A model without a system role gets the system text as
 * the opening of the user's message, a blank line between.
 */
export function chatMessages(prompt: Prompt, systemRole: boolean): ChatMessage[] {
  const { system, user } = prompt;
  if (system === null) return [{ role: 'user', content: user }];
  if (!systemRole) return [{ role: 'user', content: `${system}\n\n${user}` }];
  return [
    { role: 'system', content: system },
    { role: 'user', content: user }
  ];
}

/** The empty thinking block that the engine itself puts before the answer when thinking is off. */
export const EMPTY_THINKING = '<think>\n\n</think>\n\n';

/** The generated text without the empty thinking block, which the model did not write. */
export function withoutEmptyThinking(text: string): string {
  return text.replace(/^\s*<think>\s*<\/think>\s*/, '');
}
