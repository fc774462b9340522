import { strToU8, zipSync } from 'fflate';
import { writeOds } from 'hucre/ods';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { readForm } from '../../../src/lib/core/import';
import { readSpreadsheet } from '../../../src/lib/platform/spreadsheet';

const rows = [
  ['Nr', 'Wortlaut', 'x'],
  [2, 'Verkauft "eine Hälfte"\nsofort', null],
  [1, 'Teilt; die Äpfel', 'y'],
  [null, null, null]
];
const sheets = [
  { name: 'Notes', rows: [] },
  { name: 'Items', rows }
];

/** The parts of a small workbook as other programs write them. */
const workbook = (sheet: string) => ({
  '[Content_Types].xml': strToU8(
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
  ),
  '_rels/.rels': strToU8(
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
  ),
  'xl/workbook.xml': strToU8(
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
  ),
  'xl/_rels/workbook.xml.rels': strToU8(
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
  ),
  'xl/worksheets/sheet1.xml': strToU8(
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`
  )
});

describe('a workbook', () => {
  it.each([
    ['xlsx', () => writeXlsx({ sheets })],
    ['ods', () => writeOds({ sheets })]
  ])('is read as .%s: the sheets that hold something, and a form of them', async (_kind, write) => {
    const found = await readSpreadsheet(await write());
    expect(found.map(({ name }) => name)).toEqual(['Items']);
    const { items, refusal } = readForm(found[0]!.text);
    expect(refusal).toBeNull();
    expect(items.map(({ number, text }) => [number, text])).toEqual([
      [2, 'Verkauft "eine Hälfte" sofort'],
      [1, 'Teilt; die Äpfel']
    ]);
  });

  it('may have a sparse corner, and inline texts', async () => {
    const cell = (at: string, text: string) =>
      `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const sheet = `<row r="1"><c r="A1"><v>1</v></c>${cell('B1', 'One')}</row><row r="3"><c r="A3"><v>2</v></c>${cell('B3', 'Two')}</row>`;
    const [found] = await readSpreadsheet(zipSync(workbook(sheet)));
    expect(found!.text).toBe('1\tOne\n\t\n2\tTwo');
  });

  it.each([
    ['no spreadsheet', () => zipSync({ 'a.txt': strToU8('a') }), /no spreadsheet/],
    ['a damaged zip', () => zipSync(workbook('')).slice(0, 300), /damaged/],
    ['damaged parts', () => zipSync({ ...workbook(''), 'xl/workbook.xml': strToU8('<<<') }), /./],
    ['nothing in it', () => zipSync(workbook('')), /empty/],
    [
      'too much in it',
      () => zipSync(workbook(`<row r="1">${' '.repeat(9_000_000)}</row>`)),
      /8 MB/
    ],
    [
      'too many files',
      () =>
        zipSync(
          Object.fromEntries(Array.from({ length: 2100 }, (_, k) => [`${k}.xml`, strToU8('a')]))
        ),
      /8 MB|files/
    ],
    ['an old format', () => Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0), /\.xls/]
  ])('is refused with %s', async (_case, make, reason) => {
    await expect(readSpreadsheet(make())).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(reason)
    });
  });
});
