import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clusterTables, marks, withTables } from '../../../scripts/paper-cost/tables.mjs';
import { parseInstrumentIndex, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { PAPER_MODELS } from '../../../src/lib/core/replication/paper-models';
import { planGroups } from '../../../src/lib/core/study/plan';
import { DEFAULT_SAMPLING, STUDY_PRESETS } from '../../../src/lib/core/study/presets';
import { estimatePrompts } from '../../../src/lib/core/study/cost';
import { readStatic } from '../data/read-static';

const document = readFileSync(join(import.meta.dirname, '../../../docs/cluster.md'), 'utf8');

/** The cells of a table's rows, without the padding that Prettier adds. */
const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|:\s-]+$/u.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

const tables = clusterTables({
  presets: STUDY_PRESETS,
  models: PAPER_MODELS,
  instruments: parseInstrumentIndex(readStatic('questionnaires/index.json')).map(({ id }) =>
    parseInstrument(readStatic(`questionnaires/${id}.json`))
  ),
  repeats: DEFAULT_SAMPLING.repeats,
  planGroups,
  estimatePrompts
});

it.each(Object.entries(tables))(
  'docs/cluster.md has the table “%s” as it is counted',
  (name, made) => {
    const { begin, end } = marks(name);
    const inDocument = document.split(begin)[1]!.split(end)[0]!;
    expect(cellsOf(inDocument)).toEqual(cellsOf(made));
  }
);

it('docs/cluster.md has the command of every model that vLLM runs', () => {
  const commands = PAPER_MODELS.flatMap(({ serve }) => serve ?? []);
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) expect(document).toContain(`\n${command}\n`);
});

it('counts every answer of a question, and reads its prompt once with prefix caching', () => {
  const whole = cellsOf(tables.studies).find((cells) => cells[1] === '`everything`')!;
  const [questions, read, readNew, answers, often, oftenNew] = whole
    .slice(2, -1)
    .map((cell) => Number(cell.replaceAll(',', '')));
  expect(answers).toBe(questions! * DEFAULT_SAMPLING.repeats);
  expect(often! / read!).toBeCloseTo(DEFAULT_SAMPLING.repeats, 2);
  expect(oftenNew).toBe(readNew);
  expect(readNew).toBeLessThan(read!);
});

it('leaves everything around a table as it was', () => {
  const text = 'a\n<!-- table: x -->\nold\n<!-- end of table -->\nb\n';
  expect(withTables(text, { x: 'new' })).toBe(
    'a\n<!-- table: x -->\n\nnew\n\n<!-- end of table -->\nb\n'
  );
  expect(() => withTables(text, { y: 'new' })).toThrow('no place');
});
