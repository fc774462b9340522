// Serves the built page and the model on this machine, with faults on demand and a log of what was
// asked of the model's files. The page is opened as `localhost` and the model fetched from
// `127.0.0.1`: another origin, as in real life.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/**
 * `cut`: half of the bytes, then the connection breaks; `hang`: half of them, then nothing.
 *
 * @typedef {'wrong bytes' | 'short' | 'html' | 'missing' | 'cut' | 'hang'} FaultKind
 */

/** @typedef {{ path: string, fault: FaultKind | null, from: number, status: number }} Asked */

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm'
};

const LOGIN = '<!doctype html><title>Log in</title>Please log in to this network.';

/** The faulty copy of some bytes: other ones, or too few. */
function spoil(/** @type {Buffer} */ bytes, /** @type {FaultKind} */ kind) {
  if (kind === 'short') return bytes.subarray(0, Math.floor(bytes.length * 0.97));
  if (kind === 'html') return Buffer.from(LOGIN);
  const other = Buffer.from(bytes);
  for (let i = 0; i < other.length; i += 97) other[i] = (other[i] ?? 0) ^ 0x5a;
  return other;
}

/**
 * Starts the server.
 *
 * @param {Record<string, string>} places folders by the first part of the path
 */
export async function serve(places) {
  /** @type {Asked[]} */
  let log = [];
  /** @type {{ match: string, kind: FaultKind, times: number } | null} */
  let rule = null;

  /** @param {string} path @returns {FaultKind | null} */
  function due(path) {
    if (!rule || !path.includes(rule.match) || rule.times <= 0) return null;
    rule.times--;
    return rule.kind;
  }

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://lab').pathname);
    const [, place = '', ...rest] = path.split('/');
    const file = join(places[place] ?? '', normalize(rest.join('/')));
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag, content-range',
      'cache-control': 'no-store',
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream'
    };
    if (!(place in places) || !existsSync(file) || !statSync(file).isFile())
      return void response.writeHead(404, headers).end();
    const size = statSync(file).size;
    const etag = `"${size}"`;
    const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const same = [undefined, etag].includes(request.headers['if-range']?.toString());
    const from = wanted !== undefined && same ? Number(wanted) : 0;
    const fault = due(path);
    const status = fault === 'missing' ? 404 : from > 0 ? 206 : 200;
    log.push({ path, fault, from, status });
    if (fault === 'missing') return void response.writeHead(404, headers).end();
    if (fault === null || fault === 'cut' || fault === 'hang') {
      const range = from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {};
      response.writeHead(status, { ...headers, ...range, etag, 'content-length': size - from });
      if (fault === null) return void createReadStream(file, { start: from }).pipe(response);
      const half = createReadStream(file, { start: from, end: from + ((size - from) >> 1) - 1 });
      half.pipe(response, { end: false });
      if (fault === 'cut') half.on('end', () => setTimeout(() => response.destroy(), 200));
      return;
    }
    const bytes = spoil(readFileSync(file), fault);
    if (fault === 'html') headers['content-type'] = 'text/html';
    response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    /** Where the page is opened. */
    page: `http://localhost:${port}`,
    /** Where the model is fetched from. */
    host: `http://127.0.0.1:${port}`,
    /** From now on: a fault for files whose path contains `match`, so many times. */
    fault(
      /** @type {FaultKind} */ kind,
      /** @type {string} */ match,
      /** @type {number} */ times = Infinity
    ) {
      rule = { kind, match, times };
    },
    /** No more faults. */
    heal() {
      rule = null;
    },
    /** What was asked of the model and its library since the last time. */
    asked() {
      const asked = log.filter(({ path }) => !path.startsWith('/site/'));
      log = [];
      return asked;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(() => resolve(null)));
    }
  };
}

/** @typedef {Awaited<ReturnType<typeof serve>>} Server */
