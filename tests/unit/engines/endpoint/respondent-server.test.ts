import { setMaxListeners } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, countOptions } from '../../../../src/lib/core/study/answer';
import type { Cell } from '../../../../src/lib/core/study/cell';
import type { Elicitation } from '../../../../src/lib/core/study/design';
import { mulberry32 } from '../../../../src/lib/core/random';
import { createTransport } from '../../../../src/lib/engines/endpoint/transport';
import { createEndpointRespondent } from '../../../../src/lib/engines/endpoint/respondent';
import { EndpointSecrets } from '../../../../src/lib/engines/endpoint/secrets';
import type { DialectName } from '../../../fakes/openai-dialects';
import { FAULT_KINDS } from '../../../fakes/openai-faults';
import { VOCABULARY, type Message } from '../../../fakes/openai-model';
import {
  startOpenaiServer,
  type OpenaiServer,
  type ServerManner
} from '../../../fakes/openai-server';

// Hundreds of requests end with one signal, which Node takes for a leak.
setMaxListeners(1000);

const MODEL = 'example/values-8b';
const DISTRIBUTION: Elicitation = { mode: 'distribution' };
const SAMPLED: Elicitation = { mode: 'sampled', temperature: 1, repeats: 200 };

const started: OpenaiServer[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

async function start(manner: Partial<ServerManner>): Promise<OpenaiServer> {
  const server = await startOpenaiServer({ models: [MODEL], ...manner });
  started.push(server);
  return server;
}

/** Questions with scales of several kinds. */
const cells = (count: number): Cell[] =>
  Array.from({ length: count }, (_, index): Cell => {
    const options = [
      ['1', '2', '3', '4', '5', '6'],
      ['0', '1', '2', '3', '4'],
      ['No', 'Yes']
    ][index % 3]!;
    const scale = options.map((label) => `${label} = so much`).join('\n');
    return {
      id: `cell-${index}`,
      condition: 'power',
      instrument: 'test',
      item: index + 1,
      repetition: 'standard',
      prompt: {
        system: 'You are a person.',
        user: `Scale:\n${scale}\nStatement ${index}.\nAnswer:`
      },
      options
    };
  });

const messagesOf = ({ prompt }: Cell): Message[] => [
  { role: 'system', content: prompt.system! },
  { role: 'user', content: prompt.user }
];

/** Opens a respondent at a server, and has it answer so many cells at once. */
async function answersFrom(
  server: OpenaiServer,
  asked: readonly Cell[],
  { elicitation = DISTRIBUTION, model = MODEL, speed = 1 } = {}
) {
  const { signal } = new AbortController();
  // Time passes faster for the transport, so that nobody waits for what hangs.
  const clock = {
    now: () => Date.now() * speed,
    sleep: (milliseconds: number, end?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          end?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds / speed);
        end?.addEventListener('abort', done);
      })
  };
  const transport = createTransport({
    ...{ url: server.url, secrets: new EndpointSecrets(), clock, atOnce: 64, random: mulberry32(7) }
  });
  const respondent = createEndpointRespondent({
    ...{ url: server.url, model, transport, seed: 1, now: clock.now }
  });
  const provenance = await respondent.open({
    ...{ signal, elicitation, cells: asked, earlier: null, onProgress: () => undefined }
  });
  const answers = await Promise.all(
    asked.map((cell) => respondent.answer(cell, elicitation, signal))
  );
  await respondent.close();
  return { answers, provenance };
}

const logsOf = (answer: Answer): number[] =>
  answer.status === 'answered' && answer.mode === 'distribution' ? answer.logProbabilities : [];

function expectExact(server: OpenaiServer, asked: readonly Cell[], answers: readonly Answer[]) {
  asked.forEach((cell, index) => {
    const exact = server.model().distribution(messagesOf(cell), cell.options).logProbabilities;
    logsOf(answers[index]!).forEach((log, option) => expect(log).toBeCloseTo(exact[option]!, 9));
    expect(logsOf(answers[index]!)).toHaveLength(cell.options.length);
  });
}

describe('at a server of every kind', () => {
  const withLists: DialectName[] = ['vllm', 'vllm-old', 'llamacpp', 'sglang', 'ollama', 'openai'];

  test.each(withLists)('%s: distributions are those of the model', async (dialect) => {
    const server = await start({ dialect });
    const asked = cells(9);
    const { answers, provenance } = await answersFrom(server, asked);
    expectExact(server, asked, answers);
    expect(provenance).toMatchObject({ strategy: { profile: { topLogprobs: 20 } } });
  });

  test('llama.cpp: no more requests at once than it has slots, and no path in what is kept', async () => {
    const path = `/home/somebody/${MODEL.split('/')[1]!}.gguf`;
    const server = await start({
      ...{ dialect: 'llamacpp', models: [path], latency: 2 },
      replies: { '/props': { total_slots: 2 } }
    });
    const asked = cells(30);
    const { provenance } = await answersFrom(server, asked, { model: 'values-8b.gguf' });
    expect(server.mostAtOnce).toBe(2);
    expect(server.requests.find(({ body }) => body)?.body).toMatchObject({ model: path });
    expect(provenance).toMatchObject({ id: 'values-8b.gguf', server: { slots: 2 } });
    expect(JSON.stringify(provenance)).not.toContain('somebody');
  });

  test('llama.cpp: a text that the template puts into the baseline alone is kept out, and said', async () => {
    const own = 'You are a helpful assistant named Tiny.';
    const chat_template = `{% for message in messages %}{% if loop.first and message['role'] != 'system' %}<|im_start|>system\n${own}<|im_end|>\n{% endif %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}`;
    const server = await start({ dialect: 'llamacpp', replies: { '/props': { chat_template } } });
    const [first, ...others] = cells(4);
    const baseline = { ...first!, prompt: { ...first!.prompt, system: null } };
    const { provenance } = await answersFrom(server, [baseline, ...others]);
    expect(provenance).toMatchObject({
      model: { hidden: [{ text: own, where: 'baseline' }] },
      strategy: { profile: { emptySystem: true, systemRole: true } }
    });
    const asked = server.requests.flatMap(({ body }) =>
      body ? [body['messages'] as Message[]] : []
    );
    for (const messages of asked) expect(messages[0]!.role).toBe('system');
    expect(asked.some(([system]) => system!.content === '')).toBe(true);

    // One that cannot be rendered is no obstacle.
    const broken = await start({
      ...{ dialect: 'llamacpp', replies: { '/props': { chat_template: '{% if %}' } } }
    });
    const plain = await answersFrom(broken, [baseline]);
    expect(plain.provenance).toMatchObject({ model: { hidden: null } });
    expectExact(broken, others, (await answersFrom(broken, others)).answers);
  });

  test.each(['lmstudio', 'openai-reasoning'] as const)(
    '%s, which tells no log-probabilities: distributions are refused, with the way out',
    async (dialect) => {
      const server = await start({ dialect });
      await expect(answersFrom(server, cells(3))).rejects.toMatchObject({
        kind: 'invalid-input',
        advice: expect.stringMatching(/sampled text/)
      });
    }
  );

  test.each(['vllm', 'llamacpp', 'lmstudio', 'openai-reasoning'] as const)(
    '%s: sampled texts follow the model as it is, and come back',
    async (dialect) => {
      const server = await start({ dialect });
      const [cell] = cells(1) as [Cell];
      const draw = async () =>
        (await answersFrom(server, [cell], { elicitation: SAMPLED })).answers;
      const [answer] = await draw();
      if (dialect === 'vllm') expect(await draw()).toEqual([answer]);
      if (answer?.status !== 'answered' || answer.mode !== 'sampled') throw new Error('no texts');
      const counts = countOptions(answer.samples, cell.options.length);
      const exact = server.model().distribution(messagesOf(cell), cell.options).logProbabilities;
      exact.map(Math.exp).forEach((p, option) => {
        const deviation = 4.5 * Math.sqrt((p * (1 - p)) / 200) + 0.02;
        expect(Math.abs(counts[option]! / 200 - p)).toBeLessThan(deviation);
      });
    }
  );
});

test('vLLM: at temperature 0, where it draws one text a request, all texts of a question are alike', async () => {
  const server = await start({});
  const asked = cells(3);
  const elicitation: Elicitation = { mode: 'sampled', temperature: 0, repeats: 3 };
  const { answers } = await answersFrom(server, asked, { elicitation });
  asked.forEach((cell, index) => {
    const answer = answers[index]!;
    if (answer.status !== 'answered' || answer.mode !== 'sampled') throw new Error('no texts');
    expect(countOptions(answer.samples, cell.options.length)).toContain(3);
  });
});

describe('what the list does not tell', () => {
  test.each([
    ['vllm', { topLogprobs: 5 }],
    ['llamacpp', { topLogprobs: 5 }]
  ] as const)('is scored: %s with %o', async (dialect, differs) => {
    const server = await start({ dialect, differs });
    const asked = cells(9);
    const { answers } = await answersFrom(server, asked);
    let scored = 0;
    asked.forEach((cell, index) => {
      const all = server.model().next(messagesOf(cell), '');
      const exact = server.model().distribution(messagesOf(cell), cell.options).logProbabilities;
      logsOf(answers[index]!).forEach((log, option) => {
        // Told whole, or in one of the ways in which the label is spelt.
        const spelt = [cell.options[option]!, ` ${cell.options[option]}`];
        const parts = spelt.map((token) => all[VOCABULARY.indexOf(token)]!);
        const possible = [exact[option]!, ...parts];
        expect(Math.min(...possible.map((one) => Math.abs(one - log)))).toBeLessThan(1e-9);
        if (Math.abs(exact[option]! - log) > 1e-9) scored += 1;
      });
      expect(logsOf(answers[index]!)).toHaveLength(cell.options.length);
    });
    expect(scored).toBeGreaterThan(0);
  });

  test('is refused where nothing can be scored', async () => {
    const server = await start({ dialect: 'ollama', differs: { topLogprobs: 5 } });
    await expect(answersFrom(server, cells(9))).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});

describe('a model that thinks first', () => {
  test.each([
    ['vllm', 'think-tags', 'reasoning'],
    ['vllm', 'think-tags', null],
    ['vllm', 'harmony', 'reasoning'],
    ['llamacpp', 'harmony', null]
  ] as const)(
    '%s, %s, thoughts in %s: the answer is what follows',
    async (dialect, thinks, thoughtsIn) => {
      const name = thinks === 'harmony' ? 'openai/gpt-oss-120b' : 'Qwen/Qwen3-32B';
      const server = await start({
        dialect,
        models: [name],
        answers: { thinks },
        differs: { thoughtsIn }
      });
      const asked = cells(6);
      const { answers, provenance } = await answersFrom(server, asked, { model: name });
      expectExact(server, asked, answers);
      const last = server.requests.at(-1)!.body!;
      if (thinks === 'harmony') expect(JSON.stringify(last)).toContain('"low"');
      else expect(last.chat_template_kwargs).toMatchObject({ enable_thinking: false });
      const reasoning = thinks === 'harmony' ? 'low' : 'off';
      expect(provenance).toMatchObject({ strategy: { profile: { reasoning } } });
    }
  );
});

test('faults in one request of twenty, of every kind, change no answer and cost few requests', async () => {
  const asked = cells(200);
  const well = await start({});
  const plain = await answersFrom(well, asked);
  const faulty = await start({ slow: 60, faults: { seed: 3, share: 0.05 } });
  const mended = await answersFrom(faulty, asked, { speed: 8 });
  expect(mended.answers).toEqual(plain.answers);
  expectExact(faulty, asked.slice(0, 9), mended.answers);
  const kinds = new Set(faulty.requests.map(({ fault }) => fault).filter((kind) => kind !== null));
  expect(kinds).toEqual(new Set(FAULT_KINDS));
  expect(faulty.requests.length).toBeGreaterThan(well.requests.length);
  expect(faulty.requests.length).toBeLessThanOrEqual(1.1 * well.requests.length);
});
