import { AxiaError } from '../../core/error';
import { quoted, redacted } from './quoting';
import type { EndpointSecret } from './secrets';
import { reasonIn } from './upstream';

/**
 * What went wrong with a request, by what to do about it:
 *
 * - `refused`: the server does not want it; sending it again is no use;
 * - `busy`: it takes no more requests now;
 * - `gone`: it cannot be reached, or something between says so;
 * - `slow`: it timed out;
 * - `broken`: it failed, or its reply is no answer.
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
  }
} as const satisfies Record<
  string,
  { kind: Fault['kind']; error: AxiaError['kind']; says: string; advice: string }
>;

/** The fault of a status that is no success. */
function faultName(status: number, said: unknown, servedBefore: boolean): keyof typeof FAULTS {
  const words = () => (typeof said === 'string' ? said : JSON.stringify(said));
  const unpaid = status === 402 || (status === 429 && words().includes('insufficient_quota'));
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
  /** Program and model, for people; null while they are not known. */
  about: string | null;
  secret: EndpointSecret;
}

/** As the beginning of a sentence. */
const named = ({ about, host }: Addressee) =>
  `The server ${host}${about === null ? '' : ` (${about})`}`;

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

/** Nothing came back at all: browsers do not say why. */
export class NoReply extends AxiaError {}

/** A failure that a server reports, by a status or in what it sends. */
export interface Failure {
  status: number;
  /** What it says of it: text, or a value of JSON. */
  reason: unknown;
  retryAfter: number | null;
}

/**
 * What a reply that is no success means.
 *
 * @param servedBefore whether the same address gave an answer before: then a 404 is that of a
 *   server that is being restarted
 */
export function faultOf(
  { reason: said, retryAfter, status }: Failure,
  to: Addressee,
  servedBefore: boolean
): Fault {
  const { kind, error, says, advice } = FAULTS[faultName(status, said, servedBefore)];
  const reason = reasonIn(said);
  const words = quoted(reason, to.secret).replace(/\.$/u, '');
  const quote = words === '' ? '' : `: “${words}”`;
  const message = `${named(to)} ${says} (${status})${quote}.`;
  if (kind !== 'refused') return { kind, error: new AxiaError(error, message, advice), retryAfter };
  const refused = new RefusedRequest(error, message, advice, status, redacted(reason, to.secret));
  return { kind, error: refused, retryAfter: null };
}

/** A fault without a reply. Browsers do not say why there is none. */
export function faultWithout(name: 'unreachable' | 'timeout', to: Addressee): Fault {
  const { kind, error, says, advice } = FAULTS[name];
  return {
    kind,
    error: new NoReply(error, `${named(to)} ${says}.`, advice),
    retryAfter: null
  };
}

/** A page in place of a reply: something between asks for signing in, or says that it is away. */
export function faultOfPage(what: string, to: Addressee): Fault {
  const message = `${named(to)} sent ${what} instead of a reply.`;
  const advice = 'Open the server’s address in a tab of its own to see what the page wants.';
  return { kind: 'gone', error: new AxiaError('network', message, advice), retryAfter: null };
}

/** A reply that is not what the API promises: what it is instead, as the object of a sentence. */
export class BrokenReply extends AxiaError {
  /** @param what for example “an empty list of answers” */
  constructor(
    readonly what: string,
    override readonly advice: string = `Press “Resume” to ask again. If it happens again: ${CHECK_API.replace(/^C/u, 'c')}`
  ) {
    super('defect', `The server sent ${what}.`, advice);
  }
}

/** A reply whose reader refused it. */
export function unreadable(thrown: unknown, to: Addressee): Fault {
  const clean = (text: string) => quoted(text, to.secret);
  if (thrown instanceof BrokenReply) {
    const message = `${named(to)} sent ${clean(thrown.what)}.`;
    return {
      kind: 'broken',
      error: new AxiaError('defect', message, thrown.advice),
      retryAfter: null
    };
  }
  if (thrown instanceof AxiaError) {
    const { advice, kind, message } = thrown;
    const error = new AxiaError(kind, redacted(message, to.secret), redacted(advice, to.secret));
    return { kind: 'broken', error, retryAfter: null };
  }
  return unreadable(new BrokenReply('a reply that Axia cannot read'), to);
}

/** A reply that reached its limit before any answer. */
export function truncated(tokens: number): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The reply was cut off at ${tokens} tokens, before the model came to an answer.`,
    'Start the server with reasoning off, or choose a model that reasons less.'
  );
}

/** A model that reasons, and then says nothing. */
export function unanswered(): AxiaError {
  return new AxiaError(
    'invalid-input',
    'The server passes on the model’s reasoning, but no answer.',
    'Start the server without its reasoning parser, or choose a model that answers directly.'
  );
}

/**
 * Response options whose probability is unknown: none is made up for them.
 *
 * @param listed most likely tokens that the server reports
 * @param instead what the server reports in place of a log-probability of these; empty for nothing
 */
export function unreported(
  options: readonly string[],
  listed: number,
  instead: readonly string[] = []
): AxiaError {
  const names = options.map((option) => `“${option}”`).join(', ');
  const list = listed > 0 ? `not among the ${listed} most likely tokens and ` : '';
  const why =
    instead.length > 0
      ? `it gives ${instead.join(', ')} in place of a log-probability`
      : `${list}not scored individually`;
  return new AxiaError(
    'invalid-input',
    `The server does not report the probability of ${names}: ${why}.`,
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
