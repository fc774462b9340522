// npm start: installs what is missing, builds, serves, and opens the main job in the browser.
// Options: --port <n> (default: a free one), --no-open.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureBuild, ensureDependencies, freePort, requireNode, root } from './tasks.mjs';

/** The value-structure study on the simulated respondent: ends by itself at its results. */
const study = '#/study?preset=value-structure&respondent=simulated&seed=1&start=1';

/**
 * Command that opens an address in the visitor's browser, or null where nobody would see it.
 *
 * @param {string} address
 * @returns {[string, string[]] | null}
 */
function opener(address) {
  if (process.platform === 'darwin') return ['open', [address]];
  // Not `start`: cmd would cut the address at its first ampersand.
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', [address]] : null;
}

function open(/** @type {string} */ address) {
  const command = opener(address);
  if (!command) return;
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
  // Best effort: the address is on the screen in any case.
  child.on('error', () => {});
  child.unref();
}

async function start() {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } }
  });
  requireNode();
  await ensureDependencies();
  await ensureBuild();

  const port = Number(values.port ?? (await freePort()));
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
  // Imported here, because it may only just have been installed.
  const { preview } = await import('vite');
  await preview({ root, logLevel: 'error', preview: { port, strictPort: true, open: false } });
  const address = `http://localhost:${port}/`;
  console.log(`
Axia is running at ${address}
The value-structure study on the simulated respondent:
  ${address}${study}
Stop it with Ctrl+C.`);
  if (!values['no-open']) open(address + study);
}

start().catch((error) => {
  console.error(`\n${error.message}`);
  process.exit(1);
});
