// npm run publish-study -- <bundle.zip> --id <id> --description <text>: checks a bundle, computes all of
// its numbers again, and puts it among the published studies. CONTRIBUTING.md says what comes next.
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { id: { type: 'string' }, description: { type: 'string' } }
});
const [file, ...more] = positionals;
const { id, description } = values;
if (file === undefined || more.length > 0 || !id || !description) {
  console.error('npm run publish-study -- <bundle.zip> --id <id> --description "<text>"');
  process.exit(2);
}
const { module } = await runnerImport(at('scripts/publish-study/publish.ts'), {
  logLevel: 'error'
});
const { publishStudy } = /** @type {typeof import('./publish-study/publish')} */ (module);
try {
  const study = await publishStudy({ file, id, description, folder: at('static', 'explorer') });
  console.log(`${study.title} (${study.respondent}) is static/explorer/${id}.zip, and listed.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
