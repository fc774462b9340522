import { describe, expect, it } from 'vitest';
import { analyseExact } from '../../../src/lib/core/analysis/analyse';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis/choices';
import { withoutItems } from '../../../src/lib/core/analysis/curve/left-out';
import { finish } from '../../../src/lib/core/analysis/steps';
import { structureFit, type StructureFit } from '../../../src/lib/core/analysis/structure';
import type { AnalysisChoices, AnalysisInput } from '../../../src/lib/core/analysis/types';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { simulateStudy } from '../../../src/lib/core/simulation/respond';
import { VALUES } from '../../../src/lib/core/values';
import { misplacedInWords } from '../../../src/views/results/structure-data';
import { EUROPE, PVQ40, randomDistributions, randomSamples } from './fixtures';

const fitOf = (input: AnalysisInput, change: Partial<AnalysisChoices> = {}): StructureFit | null =>
  finish(structureFit(input, { ...DEFAULT_CHOICES, ...change }, EUROPE));

const shown = (input: AnalysisInput, change: Partial<AnalysisChoices> = {}) => {
  const choices = { ...DEFAULT_CHOICES, ...change };
  return analyseExact(input, choices, EUROPE).populations.find(
    ({ id }) => id === choices.population
  )!;
};

describe('the fit of the structure', () => {
  it.each([
    ['distributions', randomDistributions(3), { population: 'h-np' }],
    ['generated answers', randomSamples(4, 20), { scoring: 'raw', dissimilarity: 'one-minus-r' }]
  ] as const)('rests on what the results screen shows: %s', (_, input, change) => {
    const fit = fitOf(input, change)!;
    const { similarity } = shown(input, change);
    expect(fit.similarity).toBeCloseTo(similarity!, 9);
    const squares = fit.values.reduce((sum, { residual }) => sum + residual ** 2, 0);
    expect(squares / VALUES.length).toBeCloseTo(1 - similarity!, 9);
    for (const side of ['stress', 'humanStress'] as const)
      expect(fit.values.reduce((sum, value) => sum + value[side], 0)).toBeCloseTo(1, 9);
    expect(fit.circle.respondent).toMatchObject({ n: DEFAULT_CHOICES.individuals });
    const at = 3;
    const without = shown(
      withoutItems(input, (position) => position !== at),
      change
    );
    expect(fit.items[at]!.similarity).toBeCloseTo(without.similarity!, 9);
    const absent = input.personas.filter((_persona, p) => p !== 2);
    expect(fit.personas[2]!.similarity).toBeCloseTo(
      shown({ ...input, personas: absent }, change).similarity!,
      9
    );
  });

  it('finds the value that answers like another one', () => {
    const circle = simulateStudy(simulatedPreset('strong-circle')!.parameters, 1, PVQ40);
    // Hedonism takes its answers from the opposite side of the circle.
    const items = circle.instrument.items;
    const hedonism = items.flatMap(({ value }, i) => (value === 'hedonism' ? [i] : []));
    const tradition = items.flatMap(({ value }, i) => (value === 'tradition' ? [i] : []));
    const swapped: AnalysisInput = {
      ...circle,
      personas: circle.personas.map(({ answers, condition }) => {
        if (answers.mode !== 'distribution') return { condition, answers };
        const logProbabilities = [...answers.logProbabilities];
        hedonism.forEach(
          (to, k) => (logProbabilities[to] = answers.logProbabilities[tradition[k]!]!)
        );
        return { condition, answers: { ...answers, logProbabilities } };
      })
    };
    const odd = fitOf(swapped)!;
    const worst = odd.values.toSorted((a, b) => b.residual - a.residual)[0]!;
    expect(worst.value).toBe('hedonism');
    expect(worst.residual).toBeGreaterThan(worst.people!.high);
    expect(misplacedInWords(odd)).toContain('Hedonism');
    // Nine values of ten are still in order, and people's all.
    const { people, respondent } = odd.correspondence;
    expect(respondent.p).toBeLessThan(0.05);
    expect(people.p).toBeLessThan(0.001);
    expect(people.index).toBeGreaterThan(respondent.index);
  });

  it('fits a circle to raw correlations, or says why it cannot', () => {
    // Ten personas without any spread within them leave no matrix of full rank.
    const certain = fitOf(randomDistributions(5), { temperature: 0 });
    expect(certain!.circle.respondent).toHaveProperty('problem');
    expect(certain!.circle.people).toMatchObject({ n: EUROPE.reference.sample.n });
  });

  it('has nothing to say of a population without a similarity', () => {
    const input = randomDistributions(1);
    expect(fitOf({ ...input, personas: input.personas.slice(0, 2) })).toBeNull();
  });
});
