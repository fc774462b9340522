import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, analyseValueBehaviour } from '../../../../src/lib/core/analysis';
import { finish } from '../../../../src/lib/core/analysis/steps';
import { circlesOf } from '../../../../src/lib/core/analysis/behaviour/chance';
import { referenceMap } from '../../../../src/lib/core/analysis/behaviour/reference-map';
import { blockCorrelation } from '../../../../src/lib/core/statistics/behaviour-similarity';
import { quantile } from '../../../../src/lib/core/statistics/summary';
import { EUROPE } from '../fixtures';
import { SMALL_PEOPLE, SMALL_REFERENCE, smallStudy } from './small';

const choices = { ...DEFAULT_CHOICES, individuals: 20, bootstraps: 2, permutations: 19 };
const small = smallStudy(1, null);
const [input] = small.behaviours;
/** The same answers under another name: a second questionnaire, with circles of its own. */
const twin = { ...input!, instrument: { ...input!.instrument, id: 'twin' } };

const analyse = (twins: Partial<typeof SMALL_REFERENCE>, part: Partial<typeof small>) =>
  finish(
    analyseValueBehaviour(
      { ...small, ...part },
      choices,
      EUROPE,
      {
        chosen: {
          ...SMALL_PEOPLE.chosen,
          twin: { ...SMALL_REFERENCE, ...twins, instrument: 'twin' }
        },
        others: []
      },
      { populations: ['uniform'] }
    )
  );

describe('the chance level of the mean over questionnaires', () => {
  it('is of independent circles: of every replication the mean', () => {
    const { averageChance, results } = analyse({}, { behaviours: [input!, twin] });
    const plain = averageChance.find(({ arm }) => arm === 'prompt')!;
    expect(plain).toMatchObject({
      population: 'uniform',
      instruments: [input!.instrument.id, 'twin']
    });
    const levels = results.filter(({ arm }) => arm === 'prompt').map(({ chance }) => chance!);
    expect(levels).toHaveLength(2);
    expect(plain.level.mean).toBeCloseTo((levels[0]!.mean + levels[1]!.mean) / 2, 12);
    const map = referenceMap(SMALL_REFERENCE, input!.instrument);
    const circles = [0, 1].map((place) =>
      circlesOf(place, map, new Float64Array(map.human.length), choices.seed, new Map())
    );
    const means = circles[0]!.map((one, r) => (one + circles[1]![r]!) / 2);
    expect(plain.level.low).toBeCloseTo(quantile(means, 0.025), 12);
    expect(plain.level.high).toBeCloseTo(quantile(means, 0.975), 12);
    // Neighbouring seeds: 2000 independent pairs stay within four standard errors of none.
    expect(Math.abs(blockCorrelation(circles[0]!, circles[1]!))).toBeLessThan(4 / Math.sqrt(2000));
  });

  it('leaves out what has no similarity, and statements', () => {
    const signs = SMALL_REFERENCE.correlations.map((row) => row.map(() => '+' as const));
    for (const { averageChance, results } of [
      analyse({ status: 'signs-only', signs }, { behaviours: [input!, twin] }),
      analyse({}, { statements: [twin] })
    ]) {
      const plain = averageChance.find(({ arm }) => arm === 'prompt')!;
      expect(plain.instruments).toEqual([input!.instrument.id]);
      const own = results.find(({ arm }) => arm === 'prompt')!;
      expect(plain.level).toEqual(own.chance);
    }
  });
});
