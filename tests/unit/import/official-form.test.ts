import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { formWarnings, LARGEST_FORM, mapForm, readForm } from '../../../src/lib/core/import';
import { type FormDetails } from '../../../src/lib/core/import/official-form';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic } from '../data/read-static';

const keyOf = (id: string) => parseInstrument(readStatic(`questionnaires/${id}.json`));
const pvq21 = keyOf('pvq21');
const bfi2 = keyOf('bfi2');
const charity = keyOf('charity');
const ebq = keyOf('ebq');

const details: FormDetails = { language: 'en', source: 'A form, 2003' };

/** Made-up texts, by number: this repository has no official items. */
const texts = (count: number) =>
  Array.from({ length: count }, (_, k) => `Made-up text ${k + 1}, so.`);
const asLines = (list: readonly string[]) =>
  list.map((text, index) => `${index + 1}. ${text}`).join('\n');

const read = (text: string) =>
  readForm(text).items.map(({ number, text: words }) => [number, words]);

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(AxiaError);
    expect((error as AxiaError).kind).toBe('invalid-input');
    expect((error as AxiaError).advice).not.toBe('');
    return (error as AxiaError).message;
  }
  throw new Error('nothing was refused');
}

describe('reading a form', () => {
  it.each([
    ['numbered lines', '1. One, two\n2.  Two\n', 'numbered lines'],
    ['numbers in brackets', '1) One, two\r\n2) Two', 'numbered lines'],
    ['tabs', '1\tOne, two\n2\tTwo', 'numbered lines'],
    ['plain lines, with empty ones', '\uFEFFOne, two\n\n Two ', 'plain lines'],
    ['a table', 'Number,Text\n1,"One, two"\n2,Two\n', 'CSV'],
    ['a table with other columns', 'wording;x;Item no.\n"One, two";;1\nTwo;;2', 'CSV'],
    ['a table with tabs', 'item\ttext\n1\t"One, two"\n2\tTwo', 'CSV'],
    ['a table without a heading', '1,"One, two"\n2,Two', 'CSV'],
    ['a list of texts', '["One, two", "Two"]', 'JSON'],
    ['a list of objects', '[{"number":1,"text":"One, two"},{"number":2,"text":"Two"}]', 'JSON'],
    [
      'a questionnaire file',
      '{"items":[{"number":1,"text":"One, two"},{"number":2,"text":"Two"}]}',
      'JSON'
    ]
  ])('takes %s', (_case, text, layout) => {
    expect(readForm(text).layout).toBe(layout);
    expect(read(text)).toEqual([
      [1, 'One, two'],
      [2, 'Two']
    ]);
  });

  it('keeps markup, quotes and figures as text', () => {
    expect(read('1. <b onclick="x()">Bold</b> & "so"\n2. 1.5 litres')).toEqual([
      [1, '<b onclick="x()">Bold</b> & "so"'],
      [2, '1.5 litres']
    ]);
    expect(read('1.5 litres a day\nTwo')).toEqual([
      [1, '1.5 litres a day'],
      [2, 'Two']
    ]);
  });

  it.each([
    ['nothing', ' \n\uFEFF', /empty/],
    ['a binary file', 'PK\0\0', /binary/],
    ['a huge text', 'x'.repeat(LARGEST_FORM + 1), /longer than 2 million/],
    ['an empty line among numbers', '1. a\n\n2. b', /^Line 2\b.*empty/],
    ['a line without a number', '1. a\n2. b\nmore of b', /^Line 3 does not begin/],
    ['a row of another length', 'number,text\n1,a\n2,b,c', /^Row 3\b.*3 columns.*2/],
    ['an empty row', 'number,text\n1,a\n\n2,b', /^Row 3 is empty/],
    ['a row without a number', 'number,text\nx,a', /^Row 2 has "x"/],
    ['a reversal that is none', 'number,text,measure,reversed\n1,a,power,maybe', /"reversed"/],
    ['JSON that is none', '[1. text', /cannot be read/],
    ['JSON of something else', '[1, 2]', /must have a number and a text/],
    ['JSON of both kinds', '["a", {"number": 2}]', /1: must be text/],
    ['a number out of range', '[{"number": 0, "text": "a"}]', /0\.number: must be 1 or more/]
  ])('refuses %s', (_case, text, reason) => {
    expect(refusal(() => readForm(text))).toMatch(reason);
  });

  it('refuses or reads any text, and any bits of forms, in its own words', () => {
    const bits = fc.constantFrom(
      '1',
      '2.',
      '3)',
      '\t',
      '\n',
      '\r\n',
      '"',
      ',',
      ';',
      '[',
      '{',
      '}',
      ']',
      'number',
      'text',
      'measure',
      ' ',
      '<b>',
      '\0',
      '\uFEFF',
      '\uD800',
      '[{"number":1,"text":"a"}]',
      '"a"',
      'null',
      ':'
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.array(bits, { maxLength: 30 }).map((list) => list.join('')),
          fc.json()
        ),
        (text) => {
          try {
            const form = mapForm(charity, readForm(text).items, details);
            expect(parseInstrument(form)).toEqual(form);
          } catch (error) {
            expect(error).toBeInstanceOf(AxiaError);
          }
        }
      ),
      { numRuns: 1000 }
    );
  });
});

describe('a form under a key', () => {
  const items = readForm(asLines(texts(60))).items;

  it('is scored by number, stays private, and leaves the key alone', () => {
    const form = mapForm(bfi2, [...items].reverse(), details);
    expect(form).toMatchObject({
      kind: 'behaviour',
      measures: bfi2.measures,
      scale: bfi2.scale,
      question: bfi2.question,
      leastAnswered: bfi2.leastAnswered,
      language: 'en',
      source: 'A form, 2003',
      sharing: 'private',
      title: 'Big Five Inventory-2, 60 items (BFI-2), imported form (en)'
    });
    expect(form.wording).toMatch(/^Imported official form/);
    expect(form.items.map(({ text }) => text)).toEqual(texts(60));
    expect(form.items.map(({ number, measure, reversed }) => [number, measure, reversed])).toEqual(
      bfi2.items.map(({ number, measure, reversed }) => [number, measure, reversed])
    );
    expect(JSON.stringify(form)).not.toContain(bfi2.items[0]!.text);
  });

  it('has an id of its own, the same for the same texts and another for others', () => {
    const form = mapForm(bfi2, items, details);
    expect(form.id).toMatch(/^bfi2-form-[0-9a-f]{8}$/);
    expect(mapForm(bfi2, [...items].reverse(), details).id).toBe(form.id);
    const other = items.map((item) => ({ ...item, text: item.text.replace('so', 'then') }));
    expect(mapForm(bfi2, other, details).id).not.toBe(form.id);
  });

  it('keeps scales of single items, and takes anchors and question in its own language', () => {
    const form = mapForm(charity, readForm('Erstens\nZweitens').items, {
      language: 'de',
      source: 'Ein Formular',
      scaleLabels: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      question: '{currency}\n{scale}\n{item}',
      mayShare: true
    });
    expect(form.items[1]!.scale).toEqual(charity.items[1]!.scale);
    expect(form.scale.map(({ label, anchor, score }) => [label, anchor, score])[6]).toEqual([
      '7',
      'g',
      7
    ]);
    expect(form.sharing).toBe('open');
  });

  it('may say itself what an item measures', () => {
    const table = texts(85).map((text, k) => `${k + 1};${text};${k === 0 ? 'tradition' : ''};r`);
    const form = mapForm(
      ebq,
      readForm(`number;text;measure;reversed\n${table.join('\n')}`).items,
      details
    );
    expect(form.items[0]).toMatchObject({ measure: 'tradition', reversed: true });
    expect(form.items[1]).toMatchObject({ measure: ebq.items[1]!.measure, reversed: false });
  });

  const change = (index: number, replaced: object) =>
    items.map((item, k) => (k === index ? { ...item, ...replaced } : item));

  it.each([
    ['too few items', () => mapForm(bfi2, items.slice(1), details), /60 items.*59/],
    ['a key of another length', () => mapForm(pvq21, items, details), /21 items.*60/],
    [
      'a number twice',
      () => mapForm(bfi2, change(6, { number: 3 }), details),
      /more than once: 3\.$/
    ],
    ['a missing number', () => mapForm(bfi2, change(6, { number: 61 }), details), /missing: 7\.$/],
    [
      'an item without text',
      () => mapForm(bfi2, change(6, { text: '' }), details),
      /Item 7 has no text/
    ],
    [
      'a long text',
      () => mapForm(bfi2, change(6, { text: 'x'.repeat(1001) }), details),
      /item 7 is longer/
    ],
    [
      'a text twice',
      () => mapForm(bfi2, change(6, { text: items[1]!.text }), details),
      /Items 2 and 7 have/
    ],
    [
      'an unknown measure',
      () => mapForm(bfi2, change(6, { measure: 'luck' }), details),
      /"luck", which/
    ],
    [
      'no language',
      () => mapForm(bfi2, items, { ...details, language: 'English!' }),
      /English!.*language code/
    ],
    ['no source', () => mapForm(bfi2, items, { ...details, source: ' ' }), /source/],
    [
      'another scale',
      () => mapForm(bfi2, items, { ...details, scaleLabels: ['no', 'yes'] }),
      /2 response options.* 5/
    ],
    [
      'an anchor without words',
      () => mapForm(bfi2, items, { ...details, scaleLabels: ['a', '', 'c', 'd', 'e'] }),
      /anchor: is empty/
    ],
    [
      'a question without the item',
      () => mapForm(bfi2, items, { ...details, question: '{scale}' }),
      /question/
    ],
    ['a key without a form', () => mapForm(keyOf('behaviours'), items, details), /official form/]
  ])('is refused for %s', (_case, work, reason) => {
    expect(refusal(work)).toMatch(reason);
  });

  it('comes with warnings where somebody should look', () => {
    const warn = (key: typeof ebq, list: readonly string[], language = 'en') => {
      const given = readForm(asLines(list)).items;
      return formWarnings(key, given, mapForm(key, given, { ...details, language }));
    };
    expect(warn(pvq21, texts(21))).toEqual([]);
    expect(warn(pvq21, [pvq21.items[0]!.text, '<i>x</i>', ...texts(19)], 'he')).toEqual([
      expect.stringMatching(/own wording.+item 1\./),
      expect.stringMatching(/markup.+item 2\./),
      expect.stringMatching(/\(he\).*\(en\)/)
    ]);
    expect(warn(ebq, texts(85))).toEqual([expect.stringMatching(/Axia’s own numbers/)]);
  });
});
