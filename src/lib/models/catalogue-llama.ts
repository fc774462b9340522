import { APACHE, type CatalogueModel } from './catalogue-model';

/** Llama and its descendants, in the quantisations that the pinned WebLLM offers. */
export const LLAMA_MODELS: readonly CatalogueModel[] = [
  {
    family: 'Llama 3.2',
    label: 'Llama 3.2 1B Instruct',
    base: 'Llama-3.2-1B-Instruct',
    parameters: 1.236e9,
    embedding: [128256, 2048],
    licence: 'Llama 3.2 Community License',
    recommended: true,
    variants: [
      ['q4f16_1', 879.04, true],
      ['q4f32_1', 1128.82, true],
      ['q0f16', 2573.13, true],
      ['q0f32', 5106.26, true]
    ]
  },
  {
    family: 'Llama 3.2',
    label: 'Llama 3.2 3B Instruct',
    base: 'Llama-3.2-3B-Instruct',
    parameters: 3.213e9,
    embedding: [128256, 3072],
    licence: 'Llama 3.2 Community License',
    recommended: true,
    variants: [
      ['q4f16_1', 2263.69, true],
      ['q4f32_1', 2951.51, true]
    ]
  },
  {
    family: 'Llama 3.1',
    label: 'Llama 3.1 8B Instruct',
    base: 'Llama-3.1-8B-Instruct',
    library: 'Llama-3_1-8B-Instruct',
    parameters: 8.03e9,
    embedding: [128256, 4096],
    licence: 'Llama 3.1 Community License',
    variants: [
      ['q4f16_1', 5001, false],
      ['q4f32_1', 6101.01, false]
    ],
    short: [
      ['q4f16_1', 4598.34, true],
      ['q4f32_1', 5295.7, true]
    ]
  },
  {
    family: 'Llama 3.1',
    label: 'Llama 3.1 70B Instruct',
    base: 'Llama-3.1-70B-Instruct',
    library: 'Llama-3_1-70B-Instruct',
    parameters: 70.55e9,
    embedding: [128256, 8192],
    licence: 'Llama 3.1 Community License',
    variants: [['q3f16_1', 31153.13, false]]
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
    ],
    short: [
      ['q4f16_1', 4598.34, true],
      ['q4f32_1', 5295.7, true]
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
  },
  {
    family: 'Llama 2',
    label: 'Llama 2 7B Chat',
    base: 'Llama-2-7b-chat-hf',
    parameters: 6.738e9,
    embedding: [32000, 4096],
    licence: 'Llama 2 Community License',
    variants: [
      ['q4f16_1', 6749.02, false],
      ['q4f32_1', 9109.03, false]
    ],
    short: [
      ['q4f16_1', 4618.52, false],
      ['q4f32_1', 5284.01, false]
    ]
  },
  {
    family: 'Llama 2',
    label: 'Llama 2 13B Chat',
    base: 'Llama-2-13b-chat-hf',
    parameters: 13.016e9,
    embedding: [32000, 5120],
    licence: 'Llama 2 Community License',
    variants: [['q4f16_1', 11814.09, false]]
  },
  {
    family: 'Hermes',
    label: 'Hermes 3 Llama 3.2 3B',
    base: 'Hermes-3-Llama-3.2-3B',
    library: 'Llama-3.2-3B-Instruct',
    parameters: 3.213e9,
    embedding: [128256, 3072],
    licence: null,
    variants: [
      ['q4f16_1', 2263.69, true],
      ['q4f32_1', 2951.51, true]
    ]
  },
  {
    family: 'Hermes',
    label: 'Hermes 3 Llama 3.1 8B',
    base: 'Hermes-3-Llama-3.1-8B',
    library: 'Llama-3_1-8B-Instruct',
    parameters: 8.03e9,
    embedding: [128256, 4096],
    licence: null,
    variants: [
      ['q4f16_1', 4876.13, false],
      ['q4f32_1', 5779.27, false]
    ]
  },
  {
    family: 'Hermes',
    label: 'Hermes 2 Theta Llama 3 8B',
    base: 'Hermes-2-Theta-Llama-3-8B',
    library: 'Llama-3-8B-Instruct',
    parameters: 8.03e9,
    embedding: [128256, 4096],
    licence: null,
    variants: [
      ['q4f16_1', 4976.13, false],
      ['q4f32_1', 6051.27, false]
    ]
  },
  {
    family: 'Hermes',
    label: 'Hermes 2 Pro Llama 3 8B',
    base: 'Hermes-2-Pro-Llama-3-8B',
    library: 'Llama-3-8B-Instruct',
    parameters: 8.03e9,
    embedding: [128288, 4096],
    licence: null,
    variants: [
      ['q4f16_1', 4976.13, false],
      ['q4f32_1', 6051.27, false]
    ]
  },
  {
    family: 'TinyLlama',
    label: 'TinyLlama 1.1B Chat v1.0',
    base: 'TinyLlama-1.1B-Chat-v1.0',
    parameters: 1.1e9,
    embedding: [32000, 2048],
    licence: APACHE,
    contextWindow: 2048,
    variants: [
      ['q4f16_1', 697.24, true],
      ['q4f32_1', 839.98, true]
    ],
    short: [
      ['q4f16_1', 675.24, true],
      ['q4f32_1', 795.98, true]
    ]
  },
  {
    family: 'TinyLlama',
    label: 'TinyLlama 1.1B Chat v0.4',
    base: 'TinyLlama-1.1B-Chat-v0.4',
    parameters: 1.1e9,
    embedding: [32003, 2048],
    licence: APACHE,
    contextWindow: 2048,
    noSystemRole: true,
    variants: [
      ['q4f16_1', 697.24, true],
      ['q4f32_1', 839.98, true]
    ],
    short: [
      ['q4f16_1', 675.24, true],
      ['q4f32_1', 795.98, true]
    ]
  }
];
