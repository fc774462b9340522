import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../../src/lib/core/reply';
import { createWebllmService } from '../../../../src/lib/engines/webllm/service';
import {
  TVM_RUNTIME,
  WEBLLM_VERSION,
  type ChatRequest
} from '../../../../src/lib/engines/webllm/library';
import { chatMessages, type ChatMessage } from '../../../../src/lib/engines/messages';
import type { LoadNote } from '../../../../src/lib/engines/local/service';
import type { LoadReport, ModelOrder } from '../../../../src/lib/engines/webllm/protocol';
import { EMPTY_THINKING } from '../../../../src/lib/core/provenance/opening';
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

/** A service without a worker. */
function serve(scenario: FakeScenario = {}) {
  const seen: ChatRequest[] = [];
  const pipelines: FakePipeline[] = [];
  const notes: LoadNote<LoadReport>[] = [];
  let nobody: (event: { reason: unknown; preventDefault(): void }) => void = () => {};
  const service = createWebllmService(createFakeLibrary(scenario, { seen, pipelines }), {
    addEventListener(_type, listener) {
      nobody = listener;
    }
  });
  const load = (
    change: Partial<ModelOrder> = {},
    { reuse = true, scales = [labels] }: { reuse?: boolean; scales?: string[][] } = {}
  ) =>
    service.load(
      { model: { ...model, ...change }, scales, knownAnswer: true, reuse },
      (note) => void notes.push(note)
    );
  const ask = (user: string, system: string | null = null, options = labels) =>
    service.distribution({ system, user }, { options, prefix: null });
  /** Rejects a promise that nobody holds. */
  const reject = (reason: unknown) => nobody({ reason, preventDefault() {} });
  return { service, load, ask, seen, notes, reject };
}

/** Probability of everything but the labels, by the schoolbook formula. */
function outsideOf(messages: readonly ChatMessage[]): number {
  const weights = Array.from(fakeLogits(messages), (logit) => Math.exp(logit));
  const inside = labels.flatMap((label) => [label, `Ġ${label}`, `Ċ${label}`]);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return 1 - sum(inside.map((piece) => weights[fakePieces.indexOf(piece)]!)) / sum(weights);
}
describe('an error outside any promise', () => {
  const lost = Object.assign(new Error('Device was lost.'), { name: 'DeviceLostError' });

  it('means what it means in the request under way: a device lost while loading ran out of memory', async () => {
    const { load, notes, reject, service } = serve({ loadStep: 20 });
    const failure = service.failure();
    const loading = load();
    await expect.poll(() => notes.some(({ type }) => type === 'progress')).toBe(true);
    reject(lost);
    expect(await failure).toMatchObject({ error: { kind: 'out-of-memory' } });
    await loading;
  });

  it('is no matter of a load that is over', async () => {
    const { load, reject, service } = serve();
    const failure = service.failure();
    await load();
    reject(lost);
    expect(await failure).toMatchObject({ error: { kind: 'device-lost' } });
  });
});

describe('the service of the engine', () => {
  it('names the pinned version', () => {
    expect(WEBLLM_VERSION).toBe(engine.version);
    const runtime = '@mlc-ai/web-runtime';
    expect(TVM_RUNTIME).toBe(`${runtime} ${engine.devDependencies[runtime]}`);
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
    const { load, notes } = serve();
    const facts = valueOf(await load());
    expect(facts).toMatchObject({ contextWindow: 4096, prefillChunk: 1024 });
    expect(facts.repeatProbability).toBeGreaterThan(0.9);
    expect(facts.optionTokens[0]).toMatch(/^1: \d+ "1", \d+ " 1", \d+ "\\n1"; 2: /);
    expect(JSON.parse(facts.chatTemplate!)).toEqual({
      name: 'fake',
      system_message: '',
      render_empty_system_message: false
    });
    const types = notes.map((note) => note.type);
    expect(types.indexOf('verifying')).toBeGreaterThan(types.lastIndexOf('progress'));
  });

  it('asks with the raw model’s sampling, one fresh request a cell', async () => {
    const { load, ask, seen } = serve();
    await load();
    await ask('Question', 'You value power.');
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
    const { load, seen, service } = serve();
    await load({ reasoning: true });
    const prompt = { system: null, user: 'Question' };
    await service.text(prompt, { temperature: 0.7, seed: 5, maxTokens: 8, allowed: null });
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
    const { load } = serve({ load: scenario });
    expect(await load()).toMatchObject({ error: { kind } });
  });

  it.each<[NonNullable<FakeScenario['answer']>, string]>([
    ['disposed', 'device-lost'],
    ['not a number', 'corrupt-model']
  ])('an answer that ends as “%s” is %s', async (answer, kind) => {
    const { load, ask } = serve({ answer });
    await load();
    expect(await ask('Question')).toMatchObject({ error: { kind } });
  });

  it('refuses a scale whose labels cannot be told apart, and says so when it loads', async () => {
    const { ask, load } = serve();
    // The fake has no token for either letter.
    const foreign = ['ä', 'ö'];
    const { optionTokens } = valueOf(await load({}, { scales: [labels, foreign] }));
    expect(optionTokens).toEqual([expect.stringMatching(/^1: /), expect.stringContaining('“ä”')]);
    // A study that could not be finished is refused at its first question.
    for (const scale of [foreign, labels])
      expect(await ask('Question', null, scale)).toMatchObject({
        error: { kind: 'invalid-input' }
      });
  });

  it('asks afresh, also where it could go on with what it was asked before', async () => {
    const { load, service } = serve();
    await load();
    const first = { system: null, user: 'Question' };
    const task = { temperature: 1, seed: 5, maxTokens: 8, allowed: null };
    const { text } = valueOf(await service.text(first, task));
    const prompt = {
      system: null,
      turns: [{ user: 'Question', assistant: text }],
      user: 'x'
    };
    const messages = chatMessages(prompt, true);
    const { outside } = valueOf(
      await service.distribution(prompt, { options: labels, prefix: null })
    );
    expect(outside).toBeCloseTo(outsideOf(messages), 9);
  });

  it('refuses questions before a load', async () => {
    expect(await serve().ask('Question')).toMatchObject({ error: { kind: 'defect' } });
  });
});

describe('prompts longer than one prefill chunk', () => {
  const long = 'x'.repeat(PREFILL_CHUNK + 100);

  it('are read in pieces where that was checked, and the check is told', async () => {
    const { ask, load } = serve();
    const checked = { allowed: true, reason: null, largestDifference: 0, limit: 0.01 };
    const value = { longPrompts: { ...checked, repairedKernels: 1 } };
    expect(await load()).toMatchObject({ value });
    // Only this model's kernels are counted.
    expect(await load()).toMatchObject({ value });
    const messages = [{ role: 'user', content: long }] as const;
    expect(valueOf(await ask(long))).toMatchObject({
      outside: expect.closeTo(outsideOf(messages), 9) as number,
      cost: { tokensRead: fakeTokens(messages), tokensReused: 0, tokensWritten: 0 }
    });
  });

  it.each<[string, FakeScenario, RegExp, boolean]>([
    ['the device computes something else', { pieces: 'race' }, /computes wrong values/, true],
    ['the model forgets', { keeps: 'a window' }, /sliding window/, false],
    ['the model is recurrent', { keeps: 'a state' }, /no plain key-value cache/, false]
  ])('are refused unread where %s', async (_name, scenario, reason, measured) => {
    const { ask, load, seen } = serve(scenario);
    const { longPrompts } = valueOf(await load());
    const { allowed, largestDifference } = longPrompts;
    expect(longPrompts.reason).toMatch(reason);
    expect([allowed, largestDifference !== null]).toEqual([false, measured]);
    const before = seen.length;
    const refused = await ask(long);
    expect(refused).toMatchObject({ error: { kind: 'invalid-input' } });
    if (!refused.ok) {
      expect(refused.error.message).toMatch(/at least 1124 tokens; only 1024/);
      expect(refused.error.message).toMatch(reason);
    }
    expect(seen).toHaveLength(before);
    expect(await ask('Question')).toMatchObject({ ok: true });
  });

  it('may differ more in 16-bit arithmetic', async () => {
    const { load } = serve({ pieces: 'coarse' });
    const largestDifference = expect.closeTo(0.1, 5) as number;
    expect(await load()).toMatchObject({
      value: { longPrompts: { allowed: false, limit: 0.01, largestDifference } }
    });
    expect(await load({ f16: true })).toMatchObject({
      value: { longPrompts: { allowed: true, limit: 0.5, largestDifference } }
    });
  });

  it('are not the reason when the device is lost over the check', async () => {
    const { load } = serve({ pieces: 'device lost' });
    expect(await load()).toMatchObject({ error: { kind: 'device-lost' } });
  });

  it('are refused with what fits where they leave the context', async () => {
    const { ask, load, seen, service } = serve();
    await load();
    const before = seen.length;
    const text = { temperature: 1, seed: 1, maxTokens: 24, allowed: null };
    const fits = { system: null, user: 'x'.repeat(4068) };
    expect(await service.text(fits, text)).toMatchObject({ value: { cost: { tokensRead: 4072 } } });
    for (const [length, message] of [
      [4069, /has 4073 tokens; 4072 fit into the model’s context of 4096/],
      [4073, /at least 4073 tokens; 4072 fit/]
    ] as const) {
      const prompt = { system: null, user: 'x'.repeat(length) };
      const reply = await service.text(prompt, text);
      expect(reply).toMatchObject({ error: { kind: 'invalid-input' } });
      if (!reply.ok) expect(reply.error.message).toMatch(message);
    }
    // The last but one was read: only the engine knows what the chat template adds.
    expect(seen).toHaveLength(before + 2);
    // The engine itself knows before it reads.
    expect(await ask('x'.repeat(4094))).toMatchObject({
      error: { kind: 'invalid-input', message: expect.stringMatching(/4098.*4096/) as string }
    });
  });
});
