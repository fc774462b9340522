import { describe, expect, it } from 'vitest';
import type { RequestProfile } from '../../../../src/lib/core/provenance/provenance';
import { afterRefusal, chatBody, firstProfile } from '../../../../src/lib/engines/endpoint/request';

const prompt = { system: 'You value power.', user: 'How much?' };
const profile: RequestProfile = {
  ...firstProfile('m', 'unknown', null),
  reasoningFields: { reasoning_effort: 'low' }
};
const wish = { prompt, tokens: 24, temperature: 1, logs: true, seed: 1, texts: 4 };

/** What changes after a refusal. */
function changes(reason: string, temperature = 1) {
  const body = chatBody(profile, { ...wish, temperature });
  const next = afterRefusal(profile, body, reason);
  if (next === null) return null;
  return Object.fromEntries(
    Object.entries(next).filter(([key, value]) => value !== profile[key as keyof RequestProfile])
  );
}

describe('afterRefusal', () => {
  it.each([
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { lengthField: 'max_completion_tokens' }
    ],
    ['Requested sample logprobs of 20, which is greater than max allowed: 5', { topLogprobs: 5 }],
    ['top_logprobs must be between 0 and 8', { topLogprobs: 8 }],
    ['top_logprobs is invalid', { topLogprobs: 5 }],
    [
      'You are not allowed to request logprobs from this model',
      { topLogprobs: 0, unsupportedFields: ['top_logprobs'] }
    ],
    [
      'Unrecognized request arguments supplied: min_p, repetition_penalty, top_k',
      { unsupportedFields: ['top_k', 'min_p', 'repetition_penalty'] }
    ],
    ["[{'type': 'extra_forbidden', 'loc': ('body', 'seed')}]", { unsupportedFields: ['seed'] }],
    ["Field 'n': Value must be between 1 <= value <= 1, but got 4", { unsupportedFields: ['n'] }],
    ['System role not supported', { systemRole: false }],
    ['Conversation roles must alternate user/assistant/user/assistant/...', { systemRole: false }],
    ["'temperature' does not support 0.7 with this model", { unsupportedFields: ['temperature'] }],
    ['Bad request', { unsupportedFields: ['top_k', 'min_p', 'repetition_penalty'] }]
  ])('“%s”', (reason, expected) => {
    expect(changes(reason)).toEqual(expected);
  });

  it.each([
    'This model’s maximum context length is 100 tokens',
    'request (6019 tokens) exceeds the available context size (1024 tokens), try increasing it',
    "'max_tokens' or 'max_completion_tokens' is too large: 24. This model's maximum context length is 8",
    'The model `m` does not exist'
  ])('gives up at “%s”', (reason) => {
    expect(changes(reason)).toBeNull();
  });

  it('keeps a temperature that belongs to the study', () => {
    const reason = "'temperature' does not support 0.7 with this model";
    expect(changes(reason, 0.7)?.['unsupportedFields']).not.toContain('temperature');
  });

  it('comes to an end at a server that refuses everything without a reason', () => {
    let at: RequestProfile | null = profile;
    let steps = 0;
    for (; at !== null; steps += 1) at = afterRefusal(at, chatBody(at, wish), 'No.');
    expect(steps).toBeLessThan(10);
  });
});
