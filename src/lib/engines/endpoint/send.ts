import { AxiaError } from '../../core/error';
import { bodyOf } from './receive';
import { retryAfter } from './retry';
import type { EndpointSecret } from './secrets';

/** What is sent. */
interface Sent {
  method: 'GET' | 'POST';
  /** The whole address. */
  address: string;
  /** JSON; null for none. */
  body: string | null;
  /** Longest reply that is read, in bytes. */
  mostBytes: number;
}

/** A reply as it came. */
export interface PlainReply {
  status: number;
  /** The body; null where it was too long. */
  text: string | null;
  /** Milliseconds for which the server wants no requests; null where it does not say. */
  retryAfter: number | null;
}

/** Most bytes of a reply that is no success: only its first words are shown. */
const LONGEST_ERROR = 2 ** 20;

/**
 * Sends one request and reads the whole reply, as far as it is allowed to go. Nothing of the page goes along but the secret: no
 * cookies, no referrer; nothing is kept in the browser's cache, and no redirection is followed, which
 * could carry the secret elsewhere.
 *
 * @throws AxiaError `invalid-input` for headers that cannot be sent; whatever `fetch` throws
 */
export async function send(
  { method, address, body, mostBytes }: Sent,
  secret: EndpointSecret,
  { fetch, now, signal }: { fetch: typeof globalThis.fetch; now: () => number; signal: AbortSignal }
): Promise<PlainReply> {
  const response = await fetch(address, {
    method,
    headers: headersOf(secret, body !== null),
    body,
    signal,
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // Browsers keep no reply to a POST; with no-store Chromium sends a preflight each time.
    cache: method === 'GET' ? 'no-store' : 'default'
  });
  const text = await bodyOf(response, response.ok ? mostBytes : Math.min(mostBytes, LONGEST_ERROR));
  const after = retryAfter(response.headers.get('retry-after'), now());
  return { status: response.status, text, retryAfter: after };
}

function headersOf({ key, headers }: EndpointSecret, hasBody: boolean): Headers {
  try {
    const all = new Headers({ Accept: 'application/json' });
    if (hasBody) all.set('Content-Type', 'application/json');
    if (key !== null) all.set('Authorization', `Bearer ${key}`);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return all;
  } catch {
    // The browser's own error quotes the value.
    throw new AxiaError(
      'invalid-input',
      'The key or a header contains characters that cannot be sent.',
      'Enter it again, without spaces or line breaks.'
    );
  }
}
