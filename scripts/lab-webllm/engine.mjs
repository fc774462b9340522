// The engine that the built app runs in the lab: the pinned package where it fits the model
// library, else a hybrid of its JavaScript and an older version's runtime.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, run } from '../tasks.mjs';
import { misfits } from './library.mjs';

/** @typedef {import('./library.mjs').Library} Library */

const PACKAGE = '@mlc-ai/web-llm';

/** Versions whose runtime the pinned JavaScript is known to run on, newest first. */
const OLDER = ['0.2.79'];

const pinned = at('node_modules', PACKAGE);

/** @returns {string} version of the pinned package */
export const pinnedVersion = () =>
  JSON.parse(readFileSync(join(pinned, 'package.json'), 'utf8')).version;

/**
 * Finds or makes an engine that fits.
 *
 * @param {Library} library
 * @param {string} lab folder for what is fetched and made
 * @returns {Promise<{ path: string, name: string, hybrid: boolean }>} the module's path, and its
 *   name for people
 */
export async function ensureEngine(library, lab) {
  const path = join(pinned, 'lib/index.js');
  const source = readFileSync(path, 'utf8');
  const version = pinnedVersion();
  const missing = misfits(library, source);
  if (!missing.length) return { path, name: `${PACKAGE} ${version}`, hybrid: false };
  for (const older of OLDER) {
    const text = readFileSync(join(await fetchPackage(older, lab), 'lib/index.js'), 'utf8');
    if (misfits(library, text).length) continue;
    const merged = join(lab, `hybrid-${version}-on-${older}.mjs`);
    writeFileSync(merged, mergeRuntimes(source, text));
    const name = `JavaScript of ${PACKAGE} ${version} on the runtime of ${older}`;
    return { path: merged, name, hybrid: true };
  }
  throw new Error(
    `The library fits neither ${PACKAGE} ${version} (${missing.slice(0, 3).join(', ')} …) nor the runtimes of ${OLDER.join(', ')}.`
  );
}

/** Installs an older version of the package into the lab folder, once. */
async function fetchPackage(/** @type {string} */ version, /** @type {string} */ lab) {
  const home = join(lab, `web-llm-${version}`);
  const folder = join(home, 'node_modules', PACKAGE);
  if (existsSync(join(folder, 'lib/index.js'))) return folder;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  const options = ['--prefix', home, '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code } = await run('npm', ['install', ...options, `${PACKAGE}@${version}`]);
  if (code !== 0) throw new Error(`${PACKAGE} ${version} could not be installed (see above).`);
  return folder;
}

/**
 * The JavaScript of one version (engine, pipeline, conversation, caches) on the TVM runtime of an
 * older one. What the older runtime lacks is taken from the newer or, where the library lacks it
 * too (sampling on the graphics device), replaced: the hybrid always generates the same token.
 * Logits are computed in full. For the lab alone, never shipped.
 *
 * @param {string} newer text of index.js
 * @param {string} older text of index.js
 */
export function mergeRuntimes(newer, older) {
  const lines = older.split('\n');
  const find = (/** @type {RegExp} */ pattern, from = 0) =>
    lines.findIndex((line, i) => i >= from && pattern.test(line));
  const declared = find(/^var lib\$2 = \{exports: \{\}\}/);
  const first = find(/^\(function \(module, exports\) \{/, declared);
  const last = find(/^\}\s*\(lib\$2/, first);
  const seam = 'var libExports$2 = requireLib$2();';
  if (declared < 0 || first < 0 || last < 0 || !newer.includes(seam))
    throw new Error('The packages are laid out differently: the hybrid must be made again.');
  const runtime = lines
    .slice(first, last + 1)
    .join('\n')
    .replaceAll('lib$2', 'olderRuntime')
    .replaceAll('require$$2', 'nothing');
  const parts = [
    'var commonjsGlobal = globalThis, nothing = {}, olderRuntime = { exports: {} };',
    runtime,
    `var libExports$2 = (${graft})(requireLib$2(), olderRuntime.exports);`
  ];
  // A function as the replacement, because the text is full of dollar signs.
  return newer.replace(seam, () => parts.join('\n'));
}

/**
 * Runs inside the hybrid: the newer module with the older runtime's instances, each with the newer
 * loader of weights.
 *
 * @param {any} newer
 * @param {any} older
 */
function graft(newer, older) {
  const { Scalar, createPolyfillWASI, detectGPUDevice } = older;
  /** A stand-in for a compiled function, which the caller wants to keep and to free. */
  const standIn = (/** @type {any} */ work) =>
    Object.assign(work, { isStandIn: true, dispose: () => {} });
  return {
    ...newer,
    Scalar,
    createPolyfillWASI,
    detectGPUDevice,
    async instantiate(/** @type {any[]} */ ...order) {
      const instance = await older.instantiate(...order);
      for (const name of ['fetchTensorCache', 'fetchTensorCacheInternal', 'getPackedBF16Bytes'])
        instance[name] = newer.Instance.prototype[name];
      instance.tensorCacheUpdate = instance.ndarrayCacheUpdate;
      instance.loadTensorCacheRecordData = function (
        /** @type {Uint8Array} */ shard,
        /** @type {any} */ record,
        /** @type {any} */ onProcessor,
        /** @type {any} */ onDevice
      ) {
        const { byteOffset, nbytes, format, dtype } = record;
        const bytes = shard.subarray(byteOffset, byteOffset + nbytes);
        if (bytes.byteLength !== nbytes)
          throw new Error(`Tensor-cache record range of ${record.name} exceeds shard size`);
        if (onProcessor) this.ctx.arrayDecodeStorage(onProcessor, bytes, format, dtype);
        if (!onDevice) return;
        if (onProcessor) onDevice.copyFrom(onProcessor);
        else onDevice.copyFromRawBytes(bytes);
      };
      const keep = instance.detachFromCurrentScope;
      instance.detachFromCurrentScope = function (/** @type {any} */ object) {
        return object?.isStandIn ? object : keep.call(this, object);
      };
      const machine = instance.createVirtualMachine;
      instance.createVirtualMachine = function (/** @type {any} */ device) {
        const made = machine.call(this, device);
        const find = made.getFunction.bind(made);
        /** @type {Record<string, any>} */
        const sampling = {
          argsort_probs: standIn((/** @type {any} */ probabilities) => ({
            get: () => probabilities
          })),
          sample_with_top_p: standIn(() => instance.empty([1], 'int32', device).copyFrom([21]))
        };
        made.getFunction = (/** @type {string} */ name) => sampling[name] ?? find(name);
        return made;
      };
      return instance;
    }
  };
}
