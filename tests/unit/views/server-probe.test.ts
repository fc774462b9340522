import { beforeEach, describe, expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import type { Capabilities } from '../../../src/lib/core/provenance/capabilities';
import { EndpointSecrets } from '../../../src/lib/engines/endpoint/secrets';
import { ServerProbe, type EndpointTools } from '../../../src/views/study/server-probe.svelte';
import { Setup } from '../../../src/views/study/setup.svelte';

const URL = 'http://gpu:8000/v1';

const CAPABILITIES: Capabilities = {
  server: { kind: 'vllm', version: '0.12.0', slots: null },
  contextWindow: 8192,
  topLogprobs: 20,
  questions: 1,
  covered: 1,
  threshold: 0.9,
  mass: 0.99,
  scoring: 'prompt_logprobs',
  scoringDifference: 0,
  constraint: null,
  textsPerRequest: 16,
  repeatability: null,
  seedHonoured: true,
  systemRole: true,
  reasoning: 'none',
  harmony: false,
  refusedFields: [],
  ignoredFields: []
};

const UNKNOWN = {
  owner: null,
  contextWindow: null,
  root: null,
  parameters: null,
  bytes: null,
  quantisation: null,
  template: null,
  bosToken: null,
  eosToken: null
};

let setup: Setup;
let secrets: EndpointSecrets;
/** What the server has, and how a probe of it ends. */
let models: string[];
let probed: string[];
let possible: boolean;
let refusal: AxiaError | null;

const tools = {
  connect: async ({ url, secrets: known, signal }) => {
    if (refusal !== null) throw refusal;
    signal.throwIfAborted();
    expect(known.of(url).key).toBe('sk-1');
    return {
      name: 'vLLM 0.12.0',
      server: { kind: 'vllm', version: '0.12.0', slots: null },
      models: models.map((id) => ({ ...UNKNOWN, id, name: id })),
      instead: null
    };
  },
  probe: async ({ model }) => {
    probed.push(model);
    return CAPABILITIES;
  },
  offered: (list, wanted) => list.find(({ name }) => name === wanted) ?? null,
  distributionPossible: () =>
    possible ? { possible: true } : { possible: false, reason: 'It tells none.' },
  serverHelp: (origin) => [{ server: 'vLLM', note: '', command: `--allowed-origins ${origin}` }]
} as EndpointTools;

const probe = () =>
  new ServerProbe(setup, secrets, { tools: async () => tools, origin: 'https://axia.test' });

beforeEach(() => {
  setup = new Setup();
  secrets = new EndpointSecrets();
  [models, probed, possible, refusal] = [['org/big'], [], true, null];
  setup.kind = 'endpoint';
  setup.server.address = URL;
  setup.server.key = 'sk-1';
});

describe('the probe of a server', () => {
  test('takes its only model, lets the study start, and tells what it can do', async () => {
    const server = probe();
    expect(setup.blocked).toMatch(/Connect to the server/);
    await server.connect();
    await server.run();
    expect(setup.blocked).toBeNull();
    expect(setup.designs).toEqual([setup.design]);
    expect(setup.design.respondent).toEqual({ kind: 'endpoint', url: URL, model: 'org/big' });
    expect(probed).toEqual(['org/big']);
    const facts = server.abilities!.map(({ short }) => short).join(' | ');
    expect(facts).toMatch(/vLLM 0\.12\.0.*20 most likely/);
  });

  test('leaves the choice where there are several, but for one that an address asked for', async () => {
    models = ['a', 'b'];
    const server = probe();
    await server.connect();
    expect(setup.endpoint.model).toBe('');
    expect(setup.blocked).toMatch(/Choose one/);
    server.choose('b');
    expect(setup.blocked).toBeNull();
    await server.connect();
    expect(setup.endpoint.model).toBe('b');
    models = ['a', 'c'];
    await server.connect();
    expect(setup.endpoint.model).toBe('');
  });

  test('is void once the form says something else', async () => {
    const server = probe();
    await server.connect();
    setup.server.address = 'http://other/v1';
    server.forget();
    expect(server).toMatchObject({ connection: null, abilities: null });
    expect(setup.endpoint.url).toBe('http://other/v1');
    expect([setup.blocked, setup.named]).toEqual([
      'Connect to the server and choose one of its models.',
      true
    ]);
    setup.server.address = 'other';
    server.forget();
    expect(setup.named).toBe(false);
  });

  test('asks for sampled text where the server tells no probabilities', async () => {
    possible = false;
    const server = probe();
    await server.connect();
    await server.run();
    expect(setup.blocked).toMatch(/sampled text/);
    setup.mode = 'sampled';
    expect(setup.blocked).toBeNull();
  });

  test('tells why it failed, and how servers let a page in', async () => {
    refusal = new AxiaError('network', 'No reply.', 'Start it.');
    const server = probe();
    await server.connect();
    expect(server.error).toBe(refusal);
    expect(server.doing).toBeNull();
    expect(server.help[0]!.command).toContain('https://axia.test');
    expect(setup.blocked).toMatch(/Connect to the server/);
  });

  test('that is stopped says nothing more', async () => {
    const server = probe();
    const connecting = server.connect();
    server.stop();
    await connecting;
    expect(server).toMatchObject({ connection: null, doing: null, error: null });
  });
});
