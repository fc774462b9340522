import { describe, expect, test } from 'vitest';
import type { Elicitation } from '../../../src/lib/core/design';
import type { RespondentProvenance } from '../../../src/lib/core/respondent';
import { effortInWords, rateInWords, tokensPerSecond } from '../../../src/views/study/effort';
import { howAsked, lowMassInWords, percent } from '../../../src/views/study/how-asked';

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

test('effort is told as speed and what was kept', () => {
  const effort = { tokensRead: 3000, tokensReused: 9000, tokensWritten: 60, milliseconds: 20_000 };
  expect(effortInWords(effort)).toEqual([
    '153 tokens a second',
    '9,000 of 12,000 prompt tokens kept from the question before'
  ]);
  const nothing = { tokensRead: 0, tokensReused: 0, tokensWritten: 0, milliseconds: 0 };
  expect(tokensPerSecond(nothing)).toBeNull();
  expect(effortInWords(nothing)).toEqual([]);
  expect(rateInWords(0.05, true)).toBe('3.0 questions a minute');
  expect(rateInWords(430.4, false)).toBe('430 a second');
});
