import { describe, expect, it } from 'vitest';
import { type Answer, type SampledAnswer, sampleList } from '../../../src/lib/core/study/answer';
import type { Elicitation } from '../../../src/lib/core/study/design';
import { CONDITIONS, type ConditionId } from '../../../src/lib/core/study/condition';
import { SIMULATED_PRESETS } from '../../../src/lib/core/simulation';
import { createSimulatedRespondent } from '../../../src/lib/engines/simulated';
import { TWENTY_ITEMS, cellOf } from './fixtures';

const strong = SIMULATED_PRESETS[0]!;
const spec = { kind: 'simulated', preset: strong.id, parameters: strong.parameters } as const;
const distribution: Elicitation = { mode: 'distribution' };
const going = new AbortController().signal;
const respondent = (seed = 1, parameters = strong.parameters) =>
  createSimulatedRespondent({ ...spec, parameters }, seed, [TWENTY_ITEMS]);

describe('the simulated respondent', () => {
  it('says what it is', async () => {
    const { identity } = respondent(7);
    expect(identity.simulated).toBe(true);
    expect(identity.label).toBe('Simulated: strong circle');
    expect(identity.id).toContain('seed=7');
    expect(identity.id).toContain('structure=circle');
    const custom = respondent(7, { ...strong.parameters, strength: 0.1 }).identity;
    expect(custom.label).toBe('Simulated: custom');
    const phases: string[] = [];
    const provenance = await respondent(7).open({
      signal: going,
      onProgress: ({ phase }) => phases.push(phase),
      cells: [],
      elicitation: { mode: 'distribution' },
      earlier: null
    });
    expect(phases).toEqual(['ready']);
    expect(provenance).toMatchObject({
      seed: 7,
      parameters: { strength: strong.parameters.strength }
    });
  });

  it('answers the same whatever was asked before', async () => {
    const cells = CONDITIONS.flatMap((condition) => [1, 2, 13].map((n) => cellOf(condition, n)));
    for (const elicitation of [
      distribution,
      { mode: 'sampled', temperature: 1, repeats: 3 } as const
    ]) {
      const ask = async (order: typeof cells) => {
        const one = respondent();
        const answers = new Map<string, Answer>();
        for (const cell of order) {
          answers.set(cell.id, await one.answer(cell, elicitation, going));
        }
        return answers;
      };
      const forward = await ask(cells);
      const backward = await ask([...cells].reverse());
      for (const cell of cells) expect(backward.get(cell.id)).toEqual(forward.get(cell.id));
    }
  });

  it('is steered by a form less than by a prompt, and by both no more than by the prompt', async () => {
    const steered = async (condition: ConditionId) => {
      const one = respondent(1, { ...strong.parameters, itemNoise: 0, acquiescence: 0 });
      const answer = await one.answer(cellOf(condition, 1), distribution, going); // of power
      if (answer.status === 'failed' || answer.mode !== 'distribution') throw new Error('failed');
      const masses = answer.logProbabilities.map(Math.exp);
      return masses.reduce((sum, mass, k) => sum + mass * (k + 1), 0);
    };
    expect(await steered('power:both')).toBe(await steered('power'));
    expect(await steered('none:test')).toBe(await steered('none'));
    expect(await steered('power:test')).toBeGreaterThan(await steered('none'));
    expect(await steered('power:test')).toBeLessThan(await steered('power'));
  });

  it('leans to one more value through each conversation', async () => {
    const leaning = async (repetition: string, items: number[]) => {
      const one = respondent();
      const answers = items.map((item) => {
        const context = { kind: 'conversation' as const, cells: [] };
        return one.answer({ ...cellOf('none', item), repetition, context }, distribution, going);
      });
      return Promise.all(answers);
    };
    const [first, second] = await Promise.all(
      ['conversation-1', 'conversation-2'].map((repetition) => leaning(repetition, [1, 7]))
    );
    expect(first).not.toEqual(second);
    expect(await leaning('conversation-1', [7, 1])).toEqual([...first!].reverse());
  });

  it('answers differently under another seed', async () => {
    const cell = cellOf('power', 1);
    expect(await respondent(1).answer(cell, distribution, going)).not.toEqual(
      await respondent(2).answer(cell, distribution, going)
    );
  });

  it('samples texts by the distribution, non-answers by the mass outside', async () => {
    const parameters = { ...strong.parameters, outside: 0.3 };
    const one = respondent(1, parameters);
    const cell = cellOf('none', 1);
    const exact = await one.answer(cell, distribution, going);
    const repeats = 4000;
    const sampled = (await one.answer(
      cell,
      { mode: 'sampled', temperature: 1, repeats },
      going
    )) as SampledAnswer;
    if (exact.status !== 'answered' || exact.mode !== 'distribution') throw new Error('no answer');
    exact.logProbabilities.forEach((log, option) => {
      const share = sampleList(sampled.samples).filter((s) => s.option === option).length / repeats;
      expect(Math.abs(share - Math.exp(log))).toBeLessThan(0.03);
    });
    const outcomes = new Set(sampleList(sampled.samples).map((s) => s.outcome));
    expect(outcomes).toEqual(new Set(['option', 'refusal', 'unreadable']));
  });

  it('always says the most probable thing at temperature 0', async () => {
    const sampled = (await respondent().answer(
      cellOf('power', 1),
      { mode: 'sampled', temperature: 0, repeats: 20 },
      going
    )) as SampledAnswer;
    expect(new Set(sampleList(sampled.samples).map((s) => s.option)).size).toBe(1);
  });

  it('stops when aborted, and refuses an item it has no key for', async () => {
    const signal = AbortSignal.abort();
    await expect(
      respondent().answer(cellOf('power', 1), distribution, signal)
    ).rejects.toMatchObject({ kind: 'aborted' });
    await expect(
      respondent().open({
        signal,
        onProgress: () => {},
        cells: [],
        elicitation: { mode: 'distribution' },
        earlier: null
      })
    ).rejects.toMatchObject({
      kind: 'aborted'
    });
    await expect(
      respondent().answer(cellOf('power', 99), distribution, going)
    ).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});
