// What `npm start`, `npm test` and the end-to-end tests have in common: Node's own modules only,
// because these run before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a file under the root. */
export const at = (/** @type {string[]} */ ...parts) => join(root, ...parts);

/** Script that starts an installed command line tool, to be run with this very Node. */
export const tools = {
  vite: at('node_modules/vite/bin/vite.js'),
  vitest: at('node_modules/vitest/vitest.mjs'),
  eslint: at('node_modules/eslint/bin/eslint.js'),
  prettier: at('node_modules/prettier/bin/prettier.cjs'),
  tsc: at('node_modules/typescript/bin/tsc'),
  svelteCheck: at('node_modules/svelte-check/bin/svelte-check'),
  knip: at('node_modules/knip/bin/knip.js'),
  playwright: at('node_modules/playwright/cli.js')
};

/** Vite 8 needs one of these. */
const oldestNode = [20, 19];

/** Throws a sentence for people when this Node is too old. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor))
    throw new Error(
      `Axia needs Node ${oldestNode.join('.')} or newer, and this is ${version}. Get it from https://nodejs.org.`
    );
}

/**
 * Runs a command to its end in the repository root, without input.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ capture?: boolean, env?: Record<string, string>, timeout?: number }} [options]
 *   `capture` returns what the command writes instead of showing it; it is ended after `timeout`
 *   milliseconds
 * @returns {Promise<{ code: number, output: string }>} exit code; 127 when it cannot be started
 */
export function run(command, args, { capture = false, env = {}, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      timeout,
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit']
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: output + error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    // Its own children may hold its output open.
    child.on('exit', (_, signal) => {
      if (signal === null) return;
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
  });
}

/**
 * Runs an installed tool with this Node.
 *
 * @param {keyof typeof tools} tool
 * @param {string[]} args
 * @param {{ capture?: boolean, env?: Record<string, string> }} [options]
 */
export const runTool = (tool, args, options) =>
  run(process.execPath, [tools[tool], ...args], options);

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean }> }} Lock */

/**
 * Packages of the lock file that are not installed in the version that it names. Compared by
 * content, because a checkout changes the time of a lock file and not what is in it. Optional
 * packages belong to other systems and may be absent.
 *
 * @param {Lock} wanted contents of package-lock.json
 * @param {Lock | null} installed contents of npm's record in node_modules, if there is one
 */
export function missingPackages(wanted, installed) {
  const present = installed?.packages ?? {};
  return Object.entries(wanted.packages ?? {})
    .filter(([path, entry]) => path !== '' && !entry.optional)
    .filter(([path, entry]) => present[path]?.version !== entry.version)
    .map(([path]) => path);
}

/** @returns {Lock | null} */
function readLock(/** @type {string} */ path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** Installs what package-lock.json names, if it is not there already. */
export async function ensureDependencies() {
  const wanted = readLock(at('package-lock.json')) ?? {};
  if (!missingPackages(wanted, readLock(at('node_modules/.package-lock.json'))).length) return;
  console.log('Installing the packages that Axia is built with (about a minute) …');
  // Under `npm start` npm says where it is itself: that also works on Windows.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund'];
  const { code } = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args])
    : await run('npm', args);
  if (code !== 0)
    throw new Error('The packages could not be installed (see above). Is there a connection?');
}

/**
 * Time of the last change among files and folders, in milliseconds; 0 when there is none.
 *
 * @param {string[]} paths
 * @returns {number}
 */
export function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const stat = statSync(path);
    // A folder's own time tells that a file was removed.
    latest = Math.max(latest, stat.mtimeMs);
    if (stat.isDirectory())
      latest = Math.max(latest, newest(readdirSync(path).map((name) => join(path, name))));
  }
  return latest;
}

/** What the built site is made of. */
const sources = ['src', 'static', 'index.html', 'vite.config.ts', 'svelte.config.js'];

/** Whether dist/ is missing or older than what it is made of. */
export function buildIsStale() {
  const built = at('dist/index.html');
  return (
    !existsSync(built) ||
    newest([...sources, 'package-lock.json'].map((path) => at(path))) > statSync(built).mtimeMs
  );
}

/** Builds dist/ unless it is up to date. */
export async function ensureBuild() {
  if (!buildIsStale()) return;
  console.log('Building the site …');
  // Vitest's own NODE_ENV would make it a development build.
  const { code } = await runTool('vite', ['build', '--logLevel', 'warn'], {
    env: { NODE_ENV: 'production' }
  });
  if (code !== 0) throw new Error('The site could not be built (see above).');
}

/** @returns {Promise<number>} a port on this machine that nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
