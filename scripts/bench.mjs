// npm run bench: the whole pipeline of tests/golden/pipeline-input.json in a browser's worker,
// checked against the golden results and timed; and the same work in Python where that is there.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumArgs, findChromium } from './chromium.mjs';

const WARM_UP = 5;
const RUNS = 21;
/** Milliseconds to reach, and to reach if possible. */
const TARGETS_MS = [150, 100];
const TOLERANCE = { values: 1e-8, behaviours: 1e-10 };
const ORIGIN = 'http://bench.invalid/';

const path = (/** @type {string} */ name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const readJson = async (/** @type {string} */ name) =>
  JSON.parse(await readFile(path(name), 'utf8'));

/** The worker's code, bundled in memory. */
async function workerCode() {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: {
        input: path('tests/bench/pipeline.worker.ts'),
        output: { format: 'es', codeSplitting: false }
      }
    }
  });
  const [{ output }] = /** @type {any[]} */ (Array.isArray(result) ? result : [result]);
  return output[0].code;
}

/**
 * Largest difference of two trees of numbers.
 *
 * @param {any} a
 * @param {any} b
 * @returns {number}
 */
function largestGap(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b);
  const keys = Object.keys(b);
  return Math.max(0, ...keys.map((key) => largestGap(a[key], b[key])));
}

const median = (/** @type {number[]} */ numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** Runs the worker so and so often in a page of its own. */
async function inBrowser(/** @type {string} */ code, /** @type {any} */ input) {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(executablePath ? { executablePath } : {})
  });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}**`, (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'text/javascript', body: code })
        : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Bench</title>' })
    );
    await page.goto(ORIGIN);
    const measure = (/** @type {number} */ starts, /** @type {number} */ runs) =>
      page.evaluate(
        async ([data, randomStarts, count, address]) => {
          const worker = new Worker(address, { type: 'module' });
          const results = [];
          for (let i = 0; i < count; i++)
            results.push(
              await new Promise((resolve, reject) => {
                worker.onmessage = ({ data: result }) => resolve(result);
                worker.onerror = (event) => reject(new Error(event.message));
                worker.postMessage({ input: data, starts: randomStarts });
              })
            );
          worker.terminate();
          return {
            last: results.at(-1),
            milliseconds: results.map((result) => result.milliseconds)
          };
        },
        /** @type {[any, number, number, string]} */ ([input, starts, runs, `${ORIGIN}worker.js`])
      );
    const classical = await measure(0, WARM_UP + RUNS);
    const global = await measure(10, 5);
    return { version: browser.version(), classical, global };
  } finally {
    await browser.close();
  }
}

/** Seconds that the Python baseline takes, or why there are none. */
async function inPython() {
  const run = promisify(execFile);
  // Debian's own Python first: it is the one that python3-sklearn installs for.
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      await run(python, ['-c', 'import numpy, pandas, scipy, sklearn']);
    } catch {
      continue;
    }
    const { stdout } = await run(
      python,
      [path('tests/bench/python-baseline.py'), path('tests/golden/pipeline-input.json')],
      { maxBuffer: 1 << 24 }
    );
    return { python, .../** @type {{ wall: number, cpu: number }} */ (JSON.parse(stdout)) };
  }
  return null;
}

async function bench() {
  const input = await readJson('tests/golden/pipeline-input.json');
  const expected = await readJson('tests/golden/expected-pipeline.json');
  const { version, classical, global } = await inBrowser(await workerCode(), input);

  const valuesGap = largestGap(classical.last.values, expected.values_ratio_local);
  const behavioursGap = largestGap(classical.last.behaviours, expected.behaviours);
  // Written so that NaN fails.
  const correct = valuesGap <= TOLERANCE.values && behavioursGap <= TOLERANCE.behaviours;
  const warm = classical.milliseconds.slice(WARM_UP);
  const warmMedian = median(warm);

  const individuals = `${input.strategies.length} populations x ${input.bootstraps} bootstraps x ${input.samples} individuals`;
  console.log(`Whole pipeline (${individuals}), Chromium ${version}, one worker
  first run            ${classical.milliseconds[0].toFixed(0)} ms
  warm median          ${warmMedian.toFixed(0)} ms of ${warm.length} runs (fastest ${Math.min(...warm).toFixed(0)}, slowest ${Math.max(...warm).toFixed(0)})
  targets              ${TARGETS_MS.map((target) => `${target} ms: ${warmMedian <= target ? 'met' : 'missed'}`).join(', ')}
  with 10 random starts a map, warm median ${median(global.milliseconds.slice(1)).toFixed(0)} ms
Against the golden results: ${correct ? 'equal' : 'DIFFERENT'} (values within ${valuesGap.toExponential(1)}, behaviours within ${behavioursGap.toExponential(1)})`);

  const python = await inPython();
  if (python)
    console.log(`The same in Python (pandas, scikit-learn, scipy; ${python.python}): ${python.wall.toFixed(2)} s wall, ${python.cpu.toFixed(2)} s CPU
  Axia takes 1/${((python.wall * 1000) / warmMedian).toFixed(0)} of the time`);
  else console.log('The same in Python: not run (needs pandas, scikit-learn and scipy)');
  if (!correct) process.exitCode = 1;
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
