import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyseAgreement } from '../../../src/lib/core/analysis/agreement';
import type {
  BehaviourInput,
  ScoredInstrument
} from '../../../src/lib/core/analysis/behaviour/types';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis/choices';
import type { AnalysisChoices, PersonaAnswers } from '../../../src/lib/core/analysis/types';
import { conditionOf, type ConditionId } from '../../../src/lib/core/study/condition';
import { scaleOf, type Instrument } from '../../../src/lib/core/instrument/instrument';
import { mulberry32 } from '../../../src/lib/core/random';
import {
  SIMULATED_PRESETS,
  simulateDistribution,
  simulatedItem
} from '../../../src/lib/core/simulation';
import { wilson } from '../../../src/lib/core/statistics/wilson';
import { HIGHER_ORDER_VALUES, VALUES, type ValueId } from '../../../src/lib/core/values';
import { tableOf } from './option-rows';

const choices = (change: Partial<AnalysisChoices> = {}): AnalysisChoices => ({
  ...DEFAULT_CHOICES,
  permutations: 99,
  ...change
});

const YES_NO = [0, 1];
const measure = (id: string, partOf: string | null = null) => ({
  id,
  label: `The ${id}`,
  partOf,
  expected: null
});

/** Behaviours with two statements each, the second of them to be rejected. */
function statements(behaviours: string[]): ScoredInstrument {
  return {
    id: 'statements',
    title: 'Statements',
    measures: [measure('area'), ...behaviours.map((id) => measure(id, 'area'))],
    items: behaviours.flatMap((id, b) => [
      { number: 2 * b + 1, measure: id, reversed: false, scores: YES_NO },
      { number: 2 * b + 2, measure: id, reversed: true, scores: YES_NO }
    ]),
    leastAnswered: 0.5
  };
}

/** Answers by the probability of Yes; null for none. */
const yes = (...shares: (number | null)[]): PersonaAnswers => ({
  mode: 'distribution',
  logProbabilities: shares.map((p) =>
    p === null ? null : [Math.log(0.9 * (1 - p)), Math.log(0.9 * p)]
  ),
  outside: shares.map((p) => (p === null ? null : 0.1))
});

const analyseOne = (input: BehaviourInput, by: AnalysisChoices) => analyseAgreement([input], by);

/** A study in which behaviour b has the share `shares(value)[b]` under each value prompt. */
function study(
  behaviours: string[],
  shares: (value: ValueId, v: number) => number[],
  form: 'definition' | 'name' = 'definition'
): BehaviourInput {
  return {
    instrument: statements(behaviours),
    personas: VALUES.map((value, v) => ({
      condition: conditionOf(value, form),
      forms: [yes(...shares(value, v).flatMap((share) => [share, 1 - share]))]
    }))
  };
}

describe('the share that matches a behaviour', () => {
  const instrument = statements(['kind', 'bold']);
  const of = (answers: PersonaAnswers, change: Partial<AnalysisChoices> = {}) =>
    analyseOne(
      { instrument, personas: [{ condition: 'power', forms: [answers] }] },
      choices(change)
    );

  it('is the mean probability of a match, rejected statements turned round', () => {
    const [kind, bold] = of(yes(0.8, 0.4, 0.5, 1e-9)).byCondition.map(([cell]) => cell!);
    expect(kind!.share).toBeCloseTo((0.8 + 0.6) / 2, 12);
    expect(bold!.share).toBeCloseTo(0.75, 8);
    expect(kind!.n).toBe(2);
    const { low, high } = wilson(1.4, 2);
    expect([kind!.low, kind!.high]).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
  });

  it('follows the temperature', () => {
    expect(of(yes(0.8, 0.4, 0.6, 0.4), { temperature: 0 }).byCondition[0]![0]!.share).toBe(1);
    const hot = of(yes(0.8, 0.4, 0.6, 0.4), { temperature: 0.5 }).byCondition[0]![0]!;
    expect(hot.share).toBeCloseTo((0.64 / 0.68 + 0.36 / 0.52) / 2, 12);
  });

  it('leaves unanswered statements out, and is unknown when most are', () => {
    const result = of(yes(0.8, null, null, null));
    expect(result.byCondition[0]![0]).toMatchObject({ share: expect.closeTo(0.8, 12), n: 1 });
    expect(result.byCondition[1]![0]).toBeNull();
    expect(result.notes).toContainEqual(expect.stringMatching(/^1 of 2 shares are unknown/));
    expect(result.quality).toMatchObject({ cells: 4, answered: 1 });
  });

  it('counts the sampled answers that could be read', () => {
    const result = of({
      mode: 'sampled',
      options: tableOf([
        [1, 0, null, 1],
        [1, 1, null, 1],
        [0, null, null, null]
      ]),
      refusals: 2,
      unreadable: 3
    });
    expect(result.byCondition[0]![0]).toMatchObject({ share: 3 / 5, n: 5 });
    expect(result.byCondition[1]![0]).toMatchObject({ share: 0, n: 2 });
    expect(result.quality).toMatchObject({ refusals: 2, unreadable: 3, meanOutside: null });
    expect(result.notes.join()).toContain('intervals are too narrow');
  });

  it('pools the filled-in questionnaires of a priming arm, and counts no measure twice', () => {
    const result = analyseOne(
      {
        instrument,
        personas: [
          { condition: 'power:test', forms: [yes(0.2, 0.2, 1, 0), yes(0.4, 0.4, 1, 0)] },
          { condition: 'power:both', forms: [] }
        ]
      },
      choices()
    );
    expect(result.conditions).toEqual(['power:test']);
    expect(result.byCondition[0]![0]).toMatchObject({ share: expect.closeTo(0.5, 12), n: 4 });
    expect(result.byHigherOrder).toEqual([]);
    expect(result.behaviours).toEqual([
      { id: 'kind', label: 'The kind', area: 'The area', statements: 2 },
      { id: 'bold', label: 'The bold', area: 'The area', statements: 2 }
    ]);
  });

  it('stays in its interval, and is turned round by turning the statements round', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), {
          minLength: 4,
          maxLength: 4
        }),
        (shares) => {
          const turned = {
            ...instrument,
            items: instrument.items.map((item) => ({ ...item, reversed: !item.reversed }))
          };
          const personas = [{ condition: 'none' as ConditionId, forms: [yes(...shares)] }];
          const plain = analyseOne({ instrument, personas }, choices()).byCondition;
          const other = analyseOne({ instrument: turned, personas }, choices()).byCondition;
          plain.forEach(([cell], b) => {
            expect(cell!.low).toBeLessThanOrEqual(cell!.share);
            expect(cell!.high).toBeGreaterThanOrEqual(cell!.share);
            expect(cell!.share + other[b]![0]!.share).toBeCloseTo(1, 12);
          });
        }
      ),
      { numRuns: 50 }
    );
  });
});

describe('agreement by higher-order value', () => {
  it('is the mean of its values, with all their answers behind the interval', () => {
    const [cells] = analyseOne(
      study(['kind'], (_, v) => [0.05 + 0.1 * v]),
      choices()
    ).byHigherOrder;
    const row = cells!.cells[0]!;
    expect(row.map((cell) => cell!.share)).toEqual(
      [0.1, 0.35, 0.6, 0.85].map((share) => expect.closeTo(share, 12) as number)
    );
    expect(row.map((cell) => cell!.n)).toEqual([4, 6, 4, 6]);
    expect(row[0]!.high).toBeCloseTo(wilson(0.4, 4).high, 12);
  });

  it('says which values it had to do without', () => {
    const input = study(['kind'], () => [0.5], 'name');
    input.personas.splice(0, 2);
    const result = analyseOne(input, choices());
    expect(result.byHigherOrder.map(({ form }) => form)).toEqual(['name']);
    expect(result.byHigherOrder[0]!.cells[0]![0]).toBeNull();
    expect(result.notes).toEqual([
      expect.stringMatching(/value names only.*: Power, Achievement\. Higher-order/)
    ]);
  });
});

describe('the correlations over behaviours', () => {
  const [SE, OP, ST, CO] = [0, 1, 2, 3];
  const ids = ['a', 'b', 'c', 'd'];
  /** Conservation mirrors openness; self-enhancement and self-transcendence do not move together. */
  const circle = (value: ValueId): number[] => {
    if (['power', 'achievement'].includes(value)) return [0.6, 0.6, 0.4, 0.4];
    if (['universalism', 'benevolence'].includes(value)) return [0.35, 0.35, 0.65, 0.65];
    return ['tradition', 'conformity', 'security'].includes(value)
      ? [0.8, 0.2, 0.8, 0.2]
      : [0.1, 0.9, 0.1, 0.9];
  };

  it('can be computed by hand', () => {
    const { correlations } = analyseOne(study(ids, circle), choices());
    const { matrix, chance, behaviours } = correlations[0]!;
    expect(behaviours).toBe(4);
    expect(matrix[CO!]![OP!]).toBeCloseTo(-1, 12);
    expect(matrix[SE!]![ST!]).toBeCloseTo(-1, 12);
    expect(matrix[SE!]![CO!]).toBeCloseTo(0, 12);
    expect(matrix.map((row, i) => row[i])).toEqual([1, 1, 1, 1]);
    expect(chance.map(({ pair }) => pair)).toEqual([
      ['conservation', 'openness_to_change'],
      ['self_enhancement', 'self_transcendence']
    ]);
    for (const { p, adjustedP, level, observed } of chance) {
      expect(observed).toBeCloseTo(-1, 12);
      expect(p).toBeLessThan(0.1);
      expect(adjustedP).toBeGreaterThanOrEqual(p);
      expect(level.replications).toBe(99);
      expect(level.mean).toBeGreaterThan(-0.9);
    }
  });

  it('take off what all values agree on when asked to', () => {
    const shifted = (value: ValueId) => circle(value).map((share, b) => 0.5 * share + 0.12 * b);
    const centred = analyseOne(study(ids, shifted), choices({ agreementCentred: true }));
    const plain = analyseOne(study(ids, shifted), choices());
    expect(plain.correlations[0]!.matrix[CO!]![OP!]).toBeGreaterThan(-0.9);
    expect(centred.correlations[0]!.matrix[CO!]![OP!]).toBeLessThan(-0.99);
  });

  it('are unknown over two behaviours, and leave out what one value did not answer', () => {
    const two = analyseOne(study(['a', 'b'], circle), choices()).correlations[0]!;
    expect(two.matrix.flat().every((r) => r === null)).toBe(true);
    expect(two.chance).toEqual([]);
    const input = study(ids, circle);
    input.personas[4]!.forms = [yes(null, null, 0.9, 0.1, 0.1, 0.9, 0.9, 0.1)];
    expect(analyseOne(input, choices()).correlations[0]!.behaviours).toBe(3);
  });

  it('fall by chance as far as unrelated vectors do once they are centred', () => {
    const random = mulberry32(5);
    const many = Array.from({ length: 40 }, (_, b) => `b${b}`);
    const noise = study(many, () => many.map(() => random()));
    const { chance } = analyseOne(noise, choices({ agreementCentred: true })).correlations[0]!;
    // Means of k numbers vary by 1/k; taking the mean of all four off then gives these.
    const [threes, twos] = chance.map(({ level }) => level.mean);
    expect(threes).toBeCloseTo(-3 / 13, 1);
    expect(twos).toBeCloseTo(-7 / 17, 1);
    const plain = analyseOne(noise, choices()).correlations[0]!;
    for (const { level } of plain.chance) expect(Math.abs(level.mean)).toBeLessThan(0.15);
  });
});

describe('the conservative panel', () => {
  const ids = ['politically-conservative', 'politically-liberal', 'extraversion'];
  const shares = (_: ValueId, v: number) => [v >= 7 ? 0.9 : 0.3, v >= 7 ? 0.2 : 0.5, 0.99];

  it('turns liberal behaviours round, over those of the list that were asked', () => {
    const input = study(ids, shares);
    input.personas.push({ condition: 'none', forms: [yes(0.5, 0.5, 0.3, 0.7, 0.5, 0.5)] });
    const [panel] = analyseOne(input, choices()).conservative;
    expect(panel!.behaviours.map(({ behaviour, reversed }) => [behaviour, reversed])).toEqual([
      ['politically-conservative', false],
      ['politically-liberal', true]
    ]);
    expect(panel!.byHigherOrder.map((cell) => cell!.share)).toEqual(
      [0.4, 0.4, 0.4, 0.85].map((share) => expect.closeTo(share, 12) as number)
    );
    expect(panel!.byHigherOrder[3]!.n).toBe(12);
    expect(panel!.unprompted!.share).toBeCloseTo(0.6, 12);
  });

  it('takes a list of the reader, rests all bars on the same behaviours, and can be empty', () => {
    const own = [
      { behaviour: 'extraversion', reversed: true },
      { behaviour: 'politically-conservative', reversed: false },
      { behaviour: 'nowhere', reversed: false }
    ];
    const input = study(ids, shares);
    input.personas.push({ condition: 'none', forms: [yes(null, null, 0.3, 0.7, 0.5, 0.5)] });
    const result = analyseOne(input, choices({ conservative: own }));
    expect(result.conservative[0]!.behaviours.map(({ behaviour }) => behaviour)).toEqual([
      'extraversion'
    ]);
    expect(result.conservative[0]!.byHigherOrder[0]!.share).toBeCloseTo(0.01, 12);
    expect(result.notes.at(-1)).toBe(
      'Listed as conservative, but not asked in this study: nowhere.'
    );
    expect(
      analyseOne(
        study(['x'], () => [0.5]),
        choices()
      ).conservative
    ).toEqual([]);
  });
});

describe('simulated respondents', () => {
  const path = new URL('../../../static/questionnaires/behaviours.json', import.meta.url);
  const file = JSON.parse(readFileSync(path, 'utf8')) as Instrument & {
    key: Record<string, number[]>;
    reversedKey: number[];
  };
  // The correlations rest on means over statements: six of each behaviour are enough.
  const seen = new Map<string, number>();
  const items = file.items.filter((item) => {
    const count = seen.get(item.measure) ?? 0;
    seen.set(item.measure, count + 1);
    return count < 6;
  });

  function simulated(preset: string, seed: number) {
    const { parameters } = SIMULATED_PRESETS.find(({ id }) => id === preset)!;
    const input: BehaviourInput = {
      instrument: {
        ...file,
        items: items.map((item) => ({
          ...item,
          scores: scaleOf(file, item).map(({ score }) => score)
        }))
      },
      personas: VALUES.map((value) => {
        const told = items.map((item) =>
          simulateDistribution(parameters, seed, value, simulatedItem(file, item), 2)
        );
        return {
          condition: value,
          forms: [
            {
              mode: 'distribution',
              logProbabilities: told.map(({ logProbabilities }) => logProbabilities),
              outside: told.map(({ outside }) => outside)
            }
          ]
        };
      })
    };
    return analyseOne(input, choices({ permutations: 499 }));
  }

  it(
    'oppose what theory opposes on a strong circle, and not at random',
    { timeout: 30_000 },
    () => {
      for (const seed of [1, 2, 3]) {
        const { correlations, byHigherOrder } = simulated('strong-circle', seed);
        const { chance, behaviours } = correlations[0]!;
        expect(behaviours).toBe(byHigherOrder[0]!.cells.length);
        for (const { observed, adjustedP } of chance) {
          expect(observed).toBeLessThan(-0.5);
          expect(adjustedP).toBeLessThan(0.05);
        }
      }
      const p = [1, 2, 3, 4].flatMap((seed) =>
        simulated('random', seed).correlations[0]!.chance.map((pair) => pair.adjustedP)
      );
      expect(p).toHaveLength(8);
      expect(p.filter((value) => value < 0.05).length).toBeLessThanOrEqual(1);
    }
  );

  it('lean to conservative politics under conservation', () => {
    const [panel] = simulated('strong-circle', 1).conservative;
    const at = (id: (typeof HIGHER_ORDER_VALUES)[number]) =>
      panel!.byHigherOrder[HIGHER_ORDER_VALUES.indexOf(id)]!.share;
    expect(at('conservation')).toBeGreaterThan(at('openness_to_change') + 0.1);
    expect(panel!.behaviours).toHaveLength(6);
  });
});
