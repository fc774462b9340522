import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, analyseValueStructure } from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import type {
  AnalysisChoices,
  AnalysisInput,
  PopulationResult,
  ValueStructureResult
} from '../../../src/lib/core/analysis/types';
import { AxiaError } from '../../../src/lib/core/error';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { simulateStudy } from '../../../src/lib/core/simulation/respond';
import { alphaOf } from './by-definition';
import {
  EUROPE,
  PVQ40,
  randomConversations,
  randomDistributions,
  randomSamples,
  referencesFor
} from './fixtures';
import { rowsOf } from './option-rows';

const quick: AnalysisChoices = {
  ...DEFAULT_CHOICES,
  individuals: 100,
  bootstraps: 5,
  permutations: 99
};
const strong = (seed = 1) =>
  simulateStudy(simulatedPreset('strong-circle')!.parameters, seed, PVQ40);
const analyse = (input: AnalysisInput, change: Partial<AnalysisChoices> = {}) =>
  finish(analyseValueStructure(input, { ...quick, ...change }, EUROPE));
const ids = ({ populations }: ValueStructureResult) =>
  populations.filter(({ problem }) => problem === null).map(({ id }) => id);
const uniform = (result: ValueStructureResult): PopulationResult => result.populations[0]!;

/** A copy of a study in which some log-probabilities are taken away. */
function withoutAnswers(
  input: AnalysisInput,
  lost: (condition: string, value: string) => boolean
): AnalysisInput {
  return {
    ...input,
    personas: input.personas.map(({ condition, answers }) => ({
      condition,
      answers:
        answers.mode === 'sampled'
          ? answers
          : {
              ...answers,
              logProbabilities: answers.logProbabilities.map((logs, i) =>
                lost(condition, input.instrument.items[i]!.value) ? null : logs
              )
            }
    }))
  };
}

describe('the analysis', { timeout: 60_000 }, () => {
  it('gives the same result twice, for every map', () => {
    for (const mds of ['classical', 'ratio'] as const) {
      expect(analyse(strong(), { mds })).toEqual(analyse(strong(), { mds }));
    }
    expect(uniform(analyse(strong(), { seed: 2 })).bootstrap!.mean).not.toBe(
      uniform(analyse(strong())).bootstrap!.mean
    );
  });

  it('comes exact first, then with chance levels, then with intervals, those of the shown population before all others', () => {
    const steps = analyseValueStructure(strong(), { ...quick, population: 'h-np' }, EUROPE);
    const partial = [...steps].filter((step) => step !== null);
    const whole = analyse(strong(), { population: 'h-np' });
    const [exact, permuted, first] = partial;
    const without = whole.populations.map((one) => ({
      ...one,
      bootstrap: null,
      tTest: null,
      // Of maps of individuals, but for weights that are chosen again.
      chance: one.id === 'model-specific' ? one.chance : null
    }));
    // The tests of equivalence rest on the intervals.
    const people = { ...whole.people, populations: [] };
    expect(permuted).toEqual({ ...whole, populations: without, people, pending: ids(whole) });
    expect(exact).toEqual({
      ...permuted,
      populations: without.map((one) => ({ ...one, chance: null, protest: null }))
    });
    const withIntervals = first!.populations.filter(({ bootstrap }) => bootstrap !== null);
    expect(withIntervals.map(({ id }) => id)).toEqual(['h-np']);
    expect(first!.pending).toEqual(ids(whole).filter((id) => id !== 'h-np'));
    expect(partial.at(-1)).toEqual(whole);
    expect(whole.pending).toEqual([]);
  });

  it('pauses between the bootstraps of a population', () => {
    const steps = [...analyseValueStructure(strong(), quick, EUROPE)];
    expect(steps.filter((step) => step === null).length).toBeGreaterThanOrEqual(
      quick.bootstraps * ids(analyse(strong())).length
    );
  });

  it('does not depend on the order in which personas come', () => {
    const input = strong();
    const turned = { ...input, personas: [...input.personas].reverse() };
    expect(analyse(turned).populations).toEqual(analyse(input).populations);
  });

  it('finds the circle, its order and its distances', () => {
    const result = uniform(analyse(strong()));
    expect(result.similarity).toBeGreaterThan(0.8);
    expect(result.circularOrder!.sameOrder).toBe(true);
    expect(result.circularOrder!.order[0]).toBe('power');
    expect(result.protest!.p).toBe(0.01);
    expect(result.protest!.adjustedP).toBeGreaterThanOrEqual(result.protest!.p);
    // The same pattern, but much larger than people's.
    expect(result.size!.slope).toBeGreaterThan(1.5);
    const profile = result.byDistance!.map(({ respondent }) => respondent);
    expect(profile).toHaveLength(5);
    expect([...profile].sort((a, b) => b - a)).toEqual(profile);
    expect(result.bootstrap!.clouds).toHaveLength(10);
    expect(result.bootstrap!.clouds[0]).toHaveLength(5);
  });

  it('is the same under 1 - r and (1 - r)/2', () => {
    const one = uniform(analyse(strong(), { dissimilarity: 'one-minus-r' }));
    const half = uniform(analyse(strong(), { dissimilarity: 'half-one-minus-r' }));
    expect(half.similarity).toBeCloseTo(one.similarity!, 12);
    expect(half.bootstrap!.mean).toBeCloseTo(one.bootstrap!.mean, 12);
  });

  it('lays the map into the human scale', () => {
    const { human, populations } = analyse(strong());
    const size = (points: [number, number][]) => Math.hypot(...points.flat());
    const own = populations[0]!;
    // Procrustes scales the target by the root of the similarity.
    expect(size(own.configuration!) / size(human.configuration)).toBeCloseTo(
      Math.sqrt(own.similarity!),
      9
    );
  });

  it('applies the temperature to distributions, and says so when it cannot', () => {
    const hot = analyse(strong(), { temperature: 2 });
    expect(uniform(hot).correlations).not.toEqual(uniform(analyse(strong())).correlations);
    expect(hot.notes).toEqual([]);
    const cold = randomSamples(1, 12);
    expect(analyse(cold, { temperature: 2 }).notes.join()).toMatch(/temperature is not applied/i);
    expect(uniform(analyse(cold, { temperature: 2 })).similarity).toBe(
      uniform(analyse(cold)).similarity
    );
  });

  it('warns of single answers and few conversations, and counts dropped individuals', () => {
    expect(analyse(randomConversations(1, 9)).notes.join()).toContain('9 conversations');
    expect(analyse(randomConversations(1, 50)).notes).toEqual([]);
    expect(analyse(randomSamples(1, 2, 0.2)).notes).toEqual([]);
    expect(analyse(randomSamples(1, 1)).notes.join()).toMatch(/one answer .* no interval/i);
    const gappy = analyse(randomConversations(1, 50, 0.2));
    expect(gappy.notes.join()).toMatch(/\d+ individuals are left out/);
  });
});

describe('the human side', () => {
  it('is the ceiling over single samples that are independent of the reference', () => {
    const { ceiling, human, populations } = analyse(strong());
    // No other round of a country in it; other questionnaires ask other people.
    const independent = ceiling.samples.filter((sample) => sample.independent);
    expect(independent.map(({ id }) => id).sort()).toEqual([
      'gss2012-us',
      'pvq21-prolific',
      'pvq40-us',
      'pvqrr-de',
      'svs-gb'
    ]);
    expect(ceiling.mean).toBeCloseTo(0.919, 2);
    expect(ceiling.countries).toMatchObject({ pairs: 190 });
    expect(ceiling.countries!.mean).toBeLessThan(0.93);
    // What is asked of a respondent is shown of people: their own map is out of order.
    expect(human.circularOrder!.delta).toBeCloseTo(0.87, 2);
    expect(human.circularOrder!.sameOrder).toBe(false);
    const { low, high, samples } = populations[0]!.withSamples!;
    expect(samples).toBe(ceiling.samples.length);
    expect(low).toBeLessThan(0.6);
    expect(high).toBeGreaterThan(0.92);
    const us = ceiling.samples.find(({ id }) => id === 'pvq40-us')!;
    expect(us.similarity).toBeCloseTo(0.95, 1);
    expect(us.partOfReference).toBe(false);
    const parts = ceiling.samples.filter(({ partOfReference }) => partOfReference);
    expect(parts.map(({ id }) => id).sort()).toEqual([...EUROPE.reference.members].sort());
    expect(ceiling.samples.some(({ id }) => id.startsWith('ess11_13'))).toBe(false);
    expect(ceiling.low).toBeLessThan(ceiling.mean!);
    expect(ceiling.high).toBeGreaterThan(ceiling.mean!);
    const alone = finish(analyseValueStructure(strong(), quick, { ...EUROPE, others: [] })).ceiling;
    expect(alone).toEqual({ samples: [], mean: null, low: null, high: null, countries: null });
  });

  it('never falls back to another scoring silently', () => {
    const references = referencesFor('svs-gb');
    expect(references.reference.correlations.raw).toBeNull();
    const { notes, human } = finish(
      analyseValueStructure(strong(), { ...quick, scoring: 'raw' }, references)
    );
    expect(notes.join()).toContain('no raw correlations');
    expect(human.correlations).toEqual(references.reference.correlations.centred);
    const none = { ...references.reference, correlations: { centred: null, raw: null } };
    expect(() =>
      finish(analyseValueStructure(strong(), quick, { ...references, reference: none }))
    ).toThrow(AxiaError);
  });
});

describe('what cannot be scored', () => {
  it('has a problem and no number', () => {
    const result = analyse(
      withoutAnswers(strong(), (condition, value) => condition === 'power' && value === 'hedonism')
    );
    for (const population of result.populations) {
      expect(population.problem).toContain('Hedonism under Power');
      expect(population.similarity).toBeNull();
      expect(population.correlations).toBeNull();
      expect(population.bootstrap).toBeNull();
    }
    expect(result.scores.means[0]![2]).toBeNull();
    expect(result.scores.means[1]![2]).not.toBeNull();
  });

  it('counts for the populations that need it only', () => {
    const result = analyse(
      withoutAnswers(strong(), (condition, value) => condition === 'none' && value === 'hedonism')
    );
    const problems = Object.fromEntries(result.populations.map(({ id, problem }) => [id, problem]));
    expect(problems['h-np']).toContain('Hedonism without a value prompt');
    expect(problems['uniform']).toBeNull();
  });

  it('leaves out personas without answers and says so', () => {
    const study = strong();
    const partial = { ...study, personas: study.personas.slice(0, 4) };
    const { populations } = analyse(partial);
    expect(populations[0]!.similarity).not.toBeNull();
    expect(populations[0]!.note).toContain('scaled up');
    expect(populations[3]!.problem).toContain('without a value prompt');
    const two = analyse({ ...study, personas: study.personas.slice(0, 2) });
    expect(two.populations[0]!.problem).toContain('three personas');
    const empty = analyse({ ...study, personas: [] });
    expect(empty.populations.every(({ problem }) => problem !== null)).toBe(true);
    expect(empty.quality.cells).toBe(0);
    const failed = analyse(withoutAnswers(study, (condition) => condition === 'power'));
    expect(failed.populations[0]!.note).toContain('Power');
  });

  it('names the values that the study does not ask about, and asks for no answers to them', () => {
    const study = strong();
    const asked = study.instrument.items.map(
      ({ value }) => value !== 'hedonism' && value !== 'power'
    );
    const items = study.instrument.items.filter((_, i) => asked[i]);
    const personas = study.personas.map(({ condition, answers }) => {
      if (answers.mode !== 'distribution') throw new Error('No distribution');
      const kept = <T>(list: readonly T[]) => list.filter((_, i) => asked[i]);
      const { logProbabilities, outside } = answers;
      const own = { logProbabilities: kept(logProbabilities), outside: kept(outside) };
      return { condition, answers: { ...answers, ...own } };
    });
    const result = analyse({ instrument: { ...study.instrument, items }, personas });
    expect(uniform(result).problem).toMatch(/does not ask about Power and Hedonism/);
    expect(uniform(result).problem).not.toMatch(/answer/);
    expect(result.notes.join(' ')).not.toMatch(/left out/);
  });

  it('names the values that never vary', () => {
    const input = strong();
    const flat: AnalysisInput = {
      ...input,
      personas: input.personas.map(({ condition }) => ({
        condition,
        answers: {
          mode: 'distribution',
          logProbabilities: PVQ40.items.map(() => [
            -Infinity,
            0,
            -Infinity,
            -Infinity,
            -Infinity,
            -Infinity
          ]),
          outside: PVQ40.items.map(() => null)
        }
      }))
    };
    const result = analyse(flat);
    expect(uniform(result).problem).toContain('Power, Achievement');
    expect(uniform(result).problem).toContain('never vary');
    expect(result.quality.meanOutside).toBeNull();
  });

  it('refuses choices out of range', () => {
    for (const change of [
      { individuals: 1 },
      { bootstraps: 0 },
      { temperature: -1 },
      { seed: 0.5 },
      { customWeights: [1] }
    ]) {
      expect(() => analyse(strong(), change)).toThrow(AxiaError);
    }
  });
});

describe('first-order tables', () => {
  it('counts cells, gaps and the mass outside', () => {
    const gappy = withoutAnswers(strong(), (condition) => condition === 'none');
    const { quality } = analyse(gappy);
    expect(quality).toMatchObject({ cells: 440, answered: 400, missing: 40, refusals: 0 });
    expect(quality.meanOutside).toBeCloseTo(0.02, 12);
  });

  it('counts a question without mass on the scale as unanswered', () => {
    const input = strong();
    const { answers } = input.personas[0]!;
    if (answers.mode !== 'distribution') throw new Error('made of distributions');
    answers.logProbabilities[0] = answers.logProbabilities[0]!.map(() => -Infinity);
    expect(analyse(input).quality).toMatchObject({ answered: 439, missing: 1 });
  });

  it('raises every value under its own prompt', () => {
    const { scores } = analyse(strong(), { scoring: 'raw' });
    scores.means.slice(0, 10).forEach((row, v) => {
      expect(row[v]!).toBeGreaterThan(scores.means[10]![v]! + 0.5);
    });
    expect(scores.alpha.every((alpha) => alpha! > 0.5 && alpha! < 1)).toBe(true);
  });

  it('has the alpha of the pool of conversations', () => {
    const input = randomConversations(9, 6);
    const { alpha } = analyse(input).scores;
    const rows = input.personas
      .slice(0, 10)
      .flatMap(({ answers }) =>
        answers.mode === 'sampled'
          ? rowsOf(answers.options).map((row) =>
              input.instrument.items.flatMap(({ value, reversed }, i) =>
                value === 'achievement' ? [reversed ? 4 - row[i]! : 1 + row[i]!] : []
              )
            )
          : []
      );
    // Uniform weights and equal pools: the plain alpha of all rows (its n - 1 cancels).
    expect(alpha[1]).toBeCloseTo(alphaOf(rows), 10);
  });

  it('works on random distributions of another instrument', () => {
    expect(uniform(analyse(randomDistributions(4))).similarity).toBeLessThan(0.8);
  });
});
