// npm run bench:readers: how long the worst inputs of under a megabyte keep the page, and how much
// memory they take. Puts the table into docs/robustness.md. Run it after changes to a reader.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

/** @typedef {typeof import('./bench-readers/inputs')} Source */

const DOCUMENT = at('docs', 'robustness.md');
/** Between these the table stands. */
const [BEGIN, END] = ['<!-- readers -->', '<!-- end of readers -->'];
const MB = 1e6;
/** An input that the page reads, and takes more, in milliseconds: it is named. */
const LONG = 100;

const file = at('scripts/bench-readers/inputs.ts');
const { module } = await runnerImport(file, { logLevel: 'error' });
const { parseInstrument, readers } = /** @type {Source} */ (module);
const text = await readFile(at('static', 'questionnaires', 'behaviours.json'), 'utf8');
const like = parseInstrument(JSON.parse(text));
const only = process.argv[2];

const rows = [];
for (const { name, page, inputs } of readers(like)) {
  if (only !== undefined && !name.includes(only)) continue;
  let [longest, which, most] = [0, '', 0];
  for (const [input, read] of inputs) {
    // The shortest of three times counts: the first one compiles the code itself.
    let took = Infinity;
    let memory = 0;
    for (let time = 0; time < 3; time += 1) {
      globalThis.gc?.();
      const before = process.memoryUsage();
      took = Math.min(took, await read());
      const after = process.memoryUsage();
      memory = Math.max(
        memory,
        after.heapUsed + after.external - before.heapUsed - before.external
      );
    }
    if (page && took > LONG) console.log(`${name}, ${input}: ${took.toFixed(0)} ms`);
    if (took > longest) [longest, which] = [took, input];
    most = Math.max(most, memory);
  }
  console.log(
    `${name}: ${inputs.length} inputs, ${longest.toFixed(0)} ms (${which}), ${(most / MB).toFixed(0)} MB`
  );
  rows.push([
    name,
    page ? 'page' : 'worker',
    inputs.length,
    `${longest.toFixed(0)} ms`,
    which,
    `${(most / MB).toFixed(0)} MB`
  ]);
}

if (only === undefined) {
  const table = [
    ['reader', 'where', 'inputs', 'longest', 'of which input', 'most memory'],
    ['---', '---', '--:', '--:', '---', '--:'],
    ...rows
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
  const document = await readFile(DOCUMENT, 'utf8');
  const [before, rest = ''] = document.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const written = `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
  const options = await resolveConfig(DOCUMENT);
  await writeFile(DOCUMENT, await format(written, { ...options, filepath: DOCUMENT }));
}
