// npm run recompute-examples: analyses the published studies again, from their stored answers, and puts
// the new reports into their bundles. Run it after changes to the analysis. No respondent is asked.
import { readFile, writeFile } from 'node:fs/promises';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

const folder = at('static', 'explorer');
const { studies } = JSON.parse(await readFile(`${folder}/index.json`, 'utf8'));
const { module } = await runnerImport(at('scripts/recompute-examples/again.ts'), {
  logLevel: 'error'
});
const { analysedAgain } = /** @type {typeof import('./recompute-examples/again')} */ (module);
for (const { id } of studies) {
  const file = `${folder}/${id}.zip`;
  await writeFile(file, await analysedAgain(await readFile(file)));
  console.log(id);
}
