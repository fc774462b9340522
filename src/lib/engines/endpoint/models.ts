import { array, looseObject, nullish, number, parse, string } from 'valibot';
import { AxiaError } from '../../core/error';
import { broken } from './reply';
import type { Transport } from './transport';

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

/** The models that a server offers, in its order, each once. */
export async function listModels(
  transport: Transport,
  signal: AbortSignal
): Promise<ServedModel[]> {
  return transport.get('/models', { signal, read: readModels });
}

function readModels(reply: unknown): ServedModel[] {
  let list;
  try {
    list = parse(listSchema, reply);
  } catch {
    throw broken('no list of models');
  }
  const models = new Map<string, ServedModel>();
  for (const { id, owned_by, max_model_len, root, meta } of list.data) {
    if (models.has(id)) continue;
    models.set(id, {
      id,
      owner: owned_by ?? null,
      contextWindow: max_model_len ?? meta?.n_ctx ?? null,
      root: root ?? null
    });
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
