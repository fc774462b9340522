import type { ModelEntry } from './model';

/**
 * The language models that Axia offers, as plain data: nothing of the engine is loaded to show them.
 * Ids, memory needs and context lengths are those of the pinned WebLLM's own list (a test compares
 * every entry with the installed library); downloads are estimates.
 */

/** One model in the quantisations offered: WebLLM's megabytes, and its low-resource mark. */
interface Model {
  family: string;
  label: string;
  base: string;
  parameters: number;
  /** Rows and columns of the embedding table. */
  embedding: [number, number];
  licence: string;
  /** Name in the compiled library's file name, where it is not the base. */
  library?: string;
  /** Whether Axia recommends it to begin with. */
  recommended?: true;
  variants: [quantisation: string, vramMB: number, lowResource: boolean][];
  paper?: true;
  reasoning?: true;
  noSystemRole?: true;
}

/** Where the pinned WebLLM's own list has its compiled libraries, and the converted weights. */
const LIBRARIES =
  'https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base';
const WEIGHTS = 'https://huggingface.co/mlc-ai';

const APACHE = 'Apache-2.0';

const models: Model[] = [
  {
    family: 'SmolLM2',
    label: 'SmolLM2 135M Instruct',
    base: 'SmolLM2-135M-Instruct',
    parameters: 134.5e6,
    embedding: [49152, 576],
    licence: APACHE,
    variants: [
      ['q0f16', 359.69, true],
      ['q0f32', 719.38, true]
    ]
  },
  {
    family: 'SmolLM2',
    label: 'SmolLM2 360M Instruct',
    base: 'SmolLM2-360M-Instruct',
    parameters: 361.8e6,
    embedding: [49152, 960],
    licence: APACHE,
    variants: [
      ['q4f16_1', 376.06, true],
      ['q4f32_1', 579.61, true]
    ]
  },
  {
    family: 'Qwen2.5',
    label: 'Qwen2.5 0.5B Instruct',
    base: 'Qwen2.5-0.5B-Instruct',
    library: 'Qwen2-0.5B-Instruct',
    recommended: true,
    parameters: 494e6,
    embedding: [151936, 896],
    licence: APACHE,
    variants: [
      ['q4f16_1', 944.62, true],
      ['q4f32_1', 1060.2, true]
    ]
  },
  {
    family: 'Qwen3',
    label: 'Qwen3 0.6B',
    base: 'Qwen3-0.6B',
    parameters: 596e6,
    embedding: [151936, 1024],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 1403.34, true],
      ['q4f32_1', 1924.98, true]
    ]
  },
  {
    family: 'Llama 3.2',
    label: 'Llama 3.2 1B Instruct',
    base: 'Llama-3.2-1B-Instruct',
    recommended: true,
    parameters: 1.236e9,
    embedding: [128256, 2048],
    licence: 'Llama 3.2 Community License',
    variants: [
      ['q4f16_1', 879.04, true],
      ['q4f32_1', 1128.82, true]
    ]
  },
  {
    family: 'OLMo 2',
    label: 'OLMo 2 1B Instruct',
    base: 'OLMo-2-0425-1B-Instruct',
    parameters: 1.485e9,
    embedding: [100352, 2048],
    licence: APACHE,
    variants: [
      ['q4f16_1', 1776.75, true],
      ['q4f32_1', 2453.51, true]
    ]
  },
  {
    family: 'Qwen2.5',
    label: 'Qwen2.5 1.5B Instruct',
    base: 'Qwen2.5-1.5B-Instruct',
    library: 'Qwen2-1.5B-Instruct',
    parameters: 1.544e9,
    embedding: [151936, 1536],
    licence: APACHE,
    variants: [
      ['q4f16_1', 1629.75, true],
      ['q4f32_1', 1888.97, true]
    ]
  },
  {
    family: 'SmolLM2',
    label: 'SmolLM2 1.7B Instruct',
    base: 'SmolLM2-1.7B-Instruct',
    parameters: 1.711e9,
    embedding: [49152, 2048],
    licence: APACHE,
    variants: [
      ['q4f16_1', 1774.19, true],
      ['q4f32_1', 2692.38, true]
    ]
  },
  {
    family: 'Qwen3',
    label: 'Qwen3 1.7B',
    base: 'Qwen3-1.7B',
    parameters: 1.72e9,
    embedding: [151936, 2048],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 2036.66, true],
      ['q4f32_1', 2635.44, true]
    ]
  },
  {
    family: 'Gemma 2',
    label: 'Gemma 2 2B Instruct',
    base: 'gemma-2-2b-it',
    parameters: 2.614e9,
    embedding: [256000, 2304],
    licence: 'Gemma Terms of Use',
    noSystemRole: true,
    variants: [
      ['q4f16_1', 1895.3, false],
      ['q4f32_1', 2508.75, false]
    ]
  },
  {
    family: 'Qwen2.5',
    label: 'Qwen2.5 3B Instruct',
    base: 'Qwen2.5-3B-Instruct',
    parameters: 3.086e9,
    embedding: [151936, 2048],
    licence: 'Qwen Research License',
    variants: [
      ['q4f16_1', 2504.76, true],
      ['q4f32_1', 2893.64, true]
    ]
  },
  {
    family: 'Llama 3.2',
    label: 'Llama 3.2 3B Instruct',
    base: 'Llama-3.2-3B-Instruct',
    recommended: true,
    parameters: 3.213e9,
    embedding: [128256, 3072],
    licence: 'Llama 3.2 Community License',
    variants: [
      ['q4f16_1', 2263.69, true],
      ['q4f32_1', 2951.51, true]
    ]
  },
  {
    family: 'Phi 3.5',
    label: 'Phi 3.5 mini Instruct',
    base: 'Phi-3.5-mini-instruct',
    parameters: 3.821e9,
    embedding: [32064, 3072],
    licence: 'MIT',
    variants: [
      ['q4f16_1', 3672.07, false],
      ['q4f32_1', 5483.12, false]
    ]
  },
  {
    family: 'Qwen3',
    label: 'Qwen3 4B',
    base: 'Qwen3-4B',
    parameters: 4.02e9,
    embedding: [151936, 2560],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 3431.59, true],
      ['q4f32_1', 4327.71, true]
    ]
  },
  {
    family: 'OLMo 2',
    label: 'OLMo 2 7B Instruct',
    base: 'OLMo-2-1124-7B-Instruct',
    parameters: 7.299e9,
    embedding: [100352, 4096],
    licence: APACHE,
    variants: [['q4f16_1', 6479.01, false]]
  },
  {
    family: 'Llama 3',
    label: 'Llama 3 8B Instruct',
    base: 'Llama-3-8B-Instruct',
    parameters: 8.03e9,
    embedding: [128256, 4096],
    licence: 'Meta Llama 3 Community License',
    paper: true,
    variants: [
      ['q4f16_1', 5001, false],
      ['q4f32_1', 6101.01, false]
    ]
  },
  {
    family: 'Llama 3',
    label: 'Llama 3 70B Instruct',
    base: 'Llama-3-70B-Instruct',
    parameters: 70.55e9,
    embedding: [128256, 8192],
    licence: 'Meta Llama 3 Community License',
    paper: true,
    variants: [['q3f16_1', 31153.13, false]]
  }
];

/**
 * Bits of download a weight, scales included (groups of 32 weights share a scale, of 40 at three
 * bits, which pack ten to a word), and bits a weight without the scales.
 */
const bits: Record<string, { download: number; weight: number }> = {
  q3f16_1: { download: 3.6, weight: 3.2 },
  q4f16_1: { download: 4.5, weight: 4 },
  q4f32_1: { download: 5, weight: 4 },
  q0f16: { download: 16, weight: 16 },
  q0f32: { download: 32, weight: 32 }
};

/** The quantisation in a WebLLM model id, or null when it names none. */
export function quantisationOf(id: string): string | null {
  return /-(q\d+f\d+(?:_\d+)?)(?:-|$)/.exec(id)?.[1] ?? null;
}

/**
 * Whether a model needs 16-bit floats in shaders. Decided by the id: most f16 models do not declare
 * the feature in WebLLM's list, although they fail without it after the whole download.
 */
export function needsF16(id: string): boolean {
  return /f16/.test(id);
}

function entriesOf(model: Model): ModelEntry[] {
  return model.variants.map(([quantisation, vramMB, lowResource]) => {
    const id = `${model.base}-${quantisation}-MLC`;
    const { download, weight } = bits[quantisation]!;
    return {
      id,
      origin: 'catalogue',
      address: {
        folder: `${WEIGHTS}/${id}/resolve/main/`,
        library: `${LIBRARIES}/${model.library ?? model.base}-${quantisation}_cs1k-webgpu.wasm`,
        fetchable: true
      },
      family: model.family,
      label: model.label,
      parameters: model.parameters,
      quantisation,
      needsF16: needsF16(id),
      vramMB,
      downloadBytes: Math.round((model.parameters * download) / 8),
      largestTensorBytes: Math.round((model.embedding[0] * model.embedding[1] * weight) / 8),
      lowResource,
      contextWindow: 4096,
      paper: model.paper ?? false,
      recommended: model.recommended ?? false,
      reasoning: model.reasoning ?? false,
      systemRole: !model.noSystemRole,
      licence: model.licence,
      source: `${WEIGHTS}/${id}`
    };
  });
}

/** Every recommended model, smallest first; of one model, the 16-bit form before the 32-bit one. */
export const MODELS: readonly ModelEntry[] = models.flatMap(entriesOf);

/** The model with this id, or null when it is not in the catalogue. */
export function findModel(id: string): ModelEntry | null {
  return MODELS.find((model) => model.id === id) ?? null;
}

/** The same model in 32-bit arithmetic, for devices without 16-bit shaders; null if none is known. */
export function withoutF16(model: ModelEntry): ModelEntry | null {
  if (!model.needsF16) return model;
  return MODELS.find((other) => other.label === model.label && !other.needsF16) ?? null;
}
