import { AxiaError } from '../../core/error';

/** The page that calls a server. */
export interface Caller {
  /** As servers name it in their lists of who may call: scheme, host and port. */
  origin: string;
}

/**
 * Does something with a server, and explains what may keep this page from it.
 *
 * @param page replaced in tests; null outside of browsers
 */
export async function reaching<T>(
  url: string,
  work: () => Promise<T>,
  page: Caller | null = thisPage()
): Promise<T> {
  assertCallable(url, page);
  try {
    return await work();
  } catch (error) {
    throw unreached(url, page, AxiaError.from(error));
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
    `This page came over https, and browsers do not let it call ${hostOf(url)} over plain http.`,
    'Serve the model over https, or forward its port to this computer (ssh -L 8000:localhost:8000) and use http://localhost:8000/v1, or open Axia itself over http from a server of your own.'
  );
}

/**
 * What can be said of a server that gave no reply at all: browsers do not tell pages why.
 *
 * @param error what the transport made of it
 */
function unreached(url: string, page: Caller | null, error: AxiaError): AxiaError {
  if (error.kind !== 'network') return error;
  const place = whereIs(url);
  const causes = [
    'the server is not running or not at this address',
    'it points to another address (a redirection), where a key must not follow'
  ];
  if (page !== null) {
    causes.push(`it does not let this page (${page.origin}) call it (CORS)`);
    if (place !== 'elsewhere')
      causes.push('the browser was not allowed to call this computer or the local network');
    if (page.origin.startsWith('https:') && url.startsWith('http:'))
      causes.push(
        place === 'this-computer'
          ? 'Safari lets no https page call an http server, not even on this computer'
          : 'this browser lets no https page call an http server'
      );
  }
  return new AxiaError(
    'network',
    `The server ${hostOf(url)} gave no reply. Browsers do not say why; it is one of these: ${causes.join('; ')}.`,
    'Start the server so that it lets this page in, as said for each kind of server, allow the browser to reach it if it asks, and try again.',
    { retry: error.retry, cause: error }
  );
}

/** How a kind of server is told to let this page in. */
export interface ServerHelp {
  server: string;
  note: string;
  /** To be typed; null where it is a switch. */
  command: string | null;
}

/** @param origin of this page */
export function serverHelp(origin: string): readonly ServerHelp[] {
  return [
    {
      server: 'vLLM',
      note: 'Lets every page in, unless it was told otherwise. To let in this one alone:',
      command: `vllm serve MODEL --allowed-origins '["${origin}"]'`
    },
    {
      server: 'SGLang',
      note: 'Lets every page in. It listens on this computer alone, unless --host says otherwise.',
      command: 'python -m sglang.launch_server --model-path MODEL --port 30000'
    },
    {
      server: 'llama.cpp',
      note: 'Lets every page in (newer versions: unless --cors-origins says otherwise). It listens on this computer alone, unless --host says otherwise.',
      command: 'llama-server -m MODEL.gguf --port 8080'
    },
    {
      server: 'Ollama',
      note: 'Lets in pages of this computer alone. For this one, set before it starts:',
      command: `OLLAMA_ORIGINS=${origin} ollama serve`
    },
    {
      server: 'LM Studio',
      note: 'Lets no page in: switch on “Enable CORS” in the settings of its server, or type:',
      command: 'lms server start --cors'
    }
  ];
}

/** Where an address leads, as far as the address alone tells. */
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

function hostOf(url: string): string {
  return new URL(url).host;
}

function thisPage(): Caller | null {
  const { origin } = (globalThis as { location?: { origin?: string } }).location ?? {};
  return origin === undefined ? null : { origin };
}
