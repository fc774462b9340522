// The model-specific population is chosen by its likeness to people: its tests choose again, and a
// population needs three personas.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protestOf } from '../../../scripts/bench-calibration/chance';
import { DEFAULT_CHOICES, analyseValueStructure } from '../../../src/lib/core/analysis';
import {
  ownSimilarities,
  permutedSimilarities
} from '../../../src/lib/core/analysis/chosen-weights';
import { buildPersonas, selectPersonas } from '../../../src/lib/core/analysis/persona';
import { personaWeights } from '../../../src/lib/core/analysis/population';
import { finish } from '../../../src/lib/core/analysis/steps';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { simulateStudy } from '../../../src/lib/core/simulation/respond';
import { VALUES } from '../../../src/lib/core/values';
import { EUROPE, PVQ40, randomDistributions } from './fixtures';

const human = EUROPE.reference.correlations.centred!;
const quick = { ...DEFAULT_CHOICES, individuals: 100, bootstraps: 10, permutations: 99 };
const random = (seed: number) => simulateStudy(simulatedPreset('random')!.parameters, seed, PVQ40);
const personasOf = (input: ReturnType<typeof random>) =>
  selectPersonas(buildPersonas(input, quick), 'definition');

describe('a population', () => {
  it('needs three value personas of positive weight, whoever sets the weights', () => {
    const personas = personasOf(randomDistributions(1));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 11, maxLength: 11 }),
        (customWeights) => {
          const positive = customWeights.slice(0, 10).filter((weight) => weight > 0).length;
          const { weights, problem } = personaWeights(
            'custom',
            personas,
            { customWeights },
            EUROPE.dominance,
            human
          );
          expect(weights !== null).toBe(positive >= 3);
          if (positive < 3 && positive > 0) expect(problem).toContain('three personas');
        }
      )
    );
  });

  it('is none where one or two personas resemble people', () => {
    const personas = personasOf(randomDistributions(1));
    for (const count of [1, 2, 3]) {
      const similarities = VALUES.map((_, v) => (v < count ? 0.5 : -0.1));
      const { weights } = personaWeights(
        'model-specific',
        personas,
        quick,
        EUROPE.dominance,
        human,
        similarities
      );
      expect(weights === null).toBe(count < 3);
    }
  });
});

describe('the choice of weights', () => {
  it('is made again for every permutation of the labels', () => {
    const personas = personasOf(random(3));
    const under = permutedSimilarities(personas, human);
    expect(under(Int32Array.from(VALUES, (_, v) => v))).toEqual(
      ownSimilarities(personas, human).map((r) => expect.closeTo(r, 12) as number)
    );
    const turned = Int32Array.from(VALUES, (_, v) => (v + 3) % 10);
    expect(under(turned)[0]).not.toBeCloseTo(under(Int32Array.from(VALUES, (_, v) => v))[0]!, 3);
  });

  it('is made again for every bootstrap population', () => {
    // Weights that hang on chance: some choices make no population at all.
    const dropped = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { populations } = finish(
        analyseValueStructure(random(seed), { ...quick, seed }, { ...EUROPE, others: [] })
      );
      const own = populations.find(({ id }) => id === 'model-specific')!;
      return own.problem === null ? (own.bootstrap?.dropped ?? quick.bootstraps) : 0;
    });
    expect(Math.max(...dropped)).toBeGreaterThan(0);
    expect(dropped.every((count) => count <= quick.bootstraps)).toBe(true);
  });

  it('is no reason to find structure where there is none', { timeout: 120_000 }, () => {
    const found = Array.from(
      { length: 100 },
      (_, s) => protestOf(s + 1, ['model-specific'], 39, PVQ40, { ...EUROPE, others: [] })[0]
    ).filter((p) => p != null);
    expect(found.length).toBeGreaterThan(30);
    // 5% expected: more than 13% of as many in one of a thousand tests.
    expect(found.filter((p) => p <= 0.05).length / found.length).toBeLessThan(0.14);
  });
});
