import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  csvPortions,
  csvText,
  numberCell,
  readNumberCell,
  shield,
  unshield,
  CsvRows,
  type TextPieces
} from '../../../src/lib/core/csv';

/** Strings from the characters that CSV files and spreadsheets trip over, and from all others. */
const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'\'"=+-@,;\t\r\n\0 1.a<\u{1f642}＝') }),
  fc.string({ unit: 'binary' })
);

/** All rows of a file with two columns. */
async function rowsOf(pieces: TextPieces): Promise<string[][]> {
  const rows = new CsvRows(pieces, ['a', 'b'], 'x.csv');
  const all: string[][] = [];
  for (let row = await rows.current(); row !== null; row = await rows.current()) {
    expect(rows.number).toBe(all.push(row));
    rows.advance();
  }
  return all;
}

const tables = fc.array(fc.tuple(nasty, nasty));

describe('csv', () => {
  it('gives back every table, wherever its text was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        async (rows, cuts) => {
          const text = csvText(['a', 'b'], rows);
          const pieces: string[] = [];
          for (let from = 0; from < text.length; from += pieces.at(-1)!.length)
            pieces.push(text.slice(from, from + cuts.next().value!));
          expect(await rowsOf(pieces)).toEqual(rows);
          expect(await rowsOf([text])).toEqual(rows);
        }
      )
    );
  });

  it('is the same text in portions', () => {
    const rows = Array.from({ length: 1200 }, (_, k) => [String(k), 'a "quote"']);
    for (const length of [0, 1, 499, 500, 1200]) {
      const some = rows.slice(0, length);
      expect([...csvPortions(['a', 'b'], some)].join('')).toBe(csvText(['a', 'b'], some));
    }
  });

  it('may lack its last line break', async () => {
    expect(await rowsOf(['a,b\n1,2\n3,"4"'])).toEqual([
      ['1', '2'],
      ['3', '4']
    ]);
  });

  it.each([
    ['another heading', 'a,c\n', /x\.csv does not begin/],
    ['nothing', '', /does not begin/],
    ['a row of another length', 'a,b\n1,2\n3\n', /row 2, does not have 2/],
    ['a quote within a cell', 'a,b\n1,2\n3,4"\n', /row 2, has a quote out of place/],
    ['a quote before the end of a cell', 'a,b\n"1"x,2\n', /row 1, has a quote out of place/],
    ['a quote that does not end', 'a,b\n1,"2\n3,4\n', /row 1, has a quote that does not end/],
    ['a row without end', `a,b\n1,${'2'.repeat(2 ** 22)}`, /longer than any row/],
    ['a long row', `a,b\n1,${'2'.repeat(2 ** 22)}\n`, /row 1, is longer than any row/],
    ['a long cell in quotes', `a,b\n1,"${'2'.repeat(2 ** 22)}"\n`, /row 1, is longer than any row/]
  ])('is refused with %s', async (_case, text, message) => {
    await expect(rowsOf([text])).rejects.toThrow(message);
  });
});

describe('the shield against formulas', () => {
  it.each(['=1+1', '+A1', '-A1', '@SUM(1)', '\tx', "'=1", "''@x", '＝1'])(
    'puts an apostrophe before %j',
    (text) => {
      expect(shield(text)).toBe(`'${text}`);
    }
  );

  it.each(['4', '-1', '+2.5', 'yes = no', "'quoted'", "'", ''])('leaves %j alone', (text) => {
    expect(shield(text)).toBe(text);
  });

  it.each([
    ["4;=cmd|'/C calc'!A0", "4;'=cmd|'/C calc'!A0"],
    ['a\t@SUM(1)', "a\t'@SUM(1)"],
    ['no; +A1', "no; '+A1"],
    ['x;"=1', 'x;"\'=1'],
    ['\n=1', "'\n'=1"],
    [";-1+cmd|'x'!A0", ";'-1+cmd|'x'!A0"]
  ])('puts one where some spreadsheets begin another cell: %j', (text, cell) => {
    expect(shield(text)).toBe(cell);
  });

  it.each(['power; -1; +2.5', 'Choose:\n- this\n- that', 'a;b', 'x = y; z'])(
    'leaves lists and numbers alone: %j',
    (text) => {
      expect(shield(text)).toBe(text);
    }
  );

  it('leaves no formula in any cell, whatever parts cells', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const [first, ...others] = shield(text).split(/[;\t\r\n]/u);
        expect(first).not.toMatch(/^[=+\-@](?![\s\d])\S/u);
        // A quote that parted cells leave behind may open the next one.
        for (const part of others) expect(part).not.toMatch(/^[" ]*[=+\-@](?![\s\d])\S/u);
      })
    );
  });

  it('comes off again, from every text', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(unshield(shield(text))).toBe(text);
      })
    );
  });
});

describe('numbers', () => {
  it('read back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, max: Number.MAX_VALUE }), (value) => {
        // -0 is written as 0: as a log-probability both say "certain".
        expect(readNumberCell(numberCell(value))).toBe(value === 0 ? 0 : value);
      })
    );
  });

  it('are nothing where unknown, and NaN for what is none', () => {
    expect(numberCell(null)).toBe('');
    expect(readNumberCell('')).toBeNull();
    for (const cell of ['NaN', 'Infinity', '1e999', '-1e999', '0x10', ' 1', '1,5', '=1', '1n'])
      expect(readNumberCell(cell)).toBeNaN();
  });
});
