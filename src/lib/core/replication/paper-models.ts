/** A model of the paper, and what it takes to serve it with the chat-completions API. */
export interface PaperModel {
  id: string;
  /** As in the rows of the paper's tables. */
  title: string;
  /** As its makers call it. */
  name: string;
  /** Hugging Face repository, the name under which vLLM and SGLang serve it by default. */
  repository: string;
  /** An encoder reads every prompt whole: no beginning of it can be kept. */
  architecture: 'decoder' | 'encoder-decoder';
  /** Billions of parameters, and of those that compute each token of a prompt. */
  parameters: number;
  activeParameters: number;
  /** Gigabytes (10^9 bytes) of the weights that `serve` loads, without the cache of keys and values. */
  weightsGigabytes: number;
  /** The fewest GPUs that hold weights and cache, in words. */
  gpus: string;
  /** Whether it reasons before it answers: not at all, or as little as possible. */
  thinking: 'none' | 'low';
  /** What a reader must know of its chat template and its servers. */
  notes: string;
  /** Starts vLLM, still without the origins that may call it; null where vLLM does not run it. */
  serve: string | null;
  /** Smaller weights of the same model; null where none are named here. */
  smaller: { repository: string; weightsGigabytes: number; gpus: string } | null;
  /** Names under which servers offer it, without folders and in small letters. */
  served: RegExp;
}

/**
 * What may follow a model's name: precision, format, parts of a file, a host's variant. Not
 * what tunings are called, which are other models.
 */
const VARIANT =
  '(?:[-.:](?:gguf|gptq|awq|exl2|mlx|mlc|hf|fp8|[bf]*f?p?16|f32|nf4|nvfp4|mxfp4|int[48]|w\\d+a\\d+|' +
  'i?q\\d\\w*|[48]-?bit|dynamic|ud|turbo|tput|lite|cloud|free|latest|\\d{5}-of-\\d{5}))*';

const named = (...names: readonly string[]): RegExp =>
  new RegExp(`^(?:${names.join('|')})${VARIANT}$`, 'u');

const LLAMA_NOTES =
  'Its template takes a system message. Accept its licence at Hugging Face before you download it. Do not confuse it with Llama 3.1, whose names differ by one digit.';
const HARMONY_NOTES =
  'It reasons before it answers, here with the least effort. It writes in the harmony format, and Axia reads the answer from the final channel: its probabilities are conditional on one reasoning trace. The system message becomes the developer message of its template.';

/** The seven models of the paper, in the order of its Table 1. */
export const PAPER_MODELS: readonly PaperModel[] = [
  {
    id: 'flan-t5-xxl',
    title: 'Flan-T5-XXL',
    name: 'Flan-T5-XXL',
    repository: 'google/flan-t5-xxl',
    architecture: 'encoder-decoder',
    parameters: 11.1,
    activeParameters: 5.5,
    weightsGigabytes: 22.3,
    gpus: 'one of 40 GB, or two of 24 GB',
    thinking: 'none',
    notes:
      'An encoder-decoder without a chat template. vLLM, SGLang, llama.cpp and Ollama do not serve it with chat completions, so you need a small server of your own around Transformers that joins the system text and the question into one input. docs/endpoint.md says what it must answer.',
    serve: null,
    smaller: null,
    served: named('flan-?t5-?xxl')
  },
  {
    id: 'mixtral-8x7b',
    title: 'Mixtral-8x7B',
    name: 'Mixtral-8x7B-Instruct-v0.1',
    repository: 'mistralai/Mixtral-8x7B-Instruct-v0.1',
    architecture: 'decoder',
    parameters: 46.7,
    activeParameters: 12.9,
    weightsGigabytes: 93.4,
    gpus: 'two of 80 GB',
    thinking: 'none',
    notes:
      'Its template has no system role. Newer versions put the system message before the first question; older ones refuse it, and Axia then sends the value prompt at the beginning of the question.',
    serve:
      'vllm serve mistralai/Mixtral-8x7B-Instruct-v0.1 --tensor-parallel-size 2 --max-model-len 8192 --generation-config vllm',
    smaller: {
      repository: 'TheBloke/Mixtral-8x7B-Instruct-v0.1-AWQ',
      weightsGigabytes: 24.7,
      gpus: 'one of 40 GB'
    },
    served: named(
      'mixtral-8x7b-instruct(?:-v0[.-]1)?',
      'open-mixtral-8x7b',
      'mixtral-8x7b-32768',
      'mixtral(?::8x7b(?:-instruct(?:-v0\\.1)?)?|:instruct)?'
    )
  },
  {
    id: 'llama-3-8b',
    title: 'Llama-3-8B',
    name: 'Meta-Llama-3-8B-Instruct',
    repository: 'meta-llama/Meta-Llama-3-8B-Instruct',
    architecture: 'decoder',
    parameters: 8,
    activeParameters: 8,
    weightsGigabytes: 16.1,
    gpus: 'one of 24 GB',
    thinking: 'none',
    notes: LLAMA_NOTES,
    serve:
      'vllm serve meta-llama/Meta-Llama-3-8B-Instruct --max-model-len 8192 --generation-config vllm',
    smaller: {
      repository: 'RedHatAI/Meta-Llama-3-8B-Instruct-FP8',
      weightsGigabytes: 9.1,
      gpus: 'one of 16 GB'
    },
    served: named(
      '(?:meta-)?llama-(?:v?3|3\\.0)-8b-(?:instruct|chat)',
      'llama3-8b-(?:8192|instruct)(?:-v1(?::0)?)?',
      'llama3(?::8b(?:-instruct)?|:instruct)?'
    )
  },
  {
    id: 'llama-3-70b',
    title: 'Llama-3-70B',
    name: 'Meta-Llama-3-70B-Instruct',
    repository: 'meta-llama/Meta-Llama-3-70B-Instruct',
    architecture: 'decoder',
    parameters: 70.6,
    activeParameters: 70.6,
    weightsGigabytes: 141.1,
    gpus: 'four of 48 GB, or two of 96 GB',
    thinking: 'none',
    notes: LLAMA_NOTES,
    serve:
      'vllm serve meta-llama/Meta-Llama-3-70B-Instruct --tensor-parallel-size 4 --max-model-len 8192 --generation-config vllm',
    smaller: {
      repository: 'RedHatAI/Meta-Llama-3-70B-Instruct-FP8',
      weightsGigabytes: 72.7,
      gpus: 'two of 48 GB'
    },
    served: named(
      '(?:meta-)?llama-(?:v?3|3\\.0)-70b-(?:instruct|chat)',
      'llama3-70b-(?:8192|instruct)(?:-v1(?::0)?)?',
      'llama3:70b(?:-instruct)?'
    )
  },
  {
    id: 'gpt-oss-20b',
    title: 'GPT-OSS-20B',
    name: 'gpt-oss-20b',
    repository: 'openai/gpt-oss-20b',
    architecture: 'decoder',
    parameters: 20.9,
    activeParameters: 3.6,
    weightsGigabytes: 13.8,
    gpus: 'one of 16 GB',
    thinking: 'low',
    notes: HARMONY_NOTES,
    serve: 'vllm serve openai/gpt-oss-20b --max-model-len 16384 --generation-config vllm',
    smaller: null,
    served: named('gpt-oss[-:]20b', 'gpt-oss')
  },
  {
    id: 'gpt-oss-120b',
    title: 'GPT-OSS-120B',
    name: 'gpt-oss-120b',
    repository: 'openai/gpt-oss-120b',
    architecture: 'decoder',
    parameters: 116.8,
    activeParameters: 5.1,
    weightsGigabytes: 65.2,
    gpus: 'one of 80 GB',
    thinking: 'low',
    notes: HARMONY_NOTES,
    serve: 'vllm serve openai/gpt-oss-120b --max-model-len 16384 --generation-config vllm',
    smaller: null,
    served: named('gpt-oss[-:]120b')
  },
  {
    id: 'qwen3-235b',
    title: 'Qwen3-235B',
    name: 'Qwen3-235B-A22B-Instruct-2507',
    repository: 'Qwen/Qwen3-235B-A22B-Instruct-2507',
    architecture: 'decoder',
    parameters: 235,
    activeParameters: 22,
    weightsGigabytes: 470.2,
    gpus: 'eight of 80 GB',
    thinking: 'none',
    notes:
      'This is the Instruct model of July 2025, which never reasons. Some servers also offer the Qwen3-235B-A22B of April 2025 and the Thinking model of July 2025 under similar names.',
    serve:
      'vllm serve Qwen/Qwen3-235B-A22B-Instruct-2507 --tensor-parallel-size 8 --max-model-len 8192 --generation-config vllm',
    smaller: {
      repository: 'Qwen/Qwen3-235B-A22B-Instruct-2507-FP8',
      weightsGigabytes: 236.4,
      gpus: 'four of 80 GB'
    },
    served: named('qwen-?3[-:]235b-a22b(?:-instruct)?-2507')
  }
];

/**
 * The model of the paper that a server offers under a name: a repository, an Ollama tag, a file or a
 * host's name. Null for all others, tunings and near namesakes too.
 */
export function paperModelOf(servedName: string): PaperModel | null {
  const name = servedName.trim().toLowerCase().split(/[\\/]/u).at(-1)!;
  return PAPER_MODELS.find(({ served }) => served.test(name)) ?? null;
}
