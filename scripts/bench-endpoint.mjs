// npm run bench:endpoint: how near a study comes to what a server takes. The built page asks the
// reference server of the tests, which answers after 50 ms and lets 32 answers be under way at once.
import { chromium } from 'playwright';
import { preview, runnerImport } from 'vite';
import { launchOptions } from './chromium.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

const LATENCY_MS = 50;
const LIMIT = 32;
const QUESTIONS = 2332;
const TARGET = 0.8;
const MODEL = 'example/values-8b';
const STUDY = `preset=value-behaviour&respondent=endpoint:${encodeURIComponent(MODEL)}&seed=1&start=1`;

/** @typedef {typeof import('../tests/fakes/openai-server')} ServerModule */
/** @typedef {import('../tests/fakes/openai-server').ServedRequest} ServedRequest */

/** Servers that are asked; the first one has the target. Browsers open six connections by HTTP/1.1. */
const SERVERS = /** @type {const} */ ([
  { name: 'HTTP/2, 429 above the limit', secure: true, whenFull: 'refuse' },
  { name: 'HTTP/2, queues above the limit', secure: true, whenFull: 'queue' },
  { name: 'HTTP/1.1, six connections', secure: false, whenFull: 'queue' }
]);

/**
 * One whole study in a fresh profile.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} page address of the start page
 * @param {string} server base address
 * @returns {Promise<number>} milliseconds of the longest task of the page's main thread
 */
async function study(browser, page, server) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    await context.addInitScript(() => {
      const watched = /** @type {any} */ (window);
      watched.longestTask = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries())
          watched.longestTask = Math.max(watched.longestTask, duration);
      }).observe({ type: 'longtask', buffered: true });
    });
    const tab = await context.newPage();
    await tab.goto(`${page}#/study?${STUDY}&endpoint=${encodeURIComponent(server)}`);
    await tab.waitForURL(/#\/results\/./, { timeout: 300_000 });
    return tab.evaluate(() => /** @type {any} */ (window).longestTask);
  } finally {
    await context.close();
  }
}

/**
 * Answers a second, over the last answers of a run: those that are the study and not the look at
 * the server before it.
 *
 * @param {readonly ServedRequest[]} requests
 */
function rateOf(requests) {
  const well = requests
    .filter(({ status, path }) => status === 200 && path.endsWith('/chat/completions'))
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
  const browser = await chromium.launch(launchOptions());
  const most = (1000 * LIMIT) / LATENCY_MS;
  console.log(
    `${QUESTIONS} questions to a server of ${LATENCY_MS} ms and ${LIMIT} answers at once (${most} a second), Chromium ${browser.version()}`
  );
  try {
    for (const [place, { name, secure, whenFull }] of SERVERS.entries()) {
      const server = await startOpenaiServer(
        { models: [MODEL], latency: LATENCY_MS, limit: LIMIT, whenFull },
        { secure }
      );
      try {
        const longest = await study(browser, site.resolvedUrls?.local[0] ?? '', server.url);
        const ratio = rateOf(server.requests) / most;
        const refused = server.requests.filter(({ status }) => status === 429).length;
        const target =
          place === 0 ? `, target ${100 * TARGET}%: ${ratio >= TARGET ? 'met' : 'missed'}` : '';
        console.log(`  ${name}
    ${(ratio * most).toFixed(0)} answers a second, ${(100 * ratio).toFixed(0)}% of the limit${target}
    ${server.requests.length} requests, ${refused} refused with 429; at most ${server.mostAtOnce} at once; longest task ${longest.toFixed(0)} ms`);
      } finally {
        await server.close();
      }
    }
  } finally {
    await browser.close();
    await site.close();
  }
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
