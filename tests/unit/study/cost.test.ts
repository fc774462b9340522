import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../../src/lib/core/study/cost';
import type { Elicitation } from '../../../src/lib/core/study/design';

const distribution: Elicitation = { mode: 'distribution' };
const sampled: Elicitation = { mode: 'sampled', temperature: 1, repeats: 10 };

describe('estimateCost', () => {
  it('counts one answer a question, or one a repeat', () => {
    const rate = { secondsPerAnswer: 0.5, tokensPerSecond: null, source: 'measured' } as const;
    expect(estimateCost({ questions: 440, tokens: 9000 }, distribution, rate)).toEqual({
      questions: 440,
      answers: 440,
      minutes: 440 / 120,
      source: 'measured'
    });
    expect(estimateCost({ questions: 440 }, sampled, rate).answers).toBe(4400);
  });

  it('adds the time in which prompts are read', () => {
    const rate = { secondsPerAnswer: 0.5, tokensPerSecond: 300, source: 'assumed' } as const;
    expect(estimateCost({ questions: 440, tokens: 9000 }, distribution, rate).minutes).toBeCloseTo(
      (220 + 30) / 60,
      12
    );
  });

  it('counts every question of a conversation once', () => {
    const asking = { questions: 500, inConversation: 400 };
    expect(estimateCost(asking, sampled, null).answers).toBe(100 * 10 + 400);
  });

  it('knows no minutes without a rate', () => {
    expect(estimateCost({ questions: 440 }, distribution, null)).toMatchObject({
      minutes: null,
      source: null
    });
  });
});
