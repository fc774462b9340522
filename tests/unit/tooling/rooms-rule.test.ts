import { ESLint } from 'eslint';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const cwd = join(import.meta.dirname, '../../..');
const eslint = new ESLint({
  cwd,
  // Only the rules of this project: nothing else has to hold in a made-up line.
  ruleFilter: ({ ruleId }) => ruleId.startsWith('axia/') || ruleId.startsWith('no-restricted-')
});

/** Messages of the repository's own lint rules for `text` as if it stood in `file`. */
async function complaints(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(cwd, file) });
  return result!.messages.map((message) => `${message.ruleId}: ${message.message}`);
}

test.each([
  ['src/lib/runner/x.ts', "import { a } from '../store/indexeddb';", 'src/lib/store/indexeddb'],
  ['src/lib/runner/deep/x.ts', "import type { A } from '../../store/memory';", 'src/lib/store'],
  ['src/lib/runner/x.ts', "export * from '../engines/simulated';", 'src/lib/engines/simulated'],
  ['src/lib/core/x.ts', "const a = await import('../platform/locks');", 'src/lib/platform'],
  ['src/lib/core/x.ts', "type A = import('svelte').Snippet;", 'svelte'],
  ['src/lib/core/x.ts', "import { wrap } from 'comlink';", 'comlink'],
  ['src/lib/store/x.ts', "export { a } from '../runner/run';", 'src/lib/runner'],
  [
    'src/lib/engines/x.ts',
    "new Worker(new URL('../../workers/analysis.worker.ts', import.meta.url));",
    'src/workers/analysis.worker'
  ],
  [
    'src/views/X.svelte',
    '<script lang="ts">import { openDB } from \'idb\';</script>',
    'only src/lib/store may import idb'
  ],
  [
    'src/views/x.svelte.ts',
    "import { MLCEngine } from '@mlc-ai/web-llm';",
    'only src/workers/webllm.worker may import @mlc-ai/web-llm'
  ]
])('%s is told off for: %s', async (file, text, part) => {
  const found = await complaints(file, text);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('axia/rooms: ');
  expect(found[0]).toContain(part);
});

test.each([
  ['src/lib/runner/x.ts', "import type { A } from '../store/store';"],
  ['src/lib/runner/x.ts', "import type { A } from '../engines/respondent';"],
  ['src/lib/core/deep/x.ts', "import { a } from '../values';"],
  ['src/views/X.svelte', '<script lang="ts">import { a } from \'../lib/store\';</script>']
])('%s may say: %s', async (file, text) => {
  expect(await complaints(file, text)).toEqual([]);
});

test.each([
  'document.title;',
  "fetch('/x');",
  'new Date();',
  'Math.random();',
  'performance.now();',
  'crypto.getRandomValues(x);'
])('the core is told off for: %s', async (text) => {
  expect(await complaints('src/lib/core/x.ts', text)).toHaveLength(1);
});
