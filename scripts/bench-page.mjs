// npm run bench:page, and the second half of npm run bench: how fast the built start page shows what it
// is about, how much it fetches, and how soon a changed choice on the results screen of a published study
// shows its similarity. With `all` also what every screen costs, and every package.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { launchOptions } from './chromium.mjs';
import { measurePackages } from './bench-page/packages.mjs';
import { measureScreens } from './bench-page/screens.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

const LOADS = 7;
const TARGETS = { paint: 1000, entry: 90_000, press: 100 };

/** A published study of 440 answers, and what is chosen on its results screen, by field. */
const STUDY = 'simulated-strong-circle';
const PRESSES = [
  ['Temperature', '0.5'],
  ['Scores', 'raw'],
  ['Population', 'h-norm'],
  ['People to compare with', 'pvq40-us'],
  ['Temperature', '1.5'],
  ['Population', 'model-specific'],
  ['Scores', 'centred'],
  ['People to compare with', 'ess20_within'],
  ['Temperature', '0.8']
];

const median = (/** @type {number[]} */ numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** Bytes of the scripts and styles that index.html names, compressed. */
function entryBytes() {
  const html = readFileSync(at('dist/index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)];
  return named.map(([, name]) => {
    const file = `dist/${name}`;
    return { name, bytes: gzipSync(readFileSync(at(file))).length };
  });
}

/** One load of the start page in a fresh profile: milliseconds since navigation. */
async function load(
  /** @type {import('playwright').Browser} */ browser,
  /** @type {string} */ address
) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
    await page
      .getByText(/95% interval/)
      .first()
      .waitFor();
    const drawn = await page.evaluate(() => performance.now());
    const paint = await page.evaluate(
      () =>
        new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime)).observe({
            type: 'largest-contentful-paint',
            buffered: true
          });
        })
    );
    return {
      paint: /** @type {number} */ (paint),
      drawn,
      engine: requests.some((url) => /webllm/.test(url))
    };
  } finally {
    await context.close();
  }
}

/**
 * Milliseconds from a changed choice to the next frame with another similarity.
 *
 * @param {import('playwright').Page} page
 * @param {string[]} choice field and value
 * @param {boolean} atRest whether everything before it was computed
 * @returns {Promise<number>}
 */
async function press(page, [name = '', value = ''], atRest) {
  if (atRest) await page.locator('details.panel[aria-busy=false]').waitFor();
  const field = page.getByLabel(new RegExp(`^${name}`)).first();
  return field.evaluate(
    (element, wanted) =>
      new Promise((resolve) => {
        const number = document.querySelector('.ruler .number');
        const begin = performance.now();
        const observer = new MutationObserver(() => {
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin)));
        });
        if (number) observer.observe(number, { characterData: true, subtree: true });
        /** @type {HTMLInputElement} */ (element).value = wanted;
        const type = element instanceof HTMLSelectElement ? 'change' : 'input';
        element.dispatchEvent(new Event(type, { bubbles: true }));
      }),
    value
  );
}

/** @returns {Promise<{ rest: number, busy: number }>} medians, at rest and while computing */
async function presses(
  /** @type {import('playwright').Browser} */ browser,
  /** @type {string} */ address
) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(`${address}#/results/${STUDY}`);
    await page.locator('.ruler .number').first().waitFor();
    /** @type {Record<'rest' | 'busy', number[]>} */
    const times = { rest: [], busy: [] };
    for (const one of PRESSES) times.rest.push(await press(page, one, true));
    for (const one of PRESSES) times.busy.push(await press(page, one, false));
    return { rest: median(times.rest), busy: median(times.busy) };
  } finally {
    await context.close();
  }
}

async function bench() {
  await ensureBuild();
  const server = await preview({ root: at('.'), preview: { port: await freePort() } });
  const browser = await chromium.launch(launchOptions());
  try {
    const address = server.resolvedUrls?.local[0] ?? '';
    const loads = [];
    for (let i = 0; i < LOADS; i++) loads.push(await load(browser, `${address}#/`));
    const paint = median(loads.map((each) => each.paint));
    const drawn = median(loads.map((each) => each.drawn));
    const { rest, busy } = await presses(browser, address);
    const entry = entryBytes();
    const scripts = entry.filter(({ name }) => name?.endsWith('.js'));
    const bytes = scripts.reduce((sum, file) => sum + file.bytes, 0);
    console.log(`Start page, Chromium ${browser.version()}, served locally, median of ${LOADS} fresh profiles
  largest contentful paint   ${paint.toFixed(0)} ms, target ${TARGETS.paint} ms: ${paint <= TARGETS.paint ? 'met' : 'missed'}
  respondent and its interval ${drawn.toFixed(0)} ms after the navigation began
  scripts named in index.html ${(bytes / 1000).toFixed(1)} kB gzip, target ${TARGETS.entry / 1000} kB: ${bytes <= TARGETS.entry ? 'met' : 'missed'}
  engine code fetched         ${loads.some((each) => each.engine) ? 'YES' : 'none'}
Results of ${STUDY}, median of ${PRESSES.length} changed choices, until the similarity is drawn
  at rest                     ${rest.toFixed(0)} ms, target ${TARGETS.press} ms: ${rest < TARGETS.press ? 'met' : 'missed'}
  while the last is computed  ${busy.toFixed(0)} ms, target ${TARGETS.press} ms: ${busy < TARGETS.press ? 'met' : 'missed'}`);
    if (process.argv.includes('all')) {
      await measureScreens(browser, address);
      await measurePackages();
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
