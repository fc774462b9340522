// npm run bench: the value structure of a published study, from its answers to all similarities,
// tests and intervals, in the app's own worker, built and run in Chromium as behind the results
// screen. `--against DIR` measures the worker of another checkout beside it, run by run.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { build } from 'vite';
import { launchOptions } from './chromium.mjs';
import { at, root } from './tasks.mjs';

const STUDY = 'static/explorer/simulated-strong-circle.zip';
const WARM_UP = 8;
const RUNS = 31;
const TARGET_MS = 50;
/** Similarities of two versions may differ by rounding. */
const SAME = 1e-12;
const ORIGIN = 'http://bench.invalid/';

/** An entry point with all that it imports, in one file. */
async function bundled(/** @type {string} */ folder, /** @type {string} */ entry) {
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: {
        input: resolve(folder, entry),
        output: { format: 'es', codeSplitting: false }
      }
    }
  });
  const [{ output }] = /** @type {any[]} */ (Array.isArray(result) ? result : [result]);
  return /** @type {string} */ (output[0].code);
}

/** The human figures of the values. */
async function humanFigures() {
  const read = async (/** @type {string} */ name) =>
    JSON.parse(await readFile(at('static/human-data', name), 'utf8'));
  const { references } = await read('index.json');
  return {
    references: await Promise.all(
      references.map((/** @type {{ id: string }} */ { id }) => read(`values/${id}.json`))
    ),
    dominances: (await read('dominance.json')).shares
  };
}

const median = (/** @type {number[]} */ numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** Seconds that a Python script takes for the like work, or null where there is no such Python. */
async function inPython() {
  const run = promisify(execFile);
  // Debian's own Python first: it is the one that python3-sklearn installs for.
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      await run(python, ['-c', 'import numpy, pandas, scipy, sklearn']);
    } catch {
      continue;
    }
    const script = [at('tests/bench/python-baseline.py'), at('tests/golden/pipeline-input.json')];
    const { stdout } = await run(python, script, { maxBuffer: 1 << 24 });
    return /** @type {{ wall: number }} */ (JSON.parse(stdout)).wall;
  }
  return null;
}

async function bench() {
  const place = process.argv.indexOf('--against');
  const against = place < 0 ? null : resolve(process.argv[place + 1] ?? '');
  const worker = await bundled(root, 'src/workers/study.worker.ts');
  const former = against !== null && !existsSync(resolve(against, 'src/workers/study.worker.ts'));
  /** @type {Record<string, string | Buffer>} */
  const files = {
    'index.html':
      '<!doctype html><title>Bench</title><script type="module" src="page.js"></script>',
    'page.js': await bundled(root, 'tests/bench/analysis.page.ts'),
    'worker.js': worker,
    'plain.js': `delete self.WebAssembly;${worker}`,
    'human.json': JSON.stringify(await humanFigures()),
    'study.zip': await readFile(at(STUDY))
  };
  if (against)
    files['against.js'] = await bundled(
      against,
      `src/workers/${former ? 'analysis' : 'study'}.worker.ts`
    );

  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
      const type = /\.js$/.test(name) ? 'text/javascript' : 'text/html';
      return route.fulfill({ contentType: type, body: files[name] ?? '' });
    });
    await page.goto(ORIGIN);
    /** @type {(scripts: string[], custom?: boolean) => Promise<Result[]>} */
    const measure = (scripts, custom = false) =>
      page.evaluate((request) => /** @type {any} */ (globalThis).measure(request), {
        workers: scripts.map((name) => ({
          script: `${ORIGIN}${name}`,
          former: name === 'against.js' && former
        })),
        runs: WARM_UP + RUNS,
        custom
      });

    console.log(`The value structure of ${STUDY}, from its answers to all similarities,
tests and intervals, in the worker behind the results screen. Chromium ${browser.version()}.
100 bootstraps of 500 individuals per population; 9,999 permutations; median of ${RUNS} warm runs.`);
    const [now] = /** @type {[Result]} */ (await measure(['worker.js']));
    const time = report(`${now.similarities.length} populations`, now);
    console.log(
      `  target ${TARGET_MS} ms: ${time <= TARGET_MS ? 'met' : 'missed'}; first run ${now.milliseconds[0]?.toFixed(0)} ms`
    );
    const [six] = /** @type {[Result]} */ (await measure(['worker.js'], true));
    report(`${six.similarities.length}, with weights set by hand`, six);

    console.log('Taking turns:');
    const scripts = ['worker.js', 'plain.js', ...(against ? ['against.js'] : [])];
    const [own, plain, before] = /** @type {[Result, Result, Result?]} */ (await measure(scripts));
    const ownTime = report('this version', own);
    const plainTime = report('without WebAssembly', plain);
    console.log(`  WebAssembly makes it ${(plainTime / ownTime).toFixed(1)} times as fast`);
    const gaps = [gapOf(own, plain)];
    if (before) {
      const beforeTime = report(String(against), before);
      console.log(`  this version is ${(beforeTime / ownTime).toFixed(1)} times as fast`);
      gaps.push(gapOf(own, before));
    }
    // Written so that NaN fails.
    const same = gaps.every((gap) => gap <= SAME);
    console.log(`  similarities ${same ? 'equal' : 'DIFFERENT'} (within ${Math.max(...gaps)})`);
    if (!same) process.exitCode = 1;
  } finally {
    await browser.close();
  }
  const python = await inPython();
  if (python !== null)
    console.log(
      `Python (pandas, scikit-learn, scipy) takes ${python.toFixed(1)} s for the golden pipeline: as many populations, of respondents drawn whole, with behaviours.`
    );
}

/**
 * @typedef {{ milliseconds: number[], similarities: number[][] }} Result
 */

/** Prints the warm runs of a worker, and returns their median. */
function report(/** @type {string} */ name, /** @type {Result} */ { milliseconds }) {
  const warm = milliseconds.slice(WARM_UP);
  const [least, middle, most] = [Math.min(...warm), median(warm), Math.max(...warm)].map((time) =>
    time.toFixed(0)
  );
  console.log(`  ${name.padEnd(30)} ${middle} ms (${least} to ${most})`);
  return median(warm);
}

/** Largest difference of the similarities of two workers. */
function gapOf(/** @type {Result} */ one, /** @type {Result} */ other) {
  const [a, b] = /** @type {[number[], number[]]} */ (
    [one, other].map(({ similarities }) => similarities.flat())
  );
  return a.length === b.length ? Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? NaN)))) : NaN;
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
