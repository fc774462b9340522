import { AxiaError } from '../../core/error';
import { LONGEST } from '../../core/limits';
import { isRecord, received, shortened } from './received';
import type { Clean } from './redaction';

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

/** What a server says when it is asked for its models: the list, or what came instead of one. */
export type ModelList = { models: ServedModel[] } | { instead: string };

/** Longest text about a model that is kept. */
const LONGEST_FACT = 300;

/** Longest id that is looked at: paths of files have some hundred characters. */
const LONGEST_ID = 4000;

/** Most models that are looked at. */
const MOST_MODELS = 200_000;

/** Fields in which servers have their list, and the id of a model. */
const LISTS = ['data', 'models', 'result'];
const IDS = ['id', 'name', 'model', 'key'];

/** The models of a reply to `GET /models`, in whichever of the usual shapes. */
export function readModels(reply: unknown, clean: Clean): ModelList {
  const list = isRecord(reply)
    ? LISTS.map((field) => reply[field]).find((value) => Array.isArray(value))
    : reply;
  if (!Array.isArray(list)) return { instead: received(reply) };
  const entries: unknown[] = list;
  const models = new Map<string, ServedModel>();
  /** How many models had a name so far. */
  const names = new Map<string, number>();
  for (const entry of entries.slice(0, MOST_MODELS)) {
    const about = isRecord(entry) ? entry : {};
    const id = typeof entry === 'string' ? entry : idOf(about);
    if (id === undefined || id === '' || id.length > LONGEST_ID || models.has(id)) continue;
    const plain = shortened(clean(nameOf(id)), LONGEST.servedModel - 10);
    let number = (names.get(plain) ?? 0) + 1;
    let name = number === 1 ? plain : `${plain} (${number})`;
    while (number > 1 && names.has(name)) {
      number += 1;
      name = `${plain} (${number})`;
    }
    names.set(plain, number);
    if (number > 1) names.set(name, 1);
    models.set(id, modelOf(id, name, about, clean));
  }
  if (models.size > 0) return { models: [...models.values()] };
  return { instead: entries.length === 0 ? 'an empty list' : 'a list without names of models' };
}

function idOf(about: Record<string, unknown>): string | undefined {
  for (const field of IDS) {
    const value = about[field];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function modelOf(
  id: string,
  name: string,
  { max_model_len, meta, owned_by, root }: Record<string, unknown>,
  clean: Clean
): ServedModel {
  const more = isRecord(meta) ? meta : {};
  return {
    id,
    name,
    owner: factOf(owned_by, clean),
    contextWindow: sizeOf(max_model_len) ?? sizeOf(more['n_ctx']),
    root: isText(root) && root !== '' ? factOf(nameOf(root), clean) : null,
    parameters: sizeOf(more['n_params']),
    bytes: sizeOf(more['size']),
    quantisation: factOf(more['ftype'], clean),
    template: null,
    bosToken: null,
    eosToken: null
  };
}

/** A text about a model; null where none is given. */
export function factOf(value: unknown, clean: Clean): string | null {
  const text = isText(value) ? shortened(clean(value), LONGEST_FACT) : '';
  return text === '' ? null : text;
}

/** A number of bytes, tokens or places; null where none is given, or no such number. */
export function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 && value <= Number.MAX_SAFE_INTEGER
    ? Math.floor(value)
    : null;
}

/** A model of which nothing is known but its name. */
const unknownModel = (name: string): ServedModel => ({
  ...{ id: name, name, owner: null, contextWindow: null, root: null, parameters: null },
  ...{ bytes: null, quantisation: null, template: null, bosToken: null, eosToken: null }
});

/** Absolute or relative to a folder, on any system. */
const PATH = /^(?:file:\/\/|~?[\\/]|\.{1,2}[\\/]|[a-z]:[\\/])|\\/iu;
const WEIGHTS = /\.(?:gguf|safetensors|bin)$/iu;

/**
 * What a study calls a model: of a path, which would tell where somebody keeps it, the last part; of a
 * download of Hugging Face’s hub the repository.
 */
export function nameOf(id: string): string {
  if (!/[\\/]/u.test(id)) return id;
  if (!PATH.test(id) && !(id.includes('/') && WEIGHTS.test(id))) return id;
  const last = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf('\\')) + 1);
  if (last !== '' && !id.includes('snapshots')) return last;
  const parts = id.split(/[\\/]/u).filter((part) => part !== '');
  const [hub, snapshots] = parts.slice(-3);
  const [prefix, owner, ...repository] = hub?.split('--') ?? [];
  if (prefix === 'models' && snapshots === 'snapshots' && owner && repository.length > 0)
    return `${owner}/${repository.join('--')}`;
  return parts.at(-1) ?? id;
}

/** Most names in a message. */
const MOST_NAMES = 8;

/**
 * The entry of a model, under the name that the study has for it: of that name, or of a name that is
 * the same but for what servers and people put before and behind one (`models/…`, `…:latest`, folders,
 * the ending of a file, capital letters).
 *
 * @param models null where the server has no list: then the name is taken as it is
 * @throws AxiaError `invalid-input` that names those that are served
 */
export function servedModel(models: readonly ServedModel[] | null, wanted: string): ServedModel {
  if (models === null) return unknownModel(wanted);
  const found = offered(models, wanted);
  if (found) {
    const same = found.name === wanted || found.id === wanted;
    return { ...found, name: wanted, root: found.root ?? (same ? null : found.name) };
  }
  const near = models.filter(({ name }) => lastPart(name) === lastPart(wanted));
  const shown = near.length > 0 ? near : models;
  const names = shown.slice(0, MOST_NAMES).map(({ name }) => shortened(name, 80));
  const more = shown.length > names.length ? `, and ${shown.length - names.length} more` : '';
  throw new AxiaError(
    'invalid-input',
    `The server does not offer the model ${shortened(nameOf(wanted), 80)}. It offers ${names.join(', ') || 'none'}${more}.`,
    'Start the server with this model, or choose one that it offers.'
  );
}

/** The one model that a name can mean; null where there is none, or more than one. */
export function offered(models: readonly ServedModel[], wanted: string): ServedModel | null {
  const found = models.find(({ id, name }) => name === wanted || id === wanted);
  if (found) return found;
  // Whatever stands before or behind it, both names hold this.
  const part = lastPart(wanted);
  const near = models.filter(({ name }) => name.toLowerCase().includes(part));
  for (const key of [withoutDress, lastPart]) {
    const alike = near.filter(({ name }) => mayBe(name, wanted, key));
    if (alike.length === 1) return alike[0]!;
  }
  return null;
}

const withoutDress = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^models\//u, '')
    .replace(/:latest$/u, '')
    .replace(WEIGHTS, '');

const lastPart = (name: string): string => withoutDress(name).split('/').at(-1)!;

/** Names with two different owners are those of two models. */
function mayBe(one: string, other: string, key: (name: string) => string): boolean {
  if (key(one) !== key(other)) return false;
  return (
    key === withoutDress || !withoutDress(one).includes('/') || !withoutDress(other).includes('/')
  );
}
