import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHOICES,
  analyseValueBehaviour,
  analyseValueStructure,
  weightControls,
  type StudyInput
} from '../../../../src/lib/core/analysis';
import { finish } from '../../../../src/lib/core/analysis/steps';
import type {
  BehaviourReferences,
  BehaviourResult
} from '../../../../src/lib/core/analysis/behaviour/types';
import type { AnalysisChoices } from '../../../../src/lib/core/analysis/types';
import type { BehaviourReference } from '../../../../src/lib/core/reference/behaviour-reference';
import { promptedValue, type ConditionId } from '../../../../src/lib/core/study/condition';
import { benjaminiHochberg } from '../../../../src/lib/core/statistics/p-values';
import { mean } from '../../../../src/lib/core/statistics/summary';
import { VALUES } from '../../../../src/lib/core/values';
import { EUROPE } from '../fixtures';
import { USUAL, simulatedBehaviours } from './fixtures';
import { SMALL_PEOPLE, SMALL_REFERENCE, smallStudy } from './small';

const quick: AnalysisChoices = {
  ...DEFAULT_CHOICES,
  individuals: 30,
  bootstraps: 3,
  permutations: 99
};

const analyse = (
  study: StudyInput,
  change: Partial<AnalysisChoices> = {},
  references: BehaviourReferences = SMALL_PEOPLE
) => finish(analyseValueBehaviour(study, { ...quick, ...change }, EUROPE, references));

const people = (change: Partial<BehaviourReference>): BehaviourReferences => ({
  chosen: { 'small-behaviour': { ...SMALL_REFERENCE, ...change } },
  others: []
});

const find = (
  { results }: { results: BehaviourResult[] },
  population: BehaviourResult['population'] = 'uniform',
  arm: BehaviourResult['arm'] = 'prompt'
) => results.find((one) => one.population === population && one.arm === arm)!;

/** A copy of a study in which some personas or answers to behaviour are changed. */
const changed = (
  study: StudyInput,
  change: (
    persona: StudyInput['behaviours'][number]['personas'][number]
  ) => StudyInput['behaviours'][number]['personas']
): StudyInput => ({
  ...study,
  behaviours: study.behaviours.map((input) => ({
    ...input,
    personas: input.personas.flatMap(change)
  }))
});

/** Takes away the answers to one question under some conditions. */
const without = (study: StudyInput, item: number, lost: (condition: ConditionId) => boolean) =>
  changed(study, ({ condition, forms }) => [
    {
      condition,
      forms: forms.map((answers) =>
        answers.mode === 'sampled' || !lost(condition)
          ? answers
          : {
              ...answers,
              logProbabilities: answers.logProbabilities.map((logs, i) =>
                i === item ? null : logs
              )
            }
      )
    }
  ]);

describe('values and behaviour', { timeout: 60_000 }, () => {
  const study = smallStudy(1, null);

  it('gives the same result twice, and whatever the order of the personas', () => {
    const reversed: StudyInput = {
      ...study,
      values: { ...study.values!, personas: [...study.values!.personas].reverse() },
      behaviours: study.behaviours.map((input) => ({
        ...input,
        personas: [...input.personas].reverse()
      }))
    };
    expect(analyse(reversed).results).toEqual(analyse(study).results);
  });

  it('does not depend on the order of the measures', () => {
    const turned: StudyInput = {
      ...study,
      behaviours: study.behaviours.map(({ instrument, personas }) => ({
        instrument: { ...instrument, measures: [...instrument.measures].reverse() },
        personas
      }))
    };
    const [one, other] = [find(analyse(study)), find(analyse(turned))];
    expect(other.similarity).toBeCloseTo(one.similarity!, 12);
    expect(other.bootstrap).toEqual(one.bootstrap);
    other.correlations!.forEach((row, v) => expect(row.reverse()).toEqual(one.correlations![v]));
  });

  it('turns with a column that is reversed on both sides', () => {
    const columns = SMALL_REFERENCE.columns.map((column) => ({
      ...column,
      reversed: !column.reversed
    }));
    const correlations = SMALL_REFERENCE.correlations.map((row) => row.map((r) => r && -r));
    const turned = find(analyse(study, {}, people({ columns, correlations })));
    const plain = find(analyse(study));
    expect(turned.similarity).toBeCloseTo(plain.similarity!, 12);
    expect(turned.mapped![2]![0]).toBeCloseTo(-plain.mapped![2]![0]!, 12);
  });

  it('scores people against themselves as 1, and against their opposite as -1', () => {
    const { mapped } = find(analyse(study));
    const twins = people({ correlations: mapped! });
    expect(find(analyse(study, {}, twins)).similarity).toBeCloseTo(1, 12);
    const opposite = people({ correlations: mapped!.map((row) => row.map((r) => r && -r)) });
    expect(find(analyse(study, {}, opposite)).similarity).toBeCloseTo(-1, 12);
  });

  it('adjusts the p-values over all similarities of the page', () => {
    const { results } = analyse(study);
    for (const test of ['circles', 'permuted'] as const) {
      const { adjusted } = benjaminiHochberg(results.map((result) => result[test]!.p));
      // Seven families may stand in the results of a study.
      expect(results.map((result) => result[test]!.adjustedP)).toEqual(
        adjusted.map((p) => Math.min(1, 7 * p))
      );
    }
  });

  it('computes the tables that are wanted, as if all were computed', () => {
    const part = finish(
      analyseValueBehaviour(study, quick, EUROPE, SMALL_PEOPLE, {
        populations: ['h-np'],
        arms: ['both']
      })
    );
    expect(part.results).toHaveLength(1);
    const whole = find(analyse(study), 'h-np', 'both');
    expect(part.results[0]!.bootstrap).toEqual(whole.bootstrap);
    expect(part.results[0]!.permuted!.p).toBe(whole.permuted!.p);
  });

  it('leaves a measure out that a persona of the population did not answer', () => {
    const result = analyse(without(study, 2, (condition) => condition === 'none'));
    expect(find(result).note).toBeNull();
    const mixed = find(result, 'h-np');
    expect(mixed.note).toContain('calm');
    expect(mixed.mapped!.every((row) => row[2] === null)).toBe(true);
    expect(mixed.correlations![0]).toEqual([
      expect.any(Number),
      expect.any(Number),
      null,
      expect.any(Number)
    ]);
    expect(mixed.knownCells).toBe(10);
    expect(mixed.bootstrap!.dropped).toBe(0);
  });

  it('scales the weights up where a persona has not answered behaviour yet', () => {
    const gap = changed(study, (persona) => (persona.condition === 'power' ? [] : [persona]));
    const result = analyse(gap);
    expect(find(result).note).toContain('Power');
    expect(find(result).similarity).not.toBeNull();
    expect(find(result, 'uniform', 'test').note).toBeNull();
    const few = changed(study, (persona) =>
      ['power', 'security', 'none'].includes(persona.condition) ? [persona] : []
    );
    expect(find(analyse(few))).toMatchObject({ similarity: null, correlations: null });
    expect(find(analyse(few)).problem).toContain('three personas');
    // The unprompted questionnaire alone makes no arm.
    expect(analyse(few).results.every(({ arm }) => arm === 'prompt')).toBe(true);
  });

  it('says why there is no similarity', () => {
    const none = analyse(study, {}, { chosen: {}, others: [] });
    expect(find(none)).toMatchObject({ similarity: null, mapped: null, allCells: 0 });
    expect(find(none).problem).toMatch(/human data/);
    expect(find(none).correlations![0]![0]).toBeTypeOf('number');
    const two = SMALL_REFERENCE.correlations.map((row, r) =>
      row.map((cell) => (r > 1 ? null : cell))
    );
    const few = find(
      analyse(study, {}, people({ correlations: two.map((row) => [row[0]!, null, null]) }))
    );
    expect(few).toMatchObject({ similarity: null, knownCells: 2, bootstrap: null, circles: null });
    expect(few.problem).toMatch(/2 cells/);
    const noValues = analyse({ ...study, values: null });
    expect(noValues.results).toEqual([]);
    expect(noValues.scores[0]!.means[0]![0]).toBeTypeOf('number');
    expect(noValues.notes[0]).toContain('no values questionnaire');
  });

  it('counts signs where only those are known', () => {
    const { mapped } = find(analyse(study));
    const signs = mapped!.map((row, r) =>
      row.map((cell, c) => {
        if (c !== 0 || r > 4) return null;
        const own = cell! > 0 ? ('+' as const) : ('-' as const);
        return r === 0 ? (own === '+' ? ('-' as const) : ('+' as const)) : own;
      })
    );
    const unknown = mapped!.map((row) => row.map(() => null));
    const result = find(
      analyse(study, {}, people({ status: 'signs-only', correlations: unknown, signs }))
    );
    expect(result.signs).toMatchObject({ agree: 4, known: 5 });
    // Signs of no circle: there is nothing to test them against.
    expect(result.signs).toMatchObject({ p: null, adjustedP: null });
    expect(result).toMatchObject({ similarity: null, problem: null, bootstrap: null, allCells: 5 });
  });

  it('compares people with people over the cells that they share', () => {
    const own = SMALL_REFERENCE;
    const other: BehaviourReference = {
      ...own,
      id: 'others',
      rows: own.rows.slice(2),
      columns: [own.columns[0]!, { ...own.columns[2]!, reversed: false }],
      correlations: own.correlations.slice(2).map((row) => [2 * row[0]! - 0.1, row[2]!])
    };
    const small: BehaviourReference = {
      ...other,
      id: 'small',
      rows: other.rows.slice(4),
      correlations: other.correlations.slice(4)
    };
    const { ceilings } = analyse(
      study,
      {},
      {
        chosen: { [own.instrument]: own },
        others: [own, other, small, { ...other, instrument: 'another' }]
      }
    );
    // The second column runs the other way, and four cells are too few.
    expect(ceilings).toEqual([
      { instrument: own.instrument, samples: [expect.objectContaining({ id: 'others', cells: 8 })] }
    ]);
    expect(ceilings[0]!.samples[0]!.similarity).toBeCloseTo(1, 12);
  });

  it('has the plain arm alone for prompts with the name alone', () => {
    const named: StudyInput = {
      ...changed(study, (persona) => {
        const value = VALUES.find((one) => one === persona.condition);
        return value ? [persona, { ...persona, condition: `${value}:name` as const }] : [persona];
      }),
      values: {
        ...study.values!,
        personas: study.values!.personas.map((persona) => {
          const value = promptedValue(persona.condition)?.value;
          return value ? { ...persona, condition: `${value}:name` as const } : persona;
        })
      }
    };
    const { results } = analyse(named, { prompts: 'name' });
    expect(results.every(({ arm }) => arm === 'prompt')).toBe(true);
    expect(find({ results }).similarity).toBeCloseTo(find(analyse(study)).similarity!, 12);
  });
});

describe('what human weights are worth', { timeout: 60_000 }, () => {
  const study = smallStudy(2, null);

  it('comes from the same similarity that the tables show', () => {
    const controls = finish(weightControls(study, quick, EUROPE, SMALL_PEOPLE));
    expect(controls.map(({ table }) => table)).toEqual([
      ...Array.from({ length: 3 }, () => 'values'),
      ...Array.from({ length: 3 }, () => 'small-behaviour')
    ]);
    const { results } = analyse(study);
    const { populations } = finish(analyseValueStructure(study.values!, quick, EUROPE));
    for (const { table, population, observed, p, permuted, draws } of controls) {
      expect(draws).toBe(500);
      expect(permuted.low).toBeLessThanOrEqual(permuted.high);
      expect(p * 501).toBeCloseTo(Math.round(p * 501), 9);
      const shown =
        table === 'values'
          ? populations.find(({ id }) => id === population)!
          : find({ results }, population);
      expect(observed).toBeCloseTo(shown.similarity!, 9);
    }
  });

  it('is nothing where all shares are alike', () => {
    const shares = { ...EUROPE.dominance.shares };
    for (const value of VALUES) shares[value] = 0.05;
    const even = { ...EUROPE, dominance: { ...EUROPE.dominance, shares, none: 0.5 } };
    for (const { p, permuted, observed } of finish(
      weightControls(study, quick, even, SMALL_PEOPLE)
    )) {
      expect(p).toBe(1);
      expect(permuted.low).toBeCloseTo(observed, 9);
    }
  });
});

describe('simulated respondents in Table 2', { timeout: 120_000 }, () => {
  const rare = { ...quick, bootstraps: 2 };
  const table = (preset: string, seed: number) =>
    finish(
      analyseValueBehaviour(simulatedBehaviours(preset, seed), { ...rare, seed }, EUROPE, USUAL, {
        populations: ['h-np']
      })
    ).results.filter(({ similarity }) => similarity !== null);
  const similarity = (results: BehaviourResult[]) =>
    mean(results.map((result) => result.similarity!));

  it('are the better the more they are like people; chance differs from structure', () => {
    const seeds = Array.from({ length: 6 }, (_, i) => i + 1);
    const of = (preset: string) => mean(seeds.map((seed) => similarity(table(preset, seed))));
    const strong = of('strong-circle');
    expect(strong).toBeGreaterThan(0.6);
    expect(strong).toBeGreaterThan(of('weak-circle'));
    expect(of('weak-circle')).toBeGreaterThan(of('one-dimension'));
  });

  it('are about 0 at random, and hardly ever significant', () => {
    const runs = Array.from({ length: 20 }, (_, i) => table('random', i + 1));
    // Four similarities with a standard deviation of about .3 each: .035 for the mean of twenty.
    expect(Math.abs(mean(runs.map(similarity)))).toBeLessThan(0.12);
    const found = runs.filter((results) =>
      results.some(
        ({ circles, permuted }) => (circles?.adjustedP ?? 1) <= 0.05 || permuted!.adjustedP <= 0.05
      )
    );
    expect(found.length).toBeLessThanOrEqual(2);
  });
});
