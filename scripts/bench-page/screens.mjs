// What every screen of the built site costs its visitor: bytes, largest paint, long tasks.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { at } from '../tasks.mjs';

/** Screens by name, each as somebody finds it who comes by its address. */
const SCREENS = /** @type {const} */ ({
  Start: '#/',
  Study: '#/study',
  Questionnaires: '#/questionnaires',
  'Results, list': '#/results',
  'Results, 440 answers': '#/results/simulated-strong-circle',
  'Results, 2,332 answers': '#/results/simulated-behaviour',
  'Tables, 2,332 answers': '#/replication/simulated-behaviour',
  Comparison: '#/compare?studies=simulated-strong-circle,simulated-one-dimension',
  Explorer: '#/explorer',
  Models: '#/models',
  Methods: '#/methods',
  'Own people': '#/people',
  Answer: '#/answer',
  Class: '#/class',
  'Open a bundle': '#/open?url=https%3A%2F%2Fexample.org%2Fstudy.zip'
});

/** Milliseconds without a task above 50 ms and without a request, after which a screen is at rest. */
const REST = 2000;
const LONGEST = 60_000;

/** Compressed bytes of a file of the built site. @type {(path: string) => number} */
const compressed = (path) => gzipSync(readFileSync(at('dist', path))).length;

/**
 * One visit in a fresh profile, scrolled to its end.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} address of the site
 * @param {string} hash of the screen
 */
async function visit(browser, address, hash) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block'
  });
  try {
    const page = await context.newPage();
    /** @type {Set<string>} */
    const files = new Set();
    let last = Date.now();
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(address)) return;
      files.add(new URL(url).pathname.slice(new URL(address).pathname.length) || 'index.html');
      last = Date.now();
    });
    await page.addInitScript(() => {
      const found = { tasks: /** @type {number[]} */ ([]), paint: 0, last: 0 };
      Object.assign(window, { bench: found });
      const watch = (
        /** @type {string} */ type,
        /** @type {(entry: PerformanceEntry) => void} */ see
      ) =>
        new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({
          type,
          buffered: true
        });
      watch('longtask', ({ startTime, duration }) => {
        found.tasks.push(duration);
        found.last = startTime + duration;
      });
      watch('largest-contentful-paint', ({ startTime }) => (found.paint = startTime));
    });
    const rest = async () => {
      const began = Date.now();
      for (;;) {
        const quiet = await page.evaluate(
          () => performance.now() - Reflect.get(window, 'bench').last
        );
        if (Math.min(quiet, Date.now() - last, Date.now() - began) > REST) return;
        if (Date.now() - began > LONGEST) return;
        await page.waitForTimeout(200);
      }
    };
    await page.goto(address + hash);
    await page.locator('h1').first().waitFor();
    await rest();
    const read = () =>
      page.evaluate(() => {
        const { tasks, paint } = Reflect.get(window, 'bench');
        return {
          tasks: /** @type {number[]} */ ([...tasks]),
          paint: /** @type {number} */ (paint)
        };
      });
    const opened = await read();
    // What is mounted when it comes into view is mounted now.
    await page.evaluate(async () => {
      for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
        window.scrollTo(0, y);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await rest();
    const scrolled = (await read()).tasks.slice(opened.tasks.length);
    const sizes = [...files].map((file) => ({ file, bytes: compressed(file) }));
    const bytes = (/** @type {RegExp} */ kind) =>
      sizes.reduce((sum, one) => sum + (kind.test(one.file) ? one.bytes : 0), 0);
    return {
      paint: opened.paint,
      scripts: bytes(/\.js$/),
      all: bytes(/./),
      opened: Math.max(0, ...opened.tasks),
      scrolled: Math.max(0, ...scrolled),
      above: opened.tasks.length + scrolled.length
    };
  } finally {
    await context.close();
  }
}

/**
 * Visits every screen and prints a row each.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} address of the site
 */
export async function measureScreens(browser, address) {
  const kB = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1).padStart(8);
  const ms = (/** @type {number} */ time) => time.toFixed(0).padStart(8);
  console.log(`
Every screen, one fresh profile each: kB compressed, milliseconds; tasks above 50 ms
  screen                   scripts      all    paint longest opened, scrolled, tasks`);
  for (const [name, hash] of Object.entries(SCREENS)) {
    const { scripts, all, paint, opened, scrolled, above } = await visit(browser, address, hash);
    console.log(
      `  ${name.padEnd(24)}${kB(scripts)} ${kB(all)} ${ms(paint)} ${ms(opened)} ${ms(scrolled)} ${ms(above)}`
    );
  }
}
