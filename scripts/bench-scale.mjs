// npm run bench:scale: five million generated answers of the simulated respondent, planned,
// answered, stored, opened again in a new tab, analysed and exported by the built site; and the same
// questions once more as distributions. Measures time, memory, bytes on disk and how long the page
// stood still.
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { processesOf } from './browser-processes.mjs';
import { launchOptions } from './chromium.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

const TARGETS = { answers: 5_000_000, time: 30_000, memory: 500e6, disk: 15e6, task: 50 };

/** The priming study with so many filled-in forms and repeats that it has five million answers. */
const STUDY = { preset: 'priming', fills: '13', respondent: 'simulated', seed: '1' };
const REPEATS = 102;

/** Milliseconds between two looks at the memory of the tab. */
const LOOK_EVERY = 100;

/** So long a browser that was just started is left alone, in milliseconds: it builds itself first. */
const SETTLED_AFTER = 3000;

/** Longest wait for a part, in milliseconds. */
const PATIENCE = 1_200_000;

const seconds = (/** @type {number} */ milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes of all files below a folder. @returns {number} */
function bytesBelow(/** @type {string} */ folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/**
 * Watches the largest of the browser's renderers, workers included, and the long tasks of pages.
 *
 * @param {import('playwright').BrowserContext} context
 */
async function watch(context) {
  await context.addInitScript(() => {
    const tasks = /** @type {number[]} */ ([]);
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  const processes = await processesOf(context);
  let peak = 0;
  const look = async () => {
    peak = Math.max(peak, await processes.memory());
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY);
  return {
    /** Largest memory since the last call, in bytes. */
    peak() {
      const found = peak;
      peak = 0;
      return found;
    },
    stop: () => clearInterval(timer)
  };
}

/** Lengths of the long tasks of a page since the last call, in milliseconds. */
const longTasks = (/** @type {import('playwright').Page} */ page) =>
  page.evaluate(() => {
    const { longTasks: tasks } = /** @type {{ longTasks: number[] }} */ (
      /** @type {unknown} */ (globalThis)
    );
    return tasks.splice(0);
  });

const longest = (/** @type {number[]} */ tasks) => Math.max(0, ...tasks);
const verdict = (/** @type {boolean} */ met) => (met ? 'met' : 'missed');

/**
 * Does a part of the work, and says how long it took, how much memory, and how long the page stood
 * still.
 *
 * @template T
 * @param {string} name
 * @param {import('playwright').Page} page
 * @param {Awaited<ReturnType<typeof watch>>} watched
 * @param {() => Promise<T>} work
 */
async function part(name, page, watched, work) {
  await longTasks(page);
  watched.peak();
  const begin = performance.now();
  const result = await work();
  const milliseconds = performance.now() - begin;
  const tasks = await longTasks(page);
  const memory = watched.peak();
  console.log(
    `  ${name.padEnd(34)} ${seconds(milliseconds).padStart(8)}   ${megabytes(memory).padStart(9)}   longest task ${longest(tasks).toFixed(0)} ms (${tasks.length} above 50 ms)`
  );
  return { result, milliseconds, memory, task: longest(tasks) };
}

/** Runs a study to its end. @returns {Promise<string>} its id */
async function run(
  /** @type {import('playwright').Page} */ page,
  /** @type {Record<string, string>} */ query
) {
  await page.evaluate(
    (address) => {
      location.hash = address;
    },
    `#/study?${new URLSearchParams({ ...STUDY, ...query, start: '1' })}`
  );
  await page.waitForURL(/#\/(?:results|replication)\//u);
  return /#\/(?:results|replication)\/([^?&]+)/u.exec(page.url())?.[1] ?? '';
}

/** Opens a stored study in a tab of its own. */
async function inNewTab(
  /** @type {import('playwright').BrowserContext} */ context,
  /** @type {string} */ address
) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(address);
  await page.waitForTimeout(SETTLED_AFTER);
  return page;
}

/** @returns {Promise<number>} bytes of the bundle that a results screen gives */
async function exported(/** @type {import('playwright').Page} */ page) {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export bundle', exact: true }).click();
  return statSync(await (await coming).path()).size;
}

/**
 * Bytes of a profile's database as the next visit finds them: files that the browser has replaced
 * lie there until it opens the database again.
 */
async function diskOf(/** @type {string} */ profile, /** @type {string} */ address) {
  const context = await chromium.launchPersistentContext(profile, launchOptions());
  try {
    const page = await inNewTab(context, `${address}#/results`);
    await page
      .getByRole('link', { name: /^Priming/u })
      .first()
      .waitFor();
    await page.waitForTimeout(SETTLED_AFTER);
    return bytesBelow(join(profile, 'Default/IndexedDB'));
  } finally {
    await context.close();
  }
}

async function bench() {
  await ensureBuild();
  const server = await preview({ root: at('.'), preview: { port: await freePort() } });
  const profile = await mkdtemp(join(tmpdir(), 'axia-scale-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(),
    acceptDownloads: true
  });
  let closed = false;
  try {
    const address = server.resolvedUrls?.local[0] ?? '';
    const watched = await watch(context);
    const first = await inNewTab(context, address);
    console.log(`Chromium ${context.browser()?.version()}
  part                                   time      memory`);
    const sampled = { mode: 'sampled', temperature: '1', repeats: String(REPEATS) };
    const answered = await part('planned, answered, stored', first, watched, () =>
      run(first, { ...sampled, then: 'results' })
    );
    await first.close();

    const second = await inNewTab(context, address);
    const tables = await part('opened in a new tab, Tables 1 and 2', second, watched, async () => {
      await second.goto(`${address}#/replication/${answered.result}`);
      await second.getByRole('heading', { name: 'Methods', exact: true }).waitFor();
    });
    const results = await part('results screen', second, watched, async () => {
      await second.goto(`${address}#/results/${answered.result}`);
      await second.locator('button:enabled', { hasText: 'Export bundle' }).waitFor();
    });
    const bundle = await part('exported', second, watched, () => exported(second));
    const questions = await second.getByText(/ of [\d,]+ questions\. Open one/u).innerText();
    await second.close();

    const third = await inNewTab(context, address);
    const distributions = await part('the same as distributions', third, watched, () =>
      run(third, { mode: 'distribution', then: 'results' })
    );
    await third.close();
    watched.stop();
    await context.close();
    closed = true;
    const disk = await diskOf(profile, address);

    const parts = [answered, tables, results, bundle, distributions];
    const total = parts.slice(0, 4).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const cells = Number(/of ([\d,]+) questions/u.exec(questions)?.[1]?.replaceAll(',', '') ?? NaN);
    const memory = Math.max(...parts.map((each) => each.memory));
    console.log(`
  answers          ${(cells * REPEATS).toLocaleString('en')} to ${cells.toLocaleString('en')} questions
  total time       ${seconds(total)}, without the distributions; target ${seconds(TARGETS.time)}: ${verdict(total <= TARGETS.time)}
  peak memory      ${megabytes(memory)} of the tab's process, target ${megabytes(TARGETS.memory)}: ${verdict(memory <= TARGETS.memory)}
  on disk          ${megabytes(disk)}, with the log-probabilities of all questions; target ${megabytes(TARGETS.disk)}: ${verdict(disk <= TARGETS.disk)}
  bundle           ${megabytes(bundle.result)}
  longest task     ${answered.task.toFixed(0)} ms while the study ran, target ${TARGETS.task} ms: ${verdict(answered.task <= TARGETS.task)}`);
    if (!(cells * REPEATS >= TARGETS.answers)) throw new Error('Too few answers were given.');
  } finally {
    if (!closed) await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
