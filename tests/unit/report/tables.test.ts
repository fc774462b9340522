import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/lib/core/study/answer';
import {
  ANSWER_COLUMNS,
  answerRows,
  checkPromptsCsv,
  csvPortions,
  FAILURE_COLUMNS,
  failureRows,
  PROMPT_COLUMNS,
  promptRows,
  readAnswers,
  SAMPLE_COLUMNS,
  sampleTable
} from '../../../src/lib/core/report';
import { type ReportStudy } from '../../../src/lib/core/report/study';
import { scoresCsv } from '../../../src/lib/core/report/files';
import { design, result, study } from './fixtures';
import { behaviour } from './fixtures-behaviour';

const sampledDesign = design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } });

const textOf = (columns: readonly string[], rows: Iterable<string[]>) =>
  [...csvPortions(columns, rows)].join('');

const answersCsv = ({ cells, answers }: Pick<ReportStudy, 'cells' | 'answers'>) =>
  textOf(ANSWER_COLUMNS, answerRows(cells, answers));
/** What stands before every answer. */
const OPENING = 'Answer:';

const promptsCsv = (cells: ReportStudy['cells']) =>
  textOf(PROMPT_COLUMNS, promptRows(cells, OPENING));

/** The tables of a study's answers. */
const tablesOf = (of: ReportStudy) => ({
  answers: answersCsv(of),
  samples:
    textOf(SAMPLE_COLUMNS, []) +
    Array.from(sampleTable(of.cells, of.answers), (rows) => Buffer.from(rows).toString()).join(''),
  failures: textOf(FAILURE_COLUMNS, failureRows(of.cells, of.answers))
});

/** What is read back, with some of the tables changed; null leaves one out. */
async function readBack(
  of: ReportStudy,
  change: Partial<Record<keyof ReturnType<typeof tablesOf>, string | null>> = {}
): Promise<Answer[]> {
  const texts = { ...tablesOf(of), ...change };
  const read: Answer[] = [];
  const tables = {
    answers: [texts.answers!],
    samples: texts.samples === null ? null : [texts.samples],
    failures: texts.failures === null ? null : [texts.failures]
  };
  for await (const answer of readAnswers(tables, of.cells, of.design.elicitation))
    read.push(answer);
  return read;
}

describe('answers.csv', () => {
  it('has the columns of its contract, one row per scale point, and nothing for what was not asked', () => {
    const of = study();
    const lines = answersCsv(of).split('\n');
    expect(lines[0]).toBe(
      'cell_id,condition,instrument,item,arm,option,log_probability,probability,outside,status'
    );
    // Four answered cells of three points, one failed cell, one not asked, a final line break.
    expect(lines).toHaveLength(1 + 4 * 3 + 1 + 1);
    expect(lines[1]).toMatch(
      /^[0-9a-f]{24},power,toy,1,standard,1,-0\.6666666666666666,0\.\d+,0\.1,answered$/
    );
    expect(lines[4]).toBe(`${of.cells[1]!.id},power,toy,2,standard,,,,,failed`);
    expect(lines[6]).toContain(',-Infinity,0,0.1,answered');
  });

  it('normalises probabilities over the options', () => {
    const rows = answersCsv(study())
      .split('\n')
      .slice(1, 4)
      .map((row) => row.split(','));
    const sum = rows.reduce((total, row) => total + Math.exp(Number(row[6])), 0);
    for (const row of rows) expect(Number(row[7])).toBeCloseTo(Math.exp(Number(row[6])) / sum, 14);
  });

  it('is in the order of the plan, whatever the order of the answers', () => {
    const { cells, answers } = study();
    const backwards = new Map([...answers].reverse());
    expect(answersCsv({ cells, answers: backwards })).toBe(answersCsv({ cells, answers }));
  });

  it('counts sampled answers over the readable ones, and the others as outside', () => {
    const lines = answersCsv(study({ design: sampledDesign })).split('\n');
    expect(lines[1]!.split(',').slice(5)).toEqual(['1', '', '0', String(1 / 3), 'answered']);
    expect(lines[2]!.split(',').slice(5)).toEqual(['2', '', '0.5', String(1 / 3), 'answered']);
  });

  it.each([
    ['distribution', study()],
    ['sampled', study({ design: sampledDesign })]
  ])('gives back every answer: %s', async (mode, of) => {
    const samples = mode === 'sampled' ? {} : { samples: null };
    expect(await readBack(of, samples)).toEqual([...of.answers.values()]);
  });

  const toy = study();
  const { cells } = toy;
  const good = answersCsv(toy);
  const row = (index: number) => good.split('\n')[index]!;
  it.each([
    ['log p above 0', [row(1), row(1).replace('-0.6666666666666666', '0.5')], /above 0/],
    ['a huge number', [row(1), row(1).replace('-0.6666666666666666', '-1e999')], /is no number/],
    ['NaN', [row(1), row(1).replace('-0.6666666666666666', 'NaN')], /is no number/],
    ['a sum above 1', [row(1), row(1).replace('-0.6666666666666666', '-0.0001')], /more than 1/],
    ['outside above 1', [',0.1,answered', ',7,answered'], /outside/],
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
    async (_case, [find, replacement], message) => {
      const bad = good.replace(find, replacement);
      expect(bad).not.toBe(good);
      await expect(readBack(toy, { answers: bad })).rejects.toThrow(message);
    }
  );

  it('refuses samples where none were asked for, and texts that belong to nothing', async () => {
    const samples = (id: string) => `${SAMPLE_COLUMNS.join(',')}\n${id},1,x,refusal,\n`;
    const read = (id: string) => readBack(toy, { samples: samples(id) });
    await expect(read(cells[0]!.id)).rejects.toThrow(/asks for none/);
    await expect(read(cells[1]!.id)).rejects.toThrow(/samples\.csv, row 1: .* not so in answers/);
    await expect(read(cells.at(-1)!.id)).rejects.toThrow(/samples\.csv, row 1: .* not so in/);
  });
});

describe('prompts.csv', () => {
  it('holds every question, word for word and shielded', async () => {
    const { cells } = study();
    const text = promptsCsv(cells);
    expect(text).toContain('cell_id,condition,instrument,item,arm,system,user,answer_prefix\n');
    expect(text).toContain('Description: =SUM(A1:A9) says ""safety""\nfirst 🙂');
    expect(text.match(/"?,Answer:\n/g)).toHaveLength(cells.length);
    await expect(checkPromptsCsv([text], cells, OPENING)).resolves.toBeUndefined();
    await expect(checkPromptsCsv([text], cells, 'Other:')).rejects.toThrow(/answer_prefix is not/);
    const older = text.replaceAll(/,(answer_prefix|Answer:)\n/g, '\n');
    await expect(checkPromptsCsv([older], cells, null)).resolves.toBeUndefined();
  });

  it.each([
    ['another text', 'Wants', 'Needs', /user is not/],
    ['another id', /\n[0-9a-f]{24},/, `\n${'0'.repeat(24)},`, /row 1: cell_id/]
  ])('is refused with %s', async (_case, find, replacement, message) => {
    const { cells } = study();
    const bad = promptsCsv(cells).replace(find, replacement);
    await expect(checkPromptsCsv([bad], cells, OPENING)).rejects.toThrow(message);
  });

  it('is refused with a question less or more', async () => {
    const { cells } = study();
    const text = promptsCsv(cells);
    await expect(checkPromptsCsv([promptsCsv(cells.slice(0, -1))], cells, OPENING)).rejects.toThrow(
      /holds 5 questions, but the design leads to 6/
    );
    await expect(checkPromptsCsv([text], cells.slice(0, -1), OPENING)).rejects.toThrow(
      /holds more/
    );
  });
});

describe('samples.csv', () => {
  const sampled = study({ design: sampledDesign });
  const good = tablesOf(sampled).samples;
  it.each([
    ['a repeat out of order', /,2,"/, ',9,"', /repeat 2/],
    ['an unknown outcome', ',refusal,', ',joke,', /outcome/],
    ['an option off the scale', ',option,2', ',option,9', /scale/],
    ['an option without its outcome', ',option,2', ',refusal,2', /together/],
    ['an unknown cell', sampled.cells[0]!.id, 'f'.repeat(24), /not part/]
  ])('is refused with %s', async (_case, find, replacement, message) => {
    const samples = good.replace(find, replacement);
    expect(samples).not.toBe(good);
    await expect(readBack(sampled, { samples })).rejects.toThrow(message);
  });

  it('has no rows when nothing was sampled', () => {
    const { cells, answers } = study();
    expect([...sampleTable(cells, answers)]).toEqual([]);
  });
});

describe('failures.csv', () => {
  const toy = study();
  const good = tablesOf(toy).failures;
  it.each([
    ['an unknown kind', 'device-lost', 'bad-luck', /kind/],
    ['an unknown cell', toy.cells[1]!.id, 'f'.repeat(24), /not part/],
    ['a cell that is there twice', /\n(.*)\n$/, '\n$1\n$1\n', /twice/]
  ])('is refused with %s', async (_case, find, replacement, message) => {
    const failures = good.replace(find, replacement);
    expect(failures).not.toBe(good);
    await expect(readBack(toy, { failures })).rejects.toThrow(message);
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
