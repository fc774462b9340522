import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  paperTables,
  tableCsv,
  tableLatex,
  tableMarkdown
} from '../../../src/lib/core/replication';
import { TABLE_COLUMNS } from '../../../src/lib/core/replication/format-table';
import { tex } from '../../../src/lib/core/words';
import type { PaperTable, TableCell, TableRow } from '../../../src/lib/core/replication/table';
import { readNumberCell, unshield, RowSplitter } from '../../../src/lib/core/csv';
import { study, valuesOf } from './fixtures';

const text = fc.string({ unit: fc.constantFrom(...'ab \\{}&%$#_~^<>|[]"\',=+-@\n\r\t🙂é') });
const number = fc.option(fc.double({ min: -1, max: 1, noNaN: true }));
const cell: fc.Arbitrary<TableCell> = fc.record({
  value: number,
  low: number,
  high: number,
  text: fc.option(text.filter((one) => one !== ''))
});
const row: fc.Arbitrary<TableRow> = fc.record({
  label: text,
  kind: fc.constantFrom('paper', 'respondent', 'average', 'chance', 'ceiling'),
  simulated: fc.boolean(),
  cells: fc.tuple(cell, cell)
});
const table: fc.Arbitrary<PaperTable> = fc.record({
  id: fc.constantFrom('table-1', 'table-5'),
  title: text,
  columns: fc.tuple(text, text),
  rows: fc.array(row, { maxLength: 4 }),
  notes: fc.array(text, { maxLength: 3 }),
  words: fc.array(text, { maxLength: 3 })
});

describe('a table as CSV', () => {
  it('gives back every cell, with all digits', () => {
    fc.assert(
      fc.property(table, (one) => {
        const [heading, ...rows] = new RowSplitter('tables.csv').push(tableCsv([one]));
        expect(heading).toEqual([...TABLE_COLUMNS]);
        const plain = (x: number | null) => (x === 0 ? 0 : x);
        expect(
          rows.map(([id, label, kind, simulated, column, value, low, high, words, left]) => ({
            id,
            label: unshield(label!),
            kind,
            simulated: simulated === 'true',
            column: unshield(column!),
            value: readNumberCell(value!),
            low: readNumberCell(low!),
            high: readNumberCell(high!),
            text: words === '' ? null : unshield(words!),
            left
          }))
        ).toEqual(
          one.rows.flatMap(({ label, kind, simulated, cells }) =>
            cells.map((of, index) => ({
              id: one.id,
              label,
              kind,
              simulated,
              column: one.columns[index],
              value: plain(of.value),
              low: plain(of.low),
              high: plain(of.high),
              text: of.text,
              left: kind === 'respondent' ? '0' : ''
            }))
          )
        );
      })
    );
  });
});

describe('tables of a study with failed questions', () => {
  it('say so in every form in which they are copied', () => {
    const counts = { questions: 440, failed: 7, unasked: 30 };
    const tables = paperTables([
      study({ respondent: 'Whole', values: valuesOf({ uniform: 0.9 }) }),
      study({ respondent: 'Tiny', counts, values: valuesOf({ uniform: 0.9 }) })
    ]);
    expect(tables).toHaveLength(5);
    for (const one of tables) {
      for (const copied of [tableMarkdown(one), tableLatex(one)]) {
        expect(copied).toMatch(/Tiny is not complete.* 7 failed and 30 were not asked/u);
        expect(copied).not.toMatch(/Whole is not complete/u);
      }
      const rows = new RowSplitter('tables.csv').push(tableCsv([one])).slice(1);
      const left = (label: string) =>
        new Set(rows.filter((of) => of[1] === label).map((of) => of[9]));
      expect([left('Tiny'), left('Whole')]).toEqual([new Set(['37']), new Set(['0'])]);
    }
  });
});

describe('a table in LaTeX', () => {
  it('escapes whatever has a meaning', () => {
    expect(tex('Priming & Test, 5% of $x_1 ~ #{a}\\b^2 | [1, 2] <i>')).toBe(
      'Priming \\& Test, 5\\% of \\$x\\_1 \\textasciitilde{} \\#\\{a\\}\\textbackslash{}b\\textasciicircum{}2 \\textbar{} {[}1, 2{]} \\textless{}i\\textgreater{}'
    );
  });

  it('keeps its rows, columns and braces whatever the texts', () => {
    fc.assert(
      fc.property(table, (one) => {
        const lines = tableLatex(one).split('\n');
        const body = lines.slice(lines.indexOf('\\toprule') + 1, lines.indexOf('\\bottomrule'));
        const rows = body.filter((part) => part !== '\\midrule');
        expect(rows).toHaveLength(one.rows.length + 1);
        for (const part of rows) {
          expect(part.replace(/\\&/gu, '').split('&')).toHaveLength(3);
          expect(part.endsWith(' \\\\')).toBe(true);
        }
        const bare = lines
          .slice(1)
          .join('\n')
          .replace(/\\[{}]/gu, '');
        expect(bare.split('{').length).toBe(bare.split('}').length);
        expect(bare.replace(/\\[%$#_&]/gu, '')).not.toMatch(/[%$#~^]/u);
      })
    );
  });

  it('rules off the paper, the respondents and what both are read against', () => {
    const [one] = paperTables([study({ values: valuesOf({ uniform: 0.9 }) })]);
    const lines = tableLatex(one!).split('\n');
    const before = (start: string) => lines[lines.findIndex((part) => part.startsWith(start)) - 1];
    expect(before('Tiny 1B &')).toBe('\\midrule');
    expect(before('Chance &')).toBe('\\midrule');
    expect(before('Average of')).not.toBe('\\midrule');
  });
});

describe('a table in Markdown', () => {
  it('keeps its columns whatever the texts', () => {
    fc.assert(
      fc.property(table, (one) => {
        const lines = tableMarkdown(one).split('\n');
        const rows = lines.filter((part) => part.startsWith('| '));
        expect(rows).toHaveLength(one.rows.length + 2);
        for (const part of rows)
          expect(part.replace(/\\\\/gu, '').replace(/\\\|/gu, '').split('|')).toHaveLength(5);
      })
    );
  });

  it('names a simulated respondent in every row that rests on it', () => {
    const [one] = paperTables([
      study({ simulated: true }),
      study({ simulated: true, respondent: 'Other' })
    ]);
    const rows = tableMarkdown(one!).split('\n');
    expect(rows.filter((part) => /simulated/iu.test(part) && part.startsWith('|'))).toHaveLength(3);
  });
});
