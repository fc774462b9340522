// Makes sure that there is a browser for the tests: node scripts/ensure-browser.mjs
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { findChromium } from './chromium.mjs';
import { run, runTool } from './tasks.mjs';

/** Path of the Chromium that playwright installed for itself, or null. */
async function playwrightsOwn() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

/** Whether a browser starts at all: Ubuntu's `chromium` can be a stub, and libraries can lack. */
async function starts(/** @type {string} */ path) {
  // Chrome on Windows has no --version: it would open a window.
  if (process.platform === 'win32') return existsSync(path);
  return (await run(path, ['--version'], { capture: true })).code === 0;
}

async function working() {
  for (const path of [findChromium(), await playwrightsOwn()])
    if (path && (await starts(path))) return path;
  return null;
}

async function installFromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return;
  console.log('Installing Chromium with apt-get …');
  const quiet = { capture: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  // A failed update is no reason to stop: the lists that are there may do.
  await run('apt-get', ['update', '-q'], quiet);
  const install = ['install', '-y', '-q', '--no-install-recommends', 'chromium'];
  const { code, output } = await run('apt-get', install, quiet);
  if (code !== 0) console.log(output.trim().split('\n').slice(-5).join('\n'));
}

async function installFromPlaywright() {
  console.log('Downloading Chromium with playwright …');
  await runTool('playwright', ['install', 'chromium']);
}

/**
 * Path of a Chromium that starts; installs one if there is none.
 *
 * @returns {Promise<string>}
 * @throws Error with a sentence for people when there is none and none can be installed
 */
export async function ensureBrowser() {
  const chosen = process.env.AXIA_CHROMIUM;
  if (chosen) {
    if (await starts(chosen)) return chosen;
    throw new Error(`AXIA_CHROMIUM names ${chosen}, and that does not start.`);
  }
  for (const install of [async () => {}, installFromDebian, installFromPlaywright]) {
    await install();
    const path = await working();
    if (path) return path;
  }
  throw new Error(
    'There is no Chromium or Chrome for the tests, and none could be installed. Install one, or set AXIA_CHROMIUM to its path.'
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  ensureBrowser().then(
    (path) => console.log(`Browser: ${path}`),
    (error) => {
      console.error(error.message);
      process.exit(1);
    }
  );
