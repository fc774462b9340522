import { describe, expect, it } from 'vitest';
import type { BehaviourResult } from '../../../src/lib/core/analysis/behaviour/types';
import { averageOf } from '../../../src/views/results/behaviour-data';
import { centringInWords, otherQuestionnaires } from '../../../src/views/results/values-data';

const matrix = (of: (i: number, j: number) => number) =>
  Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: 10 }, (__, j) => (i === j ? 1 : of(i, j)))
  );
const flat = matrix((i, j) => -1 / 9 + (i + j === 9 ? 0.02 : 0));
const circle = matrix((i, j) => Math.cos((2 * Math.PI * (i - j)) / 10));

describe('what centring does to correlations', () => {
  it('is said of centred scores, with the number that stands for no relation', () => {
    expect(centringInWords(circle, 'centred')).toMatch(/.11/);
    expect(centringInWords(circle, 'raw')).toBeNull();
  });

  it('is told from relations between values', () => {
    expect(centringInWords(flat, 'centred')).toMatch(/no relations between values/);
    expect(centringInWords(circle, 'centred')).not.toMatch(/no relations/);
  });
});

describe('human samples with another questionnaire', () => {
  const sample = (id: string, independent: boolean) => ({
    ...{ id, title: `Sample ${id}`, n: 100, similarity: 0.9, stress1: 0.1 },
    ...{ partOfReference: false, independent, delta: null, sameOrder: true }
  });
  const references = [
    { id: 'ess', instrument: 'PVQ-21 (ESS Human Values Scale)' },
    { id: 'gss', instrument: 'PVQ-21' },
    { id: 'svs', instrument: 'Schwartz Value Survey (SVS)' },
    { id: 'svs-2', instrument: 'Schwartz Value Survey (SVS)' }
  ];
  const samples = [sample('gss', true), sample('svs', true), sample('svs-2', false)];

  it('are named where they are independent; the survey makes no other questionnaire', () => {
    expect(otherQuestionnaires({ samples }, references, 'ess')).toEqual(['Sample svs']);
    expect(otherQuestionnaires({ samples }, references, 'svs')).toEqual(['Sample gss']);
  });
});

describe('the mean over questionnaires of behaviour', () => {
  const result = (instrument: string, change: Partial<BehaviourResult>): BehaviourResult => ({
    ...{ instrument, population: 'uniform', arm: 'prompt', problem: null, note: null },
    ...{ correlations: null, mapped: null, knownCells: 0, allCells: 0, similarity: null },
    ...{ bootstrap: null, askedAgain: null, tTest: null, chance: null, circles: null },
    ...{ permuted: null, signs: null, size: null },
    ...change
  });
  const nameOf = ({ instrument }: BehaviourResult) => instrument.toUpperCase();
  const list = [
    result('a', { similarity: 0.5 }),
    result('b', { signs: { agree: 3, known: 5, p: null, adjustedP: null } }),
    result('c', { similarity: 0.7 }),
    result('d', { problem: 'No human data.' })
  ];

  it('says which it is over, and why others are left out', () => {
    const found = averageOf(list, nameOf)!;
    expect(found.value).toBeCloseTo(0.6, 12);
    expect(found.over).toEqual(['A', 'C']);
    expect(found.without.map(({ name }) => name)).toEqual(['B', 'D']);
    expect(found.without[1]!.why).toBe('no human data');
  });

  it('is none of a single one', () => {
    expect(averageOf(list.slice(1), nameOf)).toBeNull();
  });
});
