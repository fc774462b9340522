import { describe, expect, it } from 'vitest';
import { PAPER_MODELS, paperModelOf } from '../../../src/lib/core/replication/paper-models';
import { PUBLISHED_VALUES } from '../../../src/lib/core/replication/published';

/** Names as servers give them: repositories, Ollama tags, files, hosts. */
const SERVED: Record<string, string[]> = {
  'flan-t5-xxl': ['google/flan-t5-xxl', 'flan-t5-xxl-q8_0.gguf'],
  'mixtral-8x7b': [
    'mistralai/Mixtral-8x7B-Instruct-v0.1',
    'TheBloke/Mixtral-8x7B-Instruct-v0.1-AWQ',
    '/models/mixtral-8x7b-instruct-v0.1.Q4_K_M.gguf',
    'mixtral',
    'mixtral:8x7b',
    'mixtral:8x7b-instruct-v0.1-q4_K_M',
    'open-mixtral-8x7b',
    'mistralai/mixtral-8x7b-instruct'
  ],
  'llama-3-8b': [
    'meta-llama/Meta-Llama-3-8B-Instruct',
    'RedHatAI/Meta-Llama-3-8B-Instruct-FP8',
    'llama3',
    'llama3:latest',
    'llama3:8b-instruct-q4_0',
    'meta-llama/Llama-3-8b-chat-hf',
    'llama3-8b-8192',
    'accounts/fireworks/models/llama-v3-8b-instruct',
    'Llama-3-8B-Instruct-q4f16_1-MLC',
    'hf.co/bartowski/Meta-Llama-3-8B-Instruct-GGUF:Q4_K_M'
  ],
  'llama-3-70b': [
    'meta-llama/Meta-Llama-3-70B-Instruct',
    'llama3:70b',
    'meta-llama/llama-3-70b-instruct',
    'C:\\models\\Meta-Llama-3-70B-Instruct.Q4_K_M-00001-of-00002.gguf'
  ],
  'gpt-oss-20b': ['openai/gpt-oss-20b', 'gpt-oss:20b', 'gpt-oss', 'gpt-oss-20b-mxfp4.gguf'],
  'gpt-oss-120b': ['openai/gpt-oss-120b', 'gpt-oss:120b-cloud', 'gpt-oss-120b'],
  'qwen3-235b': [
    'Qwen/Qwen3-235B-A22B-Instruct-2507',
    'Qwen/Qwen3-235B-A22B-Instruct-2507-FP8',
    'qwen3:235b-a22b-instruct-2507-q4_K_M',
    'qwen/qwen3-235b-a22b-2507',
    'Qwen/Qwen3-235B-A22B-Instruct-2507-tput',
    'qwen-3-235b-a22b-instruct-2507'
  ]
};

/** Namesakes, tunings and base models. */
const OTHERS = [
  'google/flan-t5-xl',
  'google/flan-ul2',
  'mistralai/Mixtral-8x7B-v0.1',
  'mixtral:8x22b',
  'dolphin-mixtral:8x7b',
  'NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO',
  'meta-llama/Meta-Llama-3-8B',
  'meta-llama/Llama-3.1-8B-Instruct',
  'llama3.1:8b',
  'llama3.3:70b',
  'llama3-gradient:8b',
  'failspy/Meta-Llama-3-8B-Instruct-abliterated-v3',
  'openai/gpt-oss-safeguard-20b',
  'Qwen/Qwen3-235B-A22B',
  'Qwen/Qwen3-235B-A22B-Thinking-2507',
  'qwen3:235b',
  'Qwen/Qwen3-30B-A3B-Instruct-2507',
  ''
];

describe('paperModelOf', () => {
  it.each(Object.entries(SERVED))('knows %s by its names', (id, names) => {
    expect(names.map((name) => [name, paperModelOf(name)?.id])).toEqual(
      names.map((name) => [name, id])
    );
  });

  it('knows no namesake, tuning or base model', () => {
    expect(OTHERS.filter((name) => paperModelOf(name) !== null)).toEqual([]);
  });
});

describe('the models of the paper', () => {
  it('are the rows of Table 1', () => {
    const titles = PAPER_MODELS.map(({ title }) => title);
    expect(titles).toEqual(PUBLISHED_VALUES.rows.map(({ model }) => model));
  });

  it('are served under their own names, and their smaller weights too', () => {
    for (const model of PAPER_MODELS) {
      expect(paperModelOf(model.repository)).toBe(model);
      if (model.smaller) expect(paperModelOf(model.smaller.repository)).toBe(model);
      if (model.serve) expect(model.serve).toMatch(`vllm serve ${model.repository} `);
    }
  });

  it('need the room that their parameters take', () => {
    for (const { title, parameters, activeParameters, weightsGigabytes, smaller } of PAPER_MODELS) {
      // Between half a byte and two bytes a parameter, with some tensors left wider.
      expect(weightsGigabytes / parameters, title).toBeGreaterThan(0.5);
      expect(weightsGigabytes / parameters, title).toBeLessThan(2.1);
      expect(activeParameters, title).toBeLessThanOrEqual(parameters);
      if (smaller) expect(smaller.weightsGigabytes, title).toBeLessThan(weightsGigabytes);
    }
  });
});
