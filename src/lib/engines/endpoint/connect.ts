import { AxiaError } from '../../core/error';
import { listModels, type ServedModel } from './models';
import { SERVER_NAMES } from '../../core/provenance/provenance';
import { serverKind, serverVersion, type ServerFacts } from './server';
import type { Transport } from './transport';

/** A server that answers. */
export interface Connected {
  server: ServerFacts;
  /** Its name and version, as they stand in a sentence. */
  name: string;
  /** In the server's order. */
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
  const models = await listModels(transport, signal).catch((thrown: unknown) => {
    throw withAdvice(AxiaError.from(thrown));
  });
  const kind = serverKind(
    url,
    models.map(({ owner }) => owner)
  );
  const version = await serverVersion(kind, transport, signal);
  const name = version === null ? SERVER_NAMES[kind] : `${SERVER_NAMES[kind]} ${version}`;
  return { server: { kind, version }, name, models };
}

function withAdvice(error: AxiaError): AxiaError {
  if (error.kind !== 'invalid-input') return error;
  return new AxiaError(
    error.kind,
    error.message,
    'Look at the base address: it is the one below which the API lies, and usually ends in /v1.',
    { retry: error.retry, cause: error }
  );
}
