import { APACHE, type CatalogueModel } from './catalogue-model';

/** Qwen, in the quantisations that the pinned WebLLM offers. */
export const QWEN_MODELS: readonly CatalogueModel[] = [
  {
    family: 'Qwen3.5',
    label: 'Qwen3.5 0.8B',
    base: 'Qwen3.5-0.8B',
    parameters: 0.8e9,
    embedding: [248320, 1024],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 1629.49, true],
      ['q4f32_1', 1894.19, true],
      ['q0f16', 2660.27, true]
    ]
  },
  {
    family: 'Qwen3.5',
    label: 'Qwen3.5 2B',
    base: 'Qwen3.5-2B',
    parameters: 2e9,
    embedding: [248320, 2048],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 2245.44, false],
      ['q4f32_1', 2591.55, false]
    ]
  },
  {
    family: 'Qwen3.5',
    label: 'Qwen3.5 4B',
    base: 'Qwen3.5-4B',
    parameters: 4e9,
    embedding: [248320, 2560],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 3867.82, false],
      ['q4f32_1', 4680.36, false]
    ]
  },
  {
    family: 'Qwen3.5',
    label: 'Qwen3.5 9B',
    base: 'Qwen3.5-9B',
    parameters: 9e9,
    embedding: [248320, 4096],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 6433.01, false],
      ['q4f32_1', 7544.74, false]
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
      ['q4f32_1', 1924.98, true],
      ['q0f16', 2220.38, true],
      ['q0f32', 3843.25, true]
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
    family: 'Qwen3',
    label: 'Qwen3 8B',
    base: 'Qwen3-8B',
    parameters: 8.19e9,
    embedding: [151936, 4096],
    licence: APACHE,
    reasoning: true,
    variants: [
      ['q4f16_1', 5695.78, false],
      ['q4f32_1', 6852.55, false]
    ]
  },
  {
    family: 'Qwen2.5',
    label: 'Qwen2.5 0.5B Instruct',
    base: 'Qwen2.5-0.5B-Instruct',
    library: 'Qwen2-0.5B-Instruct',
    parameters: 494e6,
    embedding: [151936, 896],
    licence: APACHE,
    recommended: true,
    variants: [
      ['q4f16_1', 944.62, true],
      ['q4f32_1', 1060.2, true],
      ['q0f16', 1624.12, true],
      ['q0f32', 2654.75, true]
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
    family: 'Qwen2.5',
    label: 'Qwen2.5 7B Instruct',
    base: 'Qwen2.5-7B-Instruct',
    library: 'Qwen2-7B-Instruct',
    parameters: 7.616e9,
    embedding: [152064, 3584],
    licence: APACHE,
    variants: [
      ['q4f16_1', 5106.67, false],
      ['q4f32_1', 5900.09, false]
    ]
  },
  {
    family: 'Qwen2',
    label: 'Qwen2 0.5B Instruct',
    base: 'Qwen2-0.5B-Instruct',
    parameters: 494e6,
    embedding: [151936, 896],
    licence: APACHE,
    variants: [
      ['q4f16_1', 944.62, true],
      ['q0f16', 1624.12, true],
      ['q0f32', 2654.75, true]
    ]
  },
  {
    family: 'Qwen2',
    label: 'Qwen2 1.5B Instruct',
    base: 'Qwen2-1.5B-Instruct',
    parameters: 1.544e9,
    embedding: [151936, 1536],
    licence: APACHE,
    variants: [
      ['q4f16_1', 1629.75, true],
      ['q4f32_1', 1888.97, true]
    ]
  },
  {
    family: 'Qwen2',
    label: 'Qwen2 7B Instruct',
    base: 'Qwen2-7B-Instruct',
    parameters: 7.616e9,
    embedding: [152064, 3584],
    licence: APACHE,
    variants: [
      ['q4f16_1', 5106.67, false],
      ['q4f32_1', 5900.09, false]
    ]
  }
];
