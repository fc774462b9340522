import { beforeEach, describe, expect, it } from 'vitest';
import { writeXlsx } from 'hucre/xlsx';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import type { Sources } from '../../../src/lib/sources';
import { FormImport } from '../../../src/views/questionnaires/form-import.svelte';
import { readStatic } from '../data/read-static';
import { oneByte, utf16 } from '../import/random-forms';

const A = 'Teilt die Äpfel mit Nachbarn';
const B = 'Verkauft die Hälfte, größtenteils';
const sources = {
  loadInstrument: (id: string) =>
    Promise.resolve(parseInstrument(readStatic(`questionnaires/${id}.json`)))
} as unknown as Sources;

let wizard: FormImport;
beforeEach(async () => {
  wizard = new FormImport(sources);
  await wizard.chooseKey('charity');
  wizard.source = 'A form, 2003';
});

const open = (name: string, ...parts: BlobPart[]) => wizard.open(new File(parts, name));
const texts = async () => {
  await wizard.read();
  expect(wizard.error).toBeNull();
  return wizard.preview!.form.items.map(({ text }) => text);
};

describe('a form that is opened as a file', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(`2. ${B}\n1. ${A}`)],
    ['UTF-16', utf16(`\uFEFF2. ${B}\n1. ${A}`, true)],
    [
      'Windows-1252, as Excel writes it',
      oneByte(`Nr;Wortlaut\r\n2;${B}\r\n1;${A}\r\n`, 'windows-1252')!
    ],
    ['Mac Roman', oneByte(`Nr\tWortlaut\r2\t${B}\r1\t${A}\r`, 'macintosh')!]
  ])('is read in %s, with its items in the order of their numbers', async (_name, bytes) => {
    await open('form.txt', bytes as BlobPart);
    expect(wizard.error).toBeNull();
    expect(await texts()).toEqual([A, B]);
  });

  it('is doubted where the encoding was guessed, and read in the one that is chosen', async () => {
    await open('form.txt', oneByte(`1. ${A}\n2. ${B}`, 'windows-1252')! as BlobPart);
    expect(wizard.file).toMatchObject({
      encoding: 'windows-1252',
      doubt: expect.stringContaining('Ä')
    });
    await wizard.read();
    expect(wizard.preview!.warnings.join()).toContain('encoding');
    await wizard.chooseEncoding('utf-8');
    expect(wizard.file!.doubt).toMatch(/could not be read/);
    await wizard.read();
    expect(wizard.preview!.warnings.join()).toMatch(/�.*items 1 and 2/);
  });

  it('is a workbook too, sheet by sheet', async () => {
    const bytes = await writeXlsx({
      sheets: [
        { name: 'Notes', rows: [['Whatever', 'else']] },
        {
          name: 'Items',
          rows: [
            ['Nr', 'Text'],
            [2, B],
            [1, A]
          ]
        }
      ]
    });
    await open('form.xlsx', bytes as BlobPart);
    expect(wizard.reading.refusal).not.toBeNull();
    wizard.chooseSheet(1);
    expect(await texts()).toEqual([A, B]);
  });

  it('is refused with its name, and what stood there stays', async () => {
    wizard.text = 'pasted';
    await open('picture.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe));
    expect(wizard.error?.message).toMatch(/^picture\.png: .*binary/);
    await open('old.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1));
    expect(wizard.error?.message).toMatch(/^old\.xls: .*\.xls/);
    expect(wizard.text).toBe('pasted');
  });
});

describe('how a form is read', () => {
  it('is asked for where it is not certain, and nothing is kept before', async () => {
    wizard.text = `nr;en;de\n1;One apple;${A}\n2;Two apples;${B}`;
    await wizard.read();
    expect(wizard.error?.message).toMatch(/Which column holds the texts/);
    expect(wizard.step).toBe('texts');
    wizard.choose({ roles: ['number', null, 'text'] });
    expect(wizard.error).toBeNull();
    expect(await texts()).toEqual([A, B]);
  });

  it('is found again for another file, and for another separator', async () => {
    wizard.text = `1|${A}\n2|${B}`;
    wizard.choose({ roles: ['text', null] });
    wizard.choose({ separator: null });
    expect(wizard.choices).toEqual({ separator: null });
    await open('form.txt', `1. ${A}\n2. ${B}`);
    expect(wizard.choices).toEqual({});
    expect(await texts()).toEqual([A, B]);
  });

  it('is no longer that of a file once the text is changed', async () => {
    await open('form.txt', oneByte(`1. ${A}\n2. ${B}`, 'windows-1252')! as BlobPart);
    wizard.edited();
    expect(wizard.file).toBeNull();
  });
});
