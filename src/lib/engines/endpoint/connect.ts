import * as v from 'valibot';
import { AxiaError } from '../../core/error';
import { SERVER_KINDS, SERVER_NAMES, type ServerKind } from '../../core/provenance/provenance';
import { brokenReply } from './faults';
import { PROGRAMS } from './servers';
import type { Transport } from './transport';

/** Which program answers. */
export interface ServerFacts {
  kind: ServerKind;
  /** Null where it is not reported. */
  version: string | null;
  /** Requests that it works on at a time; null where it is not reported. */
  slots: number | null;
}

/** A model that a server offers. Unknown is null. */
export interface ServedModel {
  /** What the server calls it; may be the path of a file, and is sent to the server alone. */
  id: string;
  /** What a study calls it: the id, of a path its last part. No two models of a server share one. */
  name: string;
  /** Who the server says owns it: mostly the server's own name. */
  owner: string | null;
  /** Tokens of prompt and answer together. */
  contextWindow: number | null;
  /** What it is served from: a repository, or the last part of a path. */
  root: string | null;
  /** Number of weights. */
  parameters: number | null;
  /** Size of the weights. */
  bytes: number | null;
  /** In the server's words, for example `Q4_K_M`. */
  quantisation: string | null;
  /** Jinja source, and the tokens that it may name. */
  template: string | null;
  bosToken: string | null;
  eosToken: string | null;
}

/** What a server says beyond its list of models. */
interface Details {
  version?: string | null;
  slots?: number | null;
  models: ServedModel[];
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
    : (SERVER_KINDS.find((one) => PROGRAMS[one].owner !== undefined && owned(one)) ?? 'unknown');
  const { versionPath } = PROGRAMS[kind];
  const details = DETAILS[kind];
  /** Null where it is unreachable: a proxy mostly lets the API through and no more. */
  const optional = async <T>(path: string, read: (reply: unknown) => T): Promise<T | null> => {
    try {
      return await transport.get(path, { signal, read, once: true });
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  };
  const [reported, more] = await Promise.all([
    versionPath === undefined ? null : optional(versionPath, readVersion),
    details === undefined ? null : optional(details.path, (reply) => details.read(reply, models))
  ]);
  const version = reported ?? more?.version ?? null;
  const name = version === null ? SERVER_NAMES[kind] : `${SERVER_NAMES[kind]} ${version}`;
  const server = { kind, version, slots: more?.slots ?? null };
  return { server, name, models: more?.models ?? models };
}

/** Longest version that is kept. */
const VERSION_LENGTH = 60;

const readVersion = (reply: unknown) =>
  v.parse(v.object({ version: v.string() }), reply).version.slice(0, VERSION_LENGTH);

/** A build that does not know its own number calls itself b0-unknown. */
const knownBuild = (build: string | null | undefined) =>
  !build || /^b0\b|unknown/u.test(build) ? null : build.slice(0, VERSION_LENGTH);

const unknownText = v.fallback(v.nullish(v.string()), null);
const unknownNumber = v.fallback(v.nullish(v.number()), null);

const propsSchema = v.object({
  total_slots: unknownNumber,
  model_ftype: unknownText,
  chat_template: unknownText,
  bos_token: unknownText,
  eos_token: unknownText,
  build_info: unknownText,
  default_generation_settings: v.fallback(v.nullish(v.object({ n_ctx: unknownNumber })), null)
});

/** Of llama.cpp, which mostly serves one model. */
function readProps(reply: unknown, models: readonly ServedModel[]): Details {
  const props = v.parse(propsSchema, reply);
  const only = models.length === 1;
  return {
    version: knownBuild(props.build_info),
    slots: props.total_slots ?? null,
    models: models.map((model) => ({
      ...model,
      ...(only
        ? {
            // Of one slot: the context of all of them is no measure of how long a prompt may be.
            contextWindow: props.default_generation_settings?.n_ctx ?? model.contextWindow,
            quantisation: props.model_ftype ?? model.quantisation,
            template: props.chat_template || null,
            bosToken: props.bos_token ?? null,
            eosToken: props.eos_token ?? null
          }
        : {})
    }))
  };
}

const tagsSchema = v.object({
  models: v.array(
    v.object({
      name: v.string(),
      size: unknownNumber,
      details: v.fallback(v.nullish(v.object({ quantization_level: unknownText })), null)
    })
  )
});

function readOllamaTags(reply: unknown, models: readonly ServedModel[]): Details {
  const tags = new Map(v.parse(tagsSchema, reply).models.map((tag) => [tag.name, tag]));
  return {
    models: models.map((model) => {
      const tag = tags.get(model.id);
      const quantisation = tag?.details?.quantization_level ?? null;
      return { ...model, bytes: tag?.size ?? null, quantisation };
    })
  };
}

const lmStudioSchema = v.object({
  data: v.array(
    v.object({
      id: v.string(),
      quantization: unknownText,
      loaded_context_length: unknownNumber,
      max_context_length: unknownNumber
    })
  )
});

function readLmStudioModels(reply: unknown, models: readonly ServedModel[]): Details {
  const known = new Map(v.parse(lmStudioSchema, reply).data.map((one) => [one.id, one]));
  return {
    models: models.map((model) => {
      const one = known.get(model.id);
      const contextWindow =
        one?.loaded_context_length ?? model.contextWindow ?? one?.max_context_length ?? null;
      return { ...model, contextWindow, quantisation: one?.quantization ?? null };
    })
  };
}

function withAdvice(error: AxiaError): AxiaError {
  if (error.kind !== 'invalid-input') return error;
  const advice = 'Check the base address: it is the API root and usually ends in /v1.';
  return new AxiaError(error.kind, error.message, advice, { retry: error.retry, cause: error });
}

/** Where servers say more of themselves and of their models. */
const DETAILS: Partial<
  Record<
    ServerKind,
    { path: string; read: (reply: unknown, models: readonly ServedModel[]) => Details }
  >
> = {
  'llama.cpp': { path: '/../props', read: readProps },
  ollama: { path: '/../api/tags', read: readOllamaTags },
  'lm-studio': { path: '/../api/v0/models', read: readLmStudioModels }
};

const listSchema = v.object({
  data: v.array(
    v.object({
      id: v.string(),
      owned_by: unknownText,
      max_model_len: unknownNumber,
      root: unknownText,
      meta: v.fallback(
        v.nullish(
          v.object({
            n_ctx: unknownNumber,
            n_params: unknownNumber,
            size: unknownNumber,
            ftype: unknownText
          })
        ),
        null
      )
    })
  )
});

function readModels(reply: unknown): ServedModel[] {
  let list;
  try {
    list = v.parse(listSchema, reply);
  } catch {
    throw brokenReply('no list of models');
  }
  const models = new Map<string, ServedModel>();
  const names = new Set<string>();
  for (const { id, owned_by, max_model_len, root, meta } of list.data) {
    if (models.has(id)) continue;
    const plain = nameOf(id);
    let name = plain;
    for (let number = 2; names.has(name); number += 1) name = `${plain} (${number})`;
    names.add(name);
    models.set(id, {
      id,
      name,
      owner: owned_by ?? null,
      contextWindow: max_model_len ?? meta?.n_ctx ?? null,
      root: root ? nameOf(root) : null,
      parameters: meta?.n_params ?? null,
      bytes: meta?.size ?? null,
      quantisation: meta?.ftype ?? null,
      template: null,
      bosToken: null,
      eosToken: null
    });
  }
  return [...models.values()];
}

/** Absolute or relative to a folder, on any system; or a file of weights wherever it is. */
const PATH = /^(?:file:\/\/|~?[\\/]|\.{1,2}[\\/]|[a-z]:[\\/])|\\|\/.*\.(?:gguf|safetensors|bin)$/iu;

/**
 * What a study calls a model: of a path, which would tell where somebody keeps it, the last part; of a
 * download of Hugging Face’s hub the repository.
 */
export function nameOf(id: string): string {
  if (!PATH.test(id)) return id;
  const [, owner, repository] =
    /models--(.+?)--(.+?)[\\/]snapshots[\\/][^\\/]+[\\/]?$/u.exec(id) ?? [];
  if (owner && repository) return `${owner}/${repository}`;
  return id.split(/[\\/]/u).findLast((part) => part !== '') ?? id;
}

/** Most names in a message. */
const MOST_NAMES = 8;

/**
 * The entry of a model, under the name that the study has for it.
 *
 * @throws AxiaError `invalid-input` that names those that are served
 */
export function servedModel(models: readonly ServedModel[], wanted: string): ServedModel {
  const found = models.find(({ id, name }) => name === wanted || id === wanted);
  if (found) return { ...found, name: wanted };
  const names = models.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = models.length > names.length ? `, and ${models.length - names.length} more` : '';
  throw new AxiaError(
    'invalid-input',
    `The server does not offer the model ${nameOf(wanted)}. It offers ${names.join(', ') || 'none'}${more}.`,
    'Start the server with this model, or choose one that it offers.'
  );
}

/** llama.cpp reports its build with every reply. */
export function withBuild(server: ServerFacts, fingerprint: string | null): ServerFacts {
  return server.kind === 'llama.cpp'
    ? { ...server, version: knownBuild(fingerprint) ?? server.version }
    : server;
}
