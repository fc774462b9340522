// npm run bench:engine: how fast a model on the processor reads questions, whole and behind what was
// kept from the one before, on one core and on two; next to native llama.cpp on one core where
// LLAMA_SERVER names its server. Files: those of the cache of real models, or those named.
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename } from 'node:path';
import { chromium } from 'playwright';
import { modelFile, rootOf, startLlama } from './ask-model.mjs';
import { launchOptions } from './chromium.mjs';
import { inTab, serveProcessorPage } from './processor-page.mjs';
import { realModel } from './real-model.mjs';

/** @typedef {import('./processor-page.mjs').Asked} Asked */

/** Two places of the plan, with questions that share their beginning. */
const QUESTIONS = { places: 2, neighbours: 3 };

const FILES = ['gemma-3-270m-q4_k_m.gguf', 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf'];

const sum = (/** @type {number[]} */ numbers) => numbers.reduce((all, one) => all + one, 0);

/** Tokens a second, and how long a question takes on average. */
function speed(/** @type {{ tokens: number, milliseconds: number }[]} */ readings) {
  const milliseconds = sum(readings.map((one) => one.milliseconds));
  const tokens = sum(readings.map((one) => one.tokens));
  const each = milliseconds / readings.length / 1000;
  return `${((1000 * tokens) / milliseconds).toFixed(1)} | ${each.toFixed(2)} s`;
}

const smallest = await realModel();
const named = process.argv.slice(2);
const files =
  named.length > 0
    ? named.map((one) => (existsSync(one) ? one : modelFile(one)))
    : ['path' in smallest ? smallest.path : null, ...FILES.map(modelFile)];
const page = await serveProcessorPage();
const browser = await chromium.launch(launchOptions());
console.log(`Chromium ${browser.version()}, load of the machine ${loadavg()[0]?.toFixed(1)}
| file | engine | tokens a second, whole | a question | behind a kept beginning | a question |
| --- | --- | --: | --: | --: | --: |`);
try {
  for (const file of files) {
    if (file === null) continue;
    const line = (/** @type {string} */ engine, /** @type {string[]} */ ...speeds) =>
      console.log(`| ${[basename(file), engine, ...speeds].join(' | ')} |`);
    const llama = await startLlama(file);
    const native = llama ? { native: rootOf(llama) } : {};
    for (const threads of [1, 2]) {
      const order = { file, ...QUESTIONS, threads, whole: true, ...(threads === 1 ? native : {}) };
      const answers = await page.ask(order, inTab(browser));
      const whole = answers.flatMap(({ tokens, whole: read }) =>
        read ? [{ ...read, tokens }] : []
      );
      const behind = answers.filter(({ kept }) => kept > 0);
      line(
        `processor, ${threads} thread${threads > 1 ? 's' : ''}`,
        speed(whole),
        speed(
          behind.map(({ kept, milliseconds, tokens }) => ({ tokens: tokens - kept, milliseconds }))
        )
      );
      const own = answers.flatMap(({ native: read, tokens }) =>
        read ? [{ ...read, tokens }] : []
      );
      if (own.length > 0) line('native, 1 thread', speed(own), '', '');
    }
    llama?.stop();
  }
} finally {
  await browser.close();
  await page.close();
}
