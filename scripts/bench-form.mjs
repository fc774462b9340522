// npm run bench:form: whether the form report finds what is planted in simulated respondents, and
// nothing else. Puts the tables into docs/form.md. Run it after changes to the form report.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

/** @typedef {typeof import('./bench-form/planted')} Source */

const DOCUMENT = at('docs', 'form.md');
const SEEDS = 200;
/** Between these the tables stand. */
const [BEGIN, END] = ['<!-- table -->', '<!-- end -->'];

const file = at('scripts/bench-form/planted.ts');
const { module } = await runnerImport(file, { logLevel: 'error' });
const source = /** @type {Source} */ (module);
const text = await readFile(at('static', 'questionnaires', 'pvq40.json'), 'utf8');
const instrument = source.parseInstrument(JSON.parse(text));
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

/** @param {readonly boolean[]} list */
const share = (list) => `${((100 * list.filter(Boolean).length) / list.length).toFixed(1)}%`;
/** @param {readonly number[]} list */
const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;

/**
 * Mean, coverage and how often zero is excluded.
 * @param {readonly ({ mean: number, low: number, high: number } | null)[]} found
 * @param {number} truth
 */
function cellsOf(found, truth) {
  const known = found.filter((one) => one !== null);
  const slack = 1e-9;
  return [
    mean(known.map((one) => one.mean)).toFixed(3),
    share(known.map(({ low, high }) => low - slack <= truth && truth <= high + slack)),
    share(known.map(({ low, high }) => low > slack || high < -slack))
  ];
}

const rows = [
  ['respondent', 'order', 'covered', 'found', 'label', 'covered', 'found'],
  ['---', '--:', '--:', '--:', '--:', '--:', '--:']
];
for (const planted of source.PLANTED) {
  const found = seeds.map((seed) =>
    source.orderAndLabel(source.plantedAnswers(planted, seed, instrument))
  );
  const { orderEffect = 0, labelPreference = 0 } = planted.effects;
  rows.push([
    planted.label,
    ...cellsOf(
      found.map(({ order }) => order),
      orderEffect
    ),
    ...cellsOf(
      found.map(({ label }) => label),
      labelPreference
    )
  ]);
  console.log(rows.at(-1)?.join(' | '));
}

const worded = [
  ['respondent', 'planted', 'item × form', 'covered', 'found', 'signal over form'],
  ['---', '--:', '--:', '--:', '--:', '--:']
];
for (const planted of source.WORDED) {
  const truth =
    'wordingEffect' in planted.effects ? source.wordingVariance(planted, 50, instrument) : 0;
  const found = seeds.map((seed) => {
    const answers = source.plantedAnswers(planted, seed, instrument);
    const variance = source.formVariance(answers);
    const one = variance?.sources.find(({ source: name }) => name === 'itemByArm');
    return {
      interval: one?.interval ?? null,
      variance: one?.variance ?? 0,
      ratio: variance?.ratio
    };
  });
  const intervals = found.flatMap(({ interval }) => interval ?? []);
  worded.push([
    planted.label,
    truth.toFixed(3),
    mean(found.map(({ variance }) => variance)).toFixed(3),
    share(intervals.map(({ low, high }) => low <= truth && truth <= high)),
    share(intervals.map(({ low }) => low > 0)),
    mean(found.flatMap(({ ratio }) => ratio ?? [])).toFixed(1)
  ]);
  console.log(worded.at(-1)?.join(' | '));
}

const tableOf = (/** @type {string[][]} */ list) =>
  list.map((row) => `| ${row.join(' | ')} |`).join('\n');
const [before, rest] = (await readFile(DOCUMENT, 'utf8')).split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error('docs/form.md has no place for the tables');
const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
const tables = `${tableOf(rows)}\n\n${tableOf(worded)}`;
await writeFile(
  DOCUMENT,
  await format(`${before}${BEGIN}\n\n${tables}\n\n${END}${after}`, options)
);
