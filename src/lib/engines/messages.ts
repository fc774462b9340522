import type { Prompt } from '../core/study/cell';

/** One message of a chat. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/**
 * The chat that puts a prompt to a model, with the exchanges before it. A model without a system
 * role gets the system text as the opening of the first message, a blank line between.
 *
 * @param emptySystem whether an empty system message stands where there is no system text
 */
export function chatMessages(
  prompt: Prompt,
  systemRole: boolean,
  emptySystem = false
): ChatMessage[] {
  const { system, turns = [], user } = prompt;
  const messages: ChatMessage[] = [
    ...turns.flatMap((turn): ChatMessage[] => [
      { role: 'user', content: turn.user },
      { role: 'assistant', content: turn.assistant }
    ]),
    { role: 'user', content: user }
  ];
  if (system === null)
    return emptySystem ? [{ role: 'system', content: '' }, ...messages] : messages;
  if (systemRole) return [{ role: 'system', content: system }, ...messages];
  const [first, ...rest] = messages;
  return [{ role: 'user', content: `${system}\n\n${first!.content}` }, ...rest];
}
