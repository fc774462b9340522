import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  csvText,
  numberCell,
  readCsv,
  readNumberCell,
  shield,
  unshield
} from '../../../src/lib/core/report/csv';

/** Strings from the characters that CSV files and spreadsheets trip over, and from all others. */
const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'\'"=+-@,;\t\r\n\0 1.a<\u{1f642}＝') }),
  fc.string({ unit: 'binary' })
);

describe('csv', () => {
  it('gives back every table', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty, nasty)), (rows) => {
        expect(readCsv(csvText(['a', 'b', 'c'], rows), ['a', 'b', 'c'], 'x.csv')).toEqual(rows);
      })
    );
  });

  it('refuses another heading and rows of another length', () => {
    expect(() => readCsv('a,c\n', ['a', 'b'], 'x.csv')).toThrow(/x\.csv does not begin/);
    expect(() => readCsv('a,b\n1,2\n3\n', ['a', 'b'], 'x.csv')).toThrow(/row 2/);
    expect(() => readCsv('', ['a', 'b'], 'x.csv')).toThrow(/does not begin/);
  });
});

describe('the shield against formulas', () => {
  it.each(['=1+1', '+A1', '-A1', '@SUM(1)', '\t=1', '\r=1', '\n=1', "'=1", "''@x", '＝1'])(
    'puts an apostrophe before %j',
    (text) => {
      expect(shield(text)).toBe(`'${text}`);
    }
  );

  it.each(['4', '-1', '+2.5', 'yes = no', "'quoted'", "'", ''])('leaves %j alone', (text) => {
    expect(shield(text)).toBe(text);
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
