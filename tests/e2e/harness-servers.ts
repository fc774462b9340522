import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { at, ensureBuild, freePort, root, tools } from '../../scripts/tasks.mjs';

/** A running server of the built site. */
export interface Server {
  /** Where the start page is, with a slash at the end. */
  address: string;
  close(): Promise<void>;
  /** From now on serves another text under this path of the site, as an update does. */
  replace(path: string, text: string): void;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2'
};

/** Serves dist/ as `npm run preview -- --port <n>` does; builds it first where it is stale. */
export async function servePreview(): Promise<Server> {
  await ensureBuild();
  const port = await freePort();
  const options = ['preview', '--port', `${port}`, '--strictPort', '--logLevel', 'error'];
  const child = spawn(process.execPath, [tools.vite, ...options], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit']
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const address = `http://localhost:${port}/`;
  const answers = () =>
    fetch(address).then(
      (response) => response.ok,
      () => false
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error('vite preview ended before it answered');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    address,
    close() {
      child.kill();
      return closed;
    },
    replace() {
      throw new Error('only of a folder');
    }
  };
}

/**
 * Serves dist/ as static hosts do, in a folder of its address: files as they are, with the headers
 * that `_headers` names for all of them, no rewriting, and `404.html` for everything else.
 *
 * @param base the folder, for example `/some/base/`
 * @param host name under which the browser asks for it
 * @param more headers that this host sends with every file on top, for example isolating ones
 */
export async function serveFolder(
  base: string,
  host = 'localhost',
  more: Readonly<Record<string, string>> = {}
): Promise<Server> {
  await ensureBuild();
  // Over plain http browsers ignore this one, and complain.
  const headers = [...headersOfAll(), ...Object.entries(more)].filter(
    ([name]) => host === 'localhost' || name !== 'Cross-Origin-Opener-Policy'
  );
  /** Texts that replace files of the site. */
  const replaced = new Map<string, string>();
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const text = pathname.startsWith(base) && replaced.get(pathname.slice(base.length));
    if (typeof text === 'string') {
      response.writeHead(200, { 'content-type': types[extname(pathname)] }).end(text);
    } else if (pathname.startsWith(base)) sendFile(pathname.slice(base.length), response);
    else sendFile('404.html', response, 404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `http://${host}:${port}${base}`,
    replace: (path, text) => void replaced.set(path, text),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

/** The headers that `_headers` gives every file: they are indented below a line with an asterisk. */
const headersOfAll = (): [string, string][] =>
  readFileSync(at('dist/_headers'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => {
      const [, name, value] = /^ +([^:]+): (.*)$/u.exec(line)!;
      return [name!, value!];
    });

function sendFile(wanted: string, response: ServerResponse, status = 200): void {
  const path = at('dist', normalize(join('/', decodeURIComponent(wanted || 'index.html'))));
  if (!existsSync(path) || !statSync(path).isFile()) {
    sendFile('404.html', response, 404);
    return;
  }
  response.writeHead(status, {
    'content-type': types[extname(path)] ?? 'application/octet-stream'
  });
  createReadStream(path).pipe(response);
}
