import { describe, expect, it } from 'vitest';
import { buildAnalysisInput } from '../../../src/lib/core/analysis/input';
import { type Answer, parseAnswer, samplesOf } from '../../../src/lib/core/study/answer';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { TWENTY_ITEMS, cellOf } from '../simulation/fixtures';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { tableOf } from './option-rows';

const design: StudyDesign = {
  version: 1,
  preset: 'custom',
  respondent: {
    kind: 'simulated',
    preset: 'random',
    parameters: simulatedPreset('random')!.parameters
  },
  conditions: ['power', 'none'],
  instruments: [{ id: 'twenty', items: [2, 1] }],
  elicitation: { mode: 'distribution' },
  administration: 'item',
  fills: 1,
  seed: 1
};
const cells = [cellOf('power', 1), cellOf('power', 2), cellOf('none', 1), cellOf('none', 2)];
const distribution = (cellId: string, first: number): Answer => ({
  cellId,
  status: 'answered',
  mode: 'distribution',
  logProbabilities: [first, -1, -2, -3, -4, -5],
  outside: 0.1
});
const failed = (cellId: string): Answer => ({
  cellId,
  status: 'failed',
  kind: 'network',
  message: ''
});

describe('the input of the analysis', () => {
  it('puts answers in the order of the instrument, a failed one as missing', () => {
    const answers = [
      failed('none-2'),
      distribution('power-2', -0.2),
      distribution('none-1', -0.3),
      distribution('power-1', -0.1),
      distribution('stranger', 0)
    ];
    const input = buildAnalysisInput(design, TWENTY_ITEMS, cells, answers);
    expect(input.instrument.items.map(({ number }) => number)).toEqual([1, 2]);
    expect(input.instrument.scores).toEqual([1, 2, 3, 4, 5, 6]);
    expect(input.personas.map(({ condition }) => condition)).toEqual(['power', 'none']);
    const [power, none] = input.personas.map(({ answers: given }) => given);
    if (power?.mode !== 'distribution' || none?.mode !== 'distribution') throw new Error('mode');
    expect(power.logProbabilities.map((logs) => logs![0])).toEqual([-0.1, -0.2]);
    expect(none.logProbabilities[1]).toBeNull();
    expect(none.outside).toEqual([0.1, null]);
  });

  it('waits until every cell of a condition was asked', () => {
    const answers = [distribution('power-1', 0), distribution('power-2', 0), failed('none-1')];
    const input = buildAnalysisInput(design, TWENTY_ITEMS, cells, answers);
    expect(input.personas.map(({ condition }) => condition)).toEqual(['power']);
  });

  it('turns repeats into individuals and counts what was no answer', () => {
    const texts = (cellId: string, ...said: string[]): Answer => ({
      cellId,
      status: 'answered',
      mode: 'sampled',
      samples: samplesOf(said.map((text) => parseAnswer(text, ['1', '2', '3', '4', '5', '6'])))
    });
    const sampled: StudyDesign = {
      ...design,
      conditions: ['power'],
      elicitation: { mode: 'sampled', temperature: 1, repeats: 3 }
    };
    const { personas } = buildAnalysisInput(sampled, TWENTY_ITEMS, cells, [
      texts('power-1', '1', '6', 'I cannot answer that.'),
      texts('power-2', 'perhaps', '2', '3')
    ]);
    expect(personas[0]!.answers).toEqual({
      mode: 'sampled',
      options: tableOf([
        [0, null],
        [5, 1],
        [null, 2]
      ]),
      refusals: 1,
      unreadable: 1
    });
  });
});
