import { describe, expect, it } from 'vitest';
import { decodeText, isSpreadsheet } from '../../../src/lib/platform';
import { oneByte, utf16 } from '../import/random-forms';

// Node 20 reads the typographic signs of Windows-1252 as control characters; browsers do not, and
// tests/e2e/questionnaires.test.ts opens a file with them.
const TEXT = '1. Größe, «façade», señor\n2. Été ¿no?';
const utf8 = new TextEncoder();

describe('the encoding of bytes', () => {
  it.each([
    ['utf-8', utf8.encode(TEXT), true],
    ['utf-8', utf8.encode(`\uFEFF${TEXT}`), true],
    ['utf-16le', utf16(TEXT, true), true],
    ['utf-16le', utf16(`\uFEFF${TEXT}`, true), true],
    ['utf-16be', utf16(TEXT, false), true],
    ['utf-16be', utf16(`\uFEFF${TEXT}`, false), true],
    ['windows-1252', oneByte(TEXT, 'windows-1252')!, false],
    ['macintosh', oneByte(TEXT, 'macintosh')!, false],
    ['utf-16le', utf16('1. 他帮助别人\n2. 他卖', true), true]
  ])('is found: %s', (encoding, bytes, certain) => {
    const decoded = decodeText(bytes);
    expect(decoded).toMatchObject({ encoding, certain, replaced: 0 });
    if (bytes.length > 40) expect(decoded.text).toBe(TEXT);
  });

  it('can be chosen, and counts what it cannot read', () => {
    const bytes = oneByte('1. Größe', 'windows-1252')!;
    expect(decodeText(bytes, 'utf-8')).toMatchObject({ certain: true, replaced: 2 });
    expect(decodeText(bytes, 'windows-1252').text).toBe('1. Größe');
  });

  it.each([
    ['pictures', [0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x00, 0x01]],
    ['control characters', [0x41, 0x02, 0xff, 0x03]]
  ])('is none for %s', (_case, bytes) => {
    expect(() => decodeText(Uint8Array.from(bytes))).toThrow(/binary file/);
  });

  it('is not looked for in workbooks', () => {
    expect(isSpreadsheet(Uint8Array.of(0x50, 0x4b, 3, 4, 0))).toBe(true);
    expect(isSpreadsheet(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0))).toBe(true);
    expect(isSpreadsheet(utf8.encode('PK 1. a'))).toBe(false);
  });
});
