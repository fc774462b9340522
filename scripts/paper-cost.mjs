// npm run paper-cost: counts what the paper asks of its seven models, and puts the tables into
// docs/cluster.md. Needed anew when a preset, an item or a prompt changes; a test holds the document
// against the code.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { withSource } from './load-source.mjs';
import { clusterTables, withTables } from './paper-cost/tables.mjs';
import { at } from './tasks.mjs';

const DOCUMENT = at('docs', 'cluster.md');
const readJson = async (/** @type {string[]} */ ...path) =>
  JSON.parse(await readFile(at('static', 'questionnaires', ...path), 'utf8'));

const tables = await withSource(async (load) => {
  const core = 'src/lib/core';
  const { parseInstrumentIndex } = await load(`${core}/instrument-index.ts`);
  const { parseInstrument } = await load(`${core}/instrument-schema.ts`);
  const { planGroups } = await load(`${core}/plan.ts`);
  const { DEFAULT_SAMPLING, STUDY_PRESETS } = await load(`${core}/presets.ts`);
  const { estimatePrompts } = await load(`${core}/prompt-cost.ts`);
  const { PAPER_MODELS } = await load(`${core}/paper-models.ts`);
  /** @type {{ id: string }[]} */
  const index = parseInstrumentIndex(await readJson('index.json'));
  return clusterTables({
    presets: STUDY_PRESETS,
    models: PAPER_MODELS,
    instruments: await Promise.all(
      index.map(async ({ id }) => parseInstrument(await readJson(`${id}.json`)))
    ),
    repeats: DEFAULT_SAMPLING.repeats,
    planGroups,
    estimatePrompts
  });
});
const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
const text = await format(withTables(await readFile(DOCUMENT, 'utf8'), tables), options);
await writeFile(DOCUMENT, text);
console.log(`${tables.studies}\n\n${tables.models}\n\nAlso in docs/cluster.md.`);
