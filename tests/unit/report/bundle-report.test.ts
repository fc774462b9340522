import { expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import type { BehaviourResult } from '../../../src/lib/core/analysis/behaviour/types';
import type { PopulationResult } from '../../../src/lib/core/analysis/types';
import { comparedWithReport, parseBundleReport } from '../../../src/lib/core/report/bundle-report';

const choices = { ...DEFAULT_CHOICES, seed: 7 };
const analysis = {
  choices,
  populations: [
    { id: 'uniform', similarity: 0.9, weights: [1] },
    { id: 'h-norm', similarity: null }
  ],
  behaviour: {
    results: [{ instrument: 'ebq', arm: 'prompt', population: 'uniform', similarity: -0.25 }]
  }
};
const report = parseBundleReport(analysis)!;
const valuesOf = (uniform: number | null, norm: number | null) => ({
  choices,
  populations: [
    { id: 'uniform', similarity: uniform },
    { id: 'h-norm', similarity: norm },
    { id: 'h-even', similarity: 0.5 }
  ] as PopulationResult[]
});
const behaviourOf = (similarity: number) => ({
  choices,
  results: [
    { instrument: 'ebq', arm: 'prompt', population: 'uniform', similarity }
  ] as BehaviourResult[]
});

it('finds the same similarities, whichever population is shown', () => {
  const shown = { ...valuesOf(0.9, null), choices: { ...choices, population: 'h-np' as const } };
  expect(comparedWithReport(report, shown, behaviourOf(-0.25))).toEqual({
    compared: 2,
    others: []
  });
});

it('compares nothing where neither has a similarity', () => {
  const none = { ...report, similarities: report.similarities.slice(1, 2) };
  expect(comparedWithReport(none, valuesOf(0.9, null), null)).toBeNull();
});

it('names those that differ, also where one side has none', () => {
  const others = comparedWithReport(report, valuesOf(0.9 + 1e-6, 0.1), behaviourOf(0.25))!.others;
  expect(others.map(({ here, instrument, population }) => [instrument, population, here])).toEqual([
    [null, 'uniform', 0.9 + 1e-6],
    [null, 'h-norm', 0.1],
    ['ebq', 'uniform', 0.25]
  ]);
});

it('compares nothing under other choices, and no more than both have', () => {
  const other = { ...valuesOf(0.9, null), choices: { ...choices, temperature: 2 } };
  expect(comparedWithReport(report, other, null)).toBeNull();
  expect(comparedWithReport(report, null, null)).toBeNull();
  expect(comparedWithReport(report, null, behaviourOf(-0.25))).toEqual({ compared: 1, others: [] });
});

it('reads the choices of a report whose similarities it cannot read', () => {
  expect(parseBundleReport({ choices, populations: 'none', behaviour: 3 })).toEqual({
    choices,
    similarities: []
  });
  expect(parseBundleReport({ ...analysis, choices: { seed: -1 } })).toBeNull();
});
