import { AxiaError } from '../../core/error';
import { quoted, redacted } from './redact';
import type { EndpointSecret } from './secrets';

/** Most characters of a refusal that are kept for whoever reads what is refused. */
const LONGEST_REASON = 2000;

/**
 * What went wrong with a request, by what is to be done:
 *
 * - `refused`: the server does not want it; sending it again is no use;
 * - `busy`: it takes no more requests now (429, 503, and 529 at some hosts);
 * - `gone`: it cannot be reached, or somebody before it says so (502, 504; Cloudflare's 520 to 527
 *   and 530);
 * - `slow`: no reply in all the time that a reply ever took;
 * - `broken`: it failed, or its reply cannot be read.
 */
export interface Fault {
  kind: 'refused' | 'busy' | 'gone' | 'slow' | 'broken';
  error: AxiaError;
  /** Milliseconds for which the server wants no requests; null where it does not say. */
  retryAfter: number | null;
}

/** Whom a request goes to, as far as texts about it need to know. */
export interface Addressee {
  /** Host and port, for people. */
  host: string;
  secret: EndpointSecret;
}

/** A request that the server does not want. */
export class RefusedRequest extends AxiaError {
  constructor(
    kind: 'credentials' | 'invalid-input',
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

/**
 * What a reply that is no success means.
 *
 * @param servedBefore whether the same address gave an answer before: then a 404 is that of a
 *   server that is being started again
 */
export function faultOf(
  { status, text, retryAfter }: PlainReply,
  to: Addressee,
  servedBefore: boolean
): Fault {
  const reason = reasonIn(text);
  const words = saying(reason, to);
  if (isUnpaid(status, text) || status === 401 || status === 403) {
    return refused('credentials', status, reason, to);
  }
  if (status === 429) {
    const error = new AxiaError(
      'rate-limit',
      `The server ${to.host} takes no more requests just now${words}.`,
      'Wait a few minutes, then press “Resume”.'
    );
    return { kind: 'busy', error, retryAfter };
  }
  const passing = status === 408 || status === 409 || status === 425 || status >= 500;
  if (!passing && !(status === 404 && servedBefore)) {
    return refused('invalid-input', status, reason, to);
  }
  const busy = status === 503 || status === 529;
  const gone = status === 502 || status === 504 || (status >= 520 && status <= 530);
  const error = new AxiaError(
    busy || gone ? 'network' : 'defect',
    `The server ${to.host} failed with status ${status}${words}.`,
    'Check the server’s log, then press “Resume”.'
  );
  const kind = busy ? 'busy' : gone ? 'gone' : 'broken';
  return { kind, error, retryAfter };
}

/**
 * The status of a failure in a reply that came as a success: gateways put those of the servers behind
 * them into its body. Null for none, 500 where it is not told.
 */
export function failureIn(reply: unknown): number | null {
  if (typeof reply !== 'object' || reply === null || 'choices' in reply || 'data' in reply)
    return null;
  const { error = null } = reply as { error?: unknown };
  if (error === null) return null;
  const { code } = error as { code?: unknown };
  return typeof code === 'number' && code >= 400 && code <= 599 ? code : 500;
}

function refused(
  kind: 'credentials' | 'invalid-input',
  status: number,
  reason: string,
  to: Addressee
): Fault {
  const words = saying(reason, to);
  const [message, advice] =
    kind === 'credentials'
      ? [
          `The server ${to.host} rejected the request (${status})${words}.`,
          'Check the key and what it gives access to, then press “Resume”.'
        ]
      : [
          `The server ${to.host} rejected the request (${status})${words}.`,
          'Check the address and the model, and what the server supports.'
        ];
  const kept = redacted(reason, to.secret).slice(0, LONGEST_REASON);
  const error = new RefusedRequest(kind, message, advice, status, kept);
  return { kind: 'refused', error, retryAfter: null };
}

/** No reply, or one that was cut off. Browsers do not tell why. */
export function unreachable({ host }: Addressee): Fault {
  const error = new AxiaError(
    'network',
    `The server ${host} cannot be reached.`,
    'Check that it runs, and that it lets this page read its answers.'
  );
  return { kind: 'gone', error, retryAfter: null };
}

/** @param milliseconds for which a reply was waited */
export function overdue(milliseconds: number, { host }: Addressee): Fault {
  const error = new AxiaError(
    'network',
    `The server ${host} did not answer a request within ${Math.round(milliseconds / 1000)} s.`,
    'Check that it is not overloaded, then press “Resume”.'
  );
  return { kind: 'slow', error, retryAfter: null };
}

/** A reply that is no JSON. */
export function malformed({ host }: Addressee): Fault {
  const error = new AxiaError(
    'defect',
    `The server ${host} gave a reply that is not JSON.`,
    'Check that the address is that of a chat-completions API.'
  );
  return { kind: 'broken', error, retryAfter: null };
}

/** A reply whose reader refused it. */
export function unreadable(thrown: unknown, to: Addressee): Fault {
  const { kind, message, advice } = AxiaError.from(thrown);
  const error =
    thrown instanceof AxiaError
      ? new AxiaError(kind, redacted(message, to.secret), redacted(advice, to.secret))
      : new AxiaError(
          'defect',
          `The reply of the server ${to.host} cannot be read: ${quoted(message, to.secret)}.`,
          'Check that the address is that of a chat-completions API.'
        );
  return { kind: 'broken', error, retryAfter: null };
}

/** Whether no waiting helps because nothing is paid for. */
function isUnpaid(status: number, text: string): boolean {
  return status === 402 || (status === 429 && /"insufficient_quota"/u.test(text));
}

function saying(reason: string, { secret }: Addressee): string {
  const words = quoted(reason, secret).replace(/\.$/u, '');
  return words === '' ? '' : `: “${words}”`;
}

/**
 * The words in which a server says what is wrong, in any of the shapes in use: OpenAI's `error`,
 * older vLLM's `message`, FastAPI's `detail`, plain text. Pages of HTML say nothing.
 */
function reasonIn(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return /^\s*</u.test(text) ? '' : text;
  }
  return wordsOf(body);
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
