import { describe, expect, test } from 'vitest';
import type { Elicitation } from '../../../src/lib/core/study/design';
import type { RespondentProvenance } from '../../../src/lib/core/respondent';
import { percent } from '../../../src/views/study/asked-words';
import { howAsked, lowMassInWords } from '../../../src/views/study/how-asked';

type Mode = Elicitation['mode'];

const provenance = (details: RespondentProvenance['details']): RespondentProvenance => ({
  kind: 'webllm',
  id: 'tiny',
  label: 'Tiny',
  revision: null,
  quantisation: null,
  simulated: false,
  engine: 'WebLLM',
  engineVersion: '0.2.86',
  adapter: 'able device',
  details
});

const asked = (details: RespondentProvenance['details']) =>
  Object.fromEntries(howAsked(provenance(details)).map(({ term, text }) => [term, text]));

describe('how a model is asked', () => {
  test('tells only what is known', () => {
    expect(asked({})).toEqual({ Engine: 'WebLLM 0.2.86', 'Graphics device': 'able device' });
  });

  test('names the way, with what was measured', () => {
    const plain = { calibrationWay: 'plain', calibrationCells: 6, calibrationMassPlain: 0.974 };
    expect(asked(plain).Question).toBe(
      'as it stands; 97 % of the probability on the scale points in 6 questions tried first'
    );
    const prefixed = {
      ...plain,
      calibrationWay: 'answer-prefix',
      answerPrefix: 'Answer:',
      calibrationMassChosen: 0.99
    };
    expect(asked(prefixed).Question).toBe(
      'the answer begins with “Answer:”; 99 % of the probability on the scale points in 6 questions tried first'
    );
    expect(asked({ calibrationWay: 'grammar' }).Question).toBe(
      'only scale points can be generated'
    );
  });

  test('says why beginnings are read anew, and long prompts refused', () => {
    const off = asked({
      prefixReuse: false,
      prefixReuseReason: 'it keeps a window',
      longPrompts: false,
      longPromptsReason: 'it has no plain cache'
    });
    expect(off['Shared beginnings']).toBe(
      'read anew for every question, because it keeps a window'
    );
    expect(off['Long prompts']).toBe('refused, because it has no plain cache');
    const on = asked({ prefixReuse: true, prefixReuseDifference: 0.0000194, longPrompts: true });
    expect(on['Shared beginnings']).toMatch(/^kept .*0\.000019 at most\)$/);
    expect(on['Long prompts']).toBe('read in pieces');
  });

  test('names weights and what else answered', () => {
    const facts = asked({
      weightsRevision: '0123456789abcdef',
      weightsDigest: 'fedcba9876543210',
      weightsHashed: false,
      alsoAdapters: 'other device',
      alsoPrefixReuse: 'off',
      prefixReuse: true
    });
    expect(facts.Weights).toBe(
      'revision 0123456789ab, SHA-256 of all files fedcba987654…, sizes checked only'
    );
    expect(facts['Graphics device']).toBe('able device; before: other device');
    expect(facts['Shared beginnings']).toMatch(/; before: off$/);
  });
});

test('a model on a server is asked in ways of its own', () => {
  const served = (details: RespondentProvenance['details']) => {
    const facts = howAsked({ ...provenance(details), kind: 'endpoint', engine: 'vLLM' });
    return Object.fromEntries(facts.map(({ term, text }) => [term, text]));
  };
  expect(
    served({
      way: 'top-logprobs',
      topLogprobs: 20,
      scoredBy: 'prompt_logprobs',
      calibrationCells: 4,
      calibrationCovered: 3,
      calibrationMassPlain: 0.98,
      reasoning: 'off',
      ignoredFields: 'n',
      address: 'http://gpu:8000/v1',
      alsoAddresses: 'http://old:8000/v1'
    })
  ).toEqual({
    Question:
      'labels are read from the 20 most likely first tokens; one that is not among them is scored by itself (prompt_logprobs)',
    Labels:
      '98 % of the probability in 4 questions tried first; all labels among those tokens in 3',
    Reasoning: 'switched off',
    'Without effect': 'n',
    Server: 'vLLM 0.2.86',
    Address: 'http://gpu:8000/v1; before: http://old:8000/v1'
  });
  const texts = { way: 'sampled', samplesPerRequest: 8, seedHonoured: true, harmony: true };
  expect(served({ ...texts, reasoning: 'low' })).toEqual({
    Question: 'answered in text',
    Reasoning: 'as little as the model allows; answers are read from the final channel',
    Texts: '8 a request, repeatable by seed',
    Server: 'vLLM 0.2.86'
  });
});

describe('a model that says something else than scale points', () => {
  const low = { calibrationEnough: 0.9, calibrationMassPlain: 0.12 };
  const words = (details: RespondentProvenance['details'], mode: Mode = 'distribution') =>
    lowMassInWords(provenance(details), mode);

  test('is pointed out with what was done about it', () => {
    const prefixed = {
      ...low,
      calibrationWay: 'answer-prefix',
      answerPrefix: 'Answer:',
      calibrationMassChosen: 0.95
    };
    expect(words(prefixed)).toMatch(/only 12 % .*begin with “Answer:”, which makes it 95 %/);
    expect(words({ ...low, calibrationWay: 'grammar' })).toMatch(/nothing but a scale point/);
    const served = { ...low, heldBy: null };
    expect(words(served)).toMatch(/12 % of its probability.*Read the answers with care/);
    expect(words(served, 'sampled')).toMatch(/12 % could be read.*Many may be unreadable/);
    const held = words({ ...low, heldBy: 'grammar' }, 'sampled');
    expect(held).toMatch(/12 % could be read.*nothing but a scale point/);
    expect(held).not.toMatch(/unreadable/);
    const plain = { ...low, calibrationWay: 'plain' };
    expect(words(plain)).toMatch(/Read the answers with care/);
    expect(words(plain, 'sampled')).toMatch(/Many texts may be unreadable/);
  });

  test('is not any other, nor one that was never looked at', () => {
    expect(words({ ...low, calibrationMassPlain: 0.9, calibrationWay: 'plain' })).toBeNull();
    expect(words({ ...low, calibrationMassPlain: null })).toBeNull();
    expect(words({})).toBeNull();
  });
});

test('shares are never rounded to none or all', () => {
  expect([0, 0.001, 0.123, 0.9999, 1].map(percent)).toEqual([
    '0 %',
    'less than 1 %',
    '12 %',
    'more than 99 %',
    '100 %'
  ]);
});
