import { X509Certificate } from 'node:crypto';
import { connect } from 'node:http2';
import { afterEach, describe, expect, test } from 'vitest';
import { makeIdentity } from '../../../fakes/certificate';
import { Faults, FAULT_KINDS } from '../../../fakes/openai-faults';
import { labelsIn, tokensOf, type Message } from '../../../fakes/openai-model';
import {
  startOpenaiServer,
  type OpenaiServer,
  type ServerManner
} from '../../../fakes/openai-server';

const LABELS = ['1', '2', '3', '4', '5', '6'];
const QUESTION: Message[] = [
  { role: 'system', content: 'Imagine that you are a person.' },
  {
    role: 'user',
    content: `On this scale:\n${LABELS.map((one) => `${one} = x`).join('\n')}\nAnswer:`
  }
];
const PLAIN = { top_p: 1, top_k: 0, min_p: 0 };

const started: OpenaiServer[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

async function start(manner: Partial<ServerManner> = {}, secure = false): Promise<OpenaiServer> {
  const server = await startOpenaiServer(manner, { secure });
  started.push(server);
  return server;
}

function ask(server: OpenaiServer, fields: object, headers: Record<string, string> = {}) {
  return fetch(`${server.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'example/values-8b', messages: QUESTION, ...fields })
  });
}

interface Entry {
  token: string;
  logprob: number;
  top_logprobs: { token: string; logprob: number }[];
}
interface Choice {
  message: { content: string | null; reasoning?: string };
  logprobs: { content: Entry[] } | null;
  finish_reason: string;
}
type Chat = { choices: Choice[]; prompt_logprobs: Record<string, { logprob: number }>[] };

const chat = async (server: OpenaiServer, fields: object) =>
  (await (await ask(server, fields)).json()) as Chat;

const sums = (entries: readonly { token: string; logprob: number }[]) =>
  LABELS.map((label) =>
    entries
      .filter(({ token }) => token.trim() === label)
      .reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)
  );

describe('its model', () => {
  test('is known to tests: the list of the first token is its distribution', async () => {
    const server = await start();
    const { choices } = await chat(server, {
      ...{ max_tokens: 1, temperature: 0, logprobs: true, top_logprobs: 20 }
    });
    const { logProbabilities, outside } = server.model().distribution(QUESTION, LABELS);
    const [first] = choices[0]!.logprobs!.content;
    sums(first!.top_logprobs).forEach((p, option) =>
      expect(p).toBeCloseTo(Math.exp(logProbabilities[option]!), 12)
    );
    expect(outside).toBeCloseTo(0.03, 1);
    expect(first!.top_logprobs[0]).toMatchObject({ token: first!.token, logprob: first!.logprob });
    expect(labelsIn(QUESTION)).toEqual(LABELS);
    expect(tokensOf('12 Yes')).toEqual(['12', ' Yes']);
  });

  test('draws by its distribution and the seed, cut as the server has it where nothing is said', async () => {
    const server = await start();
    const draws = async (fields: object) =>
      (await chat(server, { temperature: 1, n: 500, max_tokens: 1, ...fields })).choices.map(
        ({ message }) => message.content!
      );
    const [whole, again, other, cut] = await Promise.all([
      draws({ ...PLAIN, seed: 1 }),
      draws({ ...PLAIN, seed: 1 }),
      draws({ ...PLAIN, seed: 2 }),
      draws({ seed: 1 })
    ]);
    expect(again).toEqual(whole);
    expect(other).not.toEqual(whole);
    const { logProbabilities } = server.model().distribution(QUESTION, LABELS);
    LABELS.forEach((label, option) => {
      const p = Math.exp(logProbabilities[option]!);
      const share = whole!.filter((text) => text.trim() === label).length / 500;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 500) + 1e-3);
    });
    expect(new Set(cut).size).toBeLessThan(new Set(whole).size);
  });

  test('thinks first where it is one that does, and says figures that are no answer', async () => {
    const server = await start({ answers: { thinks: 'harmony' } });
    const fields = { max_tokens: 99, temperature: 0, logprobs: true, top_logprobs: 5 };
    const [parsed] = (await chat(server, fields)).choices;
    expect(parsed!.message.reasoning).toContain('I would say');
    const tokens = parsed!.logprobs!.content.map(({ token }) => token);
    expect(tokens.slice(tokens.lastIndexOf('<|message|>') + 1).join('')).toBe(
      `${parsed!.message.content}<|end|>`
    );
    const [short] = (await chat(server, { ...fields, max_tokens: 9 })).choices;
    expect(short).toMatchObject({ message: { content: null }, finish_reason: 'length' });

    server.set({ differs: { thoughtsIn: null } });
    const [raw] = (await chat(server, fields)).choices;
    expect(raw!.message.content).toMatch(
      /^<\|channel\|>analysis.*final<\|message\|>.+<\|return\|>$/s
    );

    server.set({ answers: { thinks: 'think-tags' } });
    expect((await chat(server, fields)).choices[0]!.message.content).toMatch(
      /^<think>\n.*<\/think>/s
    );
    const off = { ...fields, chat_template_kwargs: { enable_thinking: false } };
    expect((await chat(server, off)).choices[0]!.message.content).not.toContain('<think>');
  });
});

describe('its dialects', () => {
  test.each([
    ['vllm', { structured_outputs: { choice: ['4'] } }, '4'],
    ['vllm-old', { guided_choice: ['4'] }, '4'],
    ['llamacpp', { grammar: 'root ::= "4"' }, '4'],
    ['sglang', { regex: '(4)' }, '4'],
    ['ollama', { response_format: schema({ enum: ['4'] }) }, '"4"'],
    [
      'openai',
      { response_format: schema({ properties: { answer: { enum: ['4'] } } }) },
      '{"answer":"4"}'
    ]
  ] as const)('%s allows nothing but a choice', async (dialect, field, text) => {
    const server = await start({ dialect });
    const { choices } = await chat(server, {
      ...field,
      temperature: 0,
      max_tokens: 20,
      logprobs: true
    });
    expect(choices[0]!.message.content).toBe(text);
    const [first] = choices[0]!.logprobs!.content;
    const raw = server.model().distribution(QUESTION, ['4']).logProbabilities[0]!;
    if (text !== '4') return;
    // Only before the mask does a forced token tell anything.
    if (dialect === 'llamacpp') expect(first!.logprob).toBeLessThanOrEqual(raw);
    else expect(first!.logprob).toBe(0);
  });

  test('scores what a prompt already holds, where it is to be gone on with', async () => {
    const server = await start();
    const reply = await chat(server, {
      messages: [...QUESTION, { role: 'assistant', content: '4' }],
      ...{ max_tokens: 1, prompt_logprobs: 0 },
      ...{ continue_final_message: true, add_generation_prompt: false }
    });
    const [given] = Object.values(reply.prompt_logprobs.at(-1)!);
    const all = server.model().next(QUESTION, '');
    expect([...all]).toContain(given!.logprob);
    expect(reply.prompt_logprobs[0]).toBeNull();
  });

  test.each([
    ['vllm', { logprobs: true, top_logprobs: 21 }, 400, /greater than max allowed: 20/],
    ['vllm', { temperature: 0, n: 2 }, 400, /n must be 1/],
    ['vllm', { model: 'other' }, 404, /does not exist/],
    ['openai', { grammar: 'root ::= "4"' }, 400, /Unrecognized request argument supplied: grammar/],
    ['openai-reasoning', { max_tokens: 1 }, 400, /'max_tokens' is not supported/],
    ['llamacpp', { grammar: 'nonsense' }, 400, /grammar/]
  ] as const)('%s refuses %o', async (dialect, fields, status, message) => {
    const response = await ask(await start({ dialect }), fields);
    expect(response.status).toBe(status);
    expect(JSON.stringify(await response.json())).toMatch(message);
  });

  test('ignore in silence what they do not know', async () => {
    const server = await start({ dialect: 'lmstudio' });
    const { choices } = await chat(server, { n: 3, logprobs: true, top_logprobs: 5, grammar: 'x' });
    expect(choices).toHaveLength(1);
    expect(choices[0]!.logprobs).toBeNull();
  });
});

describe('its faults', () => {
  test('fall on the wanted share, at places of chance, and on every kind in turn', () => {
    const places = (seed: number) => {
      const faults = new Faults({ seed, share: 0.05, after: 10 });
      const met = Array.from({ length: 410 }, () => faults.next());
      expect(new Set(met)).toEqual(new Set([null, ...FAULT_KINDS]));
      return met.flatMap((fault, place) => (fault === null ? [] : [place]));
    };
    const one = places(1);
    expect(one).toHaveLength(20);
    expect(one[0]).toBeGreaterThanOrEqual(10);
    expect(new Set(one.map((place) => place % 20)).size).toBeGreaterThan(5);
    expect(places(2)).not.toEqual(one);
  });

  test.each([
    ['rate-limit', 429],
    ['server-error', 500],
    ['model-missing', 404]
  ] as const)('%s is status %i', async (kind, status) => {
    const response = await ask(await start({ faults: { seed: 1, share: 1, kinds: [kind] } }), {});
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
  });

  test('spoil a reply: torn, no JSON, another shape, not for pages', async () => {
    const server = await start({ slow: 20 });
    const served = (kind: (typeof FAULT_KINDS)[number]) => {
      server.set({ faults: { seed: 1, share: 1, kinds: [kind] } });
      return ask(server, { logprobs: true, top_logprobs: 3, temperature: 0, seed: 1 });
    };
    await expect(served('cut').then((response) => response.text())).rejects.toThrow();
    await expect(served('malformed').then((response) => response.json())).rejects.toThrow();
    const [right, wrong] = [
      await (await served('slow')).json(),
      await (await served('wrong-shape')).json()
    ];
    expect(wrong).not.toEqual(right);
    expect((await served('no-cors')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('hang until the asker gives up', async () => {
    const server = await start({ faults: { seed: 1, share: 1, kinds: ['hang'] } });
    const given = new AbortController();
    const asked = fetch(`${server.url}/chat/completions`, {
      ...{ method: 'POST', body: '{}', signal: given.signal }
    });
    await expect.poll(() => server.underWay).toEqual({ all: 1, hanging: 1 });
    given.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => server.underWay.all).toBe(0);
  });
});

describe('the server', () => {
  test('takes so many answers at once, and queues or refuses the others', async () => {
    const server = await start({ limit: 2, latency: 20 });
    const five = () => Promise.all(Array.from({ length: 5 }, (_, seed) => ask(server, { seed })));
    expect((await five()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(server.mostAtOnce).toBe(2);
    server.set({ whenFull: 'refuse' });
    const statuses = (await five()).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 429, 429, 429]);
  });

  test('goes away and comes back at the same address', async () => {
    const server = await start();
    await server.die();
    await expect(fetch(`${server.url}/models`)).rejects.toThrow();
    await server.revive();
    expect((await fetch(`${server.url}/models`)).status).toBe(200);
    server.set({ loading: true });
    expect((await fetch(`${server.url}/models`)).status).toBe(503);
  });

  test('wants its key, repeats a wrong one, and lets pages in or not', async () => {
    const server = await start({ key: 'right' });
    expect((await ask(server, {}, { authorization: 'Bearer right' })).status).toBe(200);
    const refused = await ask(server, {}, { authorization: 'Bearer wrong' });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('Bearer wrong');

    const preflight = () =>
      fetch(`${server.url}/models`, {
        method: 'OPTIONS',
        headers: { 'access-control-request-headers': 'authorization' }
      });
    expect((await preflight()).headers.get('access-control-allow-headers')).toBe('authorization');
    server.set({ origins: 'none' });
    expect((await preflight()).status).toBe(403);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  test('speaks HTTP/2 behind a certificate that it made', async () => {
    const { cert } = makeIdentity();
    const certificate = new X509Certificate(cert);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');

    const server = await start({}, true);
    const session = connect(server.url, { rejectUnauthorized: false });
    const stream = session.request({ ':path': '/v1/models' });
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    expect(JSON.parse(Buffer.concat(parts).toString()).data[0].id).toBe('example/values-8b');
    expect(server.requests[0]!.http).toBe('2.0');
    session.close();
  });
});

/** A `response_format` with a schema. */
function schema(one: object): object {
  return { type: 'json_schema', json_schema: { name: 'answer', schema: one } };
}
