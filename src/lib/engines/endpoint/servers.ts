import {
  SERVER_NAMES,
  type Constraint,
  type Scoring,
  type ServerKind
} from '../../core/provenance/provenance';

/** A request field that keeps a model from reasoning, or keeps its reasoning short. */
export interface ReasoningSwitch {
  /** What the model does if the switch works. */
  gives: 'off' | 'low';
  fields: Readonly<Record<string, unknown>>;
}

/**
 * Chat templates name the switch differently (Qwen3 and GLM `enable_thinking`, DeepSeek and Granite
 * `thinking`) and ignore what they do not know.
 */
const TEMPLATE_OFF: ReasoningSwitch = {
  gives: 'off',
  fields: { chat_template_kwargs: { enable_thinking: false, thinking: false } }
};
const EFFORT_NONE: ReasoningSwitch = { gives: 'off', fields: { reasoning_effort: 'none' } };
const EFFORT_LOW: ReasoningSwitch = { gives: 'low', fields: { reasoning_effort: 'low' } };
/** llama.cpp hands the effort on to the chat template. */
const TEMPLATE_LOW: ReasoningSwitch = {
  gives: 'low',
  fields: { reasoning_effort: 'low', chat_template_kwargs: { reasoning_effort: 'low' } }
};

const VLLM_SAMPLING = { top_p: 1, top_k: -1, min_p: 0, repetition_penalty: 1 };
const LLAMA_SAMPLING = { top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1 };

/** A program that speaks the chat-completions API, as far as it differs from others. */
interface Program {
  /** What it calls itself as the owner of its models. */
  owner?: string;
  /** Where it reports its version: next to the API, not below it. */
  versionPath?: string;
  /**
   * Fields that switch its own sampling off, so that texts are drawn from the model as it is: many
   * have settings of their own (llama.cpp top-k 40, top-p 0.95, min-p 0.05; vLLM those that the
   * model’s makers recommend).
   */
  sampling: Readonly<Record<string, number>>;
  /** Constraints that it may honour, in the order in which they are tried. */
  constraints: readonly Constraint[];
  /**
   * Ways to score a given text that are worth a try. vLLM and SGLang mask the other options before they
   * look at the probabilities, so that a constrained text always gets 1; only vLLM reports those of a
   * prompt.
   */
  scorings: readonly Scoring[];
  reasoning: readonly ReasoningSwitch[];
  /** Whether its log-probabilities are those of the model as it is, at temperature 0 as well. */
  untempered?: boolean;
  /** How to allow a page on it. */
  help?: (origin: string) => { note: string; command: string };
}

export const PROGRAMS: Readonly<Record<ServerKind, Program>> = {
  vllm: {
    owner: 'vllm',
    versionPath: '/../version',
    sampling: VLLM_SAMPLING,
    constraints: ['structured_outputs', 'guided_choice'],
    scorings: ['prompt_logprobs'],
    reasoning: [TEMPLATE_OFF, EFFORT_NONE, EFFORT_LOW],
    untempered: true,
    help: (origin) => ({
      note: 'Allows every page by default. To allow only this one:',
      command: `vllm serve MODEL --allowed-origins '["${origin}"]'`
    })
  },
  sglang: {
    owner: 'sglang',
    sampling: VLLM_SAMPLING,
    constraints: ['regex'],
    scorings: [],
    reasoning: [TEMPLATE_OFF, EFFORT_NONE, EFFORT_LOW],
    untempered: true,
    help: () => ({
      note: 'Allows every page. It listens on this computer only, unless --host says otherwise.',
      command: 'python -m sglang.launch_server --model-path MODEL --port 30000'
    })
  },
  'llama.cpp': {
    owner: 'llamacpp',
    sampling: LLAMA_SAMPLING,
    constraints: ['grammar'],
    scorings: ['grammar'],
    reasoning: [TEMPLATE_OFF, EFFORT_NONE, TEMPLATE_LOW],
    untempered: true,
    help: () => ({
      note: 'Allows every page (newer versions: unless --cors-origins says otherwise). It listens on this computer only, unless --host says otherwise.',
      command: 'llama-server -m MODEL.gguf --port 8080'
    })
  },
  ollama: {
    owner: 'library',
    versionPath: '/../api/version',
    sampling: { top_p: 1 },
    constraints: ['json_schema'],
    scorings: [],
    reasoning: [EFFORT_NONE, EFFORT_LOW],
    help: (origin) => ({
      note: 'Allows pages from this computer only. To allow this one, set before it starts:',
      command: `OLLAMA_ORIGINS=${origin} ollama serve`
    })
  },
  'lm-studio': {
    owner: 'organization_owner',
    sampling: LLAMA_SAMPLING,
    constraints: ['json_schema'],
    scorings: [],
    reasoning: [EFFORT_NONE, EFFORT_LOW],
    help: () => ({
      note: 'Allows no page. Switch on “Enable CORS” in its server settings, or run:',
      command: 'lms server start --cors'
    })
  },
  openai: {
    sampling: { top_p: 1 },
    constraints: ['json_schema'],
    scorings: [],
    reasoning: [EFFORT_NONE, EFFORT_LOW]
  },
  unknown: {
    sampling: VLLM_SAMPLING,
    constraints: ['structured_outputs', 'grammar', 'regex', 'json_schema'],
    scorings: ['prompt_logprobs', 'grammar'],
    reasoning: [TEMPLATE_OFF, EFFORT_NONE, TEMPLATE_LOW]
  }
};

const KINDS = Object.keys(PROGRAMS) as ServerKind[];

/** How to allow a page on each kind of server. */
export interface ServerHelp {
  server: string;
  note: string;
  /** To be typed. */
  command: string;
}

/** @param origin of this page */
export function serverHelp(origin: string): readonly ServerHelp[] {
  return KINDS.flatMap((kind) => {
    const help = PROGRAMS[kind].help?.(origin);
    return help === undefined ? [] : [{ server: SERVER_NAMES[kind], ...help }];
  });
}

/** Models that always reason, more or less. */
export function reasonsAlways(model: string): boolean {
  return /gpt[-_ ]?oss/iu.test(model);
}

/** Models whose replies may begin with unmarked reasoning. */
export function mayReason(model: string): boolean {
  return /\br1\b|think|reason|qwq|magistral|nemotron|glm|qwen3/iu.test(model);
}

/** Switches to try, in this order, for a model that was seen reasoning. */
export function switchesToTry(kind: ServerKind, model: string): readonly ReasoningSwitch[] {
  const { reasoning } = PROGRAMS[kind];
  return reasonsAlways(model) ? reasoning.slice(-1) : reasoning;
}
