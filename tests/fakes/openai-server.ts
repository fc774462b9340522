import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { mulberry32 } from '../../src/lib/core/random';
import { makeIdentity, type Identity } from './certificate';
import { DIALECTS, type Dialect, type DialectName } from './openai-dialects';
import { Faults, misshapen, type FaultKind, type FaultPlan } from './openai-faults';
import { hashOf, OpenaiModel, type ModelManner } from './openai-model';
import { replyTo } from './openai-reply';
import { readChatRequest, Refusal } from './openai-request';

/** How the server is, until it is set otherwise. */
export interface ServerManner {
  dialect: DialectName;
  /** What is other than the dialect has it, for example the limit of `top_logprobs`. */
  differs: Partial<Dialect>;
  /** Names of the models that it serves. */
  models: readonly string[];
  /** How they answer. */
  answers: Partial<ModelManner>;
  /** Further replies to GET, by path from the root of the server. */
  replies: Readonly<Record<string, object>>;
  /** What its list says of every model, as `meta`; null for nothing. */
  meta: object | null;
  /** The key that it wants; null for none. It repeats a wrong one, as some servers do. */
  key: string | null;
  /** Whose pages may read its replies. */
  origins: 'all' | 'none';
  /** Milliseconds that an answer takes. */
  latency: number;
  /** Most answers at once, and what becomes of more. */
  limit: number;
  whenFull: 'queue' | 'refuse';
  /** Seconds of `Retry-After` with 429; null for no such header. */
  retryAfter: number | null;
  /** Milliseconds that a slow answer takes. */
  slow: number;
  /** Answers everything with 503, as a server that still loads its model. */
  loading: boolean;
  faults: FaultPlan | null;
  /**
   * Replies by the text of the request, for benches: what was asked before is answered from it, so
   * that the server takes little of the processor that it shares. Null to work out every reply.
   */
  memory: Map<string, Buffer> | null;
}

const USUAL: ServerManner = {
  dialect: 'vllm',
  differs: {},
  models: ['example/values-8b'],
  answers: {},
  replies: {},
  meta: null,
  key: null,
  origins: 'all',
  latency: 0,
  limit: Infinity,
  whenFull: 'queue',
  retryAfter: 1,
  slow: 1000,
  loading: false,
  faults: null,
  memory: null
};

const CHAT = '/v1/chat/completions';

/** A request as it came, and what became of it. */
export interface ServedRequest {
  method: string;
  /** From the root of the server, for example `/v1/models`. */
  path: string;
  /** Version of HTTP, for example `1.1` or `2.0`. */
  http: string;
  headers: IncomingMessage['headers'];
  /** The body as JSON; null without one, and where the reply came from memory. */
  body: Record<string, unknown> | null;
  fault: FaultKind | null;
  /** Null while there is none. */
  status: number | null;
  /** Milliseconds on the server's clock; `ended` is null while it is under way. */
  began: number;
  ended: number | null;
}

/** A server of the chat-completions API on this machine, for tests. */
export interface OpenaiServer {
  /** Base address, ending in /v1. */
  readonly url: string;
  /** Of its certificate's key, see `Identity`; null without HTTPS. */
  readonly fingerprint: string | null;
  /** Requests so far, without those by which browsers ask for leave (OPTIONS). */
  readonly requests: readonly ServedRequest[];
  /** Those, so far. */
  readonly preflights: number;
  /** Most answers that were under way at once so far. */
  readonly mostAtOnce: number;
  /** Requests that are under way, and how many of these hang. */
  readonly underWay: { all: number; hanging: number };
  /** Changes its manner from now on; faults start over where they are given. */
  set(manner: Partial<ServerManner>): void;
  /** The model of a name, as the server asks it. */
  model(name?: string): OpenaiModel;
  /** Goes away without a word: connections are torn, and nobody listens. */
  die(): Promise<void>;
  /** Comes back at the same address. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server that speaks the API as real ones do, with faults on demand. Its model is a
 * function of the messages, so that tests know what it must answer.
 *
 * @param secure HTTPS with HTTP/2, with a certificate that nobody trusts
 */
export async function startOpenaiServer(
  initial: Partial<ServerManner> = {},
  { secure = false }: { secure?: boolean } = {}
): Promise<OpenaiServer> {
  let manner: ServerManner = { ...USUAL, ...initial };
  let faults = new Faults(manner.faults);
  const requests: ServedRequest[] = [];
  const open = new Set<ServedRequest>();
  const waiting: (() => void)[] = [];
  const unseeded = mulberry32(1);
  let busy = 0;
  let mostAtOnce = 0;
  let preflights = 0;

  const dialect = (): Dialect => ({ ...DIALECTS[manner.dialect], ...manner.differs });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const path = new URL(request.url ?? '/', 'http://server').pathname;
    const entry: ServedRequest = {
      ...{ method, path, headers, http: request.httpVersion },
      ...{ body: null, fault: null, status: null, began: performance.now(), ended: null }
    };
    if (method === 'OPTIONS') {
      preflights += 1;
      return answerPreflight(request, response, manner.origins);
    }
    requests.push(entry);
    open.add(entry);
    response.on('close', () => {
      open.delete(entry);
      entry.ended = performance.now();
    });
    const text = await bodyOf(request);
    if (text === null) return;
    if (path === CHAT) entry.fault = faults.next();
    if (entry.fault === 'hang') return;
    if (manner.origins === 'all' && entry.fault !== 'no-cors') {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-expose-headers', 'retry-after');
    }
    const reply = await answer(entry, text);
    entry.status = reply.status;
    send(reply, response, entry.fault);
  }

  /** The status and body of a reply; its time has passed. */
  async function answer(entry: ServedRequest, text: string): Promise<Reply> {
    try {
      if (manner.loading) throw new Refusal(503, 'Loading model', { type: 'unavailable_error' });
      checkKey(entry.headers.authorization);
      const { version } = dialect();
      const reply = entry.method === 'GET' ? manner.replies[entry.path] : undefined;
      if (reply) return { status: 200, body: reply };
      if (entry.path === version?.path) return { status: 200, body: version.body };
      if (entry.path === '/v1/models' && entry.method === 'GET')
        return { status: 200, body: list() };
      if (entry.path !== CHAT) throw new Refusal(404, 'Not Found');
      if (entry.method !== 'POST') throw new Refusal(405, 'Method Not Allowed');
      const known = entry.fault === null ? manner.memory?.get(text) : undefined;
      if (!known) entry.body = parsed(text);
      return await chat(entry, text, known);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message, more } = error;
      return { status, body: dialect().error(status, message, more) };
    }
  }

  async function chat(
    { body, fault }: ServedRequest,
    text: string,
    known: Buffer | undefined
  ): Promise<Reply> {
    if (fault === 'server-error') return { status: 500, body: 'Internal Server Error' };
    if (fault === 'rate-limit') return tooMany();
    if (busy >= manner.limit) {
      if (manner.whenFull === 'refuse') return tooMany();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    busy += 1;
    mostAtOnce = Math.max(mostAtOnce, busy);
    try {
      if (known) {
        await pause(manner.latency);
        return { status: 200, body: known };
      }
      const asked = readChatRequest(body, dialect());
      if (
        (!dialect().anyModel && !manner.models.includes(asked.model)) ||
        fault === 'model-missing'
      )
        throw new Refusal(404, `The model \`${asked.model}\` does not exist.`, {
          param: 'model',
          code: 'model_not_found'
        });
      await pause(fault === 'slow' ? manner.slow : manner.latency);
      const reply = replyTo(asked, modelOf(asked.model), dialect(), unseeded);
      if (fault === 'wrong-shape') return { status: 200, body: misshapen(reply, hashOf(text)) };
      manner.memory?.set(text, Buffer.from(JSON.stringify(reply)));
      return { status: 200, body: reply };
    } finally {
      busy -= 1;
      waiting.shift()?.();
    }
  }

  function checkKey(authorization: string | undefined): void {
    if (manner.key === null || authorization === `Bearer ${manner.key}`) return;
    throw new Refusal(401, `Incorrect API key provided: ${authorization ?? 'none'}.`, {
      code: 'invalid_api_key'
    });
  }

  const tooMany = (): Reply => ({
    status: 429,
    body: dialect().error(429, 'Too many requests.', { code: 'rate_limit_exceeded' }),
    ...(manner.retryAfter === null ? {} : { headers: { 'retry-after': `${manner.retryAfter}` } })
  });

  const modelOf = (name: string) => new OpenaiModel(name, manner.answers);

  const list = () => ({
    object: 'list',
    data: manner.models.map((id) => ({
      ...{ id, object: 'model', created: 1_760_000_000, owned_by: dialect().ownedBy },
      ...(manner.meta === null ? {} : { meta: manner.meta }),
      ...(manner.dialect.startsWith('vllm')
        ? { root: id, parent: null, max_model_len: 32_768 }
        : {})
    }))
  });

  const identity = secure ? makeIdentity() : null;
  const listener = await listen(
    (request, response) => void serve(request, response).catch((error) => response.destroy(error)),
    identity
  );
  return {
    url: `${listener.origin}/v1`,
    fingerprint: identity?.fingerprint ?? null,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    get preflights() {
      return preflights;
    },
    get underWay() {
      const all = [...open];
      return { all: all.length, hanging: all.filter(({ fault }) => fault === 'hang').length };
    },
    set(next) {
      manner = { ...manner, ...next };
      if ('faults' in next) faults = new Faults(manner.faults);
    },
    model: (name = manner.models[0]!) => modelOf(name),
    die: listener.die,
    revive: listener.revive,
    close: listener.die
  };
}

interface Reply {
  status: number;
  /** Goes out as JSON; bytes are JSON already, and a text is no JSON. */
  body: object | string | Buffer;
  headers?: Record<string, string>;
}

function send({ status, body, headers }: Reply, response: ServerResponse, fault: FaultKind | null) {
  if (response.destroyed) return;
  const plain = typeof body === 'string';
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(plain ? body : JSON.stringify(body));
  const half = bytes.subarray(0, bytes.length >> 1);
  const whole = fault === 'malformed' ? half : bytes;
  response.writeHead(status, {
    ...headers,
    'content-type': plain ? 'text/plain' : 'application/json',
    'content-length': whole.length
  });
  if (fault !== 'cut') return void response.end(whole);
  // Torn later, so that what was written has left.
  response.write(half, () => setTimeout(() => tear(response), 5));
}

function tear(response: ServerResponse): void {
  const { stream } = response as unknown as Partial<Http2ServerResponse>;
  if (stream) stream.destroy(new Error('torn'));
  else response.destroy();
}

/** As servers answer that let every page in, or none. */
function answerPreflight(
  { headers }: IncomingMessage,
  response: ServerResponse,
  origins: ServerManner['origins']
): void {
  if (origins === 'none') return void response.writeHead(403).end('Disallowed CORS origin');
  response.writeHead(204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600'
  });
  response.end();
}

/** The text of a body; null where the connection broke off. */
const bodyOf = (request: IncomingMessage) =>
  new Promise<string | null>((resolve) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString()));
    for (const end of ['error', 'close']) request.on(end, () => resolve(null));
  });

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Refusal(400, 'The body is no JSON.');
  }
}

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Listens on a free port; can go away, and come back to the same one. */
async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  identity: Identity | null
) {
  const server = identity
    ? createSecureServer(
        {
          key: identity.key,
          cert: identity.cert,
          allowHTTP1: true,
          settings: { maxConcurrentStreams: 128 }
        },
        // Node's HTTP/2 speaks the same way where asked to.
        handler as unknown as Parameters<typeof createSecureServer>[1]
      )
    : createServer({ keepAliveTimeout: 60_000 }, handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const start = (port: number) =>
    new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  await start(0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${identity ? 'https' : 'http'}://127.0.0.1:${port}`,
    revive: () => start(port),
    die: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      })
  };
}
