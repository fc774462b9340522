import { describe, expect, it } from 'vitest';
import {
  chatMessages,
  EMPTY_THINKING,
  withoutEmptyThinking
} from '../../../../src/lib/engines/webllm/messages';

describe('chatMessages', () => {
  const prompt = { system: 'You value power.', user: 'How much like you?' };

  it('uses the system role where there is one', () => {
    expect(chatMessages(prompt, true)).toEqual([
      { role: 'system', content: prompt.system },
      { role: 'user', content: prompt.user }
    ]);
  });

  it('opens the user’s message with the system text where there is none', () => {
    expect(chatMessages(prompt, false)).toEqual([
      { role: 'user', content: 'You value power.\n\nHow much like you?' }
    ]);
  });

  it('puts nothing before the task when nothing stands there', () => {
    for (const role of [true, false])
      expect(chatMessages({ system: null, user: 'x' }, role)).toEqual([
        { role: 'user', content: 'x' }
      ]);
  });
});

describe('withoutEmptyThinking', () => {
  it('takes away the empty block alone', () => {
    expect(withoutEmptyThinking(`${EMPTY_THINKING}4`)).toBe('4');
    expect(withoutEmptyThinking('4')).toBe('4');
    expect(withoutEmptyThinking('<think>hm</think>4')).toBe('<think>hm</think>4');
  });
});
