// npm run bench:explorer [studies]: the built explorer with generated studies: how soon its table is
// there, what is fetched for it, how long sorting and scrolling keep the page, how much memory it
// takes, and how soon a study opens.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { processesOf } from './browser-processes.mjs';
import { launchOptions } from './chromium.mjs';
import { at, ensureBuild } from './tasks.mjs';

const STUDIES = Number(process.argv[2] ?? 200);
const LOADS = 3;
const TARGETS = { table: 2000, task: 50, memory: 300, study: 3000, bytes: 300_000 };

const TYPES = {
  ...{
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml'
  },
  ...{ '.json': 'application/json', '.zip': 'application/zip' }
};

/** The files of the site with so many published studies, each a copy of one that there is. */
function generated() {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(at('dist/explorer', name), 'utf8'));
  const [table, index] = [read('table.json'), read('index.json')];
  const isStudy = (/** @type {{ kind: string }} */ { kind }) => kind === 'study';
  const models = table.rows.filter(isStudy);
  const copies = Array.from({ length: STUDIES }, (_, k) => {
    const row = models[k % models.length];
    const { value, ...rest } = row.similarities['table-1.uniform'];
    const title = `${row.title}, ${k + 1}`;
    const uniform = { ...rest, value: Math.min(1, value + ((k * 37) % 100) / 1000) };
    const date = `2026-${String((k % 12) + 1).padStart(2, '0')}-03T10:00:00.000Z`;
    const similarities = { ...row.similarities, 'table-1.uniform': uniform };
    return { of: row.id, row: { ...row, id: `generated-${k + 1}`, title, date, similarities } };
  });
  const rows = [
    ...copies.map(({ row }) => row),
    ...table.rows.filter((/** @type {{ kind: string }} */ row) => !isStudy(row))
  ];
  const studies = copies.map(({ row: { id, title, description, respondent, simulated } }) => ({
    ...{ id, title, description, respondent, simulated }
  }));
  return new Map([
    ['/explorer/table.json', Buffer.from(JSON.stringify({ ...table, rows }))],
    ['/explorer/index.json', Buffer.from(JSON.stringify({ ...index, studies }))],
    ...copies.map(
      ({ of, row }) =>
        /** @type {const} */ ([
          `/explorer/${row.id}.zip`,
          readFileSync(at('dist/explorer', `${of}.zip`))
        ])
    )
  ]);
}

/** Serves the site compressed, as hosts do, and counts the bytes. */
async function serve() {
  const files = generated();
  const served = { bytes: 0 };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const file = at('dist', path === '/' ? 'index.html' : path);
    const body = files.get(path) ?? (existsSync(file) ? readFileSync(file) : null);
    if (body === null) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? 'text/plain';
    const packed = extname(file) === '.zip' ? body : gzipSync(body);
    served.bytes += packed.length;
    response.writeHead(200, {
      'content-type': type,
      ...(packed === body ? {} : { 'content-encoding': 'gzip' })
    });
    response.end(packed);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { served, address: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

/** Longest task of the page while something is done, in milliseconds. */
async function longestTask(
  /** @type {import('playwright').Page} */ page,
  /** @type {() => Promise<unknown>} */ work
) {
  await page.evaluate(() => {
    const found = /** @type {Window & { longest?: number }} */ (window);
    found.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        found.longest = Math.max(found.longest ?? 0, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  await work();
  await page.waitForTimeout(300);
  return page.evaluate(() => /** @type {Window & { longest?: number }} */ (window).longest ?? 0);
}

const frames = (/** @type {import('playwright').Page} */ page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  );

async function bench() {
  await ensureBuild();
  const { served, address, close } = await serve();
  const browser = await chromium.launch(launchOptions());
  try {
    const first = () =>
      document.querySelectorAll('tbody th[scope=row]').length > 0 ? performance.now() : null;
    const loads = [];
    for (let k = 0; k < LOADS; k++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      const before = served.bytes;
      await page.goto(`${address}#/explorer`);
      const found = await page.waitForFunction(first);
      loads.push({ table: Number(await found.jsonValue()), bytes: served.bytes - before });
      await context.close();
    }
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${address}#/explorer`);
    await page.waitForFunction(first);
    await page.waitForTimeout(1000);
    const sorting = await longestTask(page, async () => {
      for (const name of ['Similarity', 'Respondent', 'Asked', 'Answers']) {
        await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
        await frames(page);
      }
    });
    const scrolling = await longestTask(page, async () => {
      await page.mouse.move(700, 600);
      for (let k = 0; k < 60; k++) {
        await page.mouse.wheel(0, 600);
        await frames(page);
      }
    });
    const memory = (await (await processesOf(context)).memory()) / 1e6;
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.getByRole('button', { name: /^Respondent/ }).click();
    const link = page.locator('tbody th[scope=row] a[href*="generated"]').first();
    await link.waitFor();
    const begin = Date.now();
    await link.click();
    await page.locator('.ruler .number').first().waitFor();
    const study = Date.now() - begin;
    const table = Math.max(...loads.map((load) => load.table));
    const bytes = Math.max(...loads.map((load) => load.bytes));
    const say = (
      /** @type {number} */ value,
      /** @type {number} */ most,
      /** @type {string} */ unit
    ) =>
      `${Math.round(value)} ${unit}, target ${most} ${unit}: ${value <= most ? 'met' : 'missed'}`;
    console.log(`Explorer with ${STUDIES} generated studies, Chromium ${browser.version()}, served locally
  table (slowest of ${LOADS})       ${say(table, TARGETS.table, 'ms')}
  fetched before it        ${say(bytes, TARGETS.bytes, 'bytes')}
  longest task, sorting    ${say(sorting, TARGETS.task, 'ms')}
  longest task, scrolling  ${say(scrolling, TARGETS.task, 'ms')}
  memory                   ${say(memory, TARGETS.memory, 'MB')}
  a study from the table   ${say(study, TARGETS.study, 'ms')}`);
  } finally {
    await browser.close();
    close();
  }
}

bench().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
