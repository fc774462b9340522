import { describe, expect, it } from 'vitest';
import {
  capabilitiesInWords,
  distributionPossible,
  type Capabilities
} from '../../../../src/lib/engines/endpoint/capabilities';

const found: Capabilities = {
  model: 'm',
  server: { kind: 'vllm', version: '0.11.0' },
  contextWindow: 8192,
  topLogprobs: 20,
  oneToken: true,
  looked: 1,
  covered: 1,
  mass: 0.98,
  scoring: 'prompt_logprobs',
  scoringDifference: 0.01,
  holding: null,
  texts: 16,
  seedHonoured: true,
  systemRole: true,
  reasoning: 'off',
  harmony: false,
  refused: [],
  ignored: [],
  requests: 9
};

const words = (one: Capabilities) =>
  Object.fromEntries(capabilitiesInWords(one).map(({ term, text }) => [term, text]));

describe('capabilitiesInWords', () => {
  it('says what a server can do', () => {
    expect(words(found)).toEqual({
      Server: 'vLLM 0.11.0',
      Context: '8,192 tokens',
      'Option distributions':
        'From the 20 most likely first tokens; an answer that is not among them is scored by itself (as the end of the prompt).',
      'Sampled text': 'Possible, up to 16 texts a request, repeatable by seed.',
      Reasoning: 'Switched off.'
    });
  });

  it('says what it cannot, and nothing of what is not known', () => {
    const poor: Capabilities = {
      ...found,
      server: { kind: 'unknown', version: null },
      contextWindow: null,
      topLogprobs: 0,
      scoring: null,
      texts: 1,
      seedHonoured: null,
      systemRole: false,
      refused: ['logprobs'],
      ignored: ['n']
    };
    expect(distributionPossible(poor)).toMatchObject({ possible: false });
    expect(words(poor)).toMatchObject({
      Server: 'An OpenAI-compatible server',
      'Option distributions': expect.stringMatching(/^Not possible\./),
      'Sampled text': 'Possible, one text a request.',
      'System text': expect.stringMatching(/no system role/),
      'Refused by the server': 'logprobs',
      'Without effect': 'n'
    });
    expect(words(poor)).not.toHaveProperty('Context');
  });
});
