// npm run lab:webllm: the built app's own respondent on the real engine, with random weights or those
// of MODEL, in a headless browser on software WebGPU. Needs WASM, the path of a compiled
// model library; see docs/webllm-lab.md.
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { answers, others } from './checks/answers.mjs';
import { destroyed, device, tooLarge } from './checks/device.mjs';
import { files, quota } from './checks/files.mjs';
import { reference } from './checks/reference.mjs';
import { reuse, wholeSampling } from './checks/reuse.mjs';
import { verdicts } from './checks/verdicts.mjs';
import { ensureEngine } from './engine.mjs';
import { createLab } from './lab.mjs';
import { readLibrary } from './library.mjs';
import { processorSeconds } from './processor-time.mjs';
import { ensureConverted } from './converted-model.mjs';
import { ensureRandomModel } from './random-model.mjs';
import { useRealModel } from './real-model.mjs';
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
  ...reference,
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

MODEL=<folder or GGUF file> asks that model in place of one with random weights. docs/webllm-lab.md
says where to get a library. Checks: ${CHECKS.map(({ name }) => name).join(', ')}.`;

/** Looks at one thing; what it throws is its finding. @returns {Promise<Row>} */
async function look(
  /** @type {Check} */ { name, expected, run },
  /** @type {import('./lab.mjs').TheLab} */ lab
) {
  const start = performance.now();
  const worked = processorSeconds();
  console.log(`\n${name}: ${expected}`);
  const found = await run(lab).catch((/** @type {unknown} */ error) => {
    lab.forget();
    return { seen: String(error), ok: false };
  });
  lab.server.heal();
  const { ok } = found;
  // The port is another one in every run.
  const seen = found.seen.replaceAll(new URL(lab.server.host).host, 'the host');
  const wall = `${Math.round((performance.now() - start) / 1000)} s`;
  const now = processorSeconds();
  const took =
    worked === null || now === null
      ? wall
      : `${wall}, processor ${Math.round(Math.max(0, now - worked))} s`;
  console.log(`  ${mark(ok)}: ${seen} [${took}]`);
  return { name, expected, seen, ok, took };
}

/** Bytes of files, by name. @param {string} folder @param {string[]} [files] default all */
const sizesIn = (folder, files = readdirSync(folder)) =>
  Object.fromEntries(files.map((file) => [file, statSync(join(folder, file)).size]));

/** The chat template of the models that the lab makes. */
const OPENING = '<|im_start|>assistant\n';

/**
 * The model whose weights are asked: that of a folder or of a GGUF file, or one with random weights.
 *
 * @param {string} weights where the server looks for it
 * @param {string} lab folder for what is made
 * @param {import('./library.mjs').Metadata} metadata
 */
function modelAt(weights, lab, metadata) {
  const { MODEL } = process.env;
  const { model_type: type, quantization } = metadata;
  if (MODEL) {
    const folder = MODEL.endsWith('.gguf') ? ensureConverted(MODEL, lab, metadata) : MODEL;
    const real = useRealModel(folder, weights, metadata);
    return { ...real, label: real.name, weights: `weights of ${real.name}`, random: false };
  }
  console.log(`Making a random ${type} (${quantization}) in ${weights} …`);
  const { vocab } = ensureRandomModel(weights, metadata);
  const label = `Random ${type}`;
  return {
    label,
    vocab,
    opening: OPENING,
    files: undefined,
    weights: 'random weights',
    random: true
  };
}

async function main() {
  const { WASM, MODEL, LAB = join(tmpdir(), 'axia-webllm-lab') } = process.env;
  if (!WASM) return console.log(NEEDS);
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length) throw new Error(`No such checks: ${unknown.join(', ')}.\n\n${NEEDS}`);

  const library = readLibrary(WASM);
  const { metadata } = library;
  const kind = MODEL ? `real-${basename(resolve(MODEL))}` : metadata.model_type;
  const model = join(LAB, `${kind}-${metadata.quantization}`);
  mkdirSync(join(model, 'library'), { recursive: true });
  cpSync(WASM, join(model, 'library/model.wasm'));
  const weights = join(model, 'files/resolve/main');
  const asked = modelAt(weights, LAB, metadata);
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
    model: asked,
    weights,
    sizes: { ...sizesIn(weights, asked.files), ...sizesIn(join(model, 'library')) }
  });
  const facts = {
    date: new Date().toISOString().slice(0, 10),
    engine: engine.name,
    model: `${metadata.model_type} ${metadata.quantization}, ${asked.weights}`,
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
