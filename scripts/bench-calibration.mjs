// npm run bench:calibration: how often intervals cover and tests err, over simulated respondents, by
// the app's own analysis. Puts the tables into docs/calibration.md. `-- coverage`, `-- size` or
// `-- pages` measures a part; each takes minutes.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

const DOCUMENT = at('docs', 'calibration.md');
const PARTS = ['coverage', 'size', 'pages'];

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) throw new Error(`Parts are ${PARTS.join(', ')}, not ${unknown.join()}.`);

const { module } = await runnerImport(at('scripts/bench-calibration/parts.ts'), {
  logLevel: 'error'
});
const { measure } = /** @type {typeof import('./bench-calibration/parts')} */ (module);

for (const part of PARTS.filter((one) => asked.length === 0 || asked.includes(one))) {
  const begin = `<!-- ${part} -->`;
  const rows = measure(part, (/** @type {string} */ line) => console.log(line));
  const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
  const [before, rest] = (await readFile(DOCUMENT, 'utf8')).split(begin);
  const after = rest?.split('<!-- end -->').slice(1).join('<!-- end -->');
  if (!after) throw new Error(`docs/calibration.md has no place for ${part}`);
  const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
  const text = `${before}${begin}\n\n${table}\n\n<!-- end -->${after}`;
  await writeFile(DOCUMENT, await format(text, options));
}
