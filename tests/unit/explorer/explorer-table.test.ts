import { csvParse } from 'd3-dsv';
import { describe, expect, it } from 'vitest';
import { explorerFiles } from '../../../scripts/explorer-data.mjs';
import { parseExplorerTable, type ExplorerTable } from '../../../src/lib/core/explorer-table';
import { EXPLORER_KINDS, type ExplorerView } from '../../../src/lib/link';
import { contextOf, kindOf, rowsOf } from '../../../src/views/explorer/respondents';

const files = await explorerFiles();
const textOf = (path: string) => files.get(`explorer/${path}`)!;
const table = parseExplorerTable(JSON.parse(textOf('table.json')));

const whole: ExplorerView = {
  measure: null,
  order: null,
  descending: false,
  without: [],
  find: ''
};
const rowOf = (id: string) => table.rows.find((row) => row.id === id)!;

describe('the table of published respondents', () => {
  it('has every number of the tables of each bundle, and no other', () => {
    for (const row of table.rows.filter(({ kind }) => kind === 'study')) {
      const lines = csvParse(textOf(`${row.id}/tables.csv`)).filter(
        (line) => line.kind === 'respondent' && line.column !== 'Charity' && line.value !== ''
      );
      const printed = lines.map(({ value, low, high }) => [value, low, high].map((x) => Number(x)));
      const found = Object.values(row.similarities).map(({ value, low, high }) =>
        [value, low, high].map((x) => x ?? 0)
      );
      expect(found.length, row.id).toBeGreaterThan(0);
      expect(found, row.id).toEqual(printed);
    }
  });

  it('counts answered questions of all questionnaires', () => {
    expect(rowOf('smollm2-135m-server').answered).toBe(440);
    const cells = csvParse(textOf('simulated-behaviour/answers.csv')).map((line) => line.cell_id);
    expect(rowOf('simulated-behaviour').answered).toBe(new Set(cells).size);
  });

  it('has the models of the paper as printed, without what the paper does not give', () => {
    const { similarities, verdict, answered } = rowOf('paper/Llama-3-70B');
    expect(similarities['table-1.uniform']).toEqual({
      ...{ value: expect.closeTo(0.844, 12) as number, low: null, high: null, text: null },
      ...{ chance: null, oneDimension: null, people: null }
    });
    expect(similarities['table-2.average']!.value).toBeCloseTo(0.628, 12);
    expect(similarities).not.toHaveProperty('table-2.donation');
    expect([verdict, answered]).toEqual([null, null]);
  });

  it('says the same as CSV', () => {
    const lines = csvParse(textOf('table.csv'));
    expect(lines).toHaveLength(
      table.rows.reduce((count, row) => count + Object.keys(row.similarities).length, 0)
    );
    for (const line of lines) {
      const found = rowOf(line.id!).similarities[line.measure!]!;
      expect(Number(line.value)).toBe(found.value);
      expect(line.chance_high).toBe(String(found.chance?.high ?? ''));
      expect(line.simulated).toBe(String(rowOf(line.id!).simulated));
    }
  });

  it('is listed in the catalogue, whose files are all there', () => {
    type Entry = { name: string; distribution: { contentUrl: string }[] };
    const { dataset } = JSON.parse(textOf('catalogue.json')) as { dataset: Entry[] };
    const listed = dataset.flatMap(({ distribution }) =>
      distribution.map(({ contentUrl }) => contentUrl)
    );
    const plain = listed.filter((path) => !path.endsWith('.zip'));
    expect([...plain, 'catalogue.json'].map((path) => `explorer/${path}`).sort()).toEqual(
      [...files.keys()].sort()
    );
  });
});

describe('a view of the table', () => {
  const shown = (change: Partial<ExplorerView>, of: ExplorerTable = table) =>
    rowsOf(of, { ...whole, ...change }, 'table-1.uniform');

  it('sorts by similarity, and puts last what says nothing or is unknown', () => {
    for (const descending of [true, false]) {
      const rows = shown({ order: 'similarity', descending });
      const readable = rows.filter(({ unread }) => !unread);
      expect(rows.slice(0, readable.length)).toEqual(readable);
      const values = readable.map((row) => row.similarities['table-1.uniform']!.value!);
      const sorted = [...values].sort((a, b) => (descending ? b - a : a - b));
      expect(values).toEqual(sorted);
    }
    expect(shown({ order: 'date' }).at(-1)!.kind).toBe('paper');
    expect(shown({ order: 'date', descending: true }).at(-1)!.kind).toBe('paper');
  });

  it('leaves out kinds, and finds words in any order', () => {
    for (const kind of EXPLORER_KINDS)
      expect(shown({ without: [kind] }).some((row) => kindOf(row) === kind)).toBe(false);
    expect(shown({ without: EXPLORER_KINDS })).toEqual([]);
    expect(shown({ find: '70b LLAMA' }).map(({ respondent }) => respondent)).toEqual([
      'Llama-3-70B'
    ]);
  });

  it('draws no mark that is unknown', () => {
    const printed = contextOf(rowOf('paper/Llama-3-70B').similarities['table-1.uniform']!);
    expect(printed).toMatchObject({ interval: null, chance: null, ceiling: null });
    const { similarities } = rowOf('simulated-strong-circle');
    // The mean over populations has a mean chance level, and no interval of it.
    expect(contextOf(similarities['table-1.average']!).chance).toBeNull();
    expect(contextOf(similarities['table-1.uniform']!).ceiling!.mean).toBeGreaterThan(0.8);
  });
});
