import { APACHE, GEMMA, type CatalogueModel } from './catalogue-model';

/** Gemma, Mistral, OLMo, Phi, SmolLM2, StableLM and RedPajama, in the quantisations that the pinned WebLLM offers. */
export const OTHERS_MODELS: readonly CatalogueModel[] = [
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
      ['q4f32_1', 579.61, true],
      ['q0f16', 871.99, true],
      ['q0f32', 1743.99, true]
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
    family: 'Gemma 3',
    label: 'Gemma 3 1B Instruct',
    base: 'gemma3-1b-it',
    parameters: 1e9,
    embedding: [262144, 1152],
    licence: GEMMA,
    noSystemRole: true,
    variants: [['q4f16_1', 711.07, true]]
  },
  {
    family: 'Gemma 2',
    label: 'Gemma 2 2B Instruct',
    base: 'gemma-2-2b-it',
    parameters: 2.614e9,
    embedding: [256000, 2304],
    licence: GEMMA,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 1895.3, false],
      ['q4f32_1', 2508.75, false]
    ],
    short: [
      ['q4f16_1', 1583.3, true],
      ['q4f32_1', 1884.75, true]
    ]
  },
  {
    family: 'Gemma 2',
    label: 'Gemma 2 2B JPN Instruct',
    base: 'gemma-2-2b-jpn-it',
    parameters: 2.614e9,
    embedding: [256000, 2304],
    licence: GEMMA,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 1895.3, true],
      ['q4f32_1', 2508.75, true]
    ]
  },
  {
    family: 'Gemma 2',
    label: 'Gemma 2 9B Instruct',
    base: 'gemma-2-9b-it',
    parameters: 9.242e9,
    embedding: [256000, 3584],
    licence: GEMMA,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 6422.01, false],
      ['q4f32_1', 8383.33, false]
    ]
  },
  {
    family: 'Gemma',
    label: 'Gemma 2B Instruct',
    base: 'gemma-2b-it',
    parameters: 2.506e9,
    embedding: [256000, 2048],
    licence: GEMMA,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 1476.52, false],
      ['q4f32_1', 1750.66, false]
    ],
    short: [
      ['q4f16_1', 1476.52, true],
      ['q4f32_1', 1750.66, true]
    ]
  },
  {
    family: 'Mistral',
    label: 'Ministral 3 3B Instruct',
    base: 'Ministral-3-3B-Instruct-2512-BF16',
    parameters: 3.4e9,
    embedding: [131072, 3072],
    licence: APACHE,
    variants: [
      ['q4f16_1', 2863.69, true],
      ['q4f32_1', 3532.37, true]
    ]
  },
  {
    family: 'Mistral',
    label: 'Mistral 7B Instruct v0.3',
    base: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.248e9,
    embedding: [32768, 4096],
    licence: APACHE,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 4573.39, false],
      ['q4f32_1', 5619.27, false]
    ]
  },
  {
    family: 'Mistral',
    label: 'Mistral 7B Instruct v0.2',
    base: 'Mistral-7B-Instruct-v0.2',
    library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9,
    embedding: [32000, 4096],
    licence: APACHE,
    noSystemRole: true,
    variants: [['q4f16_1', 4573.39, false]]
  },
  {
    family: 'Hermes',
    label: 'Hermes 2 Pro Mistral 7B',
    base: 'Hermes-2-Pro-Mistral-7B',
    library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9,
    embedding: [32032, 4096],
    licence: APACHE,
    variants: [['q4f16_1', 4033.28, false]]
  },
  {
    family: 'Hermes',
    label: 'OpenHermes 2.5 Mistral 7B',
    base: 'OpenHermes-2.5-Mistral-7B',
    library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9,
    embedding: [32002, 4096],
    licence: APACHE,
    variants: [['q4f16_1', 4573.39, false]]
  },
  {
    family: 'Hermes',
    label: 'NeuralHermes 2.5 Mistral 7B',
    base: 'NeuralHermes-2.5-Mistral-7B',
    library: 'Mistral-7B-Instruct-v0.3',
    parameters: 7.242e9,
    embedding: [32002, 4096],
    licence: APACHE,
    variants: [['q4f16_1', 4573.39, false]]
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
    family: 'OLMo 2',
    label: 'OLMo 2 7B Instruct',
    base: 'OLMo-2-1124-7B-Instruct',
    parameters: 7.299e9,
    embedding: [100352, 4096],
    licence: APACHE,
    variants: [
      ['q4f16_1', 6479.01, false],
      ['q4f32_1', 9086.02, false]
    ]
  },
  {
    family: 'Phi',
    label: 'Phi 3 mini 4k Instruct',
    base: 'Phi-3-mini-4k-instruct',
    parameters: 3.821e9,
    embedding: [32064, 3072],
    licence: 'MIT',
    noSystemRole: true,
    variants: [
      ['q4f16_1', 3672.07, false],
      ['q4f32_1', 5483.12, false]
    ],
    short: [
      ['q4f16_1', 2520.07, true],
      ['q4f32_1', 3179.12, true]
    ]
  },
  {
    family: 'Phi',
    label: 'Phi 3.5 mini Instruct',
    base: 'Phi-3.5-mini-instruct',
    parameters: 3.821e9,
    embedding: [32064, 3072],
    licence: 'MIT',
    noSystemRole: true,
    variants: [
      ['q4f16_1', 3672.07, false],
      ['q4f32_1', 5483.12, false]
    ],
    short: [
      ['q4f16_1', 2520.07, true],
      ['q4f32_1', 3179.12, true]
    ]
  },
  {
    family: 'Phi',
    label: 'Phi 4 mini Instruct',
    base: 'Phi-4-mini-instruct',
    parameters: 3.836e9,
    embedding: [200064, 3072],
    licence: 'MIT',
    variants: [
      ['q4f16_1', 3437.58, false],
      ['q4f32_1', 4220.59, false]
    ]
  },
  {
    family: 'StableLM 2',
    label: 'StableLM 2 Zephyr 1.6B',
    base: 'stablelm-2-zephyr-1_6b',
    parameters: 1.644e9,
    embedding: [100352, 2048],
    licence: null,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 2087.66, false],
      ['q4f32_1', 2999.33, false]
    ],
    short: [
      ['q4f16_1', 1511.66, true],
      ['q4f32_1', 1847.33, true]
    ]
  },
  {
    family: 'RedPajama',
    label: 'RedPajama INCITE Chat 3B v1',
    base: 'RedPajama-INCITE-Chat-3B-v1',
    parameters: 2.776e9,
    embedding: [50432, 2560],
    licence: APACHE,
    contextWindow: 2048,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 2972.09, false],
      ['q4f32_1', 3928.09, false]
    ],
    short: [
      ['q4f16_1', 2041.09, true],
      ['q4f32_1', 2558.09, true]
    ]
  }
];
