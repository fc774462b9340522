// npm run lab:endpoint: the app's own respondent for models on servers, against a real server. Needs
// LLAMA_SERVER, the path of a llama-server, or SERVER, the base address of any; see docs/endpoint.md.
import { setMaxListeners } from 'node:events';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { createResults, mark } from '../lab-webllm/report.mjs';
import { at } from '../tasks.mjs';
import { llamaServer } from './llama-server.mjs';

/** @typedef {import('./lab').Check} Check */
/** @typedef {import('./lab').Lab} Lab */
/** @typedef {typeof import('./index')} Modules */

// One import, so that the app's classes are the same for all.
const { module } = await runnerImport(at('scripts/lab-endpoint/index.ts'), { logLevel: 'error' });
const { CHECKS, createLab } = /** @type {Modules} */ (module);

/** Of servers of somebody else's, which compute with half the digits and keep prompts. */
const TOLERANCE = 0.05;

const NEEDS = `The lab was not run. It needs a server that speaks the chat-completions API:

  LLAMA_SERVER=<path of llama-server> npm run lab:endpoint [names of checks]
  SERVER=http://localhost:8000/v1 [MODEL=<name>] [KEY=<key>] npm run lab:endpoint [names of checks]

With LLAMA_SERVER it makes a small model with random weights and starts the program on it.
Checks: ${CHECKS.map(({ name }) => name).join(', ')}.`;

/** The server to look at. @returns {Promise<import('./lab').Served | null>} */
async function serverOf(/** @type {string} */ folder) {
  const { KEY = null, LLAMA_SERVER, SERVER } = process.env;
  if (SERVER) {
    const url = SERVER.replace(/\/+$/, '');
    return { url, root: url.replace(/\/v1$/, ''), key: KEY, tolerance: TOLERANCE };
  }
  return LLAMA_SERVER ? llamaServer(LLAMA_SERVER, folder, { key: 'sk-key-of-the-lab' }) : null;
}

async function main() {
  // Node warns of many requests that one signal can end.
  setMaxListeners(0);
  const folder = process.env['LAB'] ?? join(tmpdir(), 'axia-endpoint-lab');
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length) throw new Error(`No such checks: ${unknown.join(', ')}.\n\n${NEEDS}`);
  mkdirSync(folder, { recursive: true });
  const server = await serverOf(folder);
  if (server === null) return console.log(NEEDS);
  try {
    const lab = await createLab(server, process.env['MODEL'] ?? null);
    const { provenance } = await lab.open();
    const facts = {
      date: new Date().toISOString().slice(0, 10),
      server: `${provenance.server.kind} ${provenance.server.version ?? '(version not reported)'}`,
      model: lab.model,
      node: process.versions.node
    };
    const results = createResults(folder, facts, CHECKS);
    let asExpected = true;
    for (const check of CHECKS) {
      if (wanted.length && !wanted.includes(check.name)) continue;
      const row = await look(check, lab);
      results.keep(row);
      asExpected &&= row.ok !== false;
    }
    console.log(`\n${results.text()}\nAlso in ${results.path}.`);
    if (!asExpected) process.exitCode = 1;
  } finally {
    await server.stop?.();
  }
}

/** Looks at one thing; what it throws is its finding. */
async function look(/** @type {Check} */ { name, expected, run }, /** @type {Lab} */ lab) {
  console.log(`\n${name}: ${expected}`);
  const found = await run(lab).catch((/** @type {unknown} */ error) => ({
    seen: String(error),
    ok: false
  }));
  // The port is another one in every run.
  const seen = found.seen.replaceAll(new URL(lab.server.url).host, 'the host');
  console.log(`  ${mark(found.ok)}: ${seen}`);
  return { name, expected, seen, ok: found.ok };
}

await main().catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
