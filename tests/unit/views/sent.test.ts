import { describe, expect, it } from 'vitest';
import { sentParts } from '../../../src/views/results/sent';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';

const prompt = {
  system: 'You value power.',
  turns: [{ user: 'Before?', assistant: '3' }],
  user: 'How much?'
};
const bare = { system: null, user: 'How much?' };
const hidden = [
  { text: 'You are a helper.', where: 'baseline' as const },
  { text: 'Today is Friday.', where: 'all' as const }
];
const wllama = wllamaProvenance();
const texts = (...parameters: Parameters<typeof sentParts>) =>
  sentParts(...parameters).map(({ text }) => text);

describe('what was sent', () => {
  it('is the prompt in the order of the chat', () => {
    expect(sentParts(prompt, null, false)).toEqual([
      { role: 'System', text: 'You value power.' },
      { role: 'User', text: 'Before?' },
      { role: 'Answer', text: '3' },
      { role: 'User', text: 'How much?' }
    ]);
  });

  it('ends with the words that were put before the answer, but for texts', () => {
    const prefixed = webllmProvenance();
    expect(texts(bare, prefixed, false)).toEqual(['How much?', 'Answer:']);
    expect(texts(bare, prefixed, true)).toEqual(['How much?']);
    const model = { ...prefixed.model, reasoning: true };
    expect(texts(bare, webllmProvenance({ model }), true).at(-1)).toContain('<think>');
    const processor = wllamaProvenance({ calibration: prefixed.calibration });
    expect(texts(bare, processor, false).at(-1)).toBe('Answer:');
  });

  it('shows the texts of the chat template that were really sent', () => {
    const chat = { ...wllama.chat, hidden, emptySystem: true };
    const kept = sentParts(bare, wllamaProvenance({ chat, calibration: null }), false);
    expect(kept.map(({ role }) => role)).toEqual(['Added by the chat template', 'System', 'User']);
    expect(kept[0]!.text).toBe('Today is Friday.');
    const open = { ...chat, emptySystem: false, systemRole: false };
    expect(texts(prompt, wllamaProvenance({ chat: open, calibration: null }), false)).toEqual([
      'You are a helper.',
      'Today is Friday.',
      'You value power.\n\nBefore?',
      '3',
      'How much?'
    ]);
    const server = endpointProvenance();
    const model = { ...server.model, hidden };
    expect(texts(bare, { ...server, model }, false)).toContain('Today is Friday.');
  });

  it('is one text for a base model', () => {
    const chat = { ...wllama.chat, format: 'plain' as const, hidden: [], emptySystem: false };
    const plain = wllamaProvenance({ chat: { ...chat, systemRole: false }, calibration: null });
    expect(texts({ system: 'You value power.', user: 'How much?' }, plain, false)).toEqual([
      'You value power.\n\nHow much?'
    ]);
  });
});
