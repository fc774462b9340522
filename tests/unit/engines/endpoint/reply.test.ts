import { describe, expect, it } from 'vitest';
import { answerStart, finalText } from '../../../../src/lib/engines/endpoint/final-text';
import { readReply } from '../../../../src/lib/engines/endpoint/reply';
import { replyOf, told } from '../../../fakes/scripted-transport';

const withTokens = (tokens: unknown[]) => replyOf('4', { tokens });
const withList = (top: unknown[]) => withTokens([{ ...told('4', 0.5), top_logprobs: top }]);

describe('readReply', () => {
  it('reads texts, reasoning, logarithms and usage', () => {
    const reply = readReply({
      ...replyOf('4', {
        tokens: [{ ...told('4', 0.5), top_logprobs: [told('4', 0.5), told('▁5', 0.25)] }],
        finish: 'length',
        reasoning: 'Hm.'
      }),
      system_fingerprint: 'b1',
      unknown: { field: true }
    });
    expect(reply).toMatchObject({
      texts: [{ content: '4', reasoning: 'Hm.', cut: true }],
      usage: { prompt: 10, cached: 4, written: 1 },
      fingerprint: 'b1',
      prompt: null
    });
    expect(reply.texts[0]!.tokens![0]!.top).toEqual([
      { text: '4', log: Math.log(0.5) },
      { text: ' 5', log: Math.log(0.25) }
    ]);
  });

  it('takes the bytes of a token before its name', () => {
    const named = { token: 'token_id:17', logprob: -1, bytes: [32, 52] };
    expect(readReply(withTokens([named])).texts[0]!.tokens![0]!.text).toBe(' 4');
  });

  it('reads values that stand for none as unknown, not as a small probability', () => {
    const top = [told('4', 0.5), { token: '5', logprob: -9999 }, { token: '6', logprob: -3.4e38 }];
    const [, five, six] = readReply(withList(top)).texts[0]!.tokens![0]!.top;
    expect([five, six]).toMatchObject([
      { log: NaN, instead: '-9999' },
      { log: NaN, instead: '-3.4e+38' }
    ]);
  });

  it.each([null, {}, { content: null }, { content: [] }])('takes %j for no logarithms', (none) => {
    const reply = replyOf('4');
    reply.choices[0]!.logprobs = none as never;
    expect(readReply(reply).texts[0]!.tokens).toBeNull();
  });

  it('reads the tokens of a prompt where each is told alone', () => {
    const entry = (text: string, logprob: number) => ({ '7': { logprob, decoded_token: text } });
    const prompt_logprobs = [null, entry('a', -1), entry('b', -2)];
    expect(readReply({ ...replyOf('x'), prompt_logprobs }).prompt).toEqual([
      { text: 'a', log: -1 },
      { text: 'b', log: -2 }
    ]);
    const two = [null, { ...entry('a', -1), '8': { logprob: -3, decoded_token: 'c' } }];
    expect(readReply({ ...replyOf('x'), prompt_logprobs: two }).prompt).toBeNull();
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /null/],
    ['another kind of answer', { candidates: [] }, /another kind of service/],
    ['no texts', { choices: [] }, /empty list/],
    ['a text that is no text', { choices: [{ message: { content: 4 } }] }, /a number/],
    ['ids in place of a text', { choices: [{ message: { content: [17, 4] } }] }, /token ids/],
    ['logarithms by name', withTokens({} as never), /an empty object instead of a list/],
    ['a list by name', withTokens([{ ...told('4', 1), top_logprobs: { '4': -1 } }]), /“4”/],
    ['ids in place of tokens', withTokens([{ token: 4, logprob: -1 }]), /token ids/],
    ['names of ids', withTokens([{ token: 'token_id:17', logprob: -1 }]), /token ids/],
    ['two spellings', withTokens([{ token: '4', logprob: -1, bytes: [53] }]), /spell another/]
  ])('says what came for %s', (_, reply, what) => {
    expect(() => readReply(reply)).toThrow(expect.objectContaining({ kind: 'defect' }));
    expect(() => readReply(reply)).toThrow(what);
    expect(() => readReply(reply)).not.toThrow(/Expected/);
  });

  it('reads a number that is no log-probability as unknown', () => {
    const top = [
      { token: '1', logprob: null },
      { token: '2', logprob: '-0.5' },
      { token: '3' },
      { token: '4', logprob: -100 },
      { token: '5', logprob: Math.log(1e-10) }
    ];
    const [token] = readReply(withList(top)).texts[0]!.tokens!;
    expect(token!.top.map(({ log }) => log)).toEqual([NaN, NaN, NaN, NaN, NaN]);
    const measured = [-0.3, -12.25, -47.5, -61.3].map((logprob) => ({ token: 'a', logprob }));
    const [other] = readReply(withList(measured)).texts[0]!.tokens!;
    expect(other!.top.map(({ log }) => log)).toEqual([-0.3, -12.25, -47.5, -61.3]);
  });
});

const said = (content: string, { reasoning = '' } = {}) => finalText({ content, reasoning });

describe('finalText', () => {
  it.each([
    ['a plain answer', said('4'), '4', false],
    ['nothing said', said(' \n'), null, false],
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
    ['in its own field', said('', { reasoning: 'Hm' })],
    ['in tags', said('<think>\nIs it')],
    ['behind tags', said('<think>It is.</think>\n')],
    ['in channels', said('<|channel|>analysis<|message|>Is it 4')]
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
