// npm run bench:endpoint: how near a study comes to what a server takes. The built page asks the
// reference server of the tests, which answers after 50 ms and lets 32 answers be under way at once.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview, runnerImport } from 'vite';
import { chromiumArgs, findChromium } from './chromium.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

const LATENCY_MS = 50;
const LIMIT = 32;
const QUESTIONS = 2332;
const TARGET = 0.8;
/** Given up after this. */
const LONGEST_MS = 300_000;
const MODEL = 'example/values-8b';
const STUDY = `preset=value-behaviour&respondent=endpoint:${encodeURIComponent(MODEL)}&seed=1&start=1`;

/** @typedef {typeof import('../tests/fakes/openai-server')} ServerModule */
/** @typedef {import('../tests/fakes/openai-server').OpenaiServer} OpenaiServer */

/**
 * Servers that are asked. Above the limit one lets requests wait, as vLLM and llama.cpp do, and one
 * refuses them with 429, as gateways do; without `Retry-After`, which would be a second of nothing.
 * Browsers open six connections to a server of HTTP/1.1: there is no target for that one.
 */
const SERVERS = /** @type {const} */ ([
  { name: 'HTTP/2, waiting above the limit', secure: true, whenFull: 'queue' },
  { name: 'HTTP/2, 429 above the limit', secure: true, whenFull: 'refuse' },
  { name: 'HTTP/1.1, six connections', secure: false, whenFull: 'queue' }
]);

/**
 * One whole study in a fresh profile. The browser is started by hand: under a debugger that hears of
 * every request, it takes twice the time for each.
 *
 * @param {string} page address of the start page
 * @param {OpenaiServer} server
 * @returns {Promise<number>} milliseconds of the longest task of the page's main thread
 */
async function study(page, server) {
  const profile = mkdtempSync(join(tmpdir(), 'axia-bench-'));
  const child = spawn(
    findChromium() ?? chromium.executablePath(),
    [
      ...chromiumArgs,
      ...['--headless=new', '--ignore-certificate-errors', '--remote-debugging-port=0'],
      `--user-data-dir=${profile}`,
      `${page}#/study?${STUDY}&endpoint=${encodeURIComponent(server.url)}`
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
    const longest = await tab.evaluate(
      () =>
        new Promise((resolve) => {
          const longestOf = (/** @type {PerformanceEntryList} */ entries) =>
            Math.max(0, ...entries.map(({ duration }) => duration));
          new PerformanceObserver((list) => resolve(longestOf(list.getEntries()))).observe({
            type: 'longtask',
            buffered: true
          });
          setTimeout(() => resolve(0), 1000);
        })
    );
    await (await browser.newBrowserCDPSession()).send('Browser.close');
    return Number(longest);
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
 * Answers a second, over the last answers of a run: those that are the study and not the look at
 * the server before it.
 *
 * @param {OpenaiServer} server
 */
function rateOf(server) {
  const well = answersOf(server)
    .toSorted((one, other) => one.began - other.began)
    .slice(-QUESTIONS);
  const last = Math.max(...well.map(({ ended }) => ended ?? NaN));
  return (1000 * well.length) / (last - (well[0]?.began ?? NaN));
}

async function bench() {
  await ensureBuild();
  const { module } = await runnerImport(at('tests/fakes/openai-server.ts'), { logLevel: 'error' });
  const { startOpenaiServer } = /** @type {ServerModule} */ (module);
  const site = await preview({ root: at('.'), preview: { port: await freePort() } });
  const most = (1000 * LIMIT) / LATENCY_MS;
  console.log(
    `${QUESTIONS} questions to a server of ${LATENCY_MS} ms and ${LIMIT} answers at once (${most} a second), on ${availableParallelism()} cores with a load of ${loadavg()[0]?.toFixed(1)}`
  );
  try {
    for (const { name, secure, whenFull } of SERVERS) {
      const server = await startOpenaiServer(
        { models: [MODEL], latency: LATENCY_MS, limit: LIMIT, whenFull, retryAfter: null },
        { secure }
      );
      try {
        const longest = await study(site.resolvedUrls?.local[0] ?? '', server);
        const ratio = rateOf(server) / most;
        const refused = server.requests.filter(({ status }) => status === 429).length;
        const target = secure
          ? `, target ${100 * TARGET}%: ${ratio >= TARGET ? 'met' : 'missed'}`
          : '';
        console.log(`  ${name}
    ${(ratio * most).toFixed(0)} answers a second, ${(100 * ratio).toFixed(0)}% of the limit${target}
    ${server.requests.length} requests, ${refused} refused with 429; at most ${server.mostAtOnce} at once; longest task ${longest.toFixed(0)} ms`);
      } finally {
        await server.close();
      }
    }
  } finally {
    await site.close();
  }
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
