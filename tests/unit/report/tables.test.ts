import { describe, expect, it } from 'vitest';
import {
  answersCsv,
  checkPromptsCsv,
  failuresCsv,
  parseAnswersCsv,
  parseFailuresCsv,
  parseSamplesCsv,
  promptsCsv,
  samplesCsv,
  scoresCsv
} from '../../../src/lib/core/report';
import { samplesOf } from '../../../src/lib/core/samples';
import { design, result, study } from './fixtures';
import { behaviour } from './fixtures-behaviour';

const sampledDesign = design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } });

describe('answers.csv', () => {
  it('has the columns of its contract, one row per scale point, and nothing for what was not asked', () => {
    const { cells, answers } = study();
    const lines = answersCsv(cells, answers).split('\n');
    expect(lines[0]).toBe(
      'cell_id,condition,instrument,item,arm,option,log_probability,probability,outside,status'
    );
    // Four answered cells of three points, one failed cell, one not asked, a final line break.
    expect(lines).toHaveLength(1 + 4 * 3 + 1 + 1);
    expect(lines[1]).toMatch(
      /^[0-9a-f]{24},power,toy,1,standard,1,-0\.6666666666666666,0\.\d+,0\.1,answered$/
    );
    expect(lines[4]).toBe(`${cells[1]!.id},power,toy,2,standard,,,,,failed`);
    expect(lines[6]).toContain(',-Infinity,0,0.1,answered');
  });

  it('normalises probabilities over the options', () => {
    const { cells, answers } = study();
    const rows = answersCsv(cells, answers)
      .split('\n')
      .slice(1, 4)
      .map((row) => row.split(','));
    const sum = rows.reduce((total, row) => total + Math.exp(Number(row[6])), 0);
    for (const row of rows) expect(Number(row[7])).toBeCloseTo(Math.exp(Number(row[6])) / sum, 14);
  });

  it('is in the order of the plan, whatever the order of the answers', () => {
    const { cells, answers } = study();
    const backwards = new Map([...answers].reverse());
    expect(answersCsv(cells, backwards)).toBe(answersCsv(cells, answers));
  });

  it('counts sampled answers over the readable ones, and the others as outside', () => {
    const { cells, answers } = study({ design: sampledDesign });
    const lines = answersCsv(cells, answers).split('\n');
    expect(lines[1]!.split(',').slice(5)).toEqual(['1', '', '0', String(1 / 3), 'answered']);
    expect(lines[2]!.split(',').slice(5)).toEqual(['2', '', '0.5', String(1 / 3), 'answered']);
  });

  it.each([
    ['distribution', study()],
    ['sampled', study({ design: sampledDesign })]
  ])('gives back every answer: %s', (_mode, { cells, answers, design: { elicitation } }) => {
    const back = parseAnswersCsv(
      answersCsv(cells, answers),
      cells,
      elicitation,
      parseSamplesCsv(samplesCsv(cells, answers), cells),
      parseFailuresCsv(failuresCsv(cells, answers), cells)
    );
    expect(back).toEqual([...answers.values()]);
  });

  const { cells, answers, design: toyDesign } = study();
  const good = answersCsv(cells, answers);
  const failures = parseFailuresCsv(failuresCsv(cells, answers), cells);
  const row = (index: number) => good.split('\n')[index]!;
  it.each([
    ['log p above 0', [row(1), row(1).replace('-0.6666666666666666', '0.5')], /above 0/],
    ['a huge number', [row(1), row(1).replace('-0.6666666666666666', '-1e999')], /is no number/],
    ['NaN', [row(1), row(1).replace('-0.6666666666666666', 'NaN')], /is no number/],
    ['a sum above 1', [row(1), row(1).replace('-0.6666666666666666', '-0.0001')], /more than 1/],
    ['outside above 1', [',0.1,answered', ',7,answered'], /outside/],
    [
      'a probability that does not follow',
      [/,0\.\d+,0\.1,answered/, ',0.5,0.1,answered'],
      /follow/
    ],
    ['a word for a number', [',0.1,answered', ',=cmd(),answered'], /outside is no number/],
    ['an unknown status', [',answered', ',maybe'], /status/],
    ['a missing scale point', [`${row(2)}\n`, ''], /is missing/],
    ['a cell that is there twice', [`${row(4)}\n`, `${row(4)}\n${row(4)}\n`], /twice/],
    ['another condition', [',power,toy,1,', ',security,toy,1,'], /condition/],
    ['an unknown cell', [cells[0]!.id, 'f'.repeat(24)], /not part of the study/],
    [
      'a failure without a reason',
      [
        `${row(1)}\n${row(2)}\n${row(3)}\n`,
        `${row(1).split(',').slice(0, 5).join(',')},,,,,failed\n`
      ],
      /failures\.csv/
    ]
  ] as [string, [string | RegExp, string], RegExp][])(
    'refuses %s',
    (_case, [find, replacement], message) => {
      const bad = good.replace(find, replacement);
      expect(bad).not.toBe(good);
      expect(() => parseAnswersCsv(bad, cells, toyDesign.elicitation, new Map(), failures)).toThrow(
        message
      );
    }
  );

  it('refuses samples where none were asked for, and reasons that belong to nothing', () => {
    const texts = samplesOf([{ text: 'x', outcome: 'refusal', option: null }]);
    const parse = (id: string) =>
      parseAnswersCsv(good, cells, toyDesign.elicitation, new Map([[id, texts]]), failures);
    expect(() => parse(cells[0]!.id)).toThrow(/asks for none/);
    expect(() => parse(cells[1]!.id)).toThrow(/samples\.csv speaks of a cell/);
  });
});

describe('prompts.csv', () => {
  it('holds every question, word for word and shielded', () => {
    const { cells } = study();
    const text = promptsCsv(cells);
    expect(text).toContain('cell_id,condition,instrument,item,arm,system,user\n');
    expect(text).toContain('Description: =SUM(A1:A9) says ""safety""\nfirst 🙂');
    expect(() => checkPromptsCsv(text, cells)).not.toThrow();
  });

  it.each([
    ['another text', 'Wants', 'Needs', /user is not/],
    ['another id', /\n[0-9a-f]{24},/, `\n${'0'.repeat(24)},`, /row 1: cell_id/]
  ])('is refused with %s', (_case, find, replacement, message) => {
    const { cells } = study();
    expect(() => checkPromptsCsv(promptsCsv(cells).replace(find, replacement), cells)).toThrow(
      message
    );
  });

  it('is refused with a question less', () => {
    const { cells } = study();
    expect(() => checkPromptsCsv(promptsCsv(cells.slice(1)), cells)).toThrow(/5 questions/);
  });
});

describe('samples.csv', () => {
  const { cells, answers } = study({ design: sampledDesign });
  const good = samplesCsv(cells, answers)!;
  it.each([
    ['a repeat out of order', /,2,"/, ',9,"', /repeat 2/],
    ['an unknown outcome', ',refusal,', ',joke,', /outcome/],
    ['an option off the scale', ',option,2', ',option,9', /scale/],
    ['an option without its outcome', ',option,2', ',refusal,2', /together/],
    ['an unknown cell', cells[0]!.id, 'f'.repeat(24), /not part/]
  ])('is refused with %s', (_case, find, replacement, message) => {
    expect(() => parseSamplesCsv(good.replace(find, replacement), cells)).toThrow(message);
  });

  it('is not there when nothing was sampled', () => {
    expect(samplesCsv(study().cells, study().answers)).toBeNull();
  });
});

describe('failures.csv', () => {
  const { cells, answers } = study();
  const good = failuresCsv(cells, answers)!;
  it.each([
    ['an unknown kind', 'device-lost', 'bad-luck', /kind/],
    ['an unknown cell', cells[1]!.id, 'f'.repeat(24), /not part/],
    ['a cell that is there twice', /\n(.*)\n$/, '\n$1\n$1\n', /twice/]
  ])('is refused with %s', (_case, find, replacement, message) => {
    expect(() => parseFailuresCsv(good.replace(find, replacement), cells)).toThrow(message);
  });
});

describe('scores.csv', () => {
  it('has a row per scoring, condition and value, and leaves unknown empty', () => {
    const { scores } = result();
    const lines = scoresCsv([
      { scoring: 'centred', scores },
      { scoring: 'raw', scores }
    ]).split('\n');
    expect(lines).toHaveLength(1 + 2 * 2 * 10 + 1);
    expect(lines[2]).toBe('centred,power,achievement,0.3333333333333333,1');
    expect(lines[11]).toBe('centred,none,power,,');
    expect(lines[21]).toBe('raw,power,power,0,1');
  });

  it('has the measures of behaviours too, by instrument', () => {
    const { scores } = behaviour().result;
    expect(scoresCsv([], scores).split('\n').slice(1)).toEqual([
      'raw,power,toy-doing/give,2.5,0.5',
      'raw,none,toy-doing/give,,',
      ''
    ]);
  });
});
