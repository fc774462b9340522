// Proves that the compilers still refuse what they are there to refuse: a checker that has
// silently stopped looking would let everything through. node scripts/must-not-compile.mjs
import { pathToFileURL } from 'node:url';
import { runTool } from './tasks.mjs';

const folder = 'tests/must-not-compile';

/** Each checker, and what its report must contain: the file and the error. */
const refusals = [
  {
    name: 'tsc, DOM in the core',
    check: () =>
      runTool('tsc', ['-p', `${folder}/core/tsconfig.json`, '--pretty', 'false'], {
        capture: true
      }),
    expected: [
      /core\/usesDocument\.ts\(\d+,\d+\): error TS2584: Cannot find name 'document'/,
      /core\/readsUncheckedIndex\.ts\(\d+,\d+\): error TS2322/
    ]
  },
  {
    name: 'svelte-check, types in components',
    check: () =>
      runTool(
        'svelteCheck',
        ['--tsconfig', `${folder}/svelte/tsconfig.json`, '--output', 'machine'],
        { capture: true }
      ),
    expected: [
      /ERROR "[^"]*WrongProp\.svelte" .*Type 'string' is not assignable to type 'number'/,
      /ERROR "[^"]*WrongScript\.svelte" .*Type 'number' is not assignable to type 'string'/
    ]
  }
];

/**
 * Names of the refusals that did not happen.
 *
 * @param {typeof refusals} [checks]
 */
export async function missingRefusals(checks = refusals) {
  const missing = [];
  for (const { name, check, expected } of checks) {
    const { code, output } = await check();
    if (code === 0) missing.push(`${name}: everything passed`);
    for (const pattern of expected)
      if (!pattern.test(output)) missing.push(`${name}: nothing like ${pattern}\n${output}`);
  }
  return missing;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const missing = await missingRefusals();
  for (const line of missing) console.error(line);
  if (missing.length) process.exit(1);
  console.log('The compilers refuse what they must refuse.');
}
