import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { startWebllmHost } from '../../../../src/lib/engines/webllm/host';
import type { ChatRequest } from '../../../../src/lib/engines/webllm/library';
import { chatMessages, type ChatMessage } from '../../../../src/lib/engines/messages';
import { EMPTY_THINKING } from '../../../../src/lib/engines/webllm/messages';
import { WEBLLM_VERSION } from '../../../../src/lib/engines/webllm/version';
import type { FromWorker, ModelOrder, ToWorker } from '../../../../src/workers/webllm-protocol';
import engine from '../../../../node_modules/@mlc-ai/web-llm/package.json';
import {
  createFakeLibrary,
  fakeLogits,
  fakeTokens,
  PREFILL_CHUNK,
  type FakeScenario
} from '../../../fakes/fake-engine';
import type { FakePipeline } from '../../../fakes/fake-pipeline';
import { fakePieces, fakeTokenizer } from '../../../fakes/fake-tokenizer';

const model: ModelOrder = {
  id: 'm',
  source: {
    model: 'https://models.example/m/resolve/main/',
    modelLib: 'https://models.example/m.wasm',
    contextWindow: 4096
  },
  f16: false,
  systemRole: true,
  reasoning: false
};
const labels = ['1', '2', '3', '4', '5', '6'];

/** A host without a worker: messages go in and out by hand. */
function host(scenario: FakeScenario = {}) {
  const seen: ChatRequest[] = [];
  const pipelines: FakePipeline[] = [];
  const received: FromWorker[] = [];
  let listener: (event: { data: ToWorker }) => void = () => {};
  let nobody: (event: { reason: unknown; preventDefault(): void }) => void = () => {};
  startWebllmHost(
    {
      postMessage: (message) => received.push(message),
      addEventListener(type: string, listen: unknown) {
        if (type === 'message') listener = listen as typeof listener;
        else nobody = listen as typeof nobody;
      }
    },
    createFakeLibrary(scenario, { seen, pipelines })
  );
  let count = 0;
  const send = async (message: object): Promise<FromWorker> => {
    const id = ++count;
    listener({ data: { ...message, id } as ToWorker });
    return expect
      .poll(() => received.find((reply) => settles(reply, id)))
      .toBeDefined()
      .then(() => received.find((reply) => settles(reply, id))!);
  };
  const load = (change: Partial<ModelOrder> = {}, reuse = true) =>
    send({
      type: 'load',
      model: { ...model, ...change },
      scales: [labels],
      knownAnswer: true,
      reuse
    });
  /** Rejects a promise that nobody holds. */
  const reject = (reason: unknown) => nobody({ reason, preventDefault() {} });
  return { send, load, seen, received, pipelines, reject };
}

const settles = (reply: FromWorker, id: number) =>
  'id' in reply && reply.id === id && reply.type !== 'progress' && reply.type !== 'proving';
/** Probability of everything but the labels, by the schoolbook formula. */
function outsideOf(messages: readonly ChatMessage[]): number {
  const weights = Array.from(fakeLogits(messages), (logit) => Math.exp(logit));
  const inside = labels.flatMap((label) => [label, `Ġ${label}`, `Ċ${label}`]);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return 1 - sum(inside.map((piece) => weights[fakePieces.indexOf(piece)]!)) / sum(weights);
}
const distribution = (scale: string[], prefix: string | null = null) => ({
  kind: 'distribution',
  labels: scale,
  prefix
});
const ask = (user: string, system: string | null = null) => ({
  type: 'answer',
  prompt: { system, user },
  task: distribution(labels)
});

describe('an error outside any promise', () => {
  const lost = Object.assign(new Error('Device was lost.'), { name: 'DeviceLostError' });

  it('means what it means in the request under way: a device lost while loading ran out of memory', async () => {
    const { load, received, reject } = host({ loadStep: 20 });
    const loading = load();
    await expect.poll(() => received.some(({ type }) => type === 'progress')).toBe(true);
    reject(lost);
    expect(received.at(-1)).toMatchObject({ type: 'fault', error: { kind: 'out-of-memory' } });
    await loading;
  });

  it('is no matter of a load that is over', async () => {
    const { load, received, reject } = host();
    await load();
    reject(lost);
    expect(received.at(-1)).toMatchObject({ type: 'fault', error: { kind: 'device-lost' } });
  });
});

describe('the host of the engine', () => {
  it('names the pinned version', () => {
    expect(WEBLLM_VERSION).toBe(engine.version);
  });

  it('finds the inside that it uses in the pinned version', async () => {
    const library = await readFile('node_modules/@mlc-ai/web-llm/lib/index.js', 'utf8');
    const pipeline = library.slice(library.indexOf('class LLMChatPipeline'));
    for (const part of [
      'resetKVCache() {',
      'embedAndForward(inputData, inputDataLen) {',
      'getInputData() {',
      'forwardTokensAndSample(inputIds, isPrefill) {',
      'this.filledKVCacheLength += inputDataLen;',
      'this.kvCache = ',
      'this.kvStateKind = ',
      'this.artifact !== undefined'
    ])
      expect(pipeline).toContain(part);
    expect(library).toContain('loadedModelIdToPipeline');
  });

  it('loads, proves, and tells what it loaded', async () => {
    const { load, received } = host();
    const reply = await load();
    expect(reply).toMatchObject({
      type: 'loaded',
      facts: { contextWindow: 4096, prefillChunk: 1024 }
    });
    if (reply.type !== 'loaded') return;
    expect(reply.facts.repeatProbability).toBeGreaterThan(0.9);
    expect(reply.facts.optionTokens[0]).toMatch(/^1: \d+ "1", \d+ " 1", \d+ "\\n1"; 2: /);
    expect(JSON.parse(reply.facts.chatTemplate!)).toEqual({
      name: 'fake',
      system_message: '',
      render_empty_system_message: false
    });
    const types = received.map((message) => message.type);
    expect(types.indexOf('proving')).toBeGreaterThan(types.lastIndexOf('progress'));
  });

  it('asks with the raw model’s sampling, one fresh request a cell', async () => {
    const { load, send, seen } = host();
    await load();
    await send(ask('Question', 'You value power.'));
    expect(seen.at(-1)).toEqual({
      messages: [
        { role: 'system', content: 'You value power.' },
        { role: 'user', content: 'Question' }
      ],
      max_tokens: 1,
      temperature: 1,
      top_p: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
      repetition_penalty: 1
    });
  });

  it('switches thinking off, and does not count the empty block into the answer', async () => {
    const { load, send, seen } = host();
    await load({ reasoning: true });
    const prompt = { system: null, user: 'Question' };
    await send({
      type: 'answer',
      prompt,
      task: { kind: 'text', temperature: 0.7, seed: 5, maxTokens: 8, allowed: null }
    });
    const block = fakeTokenizer.encode(EMPTY_THINKING).length;
    expect(seen.at(-1)).toMatchObject({
      extra_body: { enable_thinking: false },
      max_tokens: 8 + block,
      seed: 5,
      temperature: 0.7
    });
  });

  it.each<[NonNullable<FakeScenario['load']>, string]>([
    ['empty', 'device-lost'],
    ['quota', 'quota'],
    ['network', 'network'],
    ['string', 'network'],
    ['no memory', 'out-of-memory'],
    ['short file', 'corrupt-model'],
    ['garbage', 'corrupt-model']
  ])('a load that ends as “%s” is %s', async (scenario, kind) => {
    const { load } = host({ load: scenario });
    expect(await load()).toMatchObject({ type: 'error', error: { kind } });
  });

  it.each<[NonNullable<FakeScenario['answer']>, string]>([
    ['disposed', 'device-lost'],
    ['not a number', 'corrupt-model']
  ])('an answer that ends as “%s” is %s', async (answer, kind) => {
    const { load, send } = host({ answer });
    await load();
    expect(await send(ask('Question'))).toMatchObject({ type: 'error', error: { kind } });
  });

  it('refuses a scale whose labels cannot be told apart, and says so when it loads', async () => {
    const { send } = host();
    // The fake has no token for either letter.
    const foreign = ['ä', 'ö'];
    const loaded = await send({
      type: 'load',
      model,
      scales: [labels, foreign],
      knownAnswer: true,
      reuse: true
    });
    expect(loaded).toMatchObject({
      facts: { optionTokens: [expect.stringMatching(/^1: /), expect.stringContaining('“ä”')] }
    });
    // A study that could not be finished is refused at its first question.
    for (const scale of [foreign, labels])
      expect(await send({ ...ask('Question'), task: distribution(scale) })).toMatchObject({
        type: 'error',
        error: { kind: 'invalid-input' }
      });
  });

  it('asks afresh, also where it could go on with what it was asked before', async () => {
    const { load, send } = host();
    await load();
    const first = { system: null, user: 'Question' };
    const task = { kind: 'text', temperature: 1, seed: 5, maxTokens: 8, allowed: null };
    const reply = await send({ type: 'answer', prompt: first, task });
    if (reply.type !== 'text') throw new Error('no text');
    const prompt = {
      system: null,
      turns: [{ user: 'Question', assistant: reply.text }],
      user: 'x'
    };
    const messages = chatMessages(prompt, true);
    expect(await send({ type: 'answer', prompt, task: distribution(labels) })).toEqual(
      expect.objectContaining({
        outside: expect.closeTo(outsideOf(messages), 9) as number
      })
    );
  });

  it('refuses questions before a load', async () => {
    const { send } = host();
    expect(await send(ask('Question'))).toMatchObject({ error: { kind: 'defect' } });
  });
});

describe('prompts longer than one prefill chunk', () => {
  const long = 'x'.repeat(PREFILL_CHUNK + 100);

  it('are read in pieces where that was checked, and the check is told', async () => {
    const { load, send } = host();
    const checked = { allowed: true, reason: null, largestDifference: 0, limit: 0.01 };
    const facts = { longPrompts: { ...checked, repairedKernels: 1 } };
    expect(await load()).toMatchObject({ facts });
    // Only this model's kernels are counted.
    expect(await load()).toMatchObject({ facts });
    const messages = [{ role: 'user', content: long }] as const;
    expect(await send(ask(long))).toMatchObject({
      type: 'distribution',
      outside: expect.closeTo(outsideOf(messages), 9) as number,
      cost: { tokensRead: fakeTokens(messages), tokensReused: 0, tokensWritten: 0 }
    });
  });

  it.each<[string, FakeScenario, RegExp, boolean]>([
    ['the device computes something else', { pieces: 'race' }, /computes something else/, true],
    ['the model forgets', { keeps: 'a window' }, /forgets/, false],
    ['the model is recurrent', { keeps: 'a state' }, /no plain cache/, false]
  ])('are refused unread where %s', async (_name, scenario, reason, measured) => {
    const { load, send, seen } = host(scenario);
    const loaded = await load();
    if (loaded.type !== 'loaded') throw new Error('not loaded');
    const { allowed, largestDifference } = loaded.facts.longPrompts;
    expect(loaded.facts.longPrompts.reason).toMatch(reason);
    expect([allowed, largestDifference !== null]).toEqual([false, measured]);
    const before = seen.length;
    const refused = await send(ask(long));
    expect(refused).toMatchObject({ type: 'error', error: { kind: 'invalid-input' } });
    if (refused.type === 'error') {
      expect(refused.error.message).toMatch(/at least 1124 tokens; only 1024/);
      expect(refused.error.message).toMatch(reason);
    }
    expect(seen).toHaveLength(before);
    expect(await send(ask('Question'))).toMatchObject({ type: 'distribution' });
  });

  it('may differ more in 16-bit arithmetic', async () => {
    const { load } = host({ pieces: 'coarse' });
    const largestDifference = expect.closeTo(0.1, 5) as number;
    expect(await load()).toMatchObject({
      facts: { longPrompts: { allowed: false, limit: 0.01, largestDifference } }
    });
    expect(await load({ f16: true })).toMatchObject({
      facts: { longPrompts: { allowed: true, limit: 0.5, largestDifference } }
    });
  });

  it('are not the reason when the device is lost over the check', async () => {
    const { load } = host({ pieces: 'device lost' });
    expect(await load()).toMatchObject({ type: 'error', error: { kind: 'device-lost' } });
  });

  it('are refused with what fits where they leave the context', async () => {
    const { load, send, seen } = host();
    await load();
    const before = seen.length;
    const text = { kind: 'text', temperature: 1, seed: 1, maxTokens: 24, allowed: null };
    const fits = { system: null, user: 'x'.repeat(4068) };
    expect(await send({ type: 'answer', prompt: fits, task: text })).toMatchObject({
      type: 'text',
      cost: { tokensRead: 4072 }
    });
    for (const [length, message] of [
      [4069, /has 4073 tokens; 4072 fit into the model’s context of 4096/],
      [4073, /at least 4073 tokens; 4072 fit/]
    ] as const) {
      const prompt = { system: null, user: 'x'.repeat(length) };
      const reply = await send({ type: 'answer', prompt, task: text });
      expect(reply).toMatchObject({ error: { kind: 'invalid-input' } });
      if (reply.type === 'error') expect(reply.error.message).toMatch(message);
    }
    // The last but one was read: only the engine knows what the chat template adds.
    expect(seen).toHaveLength(before + 2);
    // The engine itself knows before it reads.
    expect(await send(ask('x'.repeat(4094)))).toMatchObject({
      error: { kind: 'invalid-input', message: expect.stringMatching(/4098.*4096/) as string }
    });
  });
});
