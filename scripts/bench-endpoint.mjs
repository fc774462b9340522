// npm run bench:endpoint: how near a study comes to what a server takes. The built page asks the
// reference server of the tests, which answers after 50 ms and lets 32 answers be under way at once.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview, runnerImport } from 'vite';
import { serveBareAsker } from './bare-asker.mjs';
import { chromiumArgs, findChromium } from './chromium.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

const LATENCY_MS = 50;
const LIMIT = 32;
const MOST = (1000 * LIMIT) / LATENCY_MS;
const QUESTIONS = 2332;
/** Given up after this. */
const LONGEST_MS = 300_000;
const MODEL = 'example/values-8b';
const STUDY = `preset=value-behaviour&respondent=endpoint:${encodeURIComponent(MODEL)}&seed=1&pretest=0&start=1`;

/** @typedef {{ began: number, duration: number }} LongTask in ms, the beginning since the epoch */
/** @typedef {typeof import('../tests/fakes/openai-server')} ServerModule */
/** @typedef {import('../tests/fakes/openai-server').OpenaiServer} OpenaiServer */

/**
 * Servers that are asked. Above the limit one lets requests wait, as vLLM and llama.cpp do, and one
 * refuses them with 429, as gateways do; without `Retry-After`, which would be a second of nothing.
 * Browsers open six connections to a server of HTTP/1.1: there is no target for that one. It comes
 * first, and works out the replies that the others remember: a server that computes on the page's
 * own processor would be measured with it.
 */
const SERVERS = /** @type {const} */ ([
  { name: 'HTTP/1.1, six connections', secure: false, whenFull: 'queue', runs: 1 },
  {
    name: 'HTTP/2, waiting above the limit',
    secure: true,
    whenFull: 'queue',
    runs: 5,
    target: 0.9
  },
  { name: 'HTTP/2, 429 above the limit', secure: true, whenFull: 'refuse', runs: 5, target: 0.8 }
]);

/**
 * How many questions at once a page asks that does nothing else, to see what the browser itself
 * reaches on this machine: as many as the server takes, and twice as many.
 */
const BARE = [LIMIT, 2 * LIMIT];

/**
 * A page in a fresh profile, until all questions are answered. The browser is started by hand: under
 * a debugger that hears of every request, it takes twice the time for each. It is told to trust the
 * server: otherwise it reports the certificate with every reply.
 *
 * @param {string} page its address
 * @param {OpenaiServer} server
 * @returns {Promise<LongTask[]>} of the page's main thread
 */
async function visit(page, server) {
  const profile = mkdtempSync(join(tmpdir(), 'axia-bench-'));
  const child = spawn(
    findChromium() ?? chromium.executablePath(),
    [
      ...chromiumArgs,
      ...['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      ...(server.fingerprint === null
        ? []
        : [`--ignore-certificate-errors-spki-list=${server.fingerprint}`]),
      page
    ],
    { stdio: 'ignore' }
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    const until = Date.now() + LONGEST_MS;
    while (answersOf(server).length < QUESTIONS || server.underWay.all > 0) {
      if (Date.now() > until) throw new Error('The study did not come to its end.');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const tab = browser.contexts()[0]?.pages()[0];
    if (!tab) throw new Error('The page is gone.');
    await tab.waitForURL(/#\/results\/./, { timeout: LONGEST_MS });
    const tasks = await tab.evaluate(
      () =>
        /** @type {Promise<LongTask[]>} */ (
          new Promise((resolve) => {
            new PerformanceObserver((list) =>
              resolve(
                list.getEntries().map(({ startTime, duration }) => ({
                  began: performance.timeOrigin + startTime,
                  duration
                }))
              )
            ).observe({ type: 'longtask', buffered: true });
            setTimeout(() => resolve([]), 1000);
          })
        )
    );
    await (await browser.newBrowserCDPSession()).send('Browser.close');
    return tasks;
  } finally {
    child.kill();
    await ended;
    // The browser's helpers may end later, and write until then: what is left is in a folder for that.
    await rm(profile, { recursive: true, force: true }).catch(() => {});
  }
}

const answersOf = (/** @type {OpenaiServer} */ { requests }) =>
  requests.filter(({ status, path }) => status === 200 && path.endsWith('/chat/completions'));

/**
 * The study and not the look at the server before it: the last answers of a run.
 *
 * @param {OpenaiServer} server
 */
function studyOf(server) {
  const well = answersOf(server)
    .toSorted((one, other) => one.began - other.began)
    .slice(-QUESTIONS);
  const began = well[0]?.began ?? NaN;
  const ended = Math.max(...well.map((one) => one.ended ?? NaN));
  return { began, ended, rate: (1000 * well.length) / (ended - began) };
}

/**
 * @param {LongTask[]} tasks
 * @param {{ began: number, ended: number }} study on this process's clock
 */
function longestWithin(tasks, { began, ended }) {
  const { timeOrigin } = performance;
  const within = tasks.filter(
    (task) => task.began > timeOrigin + began && task.began < timeOrigin + ended
  );
  return Math.max(0, ...within.map(({ duration }) => duration));
}

/** Replies by question: worked out once, see `SERVERS`. @type {Map<string, Buffer>} */
const memory = new Map();

/** @param {number[]} numbers */
const median = (numbers) =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? NaN;

/**
 * Asks a server some times over, and tells how quickly it was asked.
 *
 * @param {string} name
 * @param {(server: OpenaiServer) => Promise<LongTask[]>} ask
 * @param {{ secure: boolean, whenFull: 'queue' | 'refuse', runs: number, target?: number }} how
 * @param {ServerModule} module
 */
async function measure(name, ask, { secure, whenFull, runs, target }, { startOpenaiServer }) {
  console.log(`  ${name}`);
  const rates = [];
  for (let run = 0; run < runs; run += 1) {
    const server = await startOpenaiServer(
      { models: [MODEL], latency: LATENCY_MS, limit: LIMIT, whenFull, retryAfter: null, memory },
      { secure }
    );
    try {
      const tasks = await ask(server);
      const study = studyOf(server);
      rates.push(study.rate);
      const refused = server.requests.filter(({ status }) => status === 429).length;
      console.log(
        `    ${rates.at(-1)?.toFixed(0)} answers per second; ${server.requests.length} requests, ${refused} refused with 429; at most ${server.mostAtOnce} at once; longest task meanwhile ${longestWithin(tasks, study).toFixed(0)} ms`
      );
    } finally {
      await server.close();
    }
  }
  const ratio = median(rates) / MOST;
  const verdict = target ? `, target ${100 * target} %: ${ratio >= target ? 'met' : 'missed'}` : '';
  console.log(`    median: ${(100 * ratio).toFixed(0)} % of the limit${verdict}`);
}

async function bench() {
  await ensureBuild();
  const { module } = await runnerImport(at('tests/fakes/openai-server.ts'), { logLevel: 'error' });
  const servers = /** @type {ServerModule} */ (module);
  const site = await preview({ root: at('.'), preview: { port: await freePort() } });
  console.log(
    `${QUESTIONS} questions to a server of ${LATENCY_MS} ms and ${LIMIT} answers at once (${MOST} a second), on ${availableParallelism()} cores with a load of ${loadavg()[0]?.toFixed(1)}`
  );
  const study = (/** @type {OpenaiServer} */ server) =>
    visit(
      `${site.resolvedUrls?.local[0]}#/study?${STUDY}&endpoint=${encodeURIComponent(server.url)}`,
      server
    );
  try {
    for (const { name, ...how } of SERVERS) await measure(name, study, how, servers);
    for (const atOnce of BARE) {
      const bare = async (/** @type {OpenaiServer} */ server) => {
        const address = `${server.url}/chat/completions`;
        const bodies = [...memory.keys()].slice(-QUESTIONS);
        const page = await serveBareAsker(address, bodies, atOnce, await freePort());
        return await visit(page.url, server).finally(page.close);
      };
      const name = `HTTP/2, waiting: a page that does nothing but ask, ${atOnce} at once`;
      await measure(name, bare, { secure: true, whenFull: 'queue', runs: 3 }, servers);
    }
  } finally {
    await site.close();
  }
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
