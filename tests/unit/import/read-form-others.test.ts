import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { LARGEST_FORM, mapForm, readForm, type FormChoices } from '../../../src/lib/core/import';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic } from '../data/read-static';

const charity = parseInstrument(readStatic('questionnaires/charity.json'));
const details = { language: 'en', source: 'A form, 2003' };

describe('texts that are no form', () => {
  it.each([
    ['nothing', ' \n\uFEFF', /empty/],
    ['a binary file', 'PK\0\0', /binary/],
    ['a huge text', 'x'.repeat(LARGEST_FORM + 1), /longer than 2 million/],
    ['too many rows', '1. a\n'.repeat(6000), /5,000 rows/],
    ['a long line', `1. a\n2. ${'b'.repeat(3000)}`, /^Line 2 is longer/],
    ['a web page', '<!DOCTYPE html><p>1. a', /web page/],
    ['a survey in XML', '<?xml version="1.0"?><document><LimeSurveyDocType>Survey', /\.lss/],
    ['a document in RTF', '{\\rtf1 1. a', /RTF/],
    ['JSON that is none', '[one, two', /begins like JSON/],
    ['JSON of something else', '[1, 2]', /Entry 1/],
    ['a study of lab.js', '{"components": {}}', /lab\.js/],
    ['JSON of both kinds', '["a", {"number": 2}]', /Entry 1/],
    [
      'a key that stands twice',
      '[\n{"number": 1,\n"number": 2, "text": "a"}]',
      /^Line 3 .*“number” twice/
    ],
    ['nesting without end', '['.repeat(100_000), /levels deep/]
  ])('are refused: %s', (_case, text, reason) => {
    const { items, refusal } = readForm(text);
    expect(items).toEqual([]);
    expect(refusal?.message).toMatch(reason);
    expect(refusal?.advice).not.toBe('');
  });

  it('are refused or read in words, whatever they are, and whatever the reader chose', () => {
    const bits = fc.constantFrom(
      ...[
        '1',
        '2.',
        '3)',
        'Q1',
        '\t',
        '\n',
        '\r\n',
        '"',
        ',',
        ';',
        '|',
        '[',
        '{',
        '}',
        ']',
        'number',
        'text',
        'measure',
        'language',
        ' ',
        '(R)',
        '1 2 3',
        '•',
        '<b>',
        '\0',
        '\uFEFF',
        '\u200F',
        '\uD800',
        '۱',
        '[{"number":1,"text":"a"}]',
        '"a"',
        'null',
        ':',
        'sep=;\n'
      ]
    );
    const role = fc.constantFrom('number', 'text', 'measure', 'reversed', 'language', null);
    const choices = fc.record<FormChoices>(
      {
        separator: fc.constantFrom(',', ';', '\t', '|', null),
        heading: fc.boolean(),
        roles: fc.array(role, { maxLength: 4 }),
        byPosition: fc.boolean(),
        language: fc.constantFrom('en', '')
      },
      { requiredKeys: [] }
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.array(bits, { maxLength: 30 }).map((list) => list.join('')),
          fc.json()
        ),
        choices,
        (text, chosen) => {
          const { items, refusal: found } = readForm(text, chosen);
          if (found) {
            expect([found.kind, items]).toEqual(['invalid-input', []]);
            return;
          }
          try {
            const form = mapForm(charity, items, details);
            expect(parseInstrument(form)).toEqual(form);
          } catch (error) {
            expect(error).toBeInstanceOf(AxiaError);
          }
        }
      ),
      { numRuns: 500 }
    );
  });
});
