import { AxiaError } from '../../core/error';
import { NoReply } from './faults';

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
  if (!(error instanceof NoReply)) return error;
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
