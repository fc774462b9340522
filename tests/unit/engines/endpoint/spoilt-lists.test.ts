import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AxiaError } from '../../../../src/lib/core/error';
import type { Strategy } from '../../../../src/lib/core/provenance/provenance';
import type { Cell } from '../../../../src/lib/core/study/cell';
import { askDistribution } from '../../../../src/lib/engines/endpoint/distribution';
import { createChatClient, firstProfile } from '../../../../src/lib/engines/endpoint/request';
import { LABELS, soundReply, truthOf, type Sound } from '../../../fakes/odd-server';
import { createScriptedTransport } from '../../../fakes/scripted-transport';

/** A list as it may come: nothing in it is certain. */
type Spoilt = { token: unknown; bytes: unknown; logprob: unknown };

const { signal } = new AbortController();

const BY_LIST = {
  method: 'top-logprobs',
  scoring: null,
  constraint: null,
  textsPerRequest: 1
} as const;

const parts = (reply: Sound) => {
  const [choice] = reply.choices;
  const [written] = choice!.logprobs!.content;
  const list = written!.top_logprobs as Spoilt[];
  return { choice: choice!, written: written as Spoilt & { top_logprobs: unknown }, list };
};

/** One defect each; `k` and `size` say where, and how large. */
const DEFECTS: Record<string, (reply: Sound, k: number, size: number) => void> = {
  'an entry is missing': (reply, k) => void parts(reply).list.splice(k % 7, 1),
  'a list is cut': (reply, k) => void parts(reply).list.splice(1 + (k % 6)),
  'the written token is listed with another value': (reply, _, size) => {
    const { list, written } = parts(reply);
    list[0]!.logprob = Number(written.logprob) - 0.05 - size;
  },
  'the written token has another value of its own': (reply, _, size) => {
    parts(reply).written.logprob = -0.5 - size;
  },
  'the written token is not listed': (reply, k) => {
    const { list } = parts(reply);
    list[0] = { ...list[0]!, token: ['x', 'Well', '_'][k % 3]!, bytes: null };
  },
  'something stands for a number': (reply, k) => {
    const values = [null, 'NaN', '-inf', undefined, -100, -9999, -999, -3.4e38, Math.log(1e-10)];
    parts(reply).list[k % 7]!.logprob = values[k % values.length];
  },
  'everything from some place on stands for none': (reply, k) => {
    for (const one of parts(reply).list.slice(1 + (k % 6))) one.logprob = k % 2 ? -100 : -9999;
  },
  'probabilities are in the place of logarithms': (reply) => {
    const { list, written } = parts(reply);
    for (const one of [written, ...list]) one.logprob = Math.exp(Number(one.logprob));
  },
  'a logarithm is above 0': (reply, k, size) => {
    parts(reply).list[k % 7]!.logprob = 0.01 + size;
  },
  'an option is far more likely than there is room for': (reply, k) => {
    parts(reply).list[k % 7]!.logprob = -0.02;
  },
  'one token is listed twice': (reply, k) => {
    const { list } = parts(reply);
    list.splice(k % 7, 0, { ...list[k % 7]! });
  },
  'one token is listed in the place of another': (reply, k) => {
    const { list } = parts(reply);
    list[(k + 1) % 7] = { ...list[k % 7]! };
  },
  'an option reads as another one': (reply, k) => {
    const options = parts(reply).list.filter(({ token }) => LABELS.includes(String(token)));
    const [one, other] = [options[k % 5]!, options[(k + 2) % 5]!];
    [one.token, one.bytes] = [other.token, other.bytes];
  },
  'bytes spell another option': (reply, k) => {
    parts(reply).list[k % 7]!.bytes = [...new TextEncoder().encode(`${1 + (k % 5)}`)];
  },
  'ids are in the place of tokens': (reply, k) => {
    parts(reply).list[k % 7]!.token = k % 2 ? k : `token_id:${k}`;
    parts(reply).list[k % 7]!.bytes = null;
  },
  'the list is by name': (reply) => {
    parts(reply).written.top_logprobs = { '1': -0.5, '2': -0.9 };
  },
  'there is no list': (reply, k) => {
    parts(reply).written.top_logprobs = k % 2 ? [] : null;
  },
  'what could be drawn was cut, and the rest made to sum to 1': (reply, k) => {
    const { list, written } = parts(reply);
    const kept = list.slice(0, 2 + (k % 4));
    const sum = kept.reduce((total, { logprob }) => total + Math.exp(Number(logprob)), 0);
    for (const one of kept) one.logprob = Number(one.logprob) - Math.log(sum);
    written.logprob = kept[0]!.logprob;
    written.top_logprobs = kept;
  },
  'the reply was filtered': (reply) => {
    parts(reply).choice.finish_reason = 'content_filter';
  },
  'the text has no tokens': (reply) => {
    parts(reply).choice.logprobs = null;
  }
};

const cell = (k: number): Cell => ({
  ...{ id: `${k}`, condition: 'power', instrument: 'pvq40', item: 1, repetition: 'standard' },
  ...{ options: LABELS, prompt: { system: null, user: `Item ${k}` } }
});

/** Most by which a probability may be off and still be right: what is listed twice may differ so. */
const RIGHT = 0.02;

it('is right, or names what is wrong, whatever one thing is spoilt in a reply', async () => {
  const outcomes = new Map<string, Set<string>>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(DEFECTS)),
      fc.nat({ max: 10_000 }),
      fc.double({ min: 0, max: 12, noNaN: true }),
      fc.boolean(),
      async (name, k, size, greedy) => {
        const transport = createScriptedTransport({
          chat: (body) => {
            const reply = soundReply(body);
            DEFECTS[name]!(reply, k, size);
            return reply;
          }
        });
        const profile = {
          ...firstProfile('m', greedy ? 'vllm' : 'unknown', null),
          ...{ topLogprobs: 7, answerTokens: 1 }
        } as const;
        const strategy: Strategy = { ...BY_LIST, profile };
        const seen = outcomes.get(name) ?? new Set<string>();
        outcomes.set(name, seen);
        try {
          const asked = { seed: 1, signal };
          const { logProbabilities } = await askDistribution(
            ...([createChatClient(transport), strategy, cell(k), asked] as const)
          );
          const truth = truthOf([{ role: 'user', content: `Item ${k}` }]);
          logProbabilities.forEach((log, option) =>
            expect(Math.abs(Math.exp(log) - truth[option]!), name).toBeLessThan(RIGHT)
          );
          seen.add('right');
        } catch (error) {
          if (!(error instanceof AxiaError)) throw error;
          expect(error.message).toMatch(/^The server (?:sent|does not report) \S/u);
          expect(error.message).not.toMatch(/cannot be read|Expected|undefined/u);
          seen.add('named');
        }
      }
    ),
    { numRuns: 2000, seed: 15 }
  );
  expect(outcomes.size).toBe(Object.keys(DEFECTS).length);
  expect([...outcomes.values()].filter((seen) => seen.has('named')).length).toBeGreaterThan(15);
});

it('leaves a sound list as it is', async () => {
  const transport = createScriptedTransport({ chat: soundReply });
  const profile = { ...firstProfile('m', 'vllm', null), topLogprobs: 7, answerTokens: 1 };
  const strategy: Strategy = { ...BY_LIST, profile };
  for (let k = 0; k < 50; k += 1) {
    const client = createChatClient(transport);
    const { logProbabilities } = await askDistribution(client, strategy, cell(k), {
      ...{ seed: 1, signal }
    });
    const truth = truthOf([{ role: 'user', content: `Item ${k}` }]);
    logProbabilities.forEach((log, option) =>
      expect(Math.exp(log)).toBeCloseTo(truth[option]!, 12)
    );
  }
});
