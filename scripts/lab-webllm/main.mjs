// npm run lab:webllm: the built app's own respondent on the real engine, with random weights, in a
// headless browser on software WebGPU. Needs WASM, the path of a compiled model library; see
// docs/webllm-lab.md.
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, others } from './checks/answers.mjs';
import { destroyed, device, tooLarge } from './checks/device.mjs';
import { files, quota } from './checks/files.mjs';
import { reuse, wholeSampling } from './checks/reuse.mjs';
import { verdicts } from './checks/verdicts.mjs';
import { ensureEngine } from './engine.mjs';
import { createLab } from './lab.mjs';
import { readLibrary } from './library.mjs';
import { ensureRandomModel } from './random-model.mjs';
import { createResults, mark } from './report.mjs';
import { serve } from './server.mjs';
import { buildSite } from './site.mjs';

/** @typedef {import('./lab.mjs').Check} Check */
/** @typedef {import('./report.mjs').Row} Row */

/**
 * In this order, because loading takes long: each begins with what the ones before have left open,
 * where it can.
 */
const CHECKS = /** @type {Check[]} */ ([
  ...answers,
  ...reuse,
  ...device,
  wholeSampling,
  destroyed,
  ...others,
  tooLarge,
  ...quota,
  ...files,
  ...verdicts
]);

const NEEDS = `The lab was not run. It needs the path of a compiled model library:

  WASM=<path>/Qwen2-0.5B-Instruct-q4f32_1-ctx4k_cs1k-webgpu.wasm npm run lab:webllm [names of checks]

docs/webllm-lab.md says where to get one. Checks: ${CHECKS.map(({ name }) => name).join(', ')}.`;

/** Looks at one thing; what it throws is its finding. @returns {Promise<Row>} */
async function look(
  /** @type {Check} */ { name, expected, run },
  /** @type {import('./lab.mjs').TheLab} */ lab
) {
  const start = performance.now();
  console.log(`\n${name}: ${expected}`);
  const found = await run(lab).catch((/** @type {unknown} */ error) => {
    lab.forget();
    return { seen: String(error), ok: false };
  });
  lab.server.heal();
  const { ok } = found;
  // The port is another one in every run.
  const seen = found.seen.replaceAll(new URL(lab.server.host).host, 'the host');
  console.log(`  ${mark(ok)}: ${seen} [${Math.round((performance.now() - start) / 1000)} s]`);
  return { name, expected, seen, ok };
}

/** Bytes of the files in some folders, by name. @returns {Record<string, number>} */
function sizesIn(/** @type {string[]} */ ...folders) {
  const files = folders.flatMap((folder) => readdirSync(folder).map((file) => [folder, file]));
  return Object.fromEntries(
    files.map(([folder = '', file = '']) => [file, statSync(join(folder, file)).size])
  );
}

async function main() {
  const { WASM, LAB = join(tmpdir(), 'axia-webllm-lab') } = process.env;
  if (!WASM) return console.log(NEEDS);
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length) throw new Error(`No such checks: ${unknown.join(', ')}.\n\n${NEEDS}`);

  const library = readLibrary(WASM);
  const { metadata } = library;
  const model = join(LAB, `${metadata.model_type}-${metadata.quantization}`);
  mkdirSync(join(model, 'library'), { recursive: true });
  cpSync(WASM, join(model, 'library/model.wasm'));
  const weights = join(model, 'files/resolve/main');
  console.log(`Making a random ${metadata.model_type} (${metadata.quantization}) in ${model} …`);
  const { vocab } = ensureRandomModel(weights, metadata);
  const engine = await ensureEngine(library, LAB);
  console.log(`Building the page with the ${engine.name} …`);
  await buildSite(engine.path, join(LAB, 'site'));

  const server = await serve({
    site: join(LAB, 'site'),
    model: join(model, 'files'),
    library: join(model, 'library')
  });
  const lab = createLab({
    server,
    metadata,
    vocab,
    sizes: sizesIn(weights, join(model, 'library'))
  });
  const facts = {
    date: new Date().toISOString().slice(0, 10),
    engine: engine.name,
    model: `${metadata.model_type} ${metadata.quantization}, random weights`,
    browser: `Chromium ${(await lab.browser()).version}`,
    node: process.versions.node
  };
  const results = createResults(model, facts, CHECKS);
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const check of CHECKS) {
      if (wanted.length && !wanted.includes(check.name)) continue;
      const row = await look(check, lab);
      rows.push(row);
      // As it comes: a run takes long, and what was seen is not lost when it ends early.
      results.keep(row);
    }
  } finally {
    await lab.close();
    await server.close();
  }
  console.log(`\n${results.text()}\nAlso in ${results.path}.`);
  if (rows.some(({ ok }) => ok === false)) process.exitCode = 1;
}

await main().catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
