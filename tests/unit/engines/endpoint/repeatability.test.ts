import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../../src/lib/core/provenance/facts';
import { probeRepeatability } from '../../../../src/lib/engines/endpoint/repeatability';
import { createChatClient, firstProfile } from '../../../../src/lib/engines/endpoint/request';
import { endpointProvenance } from '../../../fakes/provenances';
import {
  createScriptedTransport,
  replyOf,
  told,
  type Body
} from '../../../fakes/scripted-transport';

const { signal } = new AbortController();
const QUESTIONS = ['a', 'b', 'c'].map((user) => ({
  prompt: { system: null, user },
  options: ['1', '2']
}));

/** @param noise what is added to the logarithm of option 1, by body and number of the request */
async function probed(server: 'llama.cpp' | 'vllm', noise: (body: Body, call: number) => number) {
  const transport = createScriptedTransport({
    chat: (body, call) => {
      const list = [told('1', 0.5 * Math.exp(noise(body, call))), told('2', 0.3)];
      return replyOf('1', { tokens: [{ ...list[0]!, top_logprobs: list }] });
    }
  });
  const client = createChatClient(transport);
  const found = await probeRepeatability(
    client,
    { ...firstProfile('m', server, null), topLogprobs: 2 },
    QUESTIONS,
    signal
  );
  return { ...found, bodies: transport.bodies };
}

describe('repeated questions', () => {
  it('show nothing where the server gives the same numbers, in three rounds', async () => {
    const { bodies, profile, repeatability } = await probed('llama.cpp', () => 0);
    expect(repeatability).toEqual({ alone: 0, together: 0, cached: null });
    expect(bodies).toHaveLength(9);
    expect(profile.promptCache).toBe(true);
    expect(bodies.some((body) => 'cache_prompt' in body)).toBe(false);
    const texts = bodies.slice(0, 6).map(({ messages }) => messages[0]!.content);
    expect(texts.join('')).toBe('abccba');
  });

  it('show the largest difference, alone and together', async () => {
    const { repeatability } = await probed('vllm', (_, call) =>
      call === 4 ? -0.15 : call === 7 ? 0.25 : 0
    );
    expect(repeatability.alone).toBeCloseTo(0.15, 12);
    expect(repeatability.together).toBeCloseTo(0.25, 12);
    expect(repeatability.cached).toBeNull();
  });

  it('do without the cache of llama.cpp where that brings noise', async () => {
    const { bodies, profile, repeatability } = await probed('llama.cpp', (body, call) =>
      body['cache_prompt'] === false ? 0 : -0.03 * call
    );
    expect(profile.promptCache).toBe(false);
    expect(repeatability.cached).toBeGreaterThan(0.1);
    expect(repeatability).toMatchObject({ alone: 0, together: 0 });
    expect(bodies.slice(9).every((body) => body['cache_prompt'] === false)).toBe(true);
  });

  it('keep the cache where it is not to blame, or of another server', async () => {
    const noisy = (_: Body, call: number) => -0.03 * call;
    expect((await probed('llama.cpp', noisy)).profile.promptCache).toBe(true);
    const other = await probed('vllm', noisy);
    expect(other.profile.promptCache).toBe(true);
    expect(other.bodies).toHaveLength(9);
  });

  it('are said in the words of provenance', () => {
    const sentence = (repeatability: {
      alone: number;
      together: number;
      cached: number | null;
    }) => {
      const provenance = endpointProvenance({ capabilities: { repeatability } });
      const facts = factsOf({ identity: provenance, provenance });
      return facts.find(({ id }) => id === 'repeatability');
    };
    expect(sentence({ alone: 0, together: 0, cached: null })!.short).toMatch(/identical/);
    const noisy = sentence({ alone: 0.1512, together: 0.2, cached: null })!;
    expect(noisy.short).toContain('0.20');
    expect(noisy.sentence).toMatch(/0\.15.*0\.20/);
    expect(sentence({ alone: 0, together: 0, cached: 0.22 })!.sentence).toMatch(/0\.22.*in full/);
  });
});
