// npm run bench:verdict: how often each verdict is said of respondents of known strength. Puts the
// table into docs/verdict.md. Run it after changes to the verdict or to the simulated respondent.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

/** @typedef {typeof import('./bench-verdict/respondents')} Source */

const DOCUMENT = at('docs', 'verdict.md');
const SEEDS = 500;
const MODES = /** @type {const} */ ([
  [0, 'distributions'],
  [10, '10 texts'],
  [1, '1 text']
]);
/** Between these the table stands. */
const [BEGIN, END] = ['<!-- table -->', '<!-- end -->'];

const file = at('scripts/bench-verdict/respondents.ts');
const { module } = await runnerImport(file, { logLevel: 'error' });
const source = /** @type {Source} */ (module);
const { KNOWN_RESPONDENTS, VERDICT_LEVELS } = source;
const form = JSON.parse(await readFile(at('static', 'questionnaires', 'pvq40.json'), 'utf8'));
const instrument = source.parseInstrument(form);

/** @param {number} seeds */
const inWords = (seeds) =>
  seeds === 0 ? '' : `${((100 * seeds) / SEEDS).toFixed(1).replace(/\.0$/u, '')}%`;

/** @type {string[][]} */
const rows = [['respondent', 'answers', ...VERDICT_LEVELS, 'pretest stops']];
rows.push(['---', '---', ...VERDICT_LEVELS.map(() => '--:'), '--:']);
for (const respondent of KNOWN_RESPONDENTS) {
  let doubted = 0;
  const verdicts = Array.from({ length: SEEDS }, (_, index) => {
    const input = respondent.study(index + 1, instrument);
    // These read the scale: the answers alone decide.
    const pretest = source.pretestOn(input, instrument, (before) => -before);
    if (source.isDoubtful(pretest)) doubted += 1;
    return MODES.map(([repeats]) => source.verdictOn(input, index + 1, repeats).level);
  });
  for (const [mode, [, name]] of MODES.entries()) {
    const shares = VERDICT_LEVELS.map((level) =>
      inWords(verdicts.filter((of) => of[mode] === level).length)
    );
    const label = mode === 0 ? respondent.label : '';
    rows.push([label, name, ...shares, mode === 0 ? inWords(doubted) : '']);
    console.log(rows.at(-1)?.join(' | '));
  }
}
const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
const [before, rest] = (await readFile(DOCUMENT, 'utf8')).split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error('docs/verdict.md has no place for the table');
const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
await writeFile(DOCUMENT, await format(`${before}${BEGIN}\n\n${table}\n\n${END}${after}`, options));
