import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rooms } from '../../../scripts/rooms.mjs';
import { parseInstrumentIndex, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planGroups } from '../../../src/lib/core/study/plan';
import { STUDY_PRESETS } from '../../../src/lib/core/study/presets';

const root = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

/** Cells of a row without the padding that Prettier adds. */
const squeeze = (text: string) => text.replace(/ +/g, ' ');
const list = (names: string[]) => names.map((name) => `\`${name}\``).join(', ') || 'nothing';

test.each(Object.entries(rooms))('ARCHITECTURE.md says what %s may import', (room, rule) => {
  const row = `| \`${room}\` | ${list(rule.may)} | ${list(rule.packages)} |`;
  const rows = squeeze(read('ARCHITECTURE.md')).split('\n');
  expect(rows.filter((line) => line.startsWith(`| \`${room}\` |`))).toContain(row);
});

describe.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (document) => {
  test('names only files that are there', () => {
    const links = [...read(document).matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    const inCode = /`((?:src|tests|scripts|static)(?:\/[\w.-]+)*\/?|tsconfig[\w.]*\.json)`/g;
    const paths = [...read(document).matchAll(inCode)].map((match) => match[1]!);
    expect(links.length + paths.length).toBeGreaterThan(5);
    // The table of rooms names modules as imports do, without extension.
    const isThere = (path: string) =>
      existsSync(join(root, path)) || existsSync(join(root, `${path}.ts`));
    expect([...links, ...paths].filter((path) => !isThere(path))).toEqual([]);
  });

  test('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = [...read(document).matchAll(/`npm run ([\w:-]+)/g)].map((match) => match[1]!);
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });
});

test('README.md counts the questions of every preset', () => {
  const index: unknown = JSON.parse(read('static/questionnaires/index.json'));
  const instruments = parseInstrumentIndex(index).map(({ id }) =>
    parseInstrument(JSON.parse(read(`static/questionnaires/${id}.json`)))
  );
  const rows = squeeze(read('README.md').split('\n## The studies')[1]!);
  const listed = [...rows.matchAll(/^\| `([\w-]+)` \|[^|]+\| ([\d,]+) \|/gm)].map((row) => [
    row[1],
    row[2]
  ]);
  const counted = STUDY_PRESETS.map(({ id, design }) => {
    const groups = planGroups(design({ kind: 'webllm', model: '' }, 1), instruments);
    const questions = groups.reduce((sum, { cells }) => sum + cells, 0);
    return [id, questions.toLocaleString('en')];
  });
  expect(listed).toEqual(counted);
});

test('README.md gives a reason for every package that the site is built on', () => {
  const { dependencies } = JSON.parse(read('package.json')) as {
    dependencies: Record<string, string>;
  };
  const table = read('README.md').split('## What it is built on')[1]!.split('\n## ')[0]!;
  const named = [...table.matchAll(/^\|.*?\|/gm)]
    .flatMap((row) => [...row[0].matchAll(/`([^`]+)`/g)])
    .map((match) => match[1]!);
  // Svelte is compiled in, and so stands among the tools in package.json.
  expect(named.filter((name) => name !== 'svelte').sort()).toEqual(
    Object.keys(dependencies).sort()
  );
});
