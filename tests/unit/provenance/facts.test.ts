import { describe, expect, it } from 'vitest';
import { percent } from '../../../src/lib/core/provenance/fact';
import {
  capabilityFacts,
  factsOf,
  lowMassWarning,
  respondentInCaption,
  unknownOf,
  type Fact
} from '../../../src/lib/core/provenance/facts';
import type { Capabilities } from '../../../src/lib/core/provenance/capabilities';
import type {
  Calibration,
  RespondentProvenance
} from '../../../src/lib/core/provenance/provenance';
import { distributionPossible } from '../../../src/lib/engines/endpoint/strategy';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';
import { MODEL, SIMULATED } from '../report/fixtures';

const byId = (facts: readonly Fact[]) =>
  Object.fromEntries(facts.map(({ id, short, sentence }) => [id, { short, sentence }]));
const facts = (provenance: RespondentProvenance) =>
  byId(factsOf({ identity: provenance, provenance }));
const caption = (provenance: RespondentProvenance) =>
  respondentInCaption({ identity: provenance, provenance });
const calibrated = (change: Partial<Calibration>) =>
  webllmProvenance({ calibration: { ...webllmProvenance().calibration!, ...change } });

const nothingKnown = webllmProvenance({
  revision: null,
  quantisation: null,
  engine: { name: 'WebLLM', version: null, runtime: null },
  adapter: null,
  weights: {
    source: null,
    origin: null,
    folder: null,
    library: null,
    libraryDigest: null,
    licence: null,
    digest: null,
    hashed: null,
    checkedAt: null
  },
  model: {
    contextWindow: null,
    prefillChunk: null,
    vocabulary: null,
    chatTemplate: null,
    optionTokens: [],
    systemRole: null,
    reasoning: null,
    answerTokens: null
  },
  calibration: null,
  selfTests: { repeatProbability: null, longPrompts: null, prefixReuse: null }
});

describe('a model in the browser', () => {
  it('is captioned with weights, engine, device, method, mass and caching', () => {
    const text = caption(webllmProvenance());
    expect(text).toMatch(/^Tiny 1B \(tiny, /);
    for (const part of [
      '0123456',
      'q4f16_1',
      'WebLLM 0.2.86',
      'A graphics card',
      '“Answer:”',
      '95.4%'
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('example.org');
    expect(caption(webllmProvenance({ revision: null }))).toContain('fedcba987654');
    expect(caption(webllmProvenance({ id: 'tiny-q4f16_1' }))).not.toContain(', q4f16_1');
  });

  it('has sentences with full hashes, and with what calibration and self-tests measured', () => {
    const { calibration, caching, engine, files, method, weights } = facts(webllmProvenance());
    expect(weights!.sentence).toContain('0123456789abcdef0123456789abcdef01234567');
    expect(files!.sentence).toContain('fedcba9876543210fedcba9876543210');
    expect(engine!.sentence).toContain('WebLLM 0.2.86 on A graphics card');
    expect(calibration!.sentence).toMatch(/6 questions.*31\.2%/);
    expect(method!.sentence).toMatch(/“Answer:”.*95\.4%/);
    expect(caching!.sentence).toContain('0.000019');
  });

  it('says by which method it was asked, and whether that was forced by a low mass', () => {
    const plain: Partial<Calibration> = { method: 'plain', answerPrefix: null, tried: [] };
    const high = facts(calibrated({ ...plain, massPlain: 0.97, massChosen: 0.97 }));
    expect(high['calibration']!.short).toContain('97.0%');
    expect(high['method']!.sentence).not.toMatch(/low/);
    const low = facts(calibrated({ ...plain, massPlain: 0.4, massChosen: 0.4 }));
    expect(low['method']!.sentence).toMatch(/low/);
    const grammar = facts(calibrated({ ...plain, method: 'grammar', massChosen: null }));
    expect(grammar['method']!.sentence).toMatch(/low.*grammar/);
    expect(grammar['calibration']!.short).toContain('31.2%');
  });

  it('says why caching was off and long prompts were refused', () => {
    const { longPrompts, prefixReuse } = webllmProvenance().selfTests;
    const off = facts(
      webllmProvenance({
        selfTests: {
          repeatProbability: null,
          longPrompts: { ...longPrompts!, allowed: false, reason: 'no plain cache' },
          prefixReuse: { ...prefixReuse!, on: false, reason: 'a sliding window' }
        }
      })
    );
    expect(off['caching']!.sentence).toContain('a sliding window');
    expect(off['caching-test']!.short).toBe('a sliding window');
    expect(off['long-prompts']!.short).toContain('no plain cache');
    expect(off['sanity-check']).toBeUndefined();
  });

  it('names the file and the hash of the library, and the model that it was made for', () => {
    const { weights } = webllmProvenance();
    expect(facts(webllmProvenance())['library']!.sentence).toContain(weights.libraryDigest!);
    const library = (file: string, change = {}) =>
      facts(
        webllmProvenance({
          id: 'Qwen2.5-0.5B-Instruct-q4f16_1-MLC-1k',
          weights: { ...weights, library: `https://example.org/${file}-q4f16_1_cs1k-webgpu.wasm` },
          ...change
        })
      )['library']!.sentence!;
    expect(library('Qwen2-0.5B-Instruct')).toMatch(/made for Qwen2-0.5B-Instruct,/);
    expect(library('Qwen2.5-0.5B-Instruct')).not.toMatch(/made for/);
    expect(library('Qwen2_5-0.5B-Instruct')).not.toMatch(/made for/);
    expect(library('Qwen2-0.5B-Instruct', { id: 'own-12ab' })).not.toMatch(/made for/);
    expect(facts(webllmProvenance())['runtime']!.short).toContain('0.28');
  });

  it('names what else answered some of the questions', () => {
    const unknown = { engineVersion: null, prefixReuse: null };
    const history = [
      { ...unknown, adapter: 'Another card' },
      { ...unknown, adapter: 'A third' },
      { ...unknown, adapter: null, prefixReuse: false }
    ];
    const went = webllmProvenance({ history });
    for (const text of [caption(went), facts(went)['history']!.sentence!])
      expect(text).toMatch(/graphics device \(Another card, A third\) and .*\(off\)/);
    expect(facts(webllmProvenance())['history']).toBeUndefined();
  });

  it('is said to be no more than is known', () => {
    expect(Object.keys(facts(nothingKnown))).toEqual(['model', 'engine']);
    expect(caption(nothingKnown)).toBe('Tiny 1B (tiny, WebLLM)');
    expect(unknownOf({ identity: nothingKnown, provenance: nothingKnown })).toHaveLength(5);
    expect(unknownOf({ identity: MODEL, provenance: webllmProvenance() })).toEqual([]);
    const unopened = { identity: MODEL, provenance: null };
    expect(respondentInCaption(unopened)).toBe('Tiny 1B (tiny)');
    expect(byId(factsOf(unopened))).toMatchObject({ model: { short: 'tiny' } });
  });
});

it('a simulation has its label and its parameters', () => {
  const identity = { ...SIMULATED, kind: 'simulated' } as const;
  const provenance = { ...identity, version: '1', parameters: { strength: 2 }, seed: 7 };
  expect(caption(provenance)).toBe('Strong circle');
  expect(facts(provenance)).toMatchObject({
    'parameter-strength': { short: '2', sentence: null },
    seed: { short: '7' }
  });
  expect(unknownOf({ identity, provenance })).toEqual([]);
});

describe('a model on a server', () => {
  it('is captioned by server, method and reasoning, without its address', () => {
    const text = caption(endpointProvenance({ profile: { reasoning: 'off' } }));
    for (const part of ['org/big', 'vLLM 0.12.0', '20', 'scored individually', 'reasoning off'])
      expect(text).toContain(part);
    expect(text).not.toContain('http');
    const sampled = endpointProvenance({
      profile: { reasoning: 'low' },
      strategy: { method: 'sampled', constraint: 'regex' },
      capabilities: { seedHonoured: false }
    });
    expect(caption(sampled)).toMatch(/constrained.*not reproducible by seed/);
  });

  it('is described with what was found out and what its server did not do', () => {
    const found = facts(
      endpointProvenance({
        servedFrom: '/weights/big',
        profile: { reasoning: 'low', reasoningFields: { reasoning_effort: 'low' } },
        capabilities: { harmony: true, refusedFields: ['seed'], ignoredFields: ['min_p', 'n'] },
        history: [
          { address: 'http://old:8000/v1', servedFrom: null, server: 'vllm', version: '0.11.0' }
        ]
      })
    );
    const sentence = (id: string) => found[id]!.sentence;
    expect(sentence('method')).toMatch(/20 most likely.*end of the prompt.*0\.00042/);
    expect(sentence('calibration')).toMatch(/4 questions.*98\.7%/);
    expect(sentence('reasoning')).toMatch(
      /\{"reasoning_effort":"low"\}.*one sampled reasoning trace/
    );
    expect(sentence('harmony')).toMatch(/final channel/);
    expect(sentence('refused')).toMatch(/\bseed\./);
    expect(sentence('ignored')).toMatch(/min_p and n\./);
    expect(sentence('history')).toMatch(/0\.11\.0/);
    expect(sentence('history')).not.toContain('http');
    expect(found['address']!.short).toMatch(/gpu.*old/);
    expect(found['source']!.short).toBe('/weights/big');
    expect(found['covered']!.short).toMatch(/3 of 4/);
  });

  it('that drew texts says how many at once, and whether a seed repeats them', () => {
    const found = facts(
      endpointProvenance({
        strategy: { method: 'sampled', textsPerRequest: 8, scoring: null },
        capabilities: { seedHonoured: true, mass: 0.5 }
      })
    );
    expect(found['texts']!.short).toContain('8');
    expect(found['repeatable']!.sentence).toMatch(/honoured/);
    expect(found['calibration']!.short).toMatch(/50\.0% of texts/);
  });

  it('is said to be no more than is known', () => {
    const bare = { ...endpointProvenance(), strategy: null, address: null };
    expect(Object.keys(facts(bare))).toEqual(['model', 'server']);
    expect(caption(bare)).toBe('Big (org/big, vLLM 0.12.0)');
  });
});

describe('what a server can do', () => {
  const able: Capabilities = {
    ...endpointProvenance().capabilities,
    server: { kind: 'vllm', version: '0.11.0', slots: null },
    questions: 1,
    contextWindow: 8192,
    topLogprobs: 20,
    scoring: 'prompt_logprobs',
    constraint: null,
    textsPerRequest: 16,
    repeatability: null,
    seedHonoured: true,
    systemRole: true,
    reasoning: 'off'
  };

  it('is said fact by fact', () => {
    const found = byId(capabilityFacts(able));
    expect(found['server']!.short).toBe('vLLM 0.11.0');
    expect(found['context']!.short).toContain('8,192');
    expect(found['distribution']!.short).toMatch(/20.*end of the prompt/);
    expect(found['sampled']!.short).toMatch(/16.*by seed/);
    expect(distributionPossible(able)).toEqual({ possible: true });
  });

  it('leaves out what is not known, and names what is missing', () => {
    const poor: Capabilities = {
      ...able,
      server: { kind: 'unknown', version: null, slots: null },
      contextWindow: null,
      topLogprobs: 0,
      scoring: null,
      refusedFields: ['logprobs'],
      ignoredFields: ['n']
    };
    expect(distributionPossible(poor)).toMatchObject({ possible: false });
    const found = byId(capabilityFacts(poor));
    expect(found).not.toHaveProperty('context');
    expect(found['server']!.short).toBe('OpenAI-compatible server');
    expect(found['distribution']!.short).toMatch(/not possible/);
    expect([found['refused']!.short, found['ignored']!.short]).toEqual(['logprobs', 'n']);
  });
});

describe('a model that tends to say something else than a response option', () => {
  const low = { massPlain: 0.12, massChosen: 0.12 };

  it('is pointed out with what was done about it', () => {
    const warning = (change: Partial<Calibration>, mode: 'distribution' | 'sampled') =>
      lowMassWarning(calibrated({ ...low, ...change }), mode);
    expect(warning({ massChosen: 0.95 }, 'distribution')).toMatch(/12\.0%.*“Answer:”.*95\.0%/);
    expect(warning({ method: 'grammar' }, 'sampled')).toMatch(/12\.0%.*constrained/);
    expect(warning({ method: 'plain' }, 'distribution')).toMatch(/12\.0%.*with care/);
    expect(warning({ method: 'plain' }, 'sampled')).toMatch(/12\.0%.*unreadable/);
  });

  it('is pointed out on a server too', () => {
    const served = (constraint: 'grammar' | null) =>
      endpointProvenance({ strategy: { constraint }, capabilities: { mass: 0.12 } });
    expect(lowMassWarning(served(null), 'distribution')).toMatch(/12\.0%.*with care/);
    expect(lowMassWarning(served(null), 'sampled')).toMatch(/12\.0%.*unreadable/);
    expect(lowMassWarning(served('grammar'), 'sampled')).toMatch(/12\.0%.*constrained/);
  });

  it('is not any other, nor one that was never tried', () => {
    expect(lowMassWarning(calibrated({ massPlain: 0.9 }), 'distribution')).toBeNull();
    expect(lowMassWarning(calibrated({ massPlain: null }), 'distribution')).toBeNull();
    expect(lowMassWarning(nothingKnown, 'sampled')).toBeNull();
  });
});

it('shares are never rounded to none or all', () => {
  expect([0, 0.0001, 0.123, 0.9999, 1].map(percent)).toEqual([
    '0.0%',
    'less than 0.1%',
    '12.3%',
    'more than 99.9%',
    '100.0%'
  ]);
});

describe('a model on the processor', () => {
  it('is known by file, engine and build in captions', () => {
    const text = caption(wllamaProvenance());
    for (const part of ['fedcba987654', '2.3.7', 'b7179', 'on the processor', 'Answer:'])
      expect(text).toContain(part);
  });

  it('says what its template adds, and what was done about it', () => {
    const { hidden } = facts(wllamaProvenance());
    expect(hidden!.sentence).toContain('“You are Small.”');
    expect(hidden!.sentence).toMatch(/empty system message/);
    const chat = { ...wllamaProvenance().chat, emptySystem: false };
    expect(facts(wllamaProvenance({ chat }))['hidden']!.sentence).toMatch(/first message/);
    const everywhere = { ...chat, hidden: [{ text: 'Today.', where: 'all' as const }] };
    expect(facts(wllamaProvenance({ chat: everywhere }))['hidden']!.sentence).toMatch(
      /every prompt/
    );
    const none = { ...chat, hidden: [] };
    expect(facts(wllamaProvenance({ chat: none }))['hidden']).toBeUndefined();
  });

  it('is called a base model wherever its numbers appear, where it is one', () => {
    const chat = { ...wllamaProvenance().chat, format: 'plain' as const, hidden: [] };
    expect(caption(wllamaProvenance({ chat }))).toContain('base model');
    expect(caption(wllamaProvenance())).not.toContain('base model');
  });

  it('says how far it repeats itself, and what is not known', () => {
    expect(facts(wllamaProvenance())['repeatability']!.short).toMatch(/identical/);
    const selfTests = { ...wllamaProvenance().selfTests, repeatDifference: 0.002 };
    expect(facts(wllamaProvenance({ selfTests }))['repeatability']!.short).toContain('0.0020');
    const file = { ...wllamaProvenance().file, digest: null };
    const provenance = wllamaProvenance({ file });
    expect(unknownOf({ identity: provenance, provenance })).toEqual(['SHA-256 of the file']);
  });
});
