import { describe, expect, it } from 'vitest';
import { formWarnings, mapForm, readForm, type FormChoices } from '../../../src/lib/core/import';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic } from '../data/read-static';
import { DRESSES } from './random-forms';

const charity = parseInstrument(readStatic('questionnaires/charity.json'));
const details = { language: 'en', source: 'A form, 2003' };

const A = 'Shares the apples with a neighbour';
const B = 'Sells one half of them at once';
const BOTH = [
  [1, A],
  [2, B]
];

/** Number and text of the items; a refusal fails. */
function read(text: string, choices?: FormChoices) {
  const { items, refusal } = readForm(text, choices);
  expect(refusal).toBeNull();
  return items.map(({ number, text: words }) => [number, words]);
}

/** What a form is refused with, and nothing is read of it. */
function refusal(text: string, choices?: FormChoices): string {
  const found = readForm(text, choices);
  expect(found.items).toEqual([]);
  expect(found.refusal?.kind).toBe('invalid-input');
  expect(found.refusal?.advice).not.toBe('');
  return found.refusal!.message;
}

const lines = (...rows: string[]) => rows.join('\n');

describe('numbers before texts', () => {
  it.each(Object.entries(DRESSES))(
    'are read as “%s”, and the order follows them',
    (_name, dress) => {
      const { items, refusal: none } = readForm(lines(dress(2) + B, dress(1) + A));
      expect(none).toBeNull();
      const form = mapForm(charity, items, details);
      expect(form.items.map(({ text }) => text)).toEqual([A, B]);
    }
  );

  it('may be followed by a sign that touches the text', () => {
    expect(read(lines(`1 -${A}`, `2 -${B}`))).toEqual(BOTH);
    expect(read(lines(`1.-${A}`, `2.-${B}`))).toEqual(BOTH);
  });

  it('leave numbers within sentences alone', () => {
    expect(read('1. 2 of them\n2. 1.5 litres a day')).toEqual([
      [1, '2 of them'],
      [2, '1.5 litres a day']
    ]);
    expect(read('1.5 litres a day\nTwo')).toEqual([
      [1, '1.5 litres a day'],
      [2, 'Two']
    ]);
  });

  it.each([
    ['a number twice', lines(`1. ${A}`, `1. ${B}`), /line 2.*number 1/i],
    ['a gap', lines(`1. ${A}`, `3. ${B}`), /number 2 is missing.*line 2/i],
    ['mixed dress', lines(`1. ${A}`, `2) ${B}`), /^Line 2.*“2\)”/],
    ['codes of two stems', lines(`A1: ${A}`, `B2: ${B}`), /^Line 2.*“B2:”/],
    ['a line without a number', lines('1. a', '2. b', 'more of b'), /^Line 3 does not begin/],
    ['one line with a number', lines('a b', '2. b', 'more of b'), /^Line 2 begins with a number/],
    ['a bare number among texts', lines(A, `2 ${B}`, 'And more'), /^Line 2 begins with a number/],
    ['two numbers', lines(`1. Q2: ${A}`, `2. Q1: ${B}`), /two numbers/],
    ['letters of another script', lines(`א. ${A}`, `ב. ${B}`), /^Line 1.*“א\. /],
    ['numbers with letters', lines(`1a. ${A}`, `1b. ${B}`), /^Line 1.*“1a\. /],
    ['letters with a gap', lines(`a) ${A}`, `c) ${B}`), /^Line 1/],
    ['a stem of two words', lines(`Item #2: ${A}`, `Item #1: ${B}`), /^Line 1.*Item #2/],
    ['words', lines(`Second: ${A}`, `First: ${B}`), /^Line 1.*Second:/],
    ['numbers behind the texts', lines(`${A} (2)`, `${B} (1)`), /^Line 1.*\(2\)/],
    ['columns set apart by spaces', lines(`1. ${A}    kind`, `2. ${B}    cold`), /^Line 1.*spaces/],
    ['one bullet', lines(`• ${A}`, B, 'And more'), /^Line 1 begins with a dash/]
  ])('are refused for %s', (_case, text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it('belong to the texts where the reader says that the position counts', () => {
    const text = lines(A, `2 ${B}`);
    expect(read(text, { byPosition: true })).toEqual([
      [1, A],
      [2, `2 ${B}`]
    ]);
  });

  it('may be followed by empty lines, since a missing item is noticed by its number', () => {
    expect(read(`1. ${A}\n\n\n2. ${B}\n`)).toEqual(BOTH);
  });
});

describe('what stands around a text', () => {
  it.each([
    ['(R)', `${B} (R)`],
    ['[reversed]', `${B} [reversed]`],
    ['*', `${B}*`],
    ['R behind a full stop', `${B}. R`],
    ['(R) before it', `(R) ${B}`],
    ['(umgepolt)', `${B} (umgepolt)`]
  ])('is taken off: %s, and compared with the key', (_mark, marked) => {
    const { items } = readForm(lines(`1. ${A}`, `2. ${marked}`));
    expect(items.map(({ text, reversed }) => [text.replace(/\.$/u, ''), reversed])).toEqual([
      [A, false],
      [B, true]
    ]);
    const warnings = formWarnings(charity, items, mapForm(charity, items, details));
    expect(warnings.join()).toMatch(/not reversed in the key: item 2/);
  });

  it.each([
    '1 2 3 4 5',
    '5-4-3-2-1',
    '(1) (2) (3)',
    '____',
    '.....',
    '□ □ □',
    '1\u00a0–\u00a02\u00a0–\u00a03'
  ])('is taken off: the response scale %s', (scale) => {
    expect(read(lines(`1. ${A} ${scale}`, `2. ${B} ${scale}`))).toEqual(BOTH);
  });

  it('keeps markup, brackets and what is no mark', () => {
    expect(read('1. <b onclick="x()">Bold</b> & "so"\n2. Three of five (or 2 3)…')).toEqual([
      [1, '<b onclick="x()">Bold</b> & "so"'],
      [2, 'Three of five (or 2 3)…']
    ]);
  });
});

describe('tables', () => {
  it.each([
    ['commas and a heading', `Number,Text\n1,${A}\n2,${B}\n`],
    ['other columns', `wording;x;Item no.\n${A};;1\n${B};;2`],
    ['tabs, a third column and no heading', `1\t${A}\tgenerous\n2\t${B}\tgenerous`],
    ['a sep= line', `sep=;\r\nnr;text\r\n1;${A}\r\n2;${B}\r\n`],
    ['quotation marks', `"Nr";"Wortlaut"\n"1";"${A}"\n"2";"${B}"`],
    ['empty columns and rows at the end', `number;text;;\n1;${A};;\n2;${B};;\n;;;\n;;;`],
    ['an item column of texts', `id,item\n1,${A}\n2,${B}`],
    ['decimal commas', `Nr;Text\n2,0;${B}\n1,0;${A}`],
    ['codes', `code\ttext\nC02\t${B}\nC01\t${A}`],
    ['Markdown', `| No. | Text |\n|-----|------|\n| 1 | ${A} |\n| 2 | ${B} |`],
    ['CR alone', `number,text\r1,${A}\r2,${B}\r`],
    [
      'a conditions file of PsychoPy',
      `index,itemText,type\n0,${A},rating\n1,${B},rating\n2,Please answer,heading`
    ],
    ['a sheet of formr', `type,name,label\nnote,n,Hello,\nmc,c_2,${B}\nmc,c_1,${A}\nsubmit,s,Go`],
    [
      'a structure of LimeSurvey',
      lines(
        'id\tclass\ttype/scale\tname\ttext\tlanguage',
        '1\tG\t\tg\tGroup\ten',
        '2\tQ\tF\tq\tHow much?\ten',
        `3\tSQ\t\tSQ002\t<p>${B}</p>\ten`,
        `4\tSQ\t\tSQ001\t${A}\ten`
      )
    ],
    [
      'a questionnaire of QSTN',
      `questionnaire_item_id,question_content,question_stem\n1,${A},How much?\n2,${B},How much?`
    ],
    [
      'a dictionary of REDCap',
      `Variable / Field Name,Form Name,Field Type,Field Label\nc_1,c,radio,${A}\nc_2,c,radio,${B}`
    ],
    ['a list of texts', JSON.stringify([A, B])],
    [
      'objects',
      JSON.stringify([
        { number: 2, text: B },
        { number: 1, text: A }
      ])
    ],
    [
      'numbers as text',
      JSON.stringify([
        { number: '1', text: A },
        { number: '2', text: B }
      ])
    ],
    [
      'questions of jsPsych',
      JSON.stringify({
        questions: [
          { prompt: A, name: 'Q1', labels: ['no'] },
          { prompt: B, name: 'Q2' }
        ]
      })
    ],
    ['JSON Lines', `{"number": 1, "text": "${A}"}\n{"number": 2, "text": "${B}"}`],
    [
      'a survey of Qualtrics',
      JSON.stringify({
        SurveyEntry: {},
        SurveyElements: [
          { Element: 'FL' },
          {
            Element: 'SQ',
            Payload: {
              QuestionType: 'Matrix',
              QuestionText: 'How?',
              ChoiceOrder: ['9', '4'],
              Choices: { 4: { Display: B }, 9: { Display: `<p>${A}</p>` } }
            }
          }
        ]
      })
    ]
  ])('are read: %s', (_case, text) => {
    expect(read(text).sort()).toEqual(BOTH);
  });

  it('are asked about where the heading does not say what they hold', () => {
    const text = `blurb;group\n${A};one\n${B};two`;
    expect(refusal(text)).toMatch(/may be a heading.*blurb/);
    expect(refusal(text, { heading: true })).toMatch(/Which column holds the texts\?.*blurb/);
    expect(read(text, { roles: ['text', null], heading: true })).toEqual(BOTH);
  });

  it.each([
    [
      'two columns of texts',
      `nr;text_en;text_de\n1;${A};Teilt sie\n2;${B};Gibt sie ab`,
      /“text_en” and “text_de”/
    ],
    ['an unknown column of numbers', `rank;text\n2;${A}\n1;${B}`, /“rank”/],
    ['two columns of numbers', `no;nr;text\n1;2;${A}\n2;1;${B}`, /“no” and “nr”/],
    ['two columns without a name', `1;2;${A}\n2;1;${B}`, /column 1 and column 2/],
    [
      'several languages',
      `nr;lang;text\n1;en;${A}\n2;en;${B}\n1;de;Teilt\n2;de;Verkauft`,
      /2 languages: en, de/
    ],
    [
      'a line that may be a heading',
      lines('My charity form', `${A}.`, `${B}.`),
      /Line 1 may be a heading/
    ]
  ])('are asked about for %s', (_case, text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it('are read in the language that was chosen', () => {
    const text = `nr;lang;text\n1;en;${A}\n2;en;${B}\n1;de;Teilt\n2;de;Verkauft`;
    expect(read(text, { language: 'en' })).toEqual(BOTH);
  });

  it('never take a heading for an item', () => {
    expect(read(lines('Items', A, B))).toEqual(BOTH);
    expect(read(lines('text', `"${A}"`, B))).toEqual([
      [1, `"${A}"`],
      [2, B]
    ]);
  });

  it.each([
    ['a row that is too long', 'number,text\n1,a\n2,b,c', /^Row 3 has 3 columns instead of 2/],
    [
      'a third column in one row',
      lines(`1. ${A}\tkind`, `2. ${B}`),
      /^Row 2 has 1 columns? instead of 2/
    ],
    ['a row of another length', '1,a b c\n2,b c, d', /^Row 2 has 3 columns/],
    ['an empty row where position counts', 'text;group\na b;c\n;\nd e;f', /^Row 3 is empty/],
    ['a row without a number', 'number,text\nx,a\n2,b', /^Row 2 has “x”/],
    ['a row without a text', 'number;text\n1;a\n2;', /^Row 3 has no text/],
    [
      'numbers that differ from those in the texts',
      `nr;text\n1;2. ${A}\n2;1. ${B}`,
      /^Row 2 has the number 1/
    ],
    [
      'a reversal that is none',
      'number,text,measure,reversed\n1,a,power,maybe\n2,b,power,',
      /^Row 2.*reversed/
    ],
    ['another separator', 'sep=#\n1#a\n2#b', /“#” as the column separator/]
  ])('are refused for %s', (_case, text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it.each([
    [
      'Qualtrics',
      `When,Q1_1,Q1_2\nWhen,How? - ${A},How? - ${B}\n"{""ImportId"":""w""}","{""ImportId"":""Q1""}","{""ImportId"":""Q2""}"\n2026,3,4`
    ],
    ['LimeSurvey', 'id,submitdate,lastpage,startlanguage,C1,C2\n1,2026,3,en,4,5'],
    ['jsPsych', 'rt,trial_type,trial_index,time_elapsed,response\n100,survey,0,200,3'],
    ['PsychoPy', 'participant,session,psychopyVersion,frameRate,item1\n1,1,2026,60,3'],
    ['lab.js', 'sender,sender_type,ended_on,item1\na,b,c,3'],
    ['formr', 'session,created,modified,ended,c_1\na,b,c,d,3'],
    ['a survey program', 'Timestamp,Age,Gender,I like it\n1,2,3,4']
  ])('of answers are refused by name: %s', (program, text) => {
    expect(refusal(text)).toMatch(/answers of people/);
    expect(refusal(text)).toContain(program);
  });
});
