import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCodes, writeCode } from '../../../src/lib/core/lesson/code';
import { mulberry32, type RandomSource } from '../../../src/lib/core/random';
import type { AnswerSheet } from '../../../src/lib/core/lesson/sheet';
import { VALUES } from '../../../src/lib/core/values';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A sheet of any size, from a stream of random numbers. */
function anySheet(random: RandomSource): AnswerSheet {
  const below = (n: number) => Math.floor(random() * n);
  const text = (from: string, length: number) =>
    Array.from({ length }, () => from[below(from.length)]).join('');
  const options = 2 + below(10);
  const items = 1 + below(60);
  return {
    lesson: text(DIGITS, 6),
    seat: 1 + below(200),
    instrument: ['pvq21', 'pvq40', 'pvq40-form-abc_1'][below(3)]!,
    wording: text('0123456789abcdef', 8),
    as: VALUES[below(20)] ?? null,
    chosen: Array.from({ length: items }, () => (below(8) === 0 ? null : below(options)))
  };
}

const sheet: AnswerSheet = {
  lesson: 'K3F9QZ',
  seat: 7,
  instrument: 'pvq40',
  wording: '0a1b2c3d',
  as: 'power',
  chosen: Array.from({ length: 40 }, (_, k) => (k % 7 === 6 ? null : (k * 5) % 6))
};
const code = writeCode(sheet);
const link = `https://axia.example/app/#/class?v=1&result=${code}`;
const wrapped = (text: string, end: string) => text.replace(/.{40}/gu, `$&${end}`);

describe('a result code', () => {
  it('gives back what was handed in, 10,000 times', () => {
    const random = mulberry32(1);
    for (let k = 0; k < 10_000; k++) {
      const one = anySheet(random);
      const { sheets, problems } = readCodes(writeCode(one));
      if (JSON.stringify([sheets, problems]) !== JSON.stringify([[one], []]))
        expect({ sheets, problems }).toEqual({ sheets: [one], problems: [] });
    }
  });

  it('is short', () => expect(code.length).toBeLessThan(110));

  it.each<[string, string]>([
    ['alone', code],
    ['in a link', link],
    ['with &amp;', link.replace('&', '&amp;')],
    ['before a tracker', `${link}&utm_source=mail&fbclid=AbC1-2`],
    ['before a full stop', `${link}.`],
    ['in brackets and quotation marks', `<“${link}”>,`],
    ['encoded twice', encodeURIComponent(encodeURIComponent(link))],
    ['in lines', wrapped(link, '\r\n')],
    ['in lines that are encoded', wrapped(link, '%0D%0A')],
    ['in quoted lines of a reply', `> ${wrapped(link, '\n> ')}`],
    ['in soft breaks', wrapped(link.replaceAll('=', '=3D'), '=\r\n')],
    ['in a tag', `<a href="${link}" rel="x">my answers</a>`],
    ['with <wbr>', wrapped(link, '<wbr>')],
    ['with invisible characters', wrapped(link, '\u200b\u00ad')],
    ['in small letters', link.toLowerCase()],
    ['in a mail', `Dear teacher,\nhere: ${link}\nBest, Ada`]
  ])('reads %s', (_, text) => {
    expect(readCodes(text)).toEqual({ sheets: [sheet], shares: [], problems: [] });
  });

  it('reads several, with whatever stands between them', () => {
    const other = { ...sheet, seat: 8 };
    const all = readCodes(`Ada: ${link}; Bo: ${writeCode(other)}${code}\nthe end`);
    expect(all).toEqual({ sheets: [sheet, other, sheet], shares: [], problems: [] });
  });

  it('says what is wrong with one, and reads the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: code.length - 1 }), (at) => {
        const cut = readCodes(`${code.slice(0, at)}\n${code}`);
        expect(cut.sheets).toEqual([sheet]);
        expect(cut.problems).toHaveLength(1);
        const changed = code.slice(0, at) + (code[at] === '7' ? '8' : '7') + code.slice(at + 1);
        const damaged = readCodes(`${changed} ${code}`);
        // The last digit may carry nothing but filling.
        if (at < code.length - 1) expect(damaged.problems).toHaveLength(1);
      })
    );
    expect(readCodes('no code at all')).toEqual({ sheets: [], shares: [], problems: [] });
  });
});
