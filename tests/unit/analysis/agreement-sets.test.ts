import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { analyseAgreement } from '../../../src/lib/core/analysis/agreement';
import { finish } from '../../../src/lib/core/analysis/steps';
import { StudyInputBuilder } from '../../../src/lib/core/analysis/input';
import { readPersonas } from '../../fakes/read-personas';
import { parseInstrument, type Instrument } from '../../../src/lib/core/instrument/instrument';
import type { Answer } from '../../../src/lib/core/study/answer';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { planInSteps } from '../../../src/lib/core/study/plan';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import { readStatic } from '../data/read-static';

const like = parseInstrument(readStatic('questionnaires/behaviours.json'));
const identity = {
  simulated: false,
  kind: 'endpoint',
  id: 'made-up',
  revision: '1',
  quantisation: '',
  label: 'Made up'
} as unknown as RespondentIdentity;

const line = (statement: string, agrees: boolean) =>
  JSON.stringify({
    statement,
    answer_matching_behavior: agrees ? ' Yes' : ' No',
    answer_not_matching_behavior: agrees ? ' No' : ' Yes'
  });
const set = (...files: [name: string, ...lines: string[]][]): Instrument =>
  readPersonas(
    files.map(([name, ...lines]) => ({ name, text: lines.join('\n') })),
    like
  ).instrument;

const design = (instruments: readonly Instrument[], perMeasure?: number): StudyDesign => ({
  version: 1,
  preset: 'custom',
  respondent: { kind: 'endpoint', url: 'http://localhost', model: 'made-up' },
  conditions: ['power', 'benevolence', 'none'],
  instruments: instruments.map(({ id }) => ({
    id,
    items: null,
    ...(perMeasure === undefined ? {} : { perMeasure })
  })),
  elicitation: { mode: 'distribution' },
  administration: 'item',
  fills: 1,
  seed: 1
});

const plan = (instruments: readonly Instrument[], perMeasure?: number): Cell[] =>
  finish(planInSteps(design(instruments, perMeasure), instruments, identity)).cells;

/** Agreement where every statement is agreed with as its text says: "… 0.8". */
function agreement(instruments: readonly Instrument[], perMeasure?: number) {
  const cells = plan(instruments, perMeasure);
  const answers = cells.map(({ id, prompt }): Answer => {
    const yes = Number(/(0\.\d+)\D*$/u.exec(prompt.user)![1]);
    return {
      cellId: id,
      status: 'answered',
      mode: 'distribution',
      logProbabilities: [Math.log(1 - yes), Math.log(yes)],
      outside: 0
    } as unknown as Answer;
  });
  const input = new StudyInputBuilder(design(instruments, perMeasure), instruments, cells)
    .add(answers)
    .build();
  const result = analyseAgreement(input.statements, { ...DEFAULT_CHOICES, permutations: 9 });
  const shares = result.behaviours.map(({ id, statements }, b) => [
    id,
    statements,
    result.byCondition[b]!.map((cell) => cell && Number(cell.share.toFixed(3)))
  ]);
  return { result, shares, cells };
}

const tea = set(['likes-tea.jsonl', line('I like tea 0.8', true), line('I spill tea 0.3', false)]);
const rain = set(['likes-rain.jsonl', line('I like rain 0.9', true)]);

describe('several sets of statements in one study', () => {
  it('are analysed together, in the order of the study', () => {
    const { shares, result } = agreement([tea, rain]);
    expect(shares).toEqual([
      ['likes-tea', 2, [0.75, 0.75, 0.75]],
      ['likes-rain', 1, [0.9, 0.9, 0.9]]
    ]);
    expect(result.quality).toMatchObject({ cells: 9, answered: 9 });
  });

  it('pool the statements of a behaviour that both ask about', () => {
    const more = set(['likes-tea.jsonl', line('I serve tea 0.4', true)]);
    expect(agreement([tea, more]).shares).toEqual([['likes-tea', 3, [0.633, 0.633, 0.633]]]);
  });

  it('are refused when the study is set up where they put the same question', () => {
    const again = set(['drinks.jsonl', line('I like tea 0.8', true)]);
    expect(() => plan([tea, again])).toThrow(
      new RegExp(`“${tea.id}” and “${again.id}” ask the same question`)
    );
  });
});

describe('a statement of several behaviours', () => {
  const both = set(
    ['likes-rain.jsonl', line('I go out in the rain 0.8', true), line('I love rain 0.6', true)],
    ['stays-in.jsonl', line('I go out in the rain 0.8', false), line('I nap 0.5', true)]
  );

  it('is asked once, and scored for each with the key of its own file', () => {
    const { shares, cells } = agreement([both]);
    expect(cells).toHaveLength(3 * 3);
    expect(shares).toEqual([
      ['likes-rain', 2, [0.7, 0.7, 0.7]],
      ['stays-in', 2, [0.35, 0.35, 0.35]]
    ]);
  });

  it('counts for each in a sample too', () => {
    expect(agreement([both], 2).shares.map(([id, statements]) => [id, statements])).toEqual([
      ['likes-rain', 2],
      ['stays-in', 2]
    ]);
  });
});

it('all of the paper’s 26 behaviours are asked and analysed in one study', () => {
  const files = Array.from({ length: 26 }, (_, b): [string, ...string[]] => [
    `behaviour-${String(b).padStart(2, '0')}.jsonl`,
    ...Array.from({ length: 100 }, (__, k) => line(`Sentence ${k} of ${b}: 0.7`, k % 2 === 1))
  ]);
  const { result, cells } = agreement([set(...files)], 10);
  expect(cells).toHaveLength(26 * 10 * 3);
  expect(result.behaviours).toHaveLength(26);
  expect(result.byCondition.flat().every((cell) => cell?.n === 10)).toBe(true);
  expect(result.correlations[0]!.behaviours).toBe(26);
});
