import type { ServerKind } from '../../core/provenance/provenance';
import type { Transport } from './transport';

/** Which program answers. */
export interface ServerFacts {
  kind: ServerKind;
  /** As the server tells it; null where it does not. */
  version: string | null;
}

/** What the programs say of themselves as the owner of their models. */
const OWNERS: Readonly<Record<string, ServerKind>> = {
  vllm: 'vllm',
  sglang: 'sglang',
  llamacpp: 'llama.cpp',
  library: 'ollama',
  organization_owner: 'lm-studio'
};

/**
 * The program behind a list of models.
 *
 * @param owners `owned_by` of every model; null where it is not told
 */
export function serverKind(url: string, owners: readonly (string | null)[]): ServerKind {
  if (/^https:\/\/api\.openai\.com(?:\/|$)/u.test(url)) return 'openai';
  for (const owner of owners) {
    const kind = owner === null ? undefined : OWNERS[owner];
    if (kind !== undefined) return kind;
  }
  return 'unknown';
}

/** Where a program tells its version: beside the API, not below it. */
const VERSION_PATHS: Partial<Record<ServerKind, string>> = {
  vllm: '/../version',
  ollama: '/../api/version'
};

/**
 * The version of a server; null where it is not told, or the way there is closed (a proxy mostly
 * lets the API through and nothing else).
 */
export async function serverVersion(
  kind: ServerKind,
  transport: Transport,
  signal: AbortSignal
): Promise<string | null> {
  const path = VERSION_PATHS[kind];
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
