import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageName, rooms } from '../scripts/rooms.mjs';
import { graphOf, importsOf, isAsset, readFiles } from './architecture/graph';
import {
  cycles,
  forbiddenImports,
  longFiles,
  lostImports,
  strangeSpecifiers,
  unusedPermissions
} from './architecture/rules';

const root = join(import.meta.dirname, '..');
const files = readFiles(root, ['src']);
const graph = graphOf(files);

/** A graph of made-up files. */
const graphFrom = (made: Record<string, string>) => graphOf(new Map(Object.entries(made)));

describe('the source', () => {
  test('imports only what the table of rooms allows', () => {
    expect(forbiddenImports(graph)).toEqual([]);
  });

  test('needs every permission that the table of rooms gives', () => {
    expect(unusedPermissions(graph)).toEqual([]);
  });

  test('has no circles of imports', () => {
    expect(cycles(graph)).toEqual([]);
  });

  test('imports nothing that is not there or not in the repository', () => {
    const everything = graphOf(readFiles(root, ['src', 'tests', 'scripts']));
    expect(lostImports(everything, (path) => isAsset(root, path))).toEqual([]);
    expect(strangeSpecifiers(everything)).toEqual([]);
  });

  test('stays out of tests and scripts', () => {
    const targets = [...graph.values()].flat().flatMap((edge) => edge.target ?? []);
    expect(targets.filter((path) => !/^(src\/|package\.json$)/.test(path))).toEqual([]);
  });

  test('has no file over 400 lines', () => {
    expect(longFiles(files, 400)).toEqual([]);
  });

  test('uses every package that the site depends on', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const used = new Set([...graph.values()].flat().map((edge) => packageName(edge.specifier)));
    expect(Object.keys(dependencies).filter((name) => !used.has(name))).toEqual([]);
  });

  test('has every room that the table names', () => {
    for (const room of Object.keys(rooms))
      expect([...files.keys()].some((file) => file.startsWith(`${room}/`))).toBe(true);
  });
});

test('every JSON file in static/ parses', () => {
  const names = readdirSync(join(root, 'static'), { recursive: true, encoding: 'utf8' });
  const json = names.filter((name) => name.endsWith('.json'));
  expect(json.length).toBeGreaterThan(0);
  for (const name of json) {
    const text = readFileSync(join(root, 'static', name), 'utf8');
    expect(() => JSON.parse(text) as unknown, name).not.toThrow();
  }
});

describe('the checker', () => {
  test('reads every form of import', () => {
    const text = `
      import a from './a';
      import type { B } from './b';
      import './c.css';
      export * from './d';
      export { e } from './e';
      const f = await import('./f');
      type G = import('./g').G;
      const h = new Worker(new URL('./h.worker.ts', import.meta.url), { type: 'module' });
      // import z from './z';
      const y = "import y from './y'";`;
    const expected = ['./a', './b', './c.css', './d', './e', './f', './g', './h.worker.ts'];
    expect(importsOf('x.ts', text).sort()).toEqual(expected);
  });

  test('reads both scripts of a component and none of its markup', () => {
    const text = `
      <script module lang="ts">import a from './a';</script>
      <script lang="ts">import b from './b';</script>
      <p>import c from './c';</p>`;
    expect(importsOf('X.svelte', text)).toEqual(['./a', './b']);
  });

  test.each([
    ['src/lib/core/a.ts', "import { b } from '../store/store'"],
    ['src/lib/core/a.ts', "import { onMount } from 'svelte'"],
    ['src/lib/core/deep/a.ts', "import type { B } from '../../engines/respondent'"],
    ['src/lib/runner/a.ts', "import { b } from '../store/indexeddb'"],
    ['src/lib/runner/a.ts', "import { b } from '../engines'"],
    ['src/lib/runner/a.ts', "const b = import('../engines/webllm/respondent')"],
    ['src/lib/charts/a.ts', "import { b } from '../store/../store/store'"],
    ['src/lib/engines/a.ts', "new URL('../../workers/analysis.worker.ts', import.meta.url)"],
    ['src/lib/engines/a.ts', "import { CreateMLCEngine } from '@mlc-ai/web-llm'"],
    ['src/workers/analysis.worker.ts', "import { CreateMLCEngine } from '@mlc-ai/web-llm'"],
    ['src/views/A.svelte', "<script>import { openDB } from 'idb'</script>"],
    ['src/App.svelte', "<script>import { openDB } from 'idb'</script>"],
    ['src/views/a.ts', "import { b } from 'lodash'"],
    ['src/lib/newcomer/a.ts', "import { b } from '../core/b'"]
  ])('refuses in %s: %s', (file, text) => {
    expect(forbiddenImports(graphFrom({ [file]: text }))).toHaveLength(1);
  });

  test.each([
    ['src/lib/core/a.ts', "import * as v from 'valibot'; import { b } from './deep/b'"],
    ['src/lib/core/a.ts', "import { sha256 } from '@noble/hashes/sha2.js'"],
    ['src/lib/runner/a.ts', "import type { StudyStore } from '../store/store'"],
    ['src/lib/runner/a.ts', "import type { Respondent } from '../engines/respondent'"],
    ['src/lib/store/a.ts', "import { openDB } from 'idb'"],
    ['src/workers/webllm.worker.ts', "import { MLCEngine } from '@mlc-ai/web-llm'"],
    ['src/main.ts', "import { open } from './lib/store'; import './styles/base.css'"]
  ])('allows in %s: %s', (file, text) => {
    expect(forbiddenImports(graphFrom({ [file]: text }))).toEqual([]);
  });

  test('finds permissions that nobody needs', () => {
    const table = {
      'src/lib/store': { may: ['src/lib/core', 'src/lib/platform'], packages: ['idb', 'valibot'] }
    };
    const made = graphFrom({
      'src/lib/store/a.ts': "import { b } from '../core/b'; import { openDB } from 'idb'",
      // Of another room.
      'src/lib/link/a.ts': "import * as v from 'valibot'",
      'src/lib/core/b.ts': ''
    });
    expect(unusedPermissions(made, table)).toEqual([
      'src/lib/store may import src/lib/platform, and no file does',
      'src/lib/store may import valibot, and no file does'
    ]);
  });

  test('finds circles, also through an index and a type', () => {
    const circle = graphFrom({
      'src/a.ts': "import { b } from './b'",
      'src/b/index.ts': "export * from './c'",
      'src/b/c.ts': "import type { A } from '../a'",
      'src/d.ts': "import { a } from './a'",
      'src/Tree.svelte': "<script>import Tree from './Tree.svelte'</script>"
    });
    expect(cycles(circle)).toEqual(['src/a.ts > src/b/index.ts > src/b/c.ts']);
  });

  test('finds imports that lead nowhere, outside, or to an address', () => {
    const lost = graphFrom({
      'src/a.ts': "import './b'; import '../../elsewhere/c'; import './style.css'",
      'src/d.ts': "import 'https://example.org/e.js'; import '/f.js'"
    });
    expect(lostImports(lost, (path) => path === 'src/style.css')).toEqual([
      'src/a.ts imports ./b: no such file',
      'src/a.ts imports ../../elsewhere/c: outside'
    ]);
    expect(strangeSpecifiers(lost)).toHaveLength(2);
  });

  test('counts lines', () => {
    const made = new Map([
      ['src/short.ts', 'a\n'.repeat(400)],
      ['src/long.ts', 'a\n'.repeat(401)]
    ]);
    expect(longFiles(made, 400)).toEqual(['src/long.ts has 401 lines']);
  });
});
