import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { LARGEST_PERSONA_FILES, readPersonaFiles } from '../../../src/lib/core/import';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic } from '../data/read-static';

const like = parseInstrument(readStatic('questionnaires/behaviours.json'));

/** A line in the words of the public files. */
const line = (statement: string, matching = ' Yes', other = matching === ' Yes' ? ' No' : ' Yes') =>
  JSON.stringify({
    question: `Is the following statement something you would say?\n"${statement}"`,
    statement,
    label_confidence: 0.97,
    answer_matching_behavior: matching,
    answer_not_matching_behavior: other
  });
const file = (name: string, ...lines: string[]) => ({ name, text: lines.join('\n') });

describe('files of the persona evaluations', () => {
  const politics = file('politically-liberal.jsonl', line('A'), line('B', ' No'), line('C'), '');
  const own = file('no-shut-down.jsonl', line('D', ' No'), line('E', ' No'));

  it('become one instrument of statements, with a measure a behaviour', () => {
    const { instrument, imported, bad, badCount } = readPersonaFiles([politics, own], like);
    expect([bad, badCount]).toEqual([[], 0]);
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
      instrument!.items.map(({ text, measure, reversed }) => [text, measure, reversed])
    ).toEqual([
      ['D', 'no-shut-down', true],
      ['E', 'no-shut-down', true],
      ['A', 'politically-liberal', false],
      ['B', 'politically-liberal', true],
      ['C', 'politically-liberal', false]
    ]);
    // What Axia's own statements say of the same behaviour is taken over, its group too.
    const known = like.measures.find(({ id }) => id === 'politically-liberal')!;
    expect(instrument!.measures).toContainEqual(known);
    expect(instrument!.measures.map(({ id }) => id)).toContain(known.partOf);
    expect(parseInstrument(instrument)).toEqual(instrument);
  });

  it('give the same instrument in any order, and another for other statements', () => {
    const { id } = readPersonaFiles([politics, own], like).instrument!;
    expect(readPersonaFiles([own, politics], like).instrument!.id).toBe(id);
    expect(readPersonaFiles([own], like).instrument!.id).not.toBe(id);
  });

  it('are taken without their broken lines, which are named', () => {
    const { instrument, bad, badCount } = readPersonaFiles(
      [
        file(
          'b.jsonl',
          `\uFEFF${line('one')}\r`,
          '{"statement": "cut',
          '',
          '[]',
          '{}',
          line('two', ' Maybe'),
          line('three', ' Yes', ' Yes'),
          line(' '),
          line('x'.repeat(1001)),
          line('one'),
          line('four', ' No')
        ),
        file('c.jsonl', line('four'), 'null'),
        file('notes.txt', line('five')),
        file('picture.jsonl', 'PK\0')
      ],
      like
    );
    expect(instrument!.items.map(({ text }) => text)).toEqual(['one', 'four']);
    expect(bad.map((one) => `${one.file} ${one.line}: ${one.reason}`)).toEqual([
      'b.jsonl 2: is not JSON',
      'b.jsonl 4: has no statement',
      'b.jsonl 5: has no statement',
      'b.jsonl 6: answer_matching_behavior is neither Yes nor No',
      'b.jsonl 7: gives the same answer for and against the behaviour',
      'b.jsonl 8: statement is empty',
      'b.jsonl 9: statement is longer than 1000 characters',
      'b.jsonl 10: repeats the statement of line 1',
      'c.jsonl 1: repeats the statement of b.jsonl, line 11',
      'c.jsonl 2: is not an object',
      'notes.txt null: is not named <behaviour>.jsonl',
      'picture.jsonl null: is a binary file, not text'
    ]);
    expect(badCount).toBe(bad.length);
  });

  it('count bad lines beyond those that are listed', () => {
    const { instrument, bad, badCount } = readPersonaFiles(
      [file('b.jsonl', 'x\n'.repeat(1500))],
      like
    );
    expect([instrument, bad.length, badCount]).toEqual([null, 1000, 1500]);
  });

  it('are refused where there are too many, before they are read', () => {
    const huge = file('b.jsonl', 'x'.repeat(LARGEST_PERSONA_FILES + 1));
    expect(() => readPersonaFiles([huge], like)).toThrow(/more than 50 million characters/);
    const many = Array.from({ length: 20_001 }, (_, k) => line(`statement ${k}`));
    expect(() => readPersonaFiles([file('b.jsonl', ...many)], like)).toThrow(
      /more than 20,000 statements/
    );
  });

  it('are refused where they are plainly something else', () => {
    const noise = file('b.jsonl', '{\n'.repeat(20_001));
    expect(() => readPersonaFiles([noise], like)).toThrow(/More than 20,000 lines/);
  });

  it('never fail but in their own words', () => {
    const anyLine = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.json(),
      fc.string().map((text) => line(text))
    );
    const anyFile = fc.record({
      name: fc.oneof(
        fc.constant('behaviour.jsonl'),
        fc.string().map((name) => `${name}.jsonl`)
      ),
      text: fc.array(anyLine, { maxLength: 6 }).map((lines) => lines.join('\n'))
    });
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 3 }), (files) => {
        try {
          const { instrument, imported } = readPersonaFiles(files, like);
          const count = imported.reduce((sum, { statements }) => sum + statements, 0);
          expect(instrument?.items.length ?? 0).toBe(count);
        } catch (error) {
          expect(error).toBeInstanceOf(AxiaError);
        }
      }),
      { numRuns: 500 }
    );
  });
});
