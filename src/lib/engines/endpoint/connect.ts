import * as v from 'valibot';
import { AxiaError } from '../../core/error';
import { LONGEST } from '../../core/limits';
import { SERVER_KINDS, SERVER_NAMES, type ServerKind } from '../../core/provenance/provenance';
import { RefusedRequest } from './faults';
import { shortened } from './received';
import type { Clean } from './redaction';
import {
  factOf,
  nameOf,
  readModels,
  sizeOf,
  type ModelList,
  type ServedModel
} from './served-models';
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
  /** In the server's order, each once; null where it has no list. */
  models: readonly ServedModel[] | null;
  /** What it sent instead of a list, within a sentence; null where it has one. */
  instead: string | null;
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
  const list = await listOf(transport, signal);
  const models = 'models' in list ? list.models : [];
  const owned = (kind: ServerKind) => models.some(({ owner }) => owner === PROGRAMS[kind].owner);
  const kind = /^https:\/\/api\.openai\.com(?:\/|$)/u.test(url)
    ? 'openai'
    : (SERVER_KINDS.find((one) => PROGRAMS[one].owner !== undefined && owned(one)) ?? 'unknown');
  const { versionPath } = PROGRAMS[kind];
  const details = DETAILS[kind];
  /** Null where it is unreachable: a proxy mostly lets the API through and no more. */
  const optional = async <T>(
    path: string,
    read: (reply: unknown, clean: Clean) => T
  ): Promise<T | null> => {
    try {
      return await transport.get(path, { signal, read, once: true, verbatim: true });
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  };
  const [reported, more] = await Promise.all([
    versionPath === undefined ? null : optional(versionPath, readVersion),
    details === undefined
      ? null
      : optional(details.path, (reply, clean) => details.read(reply, models, clean))
  ]);
  const version = reported ?? more?.version ?? null;
  const name = version === null ? SERVER_NAMES[kind] : `${SERVER_NAMES[kind]} ${version}`;
  const server = { kind, version, slots: more?.slots ?? null };
  if ('instead' in list) return { server, name, models: null, instead: list.instead };
  return { server, name, models: more?.models ?? models, instead: null };
}

/** Statuses with which a server says that it has no list. */
const NO_LIST: readonly number[] = [404, 405, 410, 501];

/** @throws AxiaError where there is no such API */
async function listOf(transport: Transport, signal: AbortSignal): Promise<ModelList> {
  try {
    return await transport.get('/models', { signal, read: readModels, verbatim: true });
  } catch (thrown) {
    const error = AxiaError.from(thrown);
    if (error instanceof RefusedRequest && NO_LIST.includes(error.status))
      return { instead: `status ${error.status}` };
    throw withAdvice(error);
  }
}

function withAdvice(error: AxiaError): AxiaError {
  if (error.kind !== 'invalid-input') return error;
  const advice = 'Check the base address: it is the API root and usually ends in /v1.';
  return new AxiaError(error.kind, error.message, advice, { retry: error.retry, cause: error });
}

/** Longest version that is kept. */
const VERSION_LENGTH = 60;

const readVersion = (reply: unknown, clean: Clean) =>
  factOf(v.parse(v.object({ version: v.string() }), reply).version, clean)?.slice(
    0,
    VERSION_LENGTH
  ) ?? null;

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
function readProps(reply: unknown, models: readonly ServedModel[], clean: Clean): Details {
  const props = v.parse(propsSchema, reply);
  const only = models.length === 1;
  return {
    version: knownBuild(factOf(props.build_info, clean)),
    slots: sizeOf(props.total_slots),
    models: models.map((model) => ({
      ...model,
      ...(only
        ? {
            // Of one slot: the context of all of them is no measure of how long a prompt may be.
            contextWindow: sizeOf(props.default_generation_settings?.n_ctx) ?? model.contextWindow,
            quantisation: factOf(props.model_ftype, clean) ?? model.quantisation,
            template: templateOf(props.chat_template, clean),
            bosToken: tokenOf(props.bos_token),
            eosToken: tokenOf(props.eos_token)
          }
        : {})
    }))
  };
}

const templateOf = (template: string | null | undefined, clean: Clean): string | null =>
  template && template.length <= LONGEST.template ? clean(template) : null;

/** A token is taken exactly, or not at all. */
const tokenOf = (token: string | null | undefined): string | null =>
  token != null && token.length <= LONGEST_TOKEN ? token : null;

const LONGEST_TOKEN = 300;

const tagsSchema = v.object({
  models: v.array(
    v.object({
      name: v.string(),
      size: unknownNumber,
      details: v.fallback(v.nullish(v.object({ quantization_level: unknownText })), null)
    })
  )
});

function readOllamaTags(reply: unknown, models: readonly ServedModel[], clean: Clean): Details {
  const tags = new Map(v.parse(tagsSchema, reply).models.map((tag) => [tag.name, tag]));
  return {
    models: models.map((model) => {
      const tag = tags.get(model.id);
      const quantisation = factOf(tag?.details?.quantization_level, clean);
      return { ...model, bytes: sizeOf(tag?.size), quantisation };
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

function readLmStudioModels(reply: unknown, models: readonly ServedModel[], clean: Clean): Details {
  const known = new Map(v.parse(lmStudioSchema, reply).data.map((one) => [one.id, one]));
  return {
    models: models.map((model) => {
      const one = known.get(model.id);
      const contextWindow =
        sizeOf(one?.loaded_context_length) ??
        model.contextWindow ??
        sizeOf(one?.max_context_length);
      return { ...model, contextWindow, quantisation: factOf(one?.quantization, clean) };
    })
  };
}

/** Where servers say more of themselves and of their models. */
const DETAILS: Partial<
  Record<
    ServerKind,
    {
      path: string;
      read: (reply: unknown, models: readonly ServedModel[], clean: Clean) => Details;
    }
  >
> = {
  'llama.cpp': { path: '/../props', read: readProps },
  ollama: { path: '/../api/tags', read: readOllamaTags },
  'lm-studio': { path: '/../api/v0/models', read: readLmStudioModels }
};

/** Program and model, for messages about them. */
export const aboutOf = (name: string, model: string): string =>
  `${name}, model ${shortened(nameOf(model), 80)}`;

/** llama.cpp reports its build with every reply. */
export function withBuild(server: ServerFacts, fingerprint: string | null): ServerFacts {
  return server.kind === 'llama.cpp'
    ? { ...server, version: knownBuild(fingerprint) ?? server.version }
    : server;
}
