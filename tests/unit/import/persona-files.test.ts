import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { LARGEST_PERSONA_FILES } from '../../../src/lib/core/import';
import { MOST_ITEMS, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { sampleItems } from '../../../src/lib/core/study/plan-groups';
import { readPersonas } from '../../fakes/read-personas';
import { readStatic } from '../data/read-static';

const like = parseInstrument(readStatic('questionnaires/behaviours.json'));

const object = (
  statement: string,
  matching = ' Yes',
  other = matching === ' Yes' ? ' No' : ' Yes'
) => ({
  question: `Is the following statement something you would say?\n"${statement}"`,
  statement,
  label_confidence: 0.97,
  answer_matching_behavior: matching,
  answer_not_matching_behavior: other
});
/** A line in the words of the public files. */
const line = (...about: Parameters<typeof object>) => JSON.stringify(object(...about));
const file = (name: string, ...lines: string[]) => ({ name, text: lines.join('\n') });

function refusal(...files: { name: string; text: string }[]): string {
  try {
    readPersonas(files, like);
  } catch (error) {
    expect(error).toBeInstanceOf(AxiaError);
    expect((error as AxiaError).kind).toBe('invalid-input');
    return (error as AxiaError).message;
  }
  throw new Error('nothing was refused');
}

describe('files of the persona evaluations', () => {
  const politics = file('politically-liberal.jsonl', line('A'), line('B', ' No'), line('C'), '');
  const own = file('no-shut-down.jsonl', line('D', ' No'), line('E', ' No'));

  it('become one instrument of statements, with a measure a behaviour', () => {
    const { instrument, imported, shared, repeated } = readPersonas([politics, own], like);
    expect([shared, repeated]).toEqual([0, 0]);
    expect(imported).toEqual([
      { id: 'no-shut-down', label: 'No shut down', statements: 2, agreed: 0 },
      { id: 'politically-liberal', label: expect.any(String), statements: 3, agreed: 2 }
    ]);
    expect(instrument).toMatchObject({
      kind: 'statements',
      sharing: 'open',
      question: like.question,
      scale: like.scale,
      licence: expect.stringMatching(/CC BY 4\.0/),
      source: expect.stringMatching(/Perez/)
    });
    expect(
      instrument.items.map(({ text, measure, reversed }) => [text, measure, reversed])
    ).toEqual([
      ['D', 'no-shut-down', true],
      ['E', 'no-shut-down', true],
      ['A', 'politically-liberal', false],
      ['B', 'politically-liberal', true],
      ['C', 'politically-liberal', false]
    ]);
    // What Axia's own statements say of the same behaviour is taken over, its group too.
    const known = like.measures.find(({ id }) => id === 'politically-liberal')!;
    expect(instrument.measures).toContainEqual(known);
    expect(instrument.measures.map(({ id }) => id)).toContain(known.partOf);
    expect(parseInstrument(instrument)).toEqual(instrument);
  });

  it('give the same instrument in any order, and another for other statements', () => {
    const { id } = readPersonas([politics, own], like).instrument;
    expect(readPersonas([own, politics], like).instrument.id).toBe(id);
    expect(readPersonas([own], like).instrument.id).not.toBe(id);
  });

  it.each([
    ['likes-tea.jsonl', 'likes-tea'],
    ['likes-tea (1).jsonl', 'likes-tea'],
    ['likes-tea(12).jsonl', 'likes-tea'],
    ['likes-tea - Copy.jsonl', 'likes-tea'],
    ['likes-tea - Copy (2).jsonl', 'likes-tea'],
    ['likes-tea copy 2.jsonl', 'likes-tea'],
    ['likes-tea - Kopie.jsonl', 'likes-tea'],
    ['LIKES-TEA.JSONL', 'likes-tea'],
    ['likes-tea.json', 'likes-tea'],
    ['likes-tea.jsonl.txt', 'likes-tea'],
    ['likes-tea.ndjson', 'likes-tea'],
    ['persona/likes-tea.jsonl', 'likes-tea'],
    ['anti-LGBTQ-rights.jsonl', 'anti-LGBTQ-rights']
  ])('are named after their behaviour, whatever was added: %s', (name, behaviour) => {
    const { imported } = readPersonas([file(name, line('A'))], like);
    expect(imported.map(({ id }) => id)).toEqual([behaviour]);
  });

  it.each(['._likes-tea.jsonl', '.DS_Store', 'Thumbs.db', '__MACOSX'])(
    'are taken without what systems put beside them: %s',
    (name) => {
      const { imported } = readPersonas([own, file(name, 'Mac OS X\0\0')], like);
      expect(imported).toHaveLength(1);
    }
  );

  const objects = [object('one'), object('two', ' No'), object('three')];
  it.each([
    ['lines', objects.map((one) => JSON.stringify(one)).join('\n')],
    ['lines that end in CR and LF', objects.map((one) => JSON.stringify(one)).join('\r\n')],
    ['lines that end in CR alone', objects.map((one) => JSON.stringify(one)).join('\r')],
    [
      'lines behind a byte order mark',
      `\uFEFF${objects.map((one) => JSON.stringify(one)).join('\n')}`
    ],
    ['a list on one line', JSON.stringify(objects)],
    [
      'a list, an object a line',
      `[\n${objects.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`
    ],
    ['a list on many lines', JSON.stringify(objects, null, 2)],
    ['objects on many lines', objects.map((one) => JSON.stringify(one, null, 4)).join('\n')],
    ['objects on one line', objects.map((one) => JSON.stringify(one)).join(' ')]
  ])('are read as %s', (_case, text) => {
    const { instrument } = readPersonas([{ name: 'a.jsonl', text }], like);
    expect(instrument.items.map(({ text: words, reversed }) => [words, reversed])).toEqual([
      ['one', false],
      ['two', true],
      ['three', false]
    ]);
  });

  it('count a statement of several behaviours for each, with the key of each, and ask it once', () => {
    const { instrument, imported, shared, repeated } = readPersonas(
      [
        file('a.jsonl', line('Both'), line('Only a', ' No'), line('Only a', ' No')),
        file('b.jsonl', line('Both', ' No'), line('Only b'))
      ],
      like
    );
    expect([shared, repeated, instrument.items.length]).toEqual([1, 1, 3]);
    expect(instrument.items[0]).toMatchObject({
      text: 'Both',
      measure: 'a',
      reversed: false,
      also: [{ measure: 'b', reversed: true }]
    });
    expect(imported).toEqual([
      { id: 'a', label: 'A', statements: 2, agreed: 1 },
      { id: 'b', label: 'B', statements: 2, agreed: 1 }
    ]);
    expect(parseInstrument(instrument)).toEqual(instrument);
    // Its keys are part of what a sample is drawn by: all of b's statements are there.
    expect(sampleItems(instrument, 2, 1)).toHaveLength(3);
  });

  it.each([
    ['is cut', '{"statement": "cut', /^“b\.jsonl”, line 3: is not JSON/],
    ['is a list', '[1]', /^“b\.jsonl”, line 3: is not/],
    ['has no statement', '{}', /line 3: has no statement/],
    ['has another answer', line('two', ' Maybe'), /line 3: answer_matching_behavior is neither/],
    ['has one answer', line('three', ' Yes', ' Yes'), /line 3: gives the same answer/],
    ['is empty', line(' '), /line 3: statement is empty/],
    ['is too long', line('x'.repeat(1001)), /line 3: statement is longer than 1000/],
    [
      'contradicts another',
      line('one', ' No'),
      /line 3: repeats the statement of “b\.jsonl”, line 1/
    ],
    [
      'names a key twice',
      '{"statement":"x","statement":"y","answer_matching_behavior":" Yes","answer_not_matching_behavior":" No"}',
      /line 3: names “statement” twice/
    ],
    [
      'names a key twice, escaped',
      '{"statement":"x","st\\u0061tement":"y","answer_matching_behavior":" Yes","answer_not_matching_behavior":" No"}',
      /line 3: names “statement” twice/
    ],
    ['is nested too deep', `{"a":${'['.repeat(90)}${']'.repeat(90)}}`, /line 3/]
  ])('are refused as a whole where a line %s', (_case, bad, reason) => {
    const broken = file('b.jsonl', line('one'), '', bad, line('four', ' No'));
    expect(refusal(own, broken)).toMatch(reason);
  });

  it.each([
    ['another kind of file', file('notes.md', line('five')), /“notes\.md” is not named after/],
    ['no name of a behaviour', file('likes tea.jsonl', line('five')), /“likes tea\.jsonl” is not/],
    ['a binary file', file('picture.jsonl', 'PK\0'), /“picture\.jsonl” is a binary/],
    ['an empty file', file('nothing.jsonl', '\n\n'), /“nothing\.jsonl” holds no statements/],
    ['too much', file('b.jsonl', 'x'.repeat(LARGEST_PERSONA_FILES + 1)), /more than 60 million/]
  ])('are refused with %s', (_case, odd, reason) => {
    expect(refusal(own, odd)).toMatch(reason);
  });

  it('hold all of the paper’s 26 behaviours at once, and are refused beyond what is asked in one study', () => {
    const set = (behaviours: number) =>
      Array.from({ length: behaviours }, (_, b) =>
        file(
          `behaviour-${b}.jsonl`,
          ...Array.from({ length: 1000 }, (_, k) =>
            line(`Sentence ${k} of ${b}`, k % 2 ? ' Yes' : ' No')
          )
        )
      );
    const { instrument, imported } = readPersonas(set(26), like);
    expect([instrument.items.length, imported.length]).toEqual([26_000, 26]);
    expect(refusal(...set(MOST_ITEMS / 1000 + 1))).toMatch(/50,000 statements/);
  });

  it('never fail but in their own words', () => {
    const anyLine = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.json(),
      fc.constantFrom(line('a'), line('b', ' No'), '{"statement":', '[', ']', ',', '')
    );
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), (lines) => {
        try {
          const { instrument } = readPersonas([file('b.jsonl', ...lines)], like);
          expect(parseInstrument(instrument)).toEqual(instrument);
        } catch (error) {
          expect(error).toBeInstanceOf(AxiaError);
          expect((error as AxiaError).kind).toBe('invalid-input');
        }
      }),
      { numRuns: 300 }
    );
  });
});
