import { AxiaError } from '../../core/error';
import { quoted, redacted, type EndpointSecret } from './secrets';

/**
 * What went wrong with a request, by what to do about it:
 *
 * - `refused`: the server does not want it; sending it again is no use;
 * - `busy`: it takes no more requests now;
 * - `gone`: it cannot be reached, or a proxy says so;
 * - `slow`: it timed out;
 * - `broken`: it failed, or its reply cannot be read.
 */
export interface Fault {
  kind: 'refused' | 'busy' | 'gone' | 'slow' | 'broken';
  error: AxiaError;
  /** Milliseconds for which the server wants no requests; null where it does not say. */
  retryAfter: number | null;
}

const CHECK_LOG = 'Check the server’s log, then press “Resume”.';
const CHECK_API = 'Check that the address is that of a chat-completions API.';

/** Every fault, what it is for the reader, and what to do about it. */
const FAULTS = {
  credentials: {
    kind: 'refused',
    error: 'credentials',
    says: 'rejected the request',
    advice: 'Check the key and what it gives access to, then press “Resume”.'
  },
  rejected: {
    kind: 'refused',
    error: 'invalid-input',
    says: 'rejected the request',
    advice: 'Check the address and the model, and what the server supports.'
  },
  limited: {
    kind: 'busy',
    error: 'rate-limit',
    says: 'is accepting no more requests',
    advice: 'Wait a few minutes, then press “Resume”.'
  },
  overloaded: {
    kind: 'busy',
    error: 'network',
    says: 'is overloaded or starting',
    advice: CHECK_LOG
  },
  away: { kind: 'gone', error: 'network', says: 'is not available', advice: CHECK_LOG },
  failed: { kind: 'broken', error: 'defect', says: 'failed', advice: CHECK_LOG },
  unreachable: {
    kind: 'gone',
    error: 'network',
    says: 'cannot be reached',
    advice: 'Check that it is running and that it allows this page (CORS).'
  },
  timeout: {
    kind: 'slow',
    error: 'network',
    says: 'timed out',
    advice: 'Check that it is not overloaded, then press “Resume”.'
  },
  malformed: {
    kind: 'broken',
    error: 'defect',
    says: 'sent a reply that is not JSON',
    advice: CHECK_API
  },
  unreadable: {
    kind: 'broken',
    error: 'defect',
    says: 'sent a reply that cannot be read',
    advice: CHECK_API
  }
} as const satisfies Record<
  string,
  { kind: Fault['kind']; error: AxiaError['kind']; says: string; advice: string }
>;

/** The fault of a status that is no success. */
function faultName(status: number, text: string, servedBefore: boolean): keyof typeof FAULTS {
  const unpaid = status === 402 || (status === 429 && /"insufficient_quota"/u.test(text));
  if (unpaid || status === 401 || status === 403) return 'credentials';
  if (status === 429) return 'limited';
  if (status === 503 || status === 529) return 'overloaded';
  // 520 to 530 are Cloudflare’s.
  if (status === 502 || status === 504 || (status >= 520 && status <= 530)) return 'away';
  const passing = status === 408 || status === 409 || status === 425 || status >= 500;
  return passing || (status === 404 && servedBefore) ? 'failed' : 'rejected';
}

/** Whom a request goes to, as far as messages need to know. */
export interface Addressee {
  /** Host and port, for people. */
  host: string;
  secret: EndpointSecret;
}

/** A request that the server does not want. */
export class RefusedRequest extends AxiaError {
  constructor(
    kind: AxiaError['kind'],
    message: string,
    advice: string,
    /** HTTP status. */
    readonly status: number,
    /** The server's own words, without secrets; empty where it gave none. */
    readonly reason: string
  ) {
    super(kind, message, advice);
  }
}

/** A reply as it came: status, and the body as text. */
export interface PlainReply {
  status: number;
  text: string;
  retryAfter: number | null;
}

/** Most characters of a refusal that are kept for code that reads what is refused. */
const LONGEST_REASON = 2000;

/**
 * What a reply that is no success means.
 *
 * @param servedBefore whether the same address gave an answer before: then a 404 is that of a
 *   server that is being restarted
 */
export function faultOf(
  { status, text, retryAfter }: PlainReply,
  to: Addressee,
  servedBefore: boolean
): Fault {
  const { kind, error, says, advice } = FAULTS[faultName(status, text, servedBefore)];
  const reason = reasonIn(text);
  const words = quoted(reason, to.secret).replace(/\.$/u, '');
  const said = words === '' ? '' : `: “${words}”`;
  const message = `The server ${to.host} ${says} (${status})${said}.`;
  if (kind !== 'refused') return { kind, error: new AxiaError(error, message, advice), retryAfter };
  const kept = redacted(reason, to.secret).slice(0, LONGEST_REASON);
  const refused = new RefusedRequest(error, message, advice, status, kept);
  return { kind, error: refused, retryAfter: null };
}

/** A fault without a reply, or with one that is not JSON. Browsers do not say why there is none. */
export function faultWithout(
  name: 'unreachable' | 'timeout' | 'malformed',
  { host }: Pick<Addressee, 'host'>
): Fault {
  const { kind, error, says, advice } = FAULTS[name];
  return {
    kind,
    error: new AxiaError(error, `The server ${host} ${says}.`, advice),
    retryAfter: null
  };
}

/** A reply whose reader refused it. */
export function unreadable(thrown: unknown, { host, secret }: Addressee): Fault {
  const { kind, error, says, advice } = FAULTS.unreadable;
  const { message } = AxiaError.from(thrown);
  const own =
    thrown instanceof AxiaError
      ? new AxiaError(thrown.kind, redacted(message, secret), redacted(thrown.advice, secret))
      : new AxiaError(error, `The server ${host} ${says}: ${quoted(message, secret)}.`, advice);
  return { kind, error: own, retryAfter: null };
}

/**
 * The status of a failure in a reply that came as a success: gateways put those of the servers behind
 * them into its body. Null for none, 500 where it is not reported.
 */
export function failureIn(reply: unknown): number | null {
  if (typeof reply !== 'object' || reply === null || 'choices' in reply || 'data' in reply)
    return null;
  const { error = null } = reply as { error?: unknown };
  if (error === null) return null;
  const { code } = error as { code?: unknown };
  return typeof code === 'number' && code >= 400 && code <= 599 ? code : 500;
}

/**
 * The words in which a server says what is wrong, in any of the shapes in use: OpenAI's `error`,
 * older vLLM's `message`, FastAPI's `detail`, plain text. Pages of HTML say nothing.
 */
function reasonIn(text: string): string {
  try {
    return wordsOf(JSON.parse(text));
  } catch {
    return /^\s*</u.test(text) ? '' : text;
  }
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join('; ');
  if (typeof value !== 'object' || value === null) return '';
  const { error, message, detail, msg, loc, param } = value as Record<string, unknown>;
  const said = wordsOf(error ?? message ?? detail ?? msg);
  if (Array.isArray(loc)) return `${loc.join('.')}: ${said}`;
  const named = typeof param === 'string' && !said.split(/\W+/u).includes(param);
  return named ? `${said} (param: ${param})` : said;
}

/** A reply that is not what the API promises. */
export function brokenReply(what: string): AxiaError {
  return new AxiaError(
    'defect',
    `The server’s reply cannot be read (${what}).`,
    `Ask the failed questions again. If it happens again: ${CHECK_API.replace(/^C/u, 'c')}`
  );
}

/** A reply that reached its limit before any answer. */
export function truncated(tokens: number): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The reply was cut off at ${tokens} tokens, while the model was still reasoning.`,
    'Start the server with reasoning off, or choose a model that reasons less.'
  );
}

/** Response options whose probability is unknown: none is made up for them. */
export function unreported(options: readonly string[], listed: number): AxiaError {
  const names = options.map((option) => `“${option}”`).join(', ');
  const list = listed > 0 ? `not among the ${listed} most likely tokens and ` : '';
  return new AxiaError(
    'invalid-input',
    `The server does not report the probability of ${names}: ${list}not scored individually.`,
    'Have the server report more log-probabilities (vLLM: --max-logprobs 100), or choose sampled text.'
  );
}

/** A reasoned reply whose answer is not among the tokens reported. */
export function noAnswerToken(): AxiaError {
  return new AxiaError(
    'invalid-input',
    'The server does not report with which token the answer begins.',
    'Choose sampled text for this model.'
  );
}

/** A reply that may be that of another server than the one that was probed. */
export function serverRestarted(): AxiaError {
  return new AxiaError(
    'network',
    'The server went away while it was answering, and may have changed.',
    'No action needed. Axia will check the server and ask again.',
    { retry: { when: 'now' } }
  );
}

/** The page that calls a server. */
export interface Caller {
  /** As servers name it in their lists of allowed pages: scheme, host and port. */
  origin: string;
}

/**
 * Does something with a server, and explains what may keep this page from it.
 *
 * @param page replaced in tests; null outside of browsers
 */
export async function explainNetworkError<T>(
  url: string,
  work: () => Promise<T>,
  page: Caller | null = thisPage()
): Promise<T> {
  assertCallable(url, page);
  try {
    return await work();
  } catch (error) {
    throw explained(url, page, AxiaError.from(error));
  }
}

/**
 * Refuses what no browser allows: an https page calls no http server elsewhere. This computer is
 * exempt, and so are private addresses, which some browsers (Chrome and Edge since 142) let a page
 * call once the reader has allowed it: those are tried.
 *
 * @throws AxiaError `network` before anything is sent
 */
function assertCallable(url: string, page: Caller | null): void {
  if (page === null || !page.origin.startsWith('https:') || !url.startsWith('http:')) return;
  if (whereIs(url) !== 'elsewhere') return;
  throw new AxiaError(
    'network',
    `This page was loaded over https, and browsers do not let it call ${new URL(url).host} over plain http.`,
    'Serve the model over https, or forward its port to this computer (ssh -L 8000:localhost:8000) and use http://localhost:8000/v1, or open Axia itself over http from a server of your own.'
  );
}

/** What can be said of a server that sent no reply at all: browsers do not say why. */
function explained(url: string, page: Caller | null, error: AxiaError): AxiaError {
  if (error.kind !== 'network') return error;
  const place = whereIs(url);
  const causes = [
    'the server is not running, or has another address',
    'it points to another address (a redirection), where a key must not follow'
  ];
  if (page !== null) {
    causes.push(`it does not allow this page (${page.origin}) to call it (CORS)`);
    if (place !== 'elsewhere')
      causes.push('the browser may not call this computer or the local network');
    if (page.origin.startsWith('https:') && url.startsWith('http:'))
      causes.push(
        place === 'this-computer'
          ? 'Safari lets no https page call an http server, not even on this computer'
          : 'this browser lets no https page call an http server'
      );
  }
  return new AxiaError(
    'network',
    `The server ${new URL(url).host} did not reply. Browsers do not say why; it is one of these: ${causes.join('; ')}.`,
    'Start the server so that it allows this page, let the browser reach it if it asks, and try again.',
    { retry: error.retry, cause: error }
  );
}

/** Where an address leads, as far as it says. */
function whereIs(url: string): 'this-computer' | 'local-network' | 'elsewhere' {
  const host = new URL(url).hostname;
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]')
    return 'this-computer';
  if (/^127(?:\.\d+){3}$/u.test(host)) return 'this-computer';
  const local =
    /^(?:10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+)+$/u.test(host) ||
    /^\[(?:f[cd]|fe[89ab])/u.test(host) ||
    host.endsWith('.local');
  return local ? 'local-network' : 'elsewhere';
}

function thisPage(): Caller | null {
  const { origin } = (globalThis as { location?: { origin?: string } }).location ?? {};
  return origin === undefined ? null : { origin };
}
