// npm run paper-cost: counts what the paper asks of its seven models, and puts the tables into
// docs/cluster.md. Run it again when a preset, an item or a prompt changes; a test holds the document
// against the code.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { clusterTables, withTables } from './paper-cost/tables.mjs';
import { at } from './tasks.mjs';

/** @typedef {typeof import('./paper-cost/source')} Source */

const DOCUMENT = at('docs', 'cluster.md');
const readJson = async (/** @type {string} */ name) =>
  JSON.parse(await readFile(at('static', 'questionnaires', `${name}.json`), 'utf8'));

const { module } = await runnerImport(at('scripts/paper-cost/source.ts'), { logLevel: 'error' });
const { parseInstrument, parseInstrumentIndex, ...source } = /** @type {Source} */ (module);
const tables = clusterTables({
  presets: source.STUDY_PRESETS,
  models: source.PAPER_MODELS,
  instruments: await Promise.all(
    parseInstrumentIndex(await readJson('index')).map(async ({ id }) =>
      parseInstrument(await readJson(id))
    )
  ),
  repeats: source.DEFAULT_SAMPLING.repeats,
  planGroups: source.planGroups,
  estimatePrompts: source.estimatePrompts
});
const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
const text = await format(withTables(await readFile(DOCUMENT, 'utf8'), tables), options);
await writeFile(DOCUMENT, text);
console.log(`${Object.values(tables).join('\n\n')}\n\nAlso in docs/cluster.md.`);
