import { array, looseObject, nullish, number, parse, string } from 'valibot';
import { AxiaError } from '../../core/error';
import {
  SERVER_NAMES,
  type Constraint,
  type Scoring,
  type ServerKind
} from '../../core/provenance/provenance';
import { brokenReply } from './faults';
import type { Transport } from './transport';

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

/** Which program answers. */
export interface ServerFacts {
  kind: ServerKind;
  /** Null where it is not reported. */
  version: string | null;
}

/** A model that a server offers. Unknown is null. */
export interface ServedModel {
  id: string;
  /** Who the server says owns it: mostly the server's own name. */
  owner: string | null;
  /** Tokens of prompt and answer together. */
  contextWindow: number | null;
  /** What it is served from: a repository or a folder. */
  root: string | null;
}

/** A server that replied. */
export interface Connected {
  server: ServerFacts;
  /** Its name and version, within a sentence. */
  name: string;
  /** In the server's order, each once. */
  models: readonly ServedModel[];
}

/**
 * Asks a server for its models, and which program it is.
 *
 * @throws AxiaError `invalid-input` where there is no such API
 */
export async function connectTo(
  url: string,
  transport: Transport,
  signal: AbortSignal
): Promise<Connected> {
  const models = await transport
    .get('/models', { signal, read: readModels })
    .catch((thrown: unknown) => {
      throw withAdvice(AxiaError.from(thrown));
    });
  const owned = (kind: ServerKind) => models.some(({ owner }) => owner === PROGRAMS[kind].owner);
  const kind = /^https:\/\/api\.openai\.com(?:\/|$)/u.test(url)
    ? 'openai'
    : (KINDS.find((one) => PROGRAMS[one].owner !== undefined && owned(one)) ?? 'unknown');
  const version = await versionOf(kind, transport, signal);
  const name = version === null ? SERVER_NAMES[kind] : `${SERVER_NAMES[kind]} ${version}`;
  return { server: { kind, version }, name, models };
}

/** Null where it is not reported, or unreachable (a proxy mostly lets the API through and no more). */
async function versionOf(kind: ServerKind, transport: Transport, signal: AbortSignal) {
  const path = PROGRAMS[kind].versionPath;
  if (path === undefined) return null;
  const read = (reply: unknown) => {
    const version = (reply as { version?: unknown } | null)?.version;
    return typeof version === 'string' ? version.slice(0, 60) : null;
  };
  try {
    return await transport.get(path, { signal, read, once: true });
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function withAdvice(error: AxiaError): AxiaError {
  if (error.kind !== 'invalid-input') return error;
  const advice = 'Check the base address: it is the API root and usually ends in /v1.';
  return new AxiaError(error.kind, error.message, advice, { retry: error.retry, cause: error });
}

const listSchema = looseObject({
  data: array(
    looseObject({
      id: string(),
      owned_by: nullish(string()),
      max_model_len: nullish(number()),
      root: nullish(string()),
      meta: nullish(looseObject({ n_ctx: nullish(number()) }))
    })
  )
});

function readModels(reply: unknown): ServedModel[] {
  let list;
  try {
    list = parse(listSchema, reply);
  } catch {
    throw brokenReply('no list of models');
  }
  const models = new Map<string, ServedModel>();
  for (const { id, owned_by, max_model_len, root, meta } of list.data) {
    if (models.has(id)) continue;
    const contextWindow = max_model_len ?? meta?.n_ctx ?? null;
    models.set(id, { id, owner: owned_by ?? null, contextWindow, root: root ?? null });
  }
  return [...models.values()];
}

/** Most names in a message. */
const MOST_NAMES = 8;

/**
 * The entry of a model.
 *
 * @throws AxiaError `invalid-input` that names those that are served
 */
export function servedModel(models: readonly ServedModel[], id: string): ServedModel {
  const found = models.find((model) => model.id === id);
  if (found) return found;
  const names = models.slice(0, MOST_NAMES).map((model) => model.id);
  const more = models.length > names.length ? `, and ${models.length - names.length} more` : '';
  throw new AxiaError(
    'invalid-input',
    `The server does not offer the model ${id}. It offers ${names.join(', ') || 'none'}${more}.`,
    'Start the server with this model, or choose one that it offers.'
  );
}

/** llama.cpp reports its build with every reply. */
export function withBuild(server: ServerFacts, fingerprint: string | null): ServerFacts {
  return server.kind === 'llama.cpp' ? { ...server, version: fingerprint } : server;
}
