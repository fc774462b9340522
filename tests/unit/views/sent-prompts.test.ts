import { expect, it } from 'vitest';
import type { Sender } from '../../../src/lib/engines';
import { SentPrompts, type SentFor } from '../../../src/views/sent-prompts.svelte';

const of: SentFor = {
  spec: { kind: 'wllama', model: 'm' },
  provenance: null,
  sampled: false
};
const cell = { prompt: { system: null, user: 'How much?' }, options: ['1', '2'] };

function senders(make: (made: number) => Sender['sent'] | null) {
  const calls = { made: 0, closed: 0 };
  const prompts = new SentPrompts({
    async createSender() {
      const sent = make(++calls.made);
      return sent && { sent, close: async () => void calls.closed++ };
    }
  });
  return { calls, prompts };
}

it('a model stays loaded from one prompt to the next, and is freed for another study', async () => {
  const { calls, prompts } = senders(() => async ({ prompt }) => ({
    text: prompt.user,
    tokens: null
  }));
  expect(await prompts.show(of, [cell, cell])).toBe(true);
  expect(prompts.task.result).toHaveLength(2);
  await prompts.show(of, [cell]);
  expect(calls).toEqual({ made: 1, closed: 0 });
  await prompts.show({ ...of, sampled: true }, [cell]);
  expect(calls).toEqual({ made: 2, closed: 1 });
  await prompts.close();
  await prompts.close();
  expect(calls.closed).toBe(2);
});

it('a model that is not here is named, and nothing is downloaded', async () => {
  const { prompts } = senders(() => null);
  expect(await prompts.show(of, [cell])).toBe(false);
  expect(prompts.task.error).toMatchObject({ kind: 'invalid-input' });
});

it('after a failure the model is loaded again', async () => {
  const { calls, prompts } = senders((made) => async () => {
    if (made === 1) throw new Error('lost');
    return null;
  });
  expect(await prompts.show(of, [cell])).toBe(false);
  expect(prompts.task.error).not.toBeNull();
  expect(await prompts.show(of, [cell])).toBe(true);
  expect(prompts.task.result).toEqual([null]);
  expect(calls).toEqual({ made: 2, closed: 1 });
});
