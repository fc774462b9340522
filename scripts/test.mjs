// npm test: installs what is missing, then checks everything. Later steps run after a failing
// one, and the last line is "N passed, N failed": every Vitest test counts, and every other step
// counts as one.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBrowser } from './ensure-browser.mjs';
import { ensureDependencies, requireNode, run, runTool, at } from './tasks.mjs';

/** @typedef {{ passed: number, failed: number, names: string[] }} Count */

/** A step that passes or fails as a whole. @returns {Count} */
const whole = (/** @type {boolean} */ passed) => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  names: []
});

/** @typedef {{ name: string, status: string, message?: string, assertionResults: { fullName: string, status: string }[] }} FileReport */

/**
 * Counts a Vitest run. A file that could not be loaded and an error outside any test are
 * failures too, although no test failed.
 *
 * @param {number} code exit code of Vitest
 * @param {{ testResults: FileReport[] } | null} report its JSON report; null when it wrote none
 * @returns {Count}
 */
export function countTests(code, report) {
  const count = { passed: 0, failed: 0, names: /** @type {string[]} */ ([]) };
  for (const file of report?.testResults ?? []) {
    const failures = file.assertionResults.filter((test) => test.status === 'failed');
    count.passed += file.assertionResults.filter((test) => test.status === 'passed').length;
    count.failed += failures.length;
    count.names.push(...failures.map((test) => test.fullName));
    if (file.status === 'failed' && !failures.length) {
      count.failed++;
      count.names.push(`${file.name}: ${file.message?.split('\n')[0] || 'failed as a whole'}`);
    }
  }
  if (code !== 0 && !count.failed) {
    count.failed++;
    count.names.push(`vitest ended with code ${code}`);
  }
  return count;
}

/** @returns {Promise<Count>} */
async function vitest(/** @type {string} */ project) {
  const folder = mkdtempSync(join(tmpdir(), 'axia-test-'));
  const file = join(folder, 'report.json');
  const { code } = await runTool('vitest', [
    ...['run', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  ]);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  rmSync(folder, { recursive: true });
  return countTests(code, report);
}

/** What it says is shown when it ends, since others run beside it. @returns {Promise<boolean>} */
async function quietly(/** @type {Promise<{ code: number, output: string }>} */ running) {
  const { code, output } = await running;
  if (output) console.log(output.trimEnd());
  return code === 0;
}

/** @returns {Promise<Count>} */
const tool = async (
  /** @type {Parameters<typeof runTool>[0]} */ name,
  /** @type {string[]} */ args
) => whole(await quietly(runTool(name, args, { capture: true })));

/**
 * What nothing uses: first by anything in the repository, then by the site itself. What only tests
 * use does not belong in `src`.
 *
 * @returns {Promise<Count>}
 */
async function unused() {
  const passed = [];
  for (const scope of [[], ['--production']])
    passed.push(
      await quietly(
        runTool('knip', ['--treat-config-hints-as-errors', ...scope], { capture: true })
      )
    );
  return whole(passed.every(Boolean));
}

/** @returns {Promise<Count>} */
async function browser() {
  // What was found is what the later steps use.
  process.env.AXIA_CHROMIUM = await ensureBrowser();
  console.log(process.env.AXIA_CHROMIUM);
  return whole(true);
}

/** Tests without it are skipped, but in CI. @returns {Promise<Count>} */
async function model() {
  const { realModel } = await import('./real-model.mjs');
  const found = await realModel();
  console.log('path' in found ? found.path : `Some tests are skipped: ${found.missing}`);
  return whole(true);
}

/** @typedef {[name: string, check: () => Promise<Count>]} Step */

/**
 * Everything that is checked, stage after stage. The rows of a stage run side by side, so that no
 * core waits for the slowest of them: the browser keeps to one, and unit tests fill what is left.
 *
 * @type {Step[][][]}
 */
const stages = [
  [
    [
      ['Formatting', () => tool('prettier', ['--check', '--log-level', 'warn', '.'])],
      ['Lint', () => tool('eslint', ['.', '--max-warnings', '0'])]
    ],
    [
      ['Types', () => tool('svelteCheck', ['--tsconfig', './tsconfig.json', '--fail-on-warnings'])],
      ['Types of the core, without DOM', () => tool('tsc', ['-p', 'tsconfig.core.json'])],
      [
        'Code that must not compile',
        async () =>
          whole(
            await quietly(
              run(process.execPath, [at('scripts/must-not-compile.mjs')], { capture: true })
            )
          )
      ],
      ['Unused files, exports and packages', unused],
      ['Build', () => tool('vite', ['build', '--logLevel', 'warn'])]
    ],
    // What may have to be downloaded.
    [
      ['A browser', browser],
      ['A language model', model]
    ]
  ],
  [[['Unit and golden tests', () => vitest('unit')]], [['Browser tests', () => vitest('browser')]]],
  [[['End-to-end tests', () => vitest('e2e')]]]
];

async function test() {
  requireNode();
  await ensureDependencies();
  const total = { passed: 0, failed: 0 };
  const failures = /** @type {string[]} */ ([]);

  /** @param {Step[]} row */
  async function runRow(row) {
    for (const [name, check] of row) {
      console.log(`\n== ${name}`);
      const began = performance.now();
      const count = await check().catch((error) => {
        console.error(error.message);
        return whole(false);
      });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`-- ${name}: ${count.failed ? 'FAILED' : 'ok'}, ${seconds} s`);
      total.passed += count.passed;
      total.failed += count.failed;
      if (count.failed) failures.push(name, ...count.names.map((line) => `  ${line}`));
    }
  }

  for (const rows of stages) await Promise.all(rows.map(runRow));
  if (failures.length) console.log(['\nFailed:', ...failures].join('\n'));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  // The code, not exit(): what is still being written must reach the reader.
  process.exitCode = total.failed ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  test().catch((error) => {
    console.error(`\n${error.message}\n\n0 passed, 1 failed`);
    process.exitCode = 1;
  });
