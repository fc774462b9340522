import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseValueStructure } from '../../../src/lib/core/analysis';
import { amongPeople, equivalence } from '../../../src/lib/core/analysis/among-people';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis/choices';
import { finish } from '../../../src/lib/core/analysis/steps';
import { attenuationInterval } from '../../../src/lib/core/statistics/bootstrap-interval';
import { mean } from '../../../src/lib/core/statistics/summary';
import { mulberry32, normalDeviate } from '../../../src/lib/core/random';
import { EUROPE, randomDistributions } from './fixtures';

const bootstrapOf = (similarities: number[], percentile = { low: 0, high: 1 }) => ({
  similarities,
  mean: mean(similarities),
  sd: 0,
  percentile,
  bca: null,
  clouds: [],
  dropped: 0
});

describe('two one-sided tests', () => {
  const similarities = Array.from({ length: 100 }, (_, i) => 0.8 + i / 10_000);
  const of = (people: number, margin: number, askedAgain: number[] | null = null) =>
    equivalence(
      {
        similarity: 0.805,
        bootstrap: bootstrapOf(similarities),
        askedAgain: askedAgain && { similarities: askedAgain, interval: { low: 0, high: 1 } }
      },
      people,
      margin
    )!;

  it('finds a respondent within the margin equivalent, and one outside it not', () => {
    expect(of(0.82, 0.05).equivalent).toBe(true);
    expect(of(0.9, 0.05)).toMatchObject({ lower: 1, equivalent: false });
    expect(of(0.7, 0.05)).toMatchObject({ upper: 1, equivalent: false });
  });

  it('counts the populations beyond each bound, and one more', () => {
    // 0.8000 to 0.8099: 50 of them at most 0.80495.
    expect(of(0.85495, 0.05).lower).toBeCloseTo(51 / 101, 12);
    expect(of(0.75495, 0.05).upper).toBeCloseTo(51 / 101, 12);
  });

  it('never turns from equivalent to not as the margin grows', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        unit,
        fc.double({ min: 0.001, max: 0.4, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.option(fc.array(unit, { minLength: 2, maxLength: 20 })),
        (people, margin, more, again) => {
          const narrow = of(people, margin, again);
          const wide = of(people, margin + more, again);
          expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
          expect(wide.upper).toBeLessThanOrEqual(narrow.upper);
        }
      )
    );
  });

  it('agrees with the interval of generated answers: p is 2.5% where the bound is its end', () => {
    const again = Array.from({ length: 200 }, (_, i) => 0.7 + i / 1000);
    const { low } = attenuationInterval(0.805, again, { low: 0, high: 1 });
    const shift = mean(similarities) - 0.805;
    expect(of(low + shift + 0.05, 0.05, again).lower).toBeCloseTo(0.025, 6);
  });

  it('has nothing to say of single answers, which show no spread', () => {
    const bootstrap = { ...bootstrapOf(similarities), percentile: null };
    expect(equivalence({ similarity: 0.8, bootstrap, askedAgain: null }, 0.8, 0.1)).toBeNull();
  });

  it('errs in at most about 5% of respondents that lie on the bound', () => {
    const random = mulberry32(3);
    let wrong = 0;
    const times = 400;
    for (let time = 0; time < times; time++) {
      const estimate = 0.75 + 0.02 * normalDeviate(random);
      const own = Array.from({ length: 100 }, () => estimate + 0.02 * normalDeviate(random));
      const found = equivalence(
        { similarity: estimate, bootstrap: bootstrapOf(own), askedAgain: null },
        0.85,
        0.1
      );
      if (found!.equivalent) wrong++;
    }
    expect(wrong / times).toBeLessThan(0.08);
    expect(wrong / times).toBeGreaterThan(0.02);
  });
});

describe('the rank among people', () => {
  it('counts independent samples and pairs of countries below the number that is shown', () => {
    const sample = (similarity: number, independent: boolean) => ({
      ...{ id: 'x', title: 'x', n: 1, similarity, independent },
      ...{ partOfReference: false, stress1: 0, delta: null, sameOrder: false }
    });
    const found = amongPeople(
      { id: 'uniform', similarity: 0.95, bootstrap: bootstrapOf([0.8, 0.8]), askedAgain: null },
      { samples: [sample(0.7, true), sample(0.9, true), sample(0.1, false)], mean: 0.8 },
      [0.5, 0.79, 0.81],
      { margin: 0.05 }
    );
    expect(found).toMatchObject({
      samples: { below: 1, of: 2 },
      countries: { below: 2, of: 3 }
    });
  });

  it('is part of the analysis, for every population with its intervals', () => {
    const choices = { ...DEFAULT_CHOICES, bootstraps: 20, permutations: 99 };
    const { people, populations, ceiling } = finish(
      analyseValueStructure(randomDistributions(5), choices, EUROPE)
    );
    expect(people.pairs).toHaveLength(ceiling.countries!.pairs);
    expect(people.populations.map(({ population }) => population)).toEqual(
      populations.filter(({ bootstrap }) => bootstrap).map(({ id }) => id)
    );
    for (const one of people.populations)
      expect(one.samples!.of).toBe(ceiling.samples.filter((sample) => sample.independent).length);
  });
});
