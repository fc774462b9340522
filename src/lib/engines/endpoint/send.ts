import { AxiaError } from '../../core/error';
import type { PlainReply } from './faults';
import { retryAfter } from './retry';
import type { EndpointSecret } from './secrets';

/** A request as it goes over the wire. */
export interface WireRequest {
  method: 'GET' | 'POST';
  /** The whole address. */
  address: string;
  /** JSON; null for none. */
  body: string | null;
}

/**
 * Sends one request and reads the whole reply. Nothing of the page goes along but the secret: no
 * cookies, no referrer; nothing is kept in the browser's cache, and no redirection is followed,
 * which could carry the secret elsewhere.
 *
 * @throws AxiaError `invalid-input` for headers that cannot be sent; whatever `fetch` throws
 */
export async function send(
  { method, address, body }: WireRequest,
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
    // Browsers keep no reply to a POST; told not to, Chromium asks for leave (a preflight) each time.
    cache: method === 'GET' ? 'no-store' : 'default'
  });
  const text = await response.text();
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
      'The key or a header holds characters that cannot be sent.',
      'Enter it again, without spaces or line breaks.'
    );
  }
}
