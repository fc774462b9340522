// npm run bench:engine: how long a question takes a model on the processor, next to native llama.cpp on
// one core where LLAMA_SERVER names its server. Files: those of the cache of real models, or those named.
import { basename } from 'node:path';
import { loadavg } from 'node:os';
import { modelFile, openSite } from './ask-model.mjs';
import { realModel } from './real-model.mjs';

/** Two prompts, eight items: one question of each prompt is read whole, the others behind it. */
const STUDY = { conditions: 'none,power', items: '1-8' };
const FILES = [
  'gemma-3-270m-q4_k_m.gguf',
  'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
  'Qwen3-0.6B-Q8_0.gguf'
];

const smallest = await realModel();
const named = process.argv.slice(2);
const files =
  named.length > 0
    ? named
    : [
        ...('path' in smallest ? [smallest.path] : []),
        ...FILES.map(modelFile).filter((path) => path !== null)
      ];
const site = await openSite();
console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
console.log('| file | engine | until the first answer | per question | effort |');
console.log('| --- | --- | --: | --: | --- |');
try {
  for (const file of files)
    for (const engine of /** @type {const} */ (['processor', 'server'])) {
      const asked = await site.ask(engine, file, STUDY);
      if (asked === null) continue;
      const each = asked.seconds / (asked.questions - 1);
      console.log(
        `| ${basename(file)} | ${engine} | ${asked.loaded.toFixed(1)} s | ${each.toFixed(2)} s | ${asked.effort.replaceAll(' ', ' ')} |`
      );
    }
} finally {
  await site.close();
}
