// Provenances of models, nothing of which is unknown but what a test takes away.
import type {
  EndpointProvenance,
  RequestProfile,
  Strategy,
  WebllmProvenance,
  WllamaProvenance
} from '../../src/lib/core/provenance/provenance';

/** A model in the browser, asked with an answer prefix. */
export function webllmProvenance(change: Partial<WebllmProvenance> = {}): WebllmProvenance {
  return {
    kind: 'webllm',
    id: 'tiny',
    label: 'Tiny 1B',
    revision: '0123456789abcdef0123456789abcdef01234567',
    quantisation: 'q4f16_1',
    simulated: false,
    engine: { name: 'WebLLM', version: '0.2.86', runtime: 'runtime 0.28' },
    adapter: 'A graphics card',
    weights: {
      source: 'https://example.org/tiny',
      origin: 'catalogue',
      folder: 'https://example.org/tiny/resolve/main/',
      library: 'https://example.org/tiny.wasm',
      libraryDigest: 'abcdef0123456789abcdef0123456789',
      licence: 'MIT',
      digest: 'fedcba9876543210fedcba9876543210',
      hashed: true,
      checkedAt: '2026-01-01T00:00:00.000Z'
    },
    model: {
      contextWindow: 4096,
      prefillChunk: 1024,
      vocabulary: 128_256,
      chatTemplate: '{}',
      optionTokens: ['1: 16 "1"; 2: 17 "2"'],
      systemRole: true,
      reasoning: false,
      answerTokens: 24
    },
    calibration: {
      method: 'answer-prefix',
      answerPrefix: 'Answer:',
      questions: 6,
      threshold: 0.9,
      massPlain: 0.312,
      massChosen: 0.954,
      tried: [
        { prefix: 'Answer:', mass: 0.954 },
        { prefix: 'My answer:', mass: 0.5 }
      ]
    },
    selfTests: {
      repeatProbability: 0.991,
      longPrompts: {
        allowed: true,
        reason: null,
        largestDifference: 0.012,
        limit: 0.5,
        repairedKernels: 2
      },
      prefixReuse: { on: true, reason: null, largestDifference: 0.0000194, limit: 0.5 }
    },
    history: [],
    ...change
  };
}

/** A model on the processor, whose template would put words of its own into the baseline. */
export function wllamaProvenance(change: Partial<WllamaProvenance> = {}): WllamaProvenance {
  const { calibration, selfTests } = webllmProvenance();
  return {
    kind: 'wllama',
    id: 'small.Q4_1',
    label: 'Small 135M',
    revision: '0123456789abcdef0123456789abcdef01234567',
    quantisation: 'Q4_1',
    simulated: false,
    engine: { name: '@wllama/wllama', version: '2.3.7', build: 'b7179' },
    threads: 1,
    file: {
      name: 'small.Q4_1.gguf',
      bytes: 98e6,
      digest: 'fedcba9876543210fedcba9876543210',
      source: 'https://example.org/small.Q4_1.gguf',
      licence: 'Apache-2.0'
    },
    model: {
      architecture: 'llama',
      parameters: 135e6,
      tensorTypes: [
        { type: 'Q4_1', share: 0.9 },
        { type: 'Q8_0', share: 0.1 }
      ],
      contextWindow: 512,
      vocabulary: 49_152,
      optionTokens: ['1: 33 "1"; 2: 34 "2"'],
      answerTokens: 24
    },
    chat: {
      format: 'template',
      template: '{{ messages }}',
      systemRole: true,
      emptySystem: true,
      hidden: [{ text: 'You are Small.', where: 'baseline' }],
      date: null,
      bosToken: null,
      eosToken: '<|im_end|>'
    },
    calibration,
    selfTests: {
      repeatProbability: selfTests.repeatProbability,
      repeatDifference: 0,
      piecesDifference: 0,
      prefixReuse: { on: true, reason: null, largestDifference: 0, limit: 1e-4 }
    },
    history: [],
    ...change
  };
}

type Changes = Partial<Omit<EndpointProvenance, 'strategy' | 'capabilities'>> & {
  strategy?: Partial<Omit<Strategy, 'profile'>>;
  profile?: Partial<RequestProfile>;
  capabilities?: Partial<EndpointProvenance['capabilities']>;
};

/** A model on a server that reports the most likely tokens and scores the other options. */
export function endpointProvenance({
  capabilities,
  profile,
  strategy,
  ...change
}: Changes = {}): EndpointProvenance {
  const id = change.id ?? 'org/big';
  return {
    kind: 'endpoint',
    id,
    label: 'Big',
    revision: null,
    quantisation: null,
    simulated: false,
    address: 'http://gpu:8000/v1',
    servedFrom: id,
    server: { kind: 'vllm', version: '0.12.0', slots: null },
    model: { parameters: null, bytes: null, chatTemplate: null, hidden: null },
    strategy: {
      profile: {
        model: id,
        server: 'vllm',
        contextWindow: 8192,
        lengthField: 'max_tokens',
        systemRole: true,
        reasoning: 'none',
        reasoningFields: null,
        answerTokens: 1,
        topLogprobs: 20,
        unsupportedFields: [],
        promptCache: true,
        emptySystem: false,
        ...profile
      },
      method: 'top-logprobs',
      scoring: 'prompt_logprobs',
      constraint: null,
      textsPerRequest: 1,
      ...strategy
    },
    capabilities: {
      questions: 4,
      covered: 3,
      threshold: 0.9,
      mass: 0.987,
      scoringDifference: 0.00042,
      repeatability: null,
      seedHonoured: null,
      harmony: false,
      refusedFields: [],
      ignoredFields: [],
      ...capabilities
    },
    history: [],
    ...change
  };
}
