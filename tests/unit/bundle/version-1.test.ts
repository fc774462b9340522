// Bundles and stored studies as Axia wrote them before provenance was data.
import { readFileSync } from 'node:fs';
import 'fake-indexeddb/auto';
import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import type {
  EndpointProvenance,
  WebllmProvenance
} from '../../../src/lib/core/provenance/provenance';
import { createEndpointRespondent } from '../../../src/lib/engines/endpoint/respondent';
import { openIndexedDbStore } from '../../../src/lib/store';
import { MIGRATIONS } from '../../../src/lib/store/migrations';
import { createScriptedTransport, replyOf, told } from '../../fakes/scripted-transport';
import { record, writeOld } from '../store/fixtures';
import { readWhole, writtenAgain } from './whole';

const KINDS = ['endpoint', 'webllm', 'simulated'] as const;
const fixture = (kind: (typeof KINDS)[number]) =>
  new Uint8Array(readFileSync(new URL(`version-1/${kind}.zip`, import.meta.url)));
const provenanceJson = (bytes: Uint8Array) =>
  JSON.parse(strFromU8(unzipSync(bytes)['provenance.json']!)) as { provenance: unknown };

/** What the endpoint's study of the fixture had answered it so far. */
const SERVED: EndpointProvenance = {
  kind: 'endpoint',
  id: 'Qwen3-8B',
  label: 'Qwen3-8B',
  revision: null,
  quantisation: null,
  simulated: false,
  address: 'http://second:8000/v1',
  servedFrom: '/weights/0.12.0',
  server: { kind: 'vllm', version: '0.12.0', slots: null },
  strategy: {
    profile: {
      model: 'Qwen3-8B',
      server: 'vllm',
      contextWindow: 8192,
      lengthField: 'max_tokens',
      systemRole: false,
      reasoning: 'off',
      reasoningFields: { chat_template_kwargs: { enable_thinking: false, thinking: false } },
      answerTokens: 1,
      topLogprobs: 3,
      unsupportedFields: ['top_k', 'min_p'],
      promptCache: true,
      emptySystem: false
    },
    method: 'top-logprobs',
    scoring: 'prompt_logprobs',
    constraint: null,
    textsPerRequest: 1
  },
  capabilities: {
    questions: 3,
    covered: 3,
    threshold: 0.9,
    mass: 0.95,
    scoringDifference: 0,
    repeatability: null,
    seedHonoured: null,
    harmony: false,
    refusedFields: ['top_k', 'min_p'],
    ignoredFields: []
  },
  model: { parameters: null, bytes: null, chatTemplate: null, hidden: null },
  history: [
    { address: 'http://first:8000/v1', servedFrom: null, server: null, version: null },
    { address: null, servedFrom: '/weights/0.11.0', server: null, version: null },
    { address: null, servedFrom: null, server: null, version: '0.11.0' }
  ]
};

describe('a bundle of version 1', () => {
  it('of a model on a server opens with all that it says', async () => {
    const { record, answers, manifest } = await readWhole(fixture('endpoint'));
    expect(manifest.version).toBe(1);
    expect(answers).toHaveLength(4);
    expect(record.provenance).toEqual(SERVED);
  });

  it('of a model in the browser opens with all that it says', async () => {
    const { record } = await readWhole(fixture('webllm'));
    const expected: Partial<WebllmProvenance> = {
      kind: 'webllm',
      revision: '0123456789abcdef0123456789abcdef01234567',
      engine: { name: '@mlc-ai/web-llm', version: '0.2.86', runtime: null },
      adapter: 'third card',
      calibration: {
        method: 'answer-prefix',
        answerPrefix: 'Answer:',
        questions: 6,
        threshold: 0.9,
        massPlain: 0.312,
        massChosen: 0.954,
        tried: [
          { prefix: 'Answer:', mass: 0.954 },
          { prefix: 'My answer:', mass: 0.871 },
          { prefix: 'My answer is', mass: 0.402 }
        ]
      },
      selfTests: {
        repeatProbability: 0.993,
        longPrompts: {
          allowed: true,
          reason: null,
          largestDifference: 0.012,
          limit: 0.5,
          repairedKernels: 2
        },
        prefixReuse: { on: true, reason: null, largestDifference: 0.0000194, limit: 0.5 }
      },
      history: [
        { adapter: 'first card', engineVersion: null, prefixReuse: null },
        { adapter: 'second card', engineVersion: null, prefixReuse: null },
        { adapter: null, engineVersion: '0.2.84', prefixReuse: null },
        { adapter: null, engineVersion: null, prefixReuse: false }
      ]
    };
    expect(record.provenance).toMatchObject({
      ...expected,
      weights: { digest: 'fedcba98'.repeat(8), hashed: true, licence: 'Gemma Terms of Use' },
      model: {
        contextWindow: 4096,
        systemRole: false,
        reasoning: false,
        optionTokens: ['1: 235274 "1"; 2: 235284 "2"; 3: 235304 "3"'],
        answerTokens: 24
      }
    });
  });

  it('of a simulation opens with its parameters', async () => {
    const { record } = await readWhole(fixture('simulated'));
    expect(record.provenance).toMatchObject({
      kind: 'simulated',
      version: '1',
      parameters: { structure: 'random', nameOnlyFactor: 0.6 },
      seed: record.design.seed
    });
  });

  it.each(KINDS)('is written as version 3, and that again as itself (%s)', async (kind) => {
    const old = await readWhole(fixture(kind));
    const bytes = await writtenAgain(fixture(kind));
    const now = await readWhole(bytes);
    expect(now.manifest.version).toBe(3);
    expect([now.record, now.answers]).toEqual([old.record, old.answers]);
    expect(provenanceJson(bytes).provenance).toEqual(old.record.provenance);
    expect(await writtenAgain(bytes)).toEqual(bytes);
  });

  it('of a model on a server is asked on as it was', async () => {
    const { record, cells } = await readWhole(fixture('endpoint'));
    const list = ['1', '2', '3'].map((label, at) => told(label, 0.5 / (at + 1)));
    const transport = createScriptedTransport({
      models: [{ id: 'Qwen3-8B', owned_by: 'vllm', root: '/weights/0.12.0' }],
      version: '0.12.0',
      chat: () => replyOf('1', { tokens: [{ ...told('1', 0.5), top_logprobs: list }] })
    });
    const url = 'http://second:8000/v1';
    const model = 'Qwen3-8B';
    const made = createEndpointRespondent({ url, model, transport, seed: 7, now: () => 0 });
    const { elicitation } = record.design;
    const { signal } = new AbortController();
    const earlier = record.provenance;
    const options = { signal, onProgress: () => undefined, cells, elicitation };
    expect(await made.open({ ...options, earlier })).toEqual({
      ...SERVED,
      servedFrom: '0.12.0',
      history: expect.arrayContaining(SERVED.history)
    });
    await made.answer(cells[0]!, elicitation, signal);
    const { system, user } = cells[0]!.prompt;
    expect(transport.bodies.at(-1)).toEqual({
      model,
      messages: [{ role: 'user', content: `${system}\n\n${user}` }],
      temperature: 0,
      top_p: 1,
      repetition_penalty: 1,
      logprobs: true,
      top_logprobs: 3,
      chat_template_kwargs: { enable_thinking: false, thinking: false },
      max_tokens: 1
    });
  });
});

describe('a stored study of before', () => {
  const name = 'axia-version-1';
  beforeEach(() => void indexedDB.deleteDatabase(name));

  it('has its provenance as data once the store is opened', async () => {
    const old = provenanceJson(fixture('endpoint')).provenance as never;
    await writeOld(
      MIGRATIONS.slice(0, 3),
      [
        record({ id: 'a', provenance: old }),
        record({ id: 'b' }),
        record({ id: 'c', provenance: 'nonsense' as never })
      ],
      name
    );
    const store = await openIndexedDbStore({ name });
    expect((await store.get('a'))!.provenance).toEqual(SERVED);
    expect((await store.get('b'))!.provenance).toBeNull();
    expect((await store.get('c'))!.provenance).toBeNull();
    store.close();
  });
});
