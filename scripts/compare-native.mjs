// npm run compare:native: the processor engine next to llama.cpp outside the browser, on the same files
// and the same questions. Needs LLAMA_SERVER, the path of llama-server, and files in the cache of
// real models; file names pick some, and a number asks each so many.
import { chromium } from 'playwright';
import { modelFile, rootOf, startLlama } from './ask-model.mjs';
import { launchOptions } from './chromium.mjs';
import { inTab, serveProcessorPage } from './processor-page.mjs';

/** @typedef {import('./processor-page.mjs').Asked} Asked */

/** Five neighbours share their beginning, as in a study. */
const NEIGHBOURS = 5;

/** Files, and how many questions each is asked. */
const FILES = {
  'SmolLM2-135M-Instruct.Q4_1.gguf': 100,
  'gemma-3-270m-q4_k_m.gguf': 20,
  'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf': 20
};

const ascending = (/** @type {number[]} */ numbers) => numbers.toSorted((a, b) => a - b);
const median = (/** @type {number[]} */ numbers) =>
  ascending(numbers)[Math.floor(numbers.length / 2)] ?? NaN;

const sum = (/** @type {number[]} */ numbers) => numbers.reduce((all, one) => all + one, 0);

/** What is to be read of one file, as a row. */
function row(/** @type {string} */ name, /** @type {Asked[]} */ answers) {
  const both = answers.flatMap(({ native, whole, ...mine }) =>
    whole === null || native === null ? [] : [{ mine, whole, native }]
  );
  const largest = both.map(({ mine, native }) =>
    Math.max(
      ...mine.logProbabilities.map((p, at) => Math.abs(p - (native.logProbabilities[at] ?? NaN)))
    )
  );
  const most = (/** @type {(one: (typeof both)[number]) => number} */ of) =>
    Math.max(...both.map(of));
  const all = (/** @type {(one: (typeof both)[number]) => number} */ of) => sum(both.map(of));
  const texts = both.flatMap(({ native }) => native.sameText ?? []);
  const tokens = all(({ mine }) => mine.tokens);
  const kept = all(({ mine }) => mine.kept);
  const cells = [
    name,
    `${both.length}`,
    texts.length === 0 ? 'no template' : `${texts.filter(Boolean).length} of ${texts.length}`,
    `${both.filter(({ native }) => native.sameTokens).length} of ${both.length}`,
    Math.max(...largest).toFixed(2),
    median(largest).toFixed(3),
    most(({ mine, native }) => Math.abs(mine.outside - native.outside)).toFixed(3),
    most(({ mine, native }) =>
      Math.max(Math.abs(mine.sum - 1), Math.abs(native.sum - 1))
    ).toExponential(0),
    `${most(({ whole }) => whole.difference)}`,
    `${Math.round((100 * kept) / tokens)}%`
  ];
  return `| ${cells.join(' | ')} |`;
}

const given = process.argv.slice(2);
const wanted = given.filter((one) => !/^\d+$/.test(one));
const fewer = given.find((one) => /^\d+$/.test(one));
const page = await serveProcessorPage();
const browser = await chromium.launch(launchOptions());
console.log(`Chromium ${browser.version()}
| file | questions | same text | same tokens | largest difference of a log-probability | median of the largest | of the mass outside | sums from 1 | kept against whole | kept |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |`);
try {
  for (const [name, questions] of Object.entries(FILES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const file = modelFile(name);
    if (file === null) throw new Error(`${name} is not in the cache of real models`);
    const llama = await startLlama(file);
    if (llama === null) throw new Error('LLAMA_SERVER is not set');
    const native = rootOf(llama);
    const places = Math.ceil(Number(fewer ?? questions) / NEIGHBOURS);
    const order = { file, places, neighbours: NEIGHBOURS, whole: true, native };
    const answers = await page.ask(order, inTab(browser)).finally(llama.stop);
    console.log(row(name, answers));
    for (const { cell, native: other } of answers)
      if (other?.sameTokens === false || other?.sameText === false)
        console.log(`differs: ${cell.instrument} ${cell.item}, ${cell.condition}`);
  }
} finally {
  await browser.close();
  await page.close();
}
