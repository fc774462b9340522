import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { formWarnings, mapForm, readForm } from '../../../src/lib/core/import';
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
