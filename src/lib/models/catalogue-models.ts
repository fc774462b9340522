/**
 * One model of the catalogue in the quantisations offered. What the engine's own list says of it (ids,
 * memory, contexts, names of libraries) is compared with the installed engine by a test; the rest is
 * from the model's card, and null where that was not certain.
 */
export interface CatalogueModel extends Offer {
  family: string;
  label: string;
  /** The id without quantisation. */
  base: string;
  /** Name in the compiled library's file name, where it is not the base. */
  library?: string;
  /** As the model's card states it, partly rounded. */
  parameters: number;
  /**
   * Rows and columns of the embedding table, the largest single tensor; of a fine-tuned model mostly
   * those of the model that it was made from.
   */
  embedding: [rows: number, columns: number];
  licence: string | null;
  /** Tokens; 4,096 where none is given. */
  contextWindow?: number;
  /** Whether Axia recommends it to begin with. */
  recommended?: true;
  paper?: true;
  reasoning?: true;
  /** Whether the system text belongs at the start of the user's message: `docs/webllm.md`. */
  noSystemRole?: true;
  /** The same weights with a context of 1,024 tokens (`-1k` in the id), which takes less memory. */
  short?: Offer;
}

/** What the engine's list states of a model with one length of context. */
export interface Offer {
  /** Graphics memory in WebLLM's megabytes, by quantisation. */
  memory: Partial<Record<Quantisation, number>>;
  /** Whether the engine marks it as one for small devices. */
  lowResource?: true;
}

export type Quantisation = 'q3f16_1' | 'q4f16_1' | 'q4f32_1' | 'q0f16' | 'q0f32';

const APACHE = 'Apache-2.0';
const GEMMA = 'Gemma Terms of Use';

/** The models offered, as data: a model takes three lines, and a fourth for its short context. */
// prettier-ignore
export const CATALOGUE_MODELS: readonly CatalogueModel[] = [
  { family: 'Llama 3.2', label: 'Llama 3.2 1B Instruct', base: 'Llama-3.2-1B-Instruct',
    parameters: 1.236e9, embedding: [128256, 2048], licence: 'Llama 3.2 Community License', recommended: true,
    memory: { q4f16_1: 879.04, q4f32_1: 1128.82, q0f16: 2573.13, q0f32: 5106.26 }, lowResource: true },
  { family: 'Llama 3.2', label: 'Llama 3.2 3B Instruct', base: 'Llama-3.2-3B-Instruct',
    parameters: 3.213e9, embedding: [128256, 3072], licence: 'Llama 3.2 Community License', recommended: true,
    memory: { q4f16_1: 2263.69, q4f32_1: 2951.51 }, lowResource: true },
  { family: 'Llama 3.1', label: 'Llama 3.1 8B Instruct', base: 'Llama-3.1-8B-Instruct', library: 'Llama-3_1-8B-Instruct',
    parameters: 8.03e9, embedding: [128256, 4096], licence: 'Llama 3.1 Community License',
    memory: { q4f16_1: 5001, q4f32_1: 6101.01 },
    short: { memory: { q4f16_1: 4598.34, q4f32_1: 5295.7 }, lowResource: true } },
  { family: 'Llama 3.1', label: 'Llama 3.1 70B Instruct', base: 'Llama-3.1-70B-Instruct', library: 'Llama-3_1-70B-Instruct',
    parameters: 70.55e9, embedding: [128256, 8192], licence: 'Llama 3.1 Community License',
    memory: { q3f16_1: 31153.13 } },
  { family: 'Llama 3', label: 'Llama 3 8B Instruct', base: 'Llama-3-8B-Instruct',
    parameters: 8.03e9, embedding: [128256, 4096], licence: 'Meta Llama 3 Community License', paper: true,
    memory: { q4f16_1: 5001, q4f32_1: 6101.01 },
    short: { memory: { q4f16_1: 4598.34, q4f32_1: 5295.7 }, lowResource: true } },
  { family: 'Llama 3', label: 'Llama 3 70B Instruct', base: 'Llama-3-70B-Instruct',
    parameters: 70.55e9, embedding: [128256, 8192], licence: 'Meta Llama 3 Community License', paper: true,
    memory: { q3f16_1: 31153.13 } },
  { family: 'Llama 2', label: 'Llama 2 7B Chat', base: 'Llama-2-7b-chat-hf',
    parameters: 6.738e9, embedding: [32000, 4096], licence: 'Llama 2 Community License',
    memory: { q4f16_1: 6749.02, q4f32_1: 9109.03 },
    short: { memory: { q4f16_1: 4618.52, q4f32_1: 5284.01 } } },
  { family: 'Llama 2', label: 'Llama 2 13B Chat', base: 'Llama-2-13b-chat-hf',
    parameters: 13.016e9, embedding: [32000, 5120], licence: 'Llama 2 Community License',
    memory: { q4f16_1: 11814.09 } },
  { family: 'Hermes', label: 'Hermes 3 Llama 3.2 3B', base: 'Hermes-3-Llama-3.2-3B', library: 'Llama-3.2-3B-Instruct',
    parameters: 3.213e9, embedding: [128256, 3072], licence: null,
    memory: { q4f16_1: 2263.69, q4f32_1: 2951.51 }, lowResource: true },
  { family: 'Hermes', label: 'Hermes 3 Llama 3.1 8B', base: 'Hermes-3-Llama-3.1-8B', library: 'Llama-3_1-8B-Instruct',
    parameters: 8.03e9, embedding: [128256, 4096], licence: null,
    memory: { q4f16_1: 4876.13, q4f32_1: 5779.27 } },
  { family: 'Hermes', label: 'Hermes 2 Theta Llama 3 8B', base: 'Hermes-2-Theta-Llama-3-8B', library: 'Llama-3-8B-Instruct',
    parameters: 8.03e9, embedding: [128256, 4096], licence: null,
    memory: { q4f16_1: 4976.13, q4f32_1: 6051.27 } },
  { family: 'Hermes', label: 'Hermes 2 Pro Llama 3 8B', base: 'Hermes-2-Pro-Llama-3-8B', library: 'Llama-3-8B-Instruct',
    parameters: 8.03e9, embedding: [128288, 4096], licence: null,
    memory: { q4f16_1: 4976.13, q4f32_1: 6051.27 } },
  { family: 'TinyLlama', label: 'TinyLlama 1.1B Chat v1.0', base: 'TinyLlama-1.1B-Chat-v1.0',
    parameters: 1.1e9, embedding: [32000, 2048], licence: APACHE, contextWindow: 2048,
    memory: { q4f16_1: 697.24, q4f32_1: 839.98 }, lowResource: true,
    short: { memory: { q4f16_1: 675.24, q4f32_1: 795.98 }, lowResource: true } },
  { family: 'TinyLlama', label: 'TinyLlama 1.1B Chat v0.4', base: 'TinyLlama-1.1B-Chat-v0.4',
    parameters: 1.1e9, embedding: [32003, 2048], licence: APACHE, contextWindow: 2048, noSystemRole: true,
    memory: { q4f16_1: 697.24, q4f32_1: 839.98 }, lowResource: true,
    short: { memory: { q4f16_1: 675.24, q4f32_1: 795.98 }, lowResource: true } },
  { family: 'Qwen3.5', label: 'Qwen3.5 0.8B', base: 'Qwen3.5-0.8B',
    parameters: 800e6, embedding: [248320, 1024], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 1629.49, q4f32_1: 1894.19, q0f16: 2660.27 }, lowResource: true },
  { family: 'Qwen3.5', label: 'Qwen3.5 2B', base: 'Qwen3.5-2B',
    parameters: 2e9, embedding: [248320, 2048], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 2245.44, q4f32_1: 2591.55 } },
  { family: 'Qwen3.5', label: 'Qwen3.5 4B', base: 'Qwen3.5-4B',
    parameters: 4e9, embedding: [248320, 2560], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 3867.82, q4f32_1: 4680.36 } },
  { family: 'Qwen3.5', label: 'Qwen3.5 9B', base: 'Qwen3.5-9B',
    parameters: 9e9, embedding: [248320, 4096], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 6433.01, q4f32_1: 7544.74 } },
  { family: 'Qwen3', label: 'Qwen3 0.6B', base: 'Qwen3-0.6B',
    parameters: 596e6, embedding: [151936, 1024], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 1403.34, q4f32_1: 1924.98, q0f16: 2220.38, q0f32: 3843.25 }, lowResource: true },
  { family: 'Qwen3', label: 'Qwen3 1.7B', base: 'Qwen3-1.7B',
    parameters: 1.72e9, embedding: [151936, 2048], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 2036.66, q4f32_1: 2635.44 }, lowResource: true },
  { family: 'Qwen3', label: 'Qwen3 4B', base: 'Qwen3-4B',
    parameters: 4.02e9, embedding: [151936, 2560], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 3431.59, q4f32_1: 4327.71 }, lowResource: true },
  { family: 'Qwen3', label: 'Qwen3 8B', base: 'Qwen3-8B',
    parameters: 8.19e9, embedding: [151936, 4096], licence: APACHE, reasoning: true,
    memory: { q4f16_1: 5695.78, q4f32_1: 6852.55 } },
  { family: 'Qwen2.5', label: 'Qwen2.5 0.5B Instruct', base: 'Qwen2.5-0.5B-Instruct', library: 'Qwen2-0.5B-Instruct',
    parameters: 494e6, embedding: [151936, 896], licence: APACHE, recommended: true,
    memory: { q4f16_1: 944.62, q4f32_1: 1060.2, q0f16: 1624.12, q0f32: 2654.75 }, lowResource: true },
  { family: 'Qwen2.5', label: 'Qwen2.5 1.5B Instruct', base: 'Qwen2.5-1.5B-Instruct', library: 'Qwen2-1.5B-Instruct',
    parameters: 1.544e9, embedding: [151936, 1536], licence: APACHE,
    memory: { q4f16_1: 1629.75, q4f32_1: 1888.97 }, lowResource: true },
  { family: 'Qwen2.5', label: 'Qwen2.5 3B Instruct', base: 'Qwen2.5-3B-Instruct',
    parameters: 3.086e9, embedding: [151936, 2048], licence: 'Qwen Research License',
    memory: { q4f16_1: 2504.76, q4f32_1: 2893.64 }, lowResource: true },
  { family: 'Qwen2.5', label: 'Qwen2.5 7B Instruct', base: 'Qwen2.5-7B-Instruct', library: 'Qwen2-7B-Instruct',
    parameters: 7.616e9, embedding: [152064, 3584], licence: APACHE,
    memory: { q4f16_1: 5106.67, q4f32_1: 5900.09 } },
  { family: 'Qwen2', label: 'Qwen2 0.5B Instruct', base: 'Qwen2-0.5B-Instruct',
    parameters: 494e6, embedding: [151936, 896], licence: APACHE,
    memory: { q4f16_1: 944.62, q0f16: 1624.12, q0f32: 2654.75 }, lowResource: true },
  { family: 'Qwen2', label: 'Qwen2 1.5B Instruct', base: 'Qwen2-1.5B-Instruct',
    parameters: 1.544e9, embedding: [151936, 1536], licence: APACHE,
    memory: { q4f16_1: 1629.75, q4f32_1: 1888.97 }, lowResource: true },
  { family: 'Qwen2', label: 'Qwen2 7B Instruct', base: 'Qwen2-7B-Instruct',
    parameters: 7.616e9, embedding: [152064, 3584], licence: APACHE,
    memory: { q4f16_1: 5106.67, q4f32_1: 5900.09 } },
  { family: 'SmolLM2', label: 'SmolLM2 135M Instruct', base: 'SmolLM2-135M-Instruct',
    parameters: 134.5e6, embedding: [49152, 576], licence: APACHE,
    memory: { q0f16: 359.69, q0f32: 719.38 }, lowResource: true },
  { family: 'SmolLM2', label: 'SmolLM2 360M Instruct', base: 'SmolLM2-360M-Instruct',
    parameters: 361.8e6, embedding: [49152, 960], licence: APACHE,
    memory: { q4f16_1: 376.06, q4f32_1: 579.61, q0f16: 871.99, q0f32: 1743.99 }, lowResource: true },
  { family: 'SmolLM2', label: 'SmolLM2 1.7B Instruct', base: 'SmolLM2-1.7B-Instruct',
    parameters: 1.711e9, embedding: [49152, 2048], licence: APACHE,
    memory: { q4f16_1: 1774.19, q4f32_1: 2692.38 }, lowResource: true },
  { family: 'Gemma 3', label: 'Gemma 3 1B Instruct', base: 'gemma3-1b-it',
    parameters: 1e9, embedding: [262144, 1152], licence: GEMMA, noSystemRole: true,
    memory: { q4f16_1: 711.07 }, lowResource: true },
  { family: 'Gemma 2', label: 'Gemma 2 2B Instruct', base: 'gemma-2-2b-it',
    parameters: 2.614e9, embedding: [256000, 2304], licence: GEMMA, noSystemRole: true,
    memory: { q4f16_1: 1895.3, q4f32_1: 2508.75 },
    short: { memory: { q4f16_1: 1583.3, q4f32_1: 1884.75 }, lowResource: true } },
  { family: 'Gemma 2', label: 'Gemma 2 2B JPN Instruct', base: 'gemma-2-2b-jpn-it',
    parameters: 2.614e9, embedding: [256000, 2304], licence: GEMMA, noSystemRole: true,
    memory: { q4f16_1: 1895.3, q4f32_1: 2508.75 }, lowResource: true },
  { family: 'Gemma 2', label: 'Gemma 2 9B Instruct', base: 'gemma-2-9b-it',
    parameters: 9.242e9, embedding: [256000, 3584], licence: GEMMA, noSystemRole: true,
    memory: { q4f16_1: 6422.01, q4f32_1: 8383.33 } },
  { family: 'Gemma', label: 'Gemma 2B Instruct', base: 'gemma-2b-it',
    parameters: 2.506e9, embedding: [256000, 2048], licence: GEMMA, noSystemRole: true,
    memory: { q4f16_1: 1476.52, q4f32_1: 1750.66 },
    short: { memory: { q4f16_1: 1476.52, q4f32_1: 1750.66 }, lowResource: true } },
  { family: 'Mistral', label: 'Ministral 3 3B Instruct', base: 'Ministral-3-3B-Instruct-2512-BF16',
    parameters: 3.4e9, embedding: [131072, 3072], licence: APACHE,
    memory: { q4f16_1: 2863.69, q4f32_1: 3532.37 }, lowResource: true },
  { family: 'Mistral', label: 'Mistral 7B Instruct v0.3', base: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.248e9, embedding: [32768, 4096], licence: APACHE, noSystemRole: true,
    memory: { q4f16_1: 4573.39, q4f32_1: 5619.27 } },
  { family: 'Mistral', label: 'Mistral 7B Instruct v0.2', base: 'Mistral-7B-Instruct-v0.2', library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9, embedding: [32000, 4096], licence: APACHE, noSystemRole: true,
    memory: { q4f16_1: 4573.39 } },
  { family: 'Hermes', label: 'Hermes 2 Pro Mistral 7B', base: 'Hermes-2-Pro-Mistral-7B', library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9, embedding: [32032, 4096], licence: APACHE,
    memory: { q4f16_1: 4033.28 } },
  { family: 'Hermes', label: 'OpenHermes 2.5 Mistral 7B', base: 'OpenHermes-2.5-Mistral-7B', library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9, embedding: [32002, 4096], licence: APACHE,
    memory: { q4f16_1: 4573.39 } },
  { family: 'Hermes', label: 'NeuralHermes 2.5 Mistral 7B', base: 'NeuralHermes-2.5-Mistral-7B', library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9, embedding: [32002, 4096], licence: APACHE,
    memory: { q4f16_1: 4573.39 } },
  { family: 'OLMo 2', label: 'OLMo 2 1B Instruct', base: 'OLMo-2-0425-1B-Instruct',
    parameters: 1.485e9, embedding: [100352, 2048], licence: APACHE,
    memory: { q4f16_1: 1776.75, q4f32_1: 2453.51 }, lowResource: true },
  { family: 'OLMo 2', label: 'OLMo 2 7B Instruct', base: 'OLMo-2-1124-7B-Instruct',
    parameters: 7.299e9, embedding: [100352, 4096], licence: APACHE,
    memory: { q4f16_1: 6479.01, q4f32_1: 9086.02 } },
  { family: 'Phi', label: 'Phi 3 mini 4k Instruct', base: 'Phi-3-mini-4k-instruct',
    parameters: 3.821e9, embedding: [32064, 3072], licence: 'MIT', noSystemRole: true,
    memory: { q4f16_1: 3672.07, q4f32_1: 5483.12 },
    short: { memory: { q4f16_1: 2520.07, q4f32_1: 3179.12 }, lowResource: true } },
  { family: 'Phi', label: 'Phi 3.5 mini Instruct', base: 'Phi-3.5-mini-instruct',
    parameters: 3.821e9, embedding: [32064, 3072], licence: 'MIT', noSystemRole: true,
    memory: { q4f16_1: 3672.07, q4f32_1: 5483.12 },
    short: { memory: { q4f16_1: 2520.07, q4f32_1: 3179.12 }, lowResource: true } },
  { family: 'Phi', label: 'Phi 4 mini Instruct', base: 'Phi-4-mini-instruct',
    parameters: 3.836e9, embedding: [200064, 3072], licence: 'MIT',
    memory: { q4f16_1: 3437.58, q4f32_1: 4220.59 } },
  { family: 'StableLM 2', label: 'StableLM 2 Zephyr 1.6B', base: 'stablelm-2-zephyr-1_6b',
    parameters: 1.644e9, embedding: [100352, 2048], licence: null, noSystemRole: true,
    memory: { q4f16_1: 2087.66, q4f32_1: 2999.33 },
    short: { memory: { q4f16_1: 1511.66, q4f32_1: 1847.33 }, lowResource: true } },
  { family: 'RedPajama', label: 'RedPajama INCITE Chat 3B v1', base: 'RedPajama-INCITE-Chat-3B-v1',
    parameters: 2.776e9, embedding: [50432, 2560], licence: APACHE, contextWindow: 2048, noSystemRole: true,
    memory: { q4f16_1: 2972.09, q4f32_1: 3928.09 },
    short: { memory: { q4f16_1: 2041.09, q4f32_1: 2558.09 }, lowResource: true } }
];
