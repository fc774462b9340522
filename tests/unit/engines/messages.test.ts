import { describe, expect, it } from 'vitest';
import { chatMessages } from '../../../src/lib/engines/messages';

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

  it('puts earlier exchanges between, the system text before the first', () => {
    const turns = [
      { user: 'One?', assistant: '4' },
      { user: 'Two?', assistant: ' 5. Like me' }
    ];
    const exchanges = [
      { role: 'assistant', content: '4' },
      { role: 'user', content: 'Two?' },
      { role: 'assistant', content: ' 5. Like me' },
      { role: 'user', content: prompt.user }
    ];
    expect(chatMessages({ ...prompt, turns }, true)).toEqual([
      { role: 'system', content: prompt.system },
      { role: 'user', content: 'One?' },
      ...exchanges
    ]);
    expect(chatMessages({ ...prompt, turns }, false)).toEqual([
      { role: 'user', content: `${prompt.system}\n\nOne?` },
      ...exchanges
    ]);
    expect(chatMessages({ system: null, turns: [], user: 'x' }, false)).toHaveLength(1);
  });

  it('puts nothing before the task when nothing stands there', () => {
    for (const role of [true, false])
      expect(chatMessages({ system: null, user: 'x' }, role)).toEqual([
        { role: 'user', content: 'x' }
      ]);
  });
});
