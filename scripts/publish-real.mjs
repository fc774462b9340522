// npm run publish-real: asks the real models of the explorer and puts their bundles into static/explorer.
// Needs the files in the cache of real models, and LLAMA_SERVER for those on a server. Names of studies
// pick some.
import { writeFile } from 'node:fs/promises';
import { modelFile, openSite } from './ask-model.mjs';
import { readIndex, withEntries, writeIndex } from './explorer-index.mjs';
import { at } from './tasks.mjs';

const VALUES = { preset: 'value-structure' };
/** Its results, not the tables, are where a bundle is exported. */
const WHOLE_PAPER = { preset: 'everything', then: 'results' };
const CONTEXT = 8192;
const SMOLLM2 = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const QWEN = 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf';
const GEMMA = 'gemma-3-270m-q4_k_m.gguf';

/** In the order of the explorer, in which they are published first. */
const STUDIES = /** @type {const} */ ([
  {
    id: 'smollm2-135m-processor',
    file: SMOLLM2,
    engine: 'processor',
    study: VALUES,
    respondent: 'SmolLM2 135M Instruct',
    title: 'A model that says “4” to everything',
    description:
      'A very small model, asked in the browser itself. It gives nearly every portrait the same answer under every prompt, and with the scale turned round it stays at the same place. A map and a similarity can be computed all the same: the verdict says why they mean nothing.'
  },
  {
    id: 'smollm2-135m-server',
    file: SMOLLM2,
    engine: 'server',
    study: VALUES,
    respondent: SMOLLM2,
    title: 'The same file in another engine',
    description:
      'The same weights on llama.cpp’s server, where no words can be put at the start of an answer: half of its probability falls off the scale, and “1” takes the place of “4”. Compare the two question by question in the replication tables.'
  },
  {
    id: 'qwen2-5-coder-server',
    file: QWEN,
    engine: 'server',
    study: VALUES,
    respondent: QWEN,
    title: 'On the scale, but not by its values',
    description:
      'This model keeps to the response scale perfectly and varies from item to item, yet the value prompt moves its answers by a hundredth of a point. Using a scale is not the same as having something to say on it.'
  },
  {
    id: 'smollm2-135m-whole-paper',
    file: SMOLLM2,
    engine: 'server',
    study: WHOLE_PAPER,
    respondent: SMOLLM2,
    title: 'SmolLM2 135M: the whole paper',
    description:
      'Every questionnaire under every condition: value prompts, their names alone, filled-in questionnaires. Behaviours follow values as little as the values follow the prompt. All of the paper’s tables can be computed, and none says anything about values.'
  },
  {
    id: 'gemma-3-270m-base-processor',
    file: GEMMA,
    engine: 'processor',
    study: VALUES,
    respondent: 'gemma-3-270m-q4_k_m',
    title: 'A base model, never taught to answer',
    description:
      'A base model only continues texts, so the questions are put to it as plain text. What it prefers are places on the page, not meanings.'
  }
]);

const wanted = process.argv.slice(2);
const site = await openSite();
try {
  for (const { id, engine, file, study, ...entry } of STUDIES) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    const model = modelFile(file);
    if (model === null) throw new Error(`${file} is not in the cache of real models`);
    const asked = await site.ask(
      engine,
      model,
      { ...study, title: entry.title },
      { context: CONTEXT }
    );
    if (asked === null) throw new Error('LLAMA_SERVER is not set');
    await writeFile(at('static', 'explorer', `${id}.zip`), asked.bundle);
    await writeIndex(withEntries(await readIndex(), [{ id, ...entry, simulated: false }]));
    console.log(
      `${id}.zip: ${asked.questions} questions, ${asked.seconds.toFixed(0)} s; ${asked.effort}`
    );
  }
} finally {
  await site.close();
}
