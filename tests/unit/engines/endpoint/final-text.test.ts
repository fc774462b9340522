import { describe, expect, it } from 'vitest';
import { answerStart, finalText } from '../../../../src/lib/engines/endpoint/final-text';

const said = (content: string, { reasoning = '', cut = false } = {}) =>
  finalText({ content, reasoning, cut, tokens: null });

describe('finalText', () => {
  it.each([
    ['a plain answer', said('4'), '4', false],
    ['nothing said', said(''), '', false],
    ['reasoning in its own field', said('4', { reasoning: 'Hm.' }), '4', true],
    ['tags', said('<think>\nIs it 3?\n</think>\n\n4'), '4', true],
    ['a template that opened the tag', said('Is it 3?</think>4'), '4', true],
    ['empty tags', said('<think>\n\n</think>\n\n4'), '4', false],
    ['other tags', said('[THINK]Is it 3?[/THINK]4'), '4', true],
    [
      'channels',
      said('<|channel|>analysis<|message|>3?<|end|><|start|>assistant<|channel|>final<|message|>4'),
      '4',
      true
    ],
    ['the end of a channel', said('<|channel|>final<|message|>4<|return|>'), '4', false],
    ['channels without their signs', said('analysisMaybe 3.assistantfinal4'), '4', true],
    ['a word that is no channel', said('analysis is what I like'), 'analysis is what I like', false]
  ])('reads %s', (_, { text, reasoned }, answer, thought) => {
    expect({ text, reasoned }).toEqual({ text: answer, reasoned: thought });
  });

  it.each([
    ['in its own field', said('', { reasoning: 'Hm', cut: true })],
    ['in tags', said('<think>\nIs it', { cut: true })],
    ['behind tags', said('<think>It is.</think>\n', { cut: true })],
    ['in channels', said('<|channel|>analysis<|message|>Is it 4', { cut: true })]
  ])('knows a reply that was cut off %s', (_, { text }) => {
    expect(text).toBeNull();
  });
});

describe('answerStart', () => {
  const start = (tokens: string[], text: string) =>
    answerStart(
      tokens.map((token) => ({ text: token, log: -1, top: [] })),
      text
    );

  it.each([
    [['4'], '4', 0],
    [['<think>', '4', '?', '</think>', '\n\n', '4', '<|im_end|>'], '4', 5],
    [['<|channel|>', 'analysis', '<|message|>', '4', '<|end|>', ' 4'], '4', 5],
    [['4', '?', '', 'final', '', '4', ' =', ' Like', ''], '4 = Like', 5],
    [['Hm', '4'], '5', null],
    [[], '4', null]
  ])('finds the first token of the answer in %j', (tokens, text, index) => {
    expect(start(tokens, text)).toBe(index);
  });
});
