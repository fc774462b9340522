import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/lib/core/study/cell';
import type { Elicitation } from '../../../../src/lib/core/study/design';
import { AxiaError } from '../../../../src/lib/core/error';
import type {
  EndpointProvenance,
  RespondentProvenance
} from '../../../../src/lib/core/provenance/provenance';
import { sampleList } from '../../../../src/lib/core/study/answer';
import { RefusedRequest } from '../../../../src/lib/engines/endpoint/faults';
import { createEndpointRespondent } from '../../../../src/lib/engines/endpoint/respondent';
import {
  createScriptedTransport,
  replyOf,
  told,
  type Body,
  type ScriptedTransport
} from '../../../fakes/scripted-transport';

const { signal } = new AbortController();
const DISTRIBUTION: Elicitation = { mode: 'distribution' };
const SAMPLED: Elicitation = { mode: 'sampled', temperature: 0.7, repeats: 5 };

const cell = (index: number, system: string | null = 'You value power.'): Cell => ({
  id: `cell-${index}`,
  condition: 'power',
  instrument: 'test',
  item: index,
  repetition: 'standard',
  prompt: { system, user: `Question ${index}` },
  options: ['1', '2', '3']
});
const cells = [cell(0, null), cell(1), cell(2)];

const P = { '1': 0.6, '2': 0.25, '3': 0.1 };

const asksAtRandom = (body: Body) => /random number/.test(body.messages.at(-1)!.content);

/** A server that tells the first token of an answer, or does what a test says. */
function server(
  differs: (body: Body, call: number) => unknown = () => undefined,
  list: Record<string, number> = P
) {
  return (body: Body, call: number): unknown => {
    const other = differs(body, call);
    if (other !== undefined) return other;
    const texts = typeof body['n'] === 'number' ? body['n'] : 1;
    const seed = typeof body['seed'] === 'number' ? body['seed'] : 0;
    const reply = replyOf('1', {
      tokens: body['logprobs']
        ? [{ ...told('1', 0.6), top_logprobs: Object.entries(list).map((one) => told(...one)) }]
        : null
    });
    const [choice] = reply.choices;
    const choices = Array.from({ length: texts }, (_, index) => ({
      ...choice!,
      message: {
        ...choice!.message,
        content: asksAtRandom(body) ? `${seed + index}` : `${1 + ((seed + index) % 3)}`
      }
    }));
    return { ...reply, choices: body['logprobs'] ? reply.choices : choices };
  };
}

function respondentAt(transport: ScriptedTransport, model = 'm') {
  let time = 0;
  const now = () => (time += 1);
  const url = 'http://localhost:8000/v1';
  return createEndpointRespondent({ url, model, transport, seed: 5, now });
}

function open(
  made: ReturnType<typeof respondentAt>,
  elicitation: Elicitation,
  { asked = cells, earlier = null as RespondentProvenance | null } = {}
) {
  const options = { signal, onProgress: () => undefined, cells: asked, elicitation, earlier };
  return made.open(options) as Promise<EndpointProvenance>;
}

const refusal = (reason: string) => {
  throw new RefusedRequest('invalid-input', `Refused: ${reason}`, 'Ask otherwise.', 400, reason);
};

/** vLLM’s way to score a text: as the end of the prompt. */
const scoredPrompt = (body: Body, of: Record<string, number>) => {
  if (!('prompt_logprobs' in body)) return undefined;
  const text = body.messages.at(-1)!.content;
  const log = Math.log(of[text] ?? 1e-6);
  return {
    ...replyOf('x'),
    prompt_logprobs: [null, { '9': { logprob: log, decoded_token: text } }]
  };
};

describe('a distribution', () => {
  it('is that of the first token, asked for alone, under the model’s own distribution', async () => {
    const transport = createScriptedTransport({
      version: '0.11.0',
      chat: server((body) => scoredPrompt(body, P))
    });
    const made = respondentAt(transport);
    const provenance = await open(made, DISTRIBUTION);
    expect(transport.paths.length).toBeLessThan(25);
    const before = transport.bodies.length;
    const answer = await made.answer(cells[1]!, DISTRIBUTION, signal);
    expect(answer).toMatchObject({ cellId: 'cell-1', mode: 'distribution' });
    if (answer.status !== 'answered' || answer.mode !== 'distribution') throw new Error();
    expect(answer.logProbabilities.map((log) => +Math.exp(log).toFixed(9))).toEqual([
      0.6, 0.25, 0.1
    ]);
    expect(answer.outside).toBeCloseTo(0.05, 9);
    expect(transport.bodies.slice(before)).toEqual([
      {
        model: 'm',
        messages: [
          { role: 'system', content: 'You value power.' },
          { role: 'user', content: 'Question 1' }
        ],
        temperature: 0,
        top_p: 1,
        top_k: -1,
        min_p: 0,
        repetition_penalty: 1,
        logprobs: true,
        top_logprobs: 3,
        max_tokens: 1
      }
    ]);
    expect(provenance).toMatchObject({
      kind: 'endpoint',
      id: 'm',
      simulated: false,
      server: { kind: 'vllm', version: '0.11.0' },
      address: 'http://localhost:8000/v1',
      strategy: {
        method: 'top-logprobs',
        scoring: 'prompt_logprobs',
        profile: { topLogprobs: 3, reasoning: 'none', answerTokens: 1 }
      },
      capabilities: { covered: 3 }
    });
    expect(made.effort()).toMatchObject({ tokensReused: 4 * transport.bodies.length });
  });

  it('scores the answers that are not in the list, and only those', async () => {
    const list = { '1': 0.6, '2': 0.25, x: 0.05 };
    const transport = createScriptedTransport({
      chat: server((body) => scoredPrompt(body, { ...P, '3': 0.02 }), list)
    });
    const made = respondentAt(transport);
    await open(made, DISTRIBUTION);
    const before = transport.bodies.length;
    const answer = await made.answer(cells[1]!, DISTRIBUTION, signal);
    if (answer.status !== 'answered' || answer.mode !== 'distribution') throw new Error();
    expect(Math.exp(answer.logProbabilities[2]!)).toBeCloseTo(0.02, 9);
    expect(transport.bodies.length - before).toBe(2);
  });

  it.each([[[]], [[null]], [null]])(
    'asks again where a study that goes on is told %j as a score',
    async (nothing) => {
      const list = { '1': 0.6, '2': 0.25, x: 0.05 };
      let broken = 0;
      const transport = createScriptedTransport({
        chat: server((body) => {
          const reply = scoredPrompt(body, { ...P, '3': 0.02 });
          return reply && broken-- > 0 ? { ...reply, prompt_logprobs: nothing } : reply;
        }, list)
      });
      const earlier = await open(respondentAt(transport), DISTRIBUTION);
      const resumed = respondentAt(transport);
      await open(resumed, DISTRIBUTION, { earlier });
      broken = 1;
      const answer = await resumed.answer(cells[1]!, DISTRIBUTION, signal);
      if (answer.status !== 'answered' || answer.mode !== 'distribution') throw new Error();
      expect(Math.exp(answer.logProbabilities[2]!)).toBeCloseTo(0.02, 9);
      expect(broken).toBeLessThan(1);
    }
  );

  it('trusts no scores that differ from the list', async () => {
    const list = { '1': 0.6, '2': 0.25, x: 0.05 };
    // Everything else taken away before the probabilities are looked at.
    const masked = { '1': 1, '2': 1, '3': 1 };
    const made = respondentAt(
      createScriptedTransport({ chat: server((body) => scoredPrompt(body, masked), list) })
    );
    await expect(open(made, DISTRIBUTION)).rejects.toMatchObject({
      kind: 'invalid-input',
      advice: expect.stringMatching(/sampled text/)
    });
  });

  it('fails for a question whose answers nobody tells, with their names', async () => {
    const rare = { '1': 0.6, '2': 0.25, x: 0.05 };
    const whole = server();
    const lacking = server(undefined, rare);
    const transport = createScriptedTransport({
      chat: (body, call) =>
        (body.messages.at(-1)!.content === 'Question 9' ? lacking : whole)(body, call)
    });
    const made = respondentAt(transport);
    await open(made, DISTRIBUTION);
    await expect(made.answer(cell(9), DISTRIBUTION, signal)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(/“3”/)
    });
  });

  it('asks for a reply again that lacks what was asked for', async () => {
    let broken = false;
    const transport = createScriptedTransport({
      chat: server(() => {
        if (!broken) return undefined;
        broken = false;
        return replyOf('1');
      })
    });
    const made = respondentAt(transport);
    await open(made, DISTRIBUTION);
    broken = true;
    await expect(made.answer(cells[1]!, DISTRIBUTION, signal)).resolves.toMatchObject({
      status: 'answered'
    });
  });

  it('is asked for again where one token makes no text and comes without its list', async () => {
    let times = 0;
    const transport = createScriptedTransport({
      chat: server(() => (times-- > 0 ? replyOf('', { finish: 'length' }) : undefined))
    });
    const made = respondentAt(transport);
    await open(made, DISTRIBUTION);
    times = 1;
    await expect(made.answer(cells[1]!, DISTRIBUTION, signal)).resolves.toMatchObject({
      status: 'answered'
    });
    times = 9;
    await expect(made.answer(cells[1]!, DISTRIBUTION, signal)).rejects.toMatchObject({
      message: expect.stringMatching(/without log-probabilities/)
    });
  });

  it('is read where a reasoned answer begins, and says when there is none', async () => {
    let cut = false;
    const transport = createScriptedTransport({
      models: [{ id: 'openai/gpt-oss-120b', owned_by: 'vllm' }],
      chat: server((body) => {
        if (!body['logprobs']) return undefined;
        if (cut)
          return replyOf(null, { finish: 'length', reasoning: 'Hm', tokens: [told('Hm', 1)] });
        const top_logprobs = Object.entries(P).map((one) => told(...one));
        const plain = (text: string) => ({ ...told(text, 0.9), top_logprobs: [told(text, 0.9)] });
        const before = ['<|channel|>', 'analysis', '<|message|>', '3', '<|end|>'].map(plain);
        const tokens = [...before, { ...told('1', 0.6), top_logprobs }, plain('<|return|>')];
        return replyOf('1', { reasoning: '3', tokens });
      })
    });
    const made = respondentAt(transport, 'openai/gpt-oss-120b');
    expect(await open(made, DISTRIBUTION)).toMatchObject({
      strategy: { scoring: null, profile: { reasoning: 'low' } },
      capabilities: { harmony: true }
    });
    expect(transport.bodies.at(-1)).toMatchObject({ reasoning_effort: 'low', max_tokens: 4096 });
    const answer = await made.answer(cells[1]!, DISTRIBUTION, signal);
    expect(answer).toMatchObject({ outside: expect.closeTo(0.05, 9) });
    cut = true;
    await expect(made.answer(cells[2]!, DISTRIBUTION, signal)).rejects.toMatchObject({
      message: expect.stringMatching(/cut off at 4096 tokens/)
    });
  });
});

describe('what a model needs', () => {
  it('switches reasoning off where the template takes the switch', async () => {
    const transport = createScriptedTransport({
      chat: server((body) =>
        'chat_template_kwargs' in body
          ? undefined
          : replyOf('<think>\nIs it', { finish: 'length', tokens: [told('<think>', 1)] })
      )
    });
    const { strategy } = await open(respondentAt(transport), DISTRIBUTION);
    expect(strategy!.profile.reasoning).toBe('off');
    expect(transport.bodies.at(-1)).toMatchObject({
      chat_template_kwargs: { enable_thinking: false }
    });
  });

  it('puts the system text first where there is no system role', async () => {
    const transport = createScriptedTransport({
      chat: server((body) =>
        body.messages[0]!.role === 'system' ? refusal('System role not supported') : undefined
      )
    });
    const made = respondentAt(transport);
    const { strategy } = await open(made, DISTRIBUTION);
    expect(strategy!.profile.systemRole).toBe(false);
    await made.answer(cells[1]!, DISTRIBUTION, signal);
    expect(transport.bodies.at(-1)!.messages).toEqual([
      { role: 'user', content: 'You value power.\n\nQuestion 1' }
    ]);
  });

  it('is a model that the server offers', async () => {
    const models = [{ id: 'm' }, { id: 'm', owned_by: 'vllm' }];
    const transport = createScriptedTransport({ models, chat: server() });
    await expect(open(respondentAt(transport, 'other'), DISTRIBUTION)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(/other.*It offers m\./)
    });
  });
});

describe('sampled texts', () => {
  it('have seeds of their own, whatever the order and however often they are asked for', async () => {
    let failing: number | null = null;
    const transport = createScriptedTransport({
      chat: server((body, call) => {
        if (body['n'] !== undefined) return refusal('n must be 1');
        if (call === failing) throw new AxiaError('network', 'Gone.', 'Wait.');
        return undefined;
      })
    });
    const made = respondentAt(transport);
    expect(await open(made, SAMPLED)).toMatchObject({
      strategy: { method: 'sampled', textsPerRequest: 1 },
      capabilities: { seedHonoured: true }
    });
    // Five requests each: two cells keep a server busy that takes one at a time.
    expect(made.wanted).toBe(2);
    const first = await made.answer(cells[1]!, SAMPLED, signal);
    const before = transport.bodies.length;
    failing = before + 2;
    await expect(made.answer(cells[2]!, SAMPLED, signal)).rejects.toMatchObject({
      kind: 'network'
    });
    await made.answer(cells[2]!, SAMPLED, signal);
    // The four that came are kept.
    expect(transport.bodies.length - before).toBe(6);
    const again = respondentAt(createScriptedTransport({ chat: server() }));
    await open(again, SAMPLED, { asked: [cells[2]!] });
    if (first.status !== 'answered' || first.mode !== 'sampled') throw new Error();
    expect(sampleList(first.samples)).toHaveLength(5);
    const seeds = transport.bodies.slice(before).map((body) => body['seed']);
    expect(new Set(seeds).size).toBe(5);
    expect(transport.bodies.at(-1)).toMatchObject({ temperature: 0.7, max_tokens: 24 });
  });

  it('come several at once, and are never fewer than asked for', async () => {
    let short = false;
    const transport = createScriptedTransport({
      chat: server(() => {
        if (!short) return undefined;
        short = false;
        return replyOf('1');
      })
    });
    const made = respondentAt(transport);
    const { strategy } = await open(made, { ...SAMPLED, repeats: 20 });
    expect(strategy!.textsPerRequest).toBe(16);
    expect(made.wanted).toBe(5);
    const before = transport.bodies.length;
    short = true;
    const answer = await made.answer(cells[1]!, { ...SAMPLED, repeats: 20 }, signal);
    expect(transport.bodies.slice(before).map((body) => body['n'])).toEqual([16, 16, 4]);
    if (answer.status !== 'answered' || answer.mode !== 'sampled') throw new Error();
    expect(answer.samples.drawn).toHaveLength(20);
  });

  it('are held to the answers where the model says something else, by what truly holds them', async () => {
    const transport = createScriptedTransport({
      models: [{ id: 'm' }],
      chat: server((body) => {
        if (asksAtRandom(body)) return undefined;
        // Other names are passed over, as servers do.
        const grammar = body['grammar'];
        const text = typeof grammar === 'string' ? /"(\d)"/u.exec(grammar)![1]! : 'Who knows';
        const [choice] = replyOf(text).choices;
        return { choices: Array.from({ length: Number(body['n'] ?? 1) }, () => choice) };
      })
    });
    const made = respondentAt(transport);
    expect(await open(made, SAMPLED)).toMatchObject({
      strategy: { constraint: 'grammar' },
      capabilities: { mass: 0 }
    });
    await made.answer(cells[1]!, SAMPLED, signal);
    expect(transport.bodies.at(-1)!['grammar']).toBe('root ::= "1" | "2" | "3"');
  });

  it('are drawn again where they were cut off before an answer, and fail when all were', async () => {
    let cut = 1;
    const transport = createScriptedTransport({
      models: [{ id: 'gpt-oss-20b' }],
      chat: server((body) => {
        if (body['n'] !== undefined) return refusal('n must be 1');
        if (body.messages.at(-1)!.content !== 'Question 1' || cut === 0) return undefined;
        cut -= 1;
        return replyOf(null, { finish: 'length', reasoning: 'Hm' });
      })
    });
    const made = respondentAt(transport, 'gpt-oss-20b');
    await open(made, SAMPLED, { asked: [cells[0]!, cells[2]!] });
    const answer = await made.answer(cells[1]!, SAMPLED, signal);
    if (answer.status !== 'answered' || answer.mode !== 'sampled') throw new Error();
    expect(sampleList(answer.samples).map(({ outcome }) => outcome)).toEqual(
      Array<string>(SAMPLED.repeats).fill('option')
    );
    cut = 5;
    await expect(made.answer(cells[1]!, SAMPLED, signal)).rejects.toMatchObject({
      message: expect.stringMatching(/cut off/)
    });
  });
});

describe('a study that goes on', () => {
  const began = async (chat = server((body) => scoredPrompt(body, P))) => {
    const transport = createScriptedTransport({ version: '1', chat });
    return open(respondentAt(transport), DISTRIBUTION);
  };

  it('is asked as it began, with few requests, and names what answered before', async () => {
    const earlier = await began();
    const transport = createScriptedTransport({
      version: '2',
      chat: server((body) => scoredPrompt(body, P))
    });
    const made = createEndpointRespondent({
      ...{ url: 'http://localhost:9000/v1', model: 'm', transport, seed: 5, now: () => 0 }
    });
    const provenance = await open(made, DISTRIBUTION, { earlier });
    expect(transport.bodies.length).toBeLessThan(5);
    expect(provenance).toEqual({
      ...earlier,
      address: 'http://localhost:9000/v1',
      server: { kind: 'vllm', version: '2', slots: null },
      history: [
        { address: 'http://localhost:8000/v1', servedFrom: null, server: 'vllm', version: '1' }
      ]
    });
    const body = async (one: ReturnType<typeof respondentAt>, at: ScriptedTransport) => {
      await one.answer(cells[1]!, DISTRIBUTION, signal);
      return at.bodies.at(-1);
    };
    expect(await body(made, transport)).toMatchObject({ top_logprobs: 3, max_tokens: 1 });
  });

  it.each([DISTRIBUTION, SAMPLED])(
    'is looked at again where its server was gone and came back, and takes nothing before (%o)',
    async (elicitation) => {
      let goes = false;
      const transport = createScriptedTransport({
        chat: server(() => {
          if (goes) transport.traffic.restarts += 1;
          goes = false;
          return undefined;
        })
      });
      const made = respondentAt(transport);
      const earlier = await open(made, elicitation);
      goes = true;
      await expect(made.answer(cells[1]!, elicitation, signal)).rejects.toMatchObject({
        kind: 'network',
        retry: { when: 'now' }
      });
      expect(made.ready).toBe(false);
      const opening = open(made, elicitation, { earlier });
      expect(made.ready).toBe(false);
      expect(await opening).toEqual(earlier);
      expect(made.ready).toBe(true);
      const before = transport.bodies.length;
      expect(await made.answer(cells[1]!, elicitation, signal)).toMatchObject({ cellId: 'cell-1' });
      expect(transport.bodies.length - before).toBe(1);
    }
  );

  it.each([DISTRIBUTION, SAMPLED])(
    'goes on where the first reply of its server is broken (%o)',
    async (elicitation) => {
      const start = createScriptedTransport({ chat: server() });
      const earlier = await open(respondentAt(start), elicitation);
      const transport = createScriptedTransport({
        chat: server((_, call) => (call === 0 ? replyOf('1') : undefined))
      });
      expect(await open(respondentAt(transport), elicitation, { earlier })).toEqual(earlier);
      expect(transport.bodies[1]).toEqual(transport.bodies[0]);
    }
  );

  it.each([
    ['tells no log-probabilities any more', server(() => replyOf('1'))],
    ['refuses the fields', server(() => refusal('top_logprobs is not known'))],
    ['scores otherwise', server((body) => scoredPrompt(body, { '1': 1, '2': 1, '3': 1 }))]
  ])('is refused at a server that %s', async (_, chat) => {
    const earlier = await began();
    const transport = createScriptedTransport({ version: '2', chat });
    await expect(open(respondentAt(transport), DISTRIBUTION, { earlier })).rejects.toMatchObject({
      kind: 'invalid-input',
      advice: expect.stringMatching(/Your answers are kept/)
    });
  });
});
