import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { mulberry32 } from '../../../src/lib/core/random';
import {
  bcaInterval,
  benjaminiHochberg,
  biasCorrection,
  circularOrder,
  circularOrderNull,
  jackknifeAcceleration,
  largestRemainder,
  mean,
  meanByDistance,
  mixtureWeights,
  normalCdf,
  normalQuantile,
  percentileInterval,
  protest,
  quantile,
  quantiles,
  reverseScore,
  scorePerson,
  tTest,
  tTwoSided
} from '../../../src/lib/core/statistics';
import { bootstrap } from '../../golden/compositions';
import { motion, moved, planar, seed } from './arbitrary';

describe('normal distribution', () => {
  it('is undone by its quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 5, noNaN: true }), (x) => {
        expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 8);
      })
    );
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalCdf(-10) / 7.61985302416053e-24).toBeCloseTo(1, 12);
    expect(normalCdf(-3) / 0.0013498980316300933).toBeCloseTo(1, 12);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(2)).toBeNaN();
  });
});

describe('t distribution', () => {
  it('agrees with its closed forms at 1 and 2 degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (t) => {
        const one = (2 / Math.PI) * Math.atan(1 / t);
        const two = 2 / (t * t + 2 + t * Math.sqrt(t * t + 2));
        expect(tTwoSided(t, 1).p / one).toBeCloseTo(1, 10);
        expect(tTwoSided(t, 2).p / two).toBeCloseTo(1, 10);
        expect(tTwoSided(-t, 2)).toEqual(tTwoSided(t, 2));
      })
    );
  });

  it('has no seam where the two integrals meet', () => {
    for (const df of [1, 3.5, 99, 1e6]) {
      const [below, above] = [tTwoSided(0.7 - 1e-9, df), tTwoSided(0.7, df)];
      expect(below.p - above.p).toBeGreaterThan(0);
      expect(below.p - above.p).toBeLessThan(2e-9);
    }
  });

  it('goes on where p underflows', () => {
    const { p, log10P } = tTwoSided(1e300, 99);
    expect(p).toBe(0);
    expect(log10P).toBeLessThan(-29_000);
    expect(tTwoSided(Infinity, 5)).toEqual({ p: 0, log10P: -Infinity });
    expect(tTwoSided(1, 0).p).toBeNaN();
  });

  it('tests a mean, and does not change when data and mu are shifted', () => {
    const x = [0.3, 1.2, -0.4, 0.9, 2.2];
    const shifted = tTest(
      x.map((value) => value + 64),
      64
    );
    expect(shifted.t).toBeCloseTo(tTest(x).t, 10);
    expect(tTest([]).p).toBeNaN();
  });
});

describe('bootstrap intervals', () => {
  it('interpolates quantiles', () => {
    expect(quantile([4, 1, NaN, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('finds quantiles without sorting', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.integer({ max: 50 })), fc.array(p), (values, ps) => {
        const expected = ps.map((one) => quantile(values, one));
        expect(quantiles(Float64Array.from(values), ps)).toEqual(expected);
      })
    );
  });

  it('BCa is the percentile interval without bias and acceleration', () => {
    const replicates = Array.from({ length: 101 }, (_, i) => i);
    const bca = bcaInterval({ estimate: 50, replicates, acceleration: 0 });
    const plain = percentileInterval(replicates);
    expect(biasCorrection(50, replicates)).toBe(0);
    expect(bca.low).toBeCloseTo(plain.low, 9);
    expect(bca.high).toBeCloseTo(plain.high, 9);
  });

  it('covers a mean about as often as it says', () => {
    const random = mulberry32(99);
    let covered = 0;
    for (let study = 0; study < 200; study++) {
      const x = Array.from({ length: 30 }, () => random() + random());
      const statistic = (indices: ArrayLike<number>) => mean(Array.from(indices, (i) => x[i]!));
      const { low, high } = bcaInterval({
        estimate: mean(x),
        replicates: bootstrap(30, 400, random, statistic),
        acceleration: jackknifeAcceleration(
          x.map((_, left) => mean(x.filter((_value, i) => i !== left)))
        )
      });
      if (low <= 1 && 1 <= high) covered++;
    }
    expect(covered).toBeGreaterThan(176);
    expect(covered).toBeLessThan(200);
  });

  it('is unknown without spread', () => {
    expect(jackknifeAcceleration([2, 2, 2])).toBeNaN();
    expect(bcaInterval({ estimate: 0, replicates: [1, 2], acceleration: 0 }).low).toBeNaN();
  });
});

describe('benjaminiHochberg', () => {
  it('keeps the order of the p-values and never lowers one', () => {
    const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(p, (family) => {
        const { adjusted, reject } = benjaminiHochberg(family);
        family.forEach((value, i) => {
          expect(adjusted[i]!).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]!).toBeLessThanOrEqual(1);
          expect(reject[i]).toBe(adjusted[i]! <= 0.05);
          family.forEach((other, j) => {
            if (value < other) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      })
    );
  });
});

describe('protest', () => {
  it('does not change under motion of either map', () => {
    fc.assert(
      fc.property(planar(6), planar(6), motion, seed, (a, b, by, from) => {
        const run = (x: number[][], y: number[][]) =>
          protest(x, y, { permutations: 50, seed: from });
        const still = run(a, b);
        expect(run(moved(a, by), b).p).toBeCloseTo(still.p, 10);
        expect(run(a, moved(b, by)).p).toBeCloseTo(still.p, 10);
      }),
      { numRuns: 40 }
    );
  });

  it('gives unrelated maps a uniform p', () => {
    const random = mulberry32(12);
    const p = Array.from({ length: 300 }, () => {
      const map = () => Array.from({ length: 8 }, () => [random() - 0.5, random() - 0.5]);
      return protest(map(), map(), { permutations: 99, seed: Math.floor(2 ** 32 * random()) }).p;
    });
    expect(Math.min(...p)).toBeGreaterThanOrEqual(0.01);
    expect(mean(p)).toBeGreaterThan(0.45);
    expect(mean(p)).toBeLessThan(0.56);
  });
});

describe('circularOrder', () => {
  it('keeps under motion; a reflection turns the signs', () => {
    fc.assert(
      fc.property(planar(7), motion, (points, by) => {
        const centre = [0, 1].map((d) => mean(points.map((point) => point[d]!)));
        // Next to the centroid a direction is rounding.
        fc.pre(points.every(([x, y]) => Math.hypot(x! - centre[0]!, y! - centre[1]!) > 0.1));
        const still = circularOrder(points);
        fc.pre(!Number.isNaN(still.angularCorrelation));
        const other = circularOrder(moved(points, by));
        expect(Math.abs(other.angularCorrelation)).toBeCloseTo(
          Math.abs(still.angularCorrelation),
          6
        );
        expect(other.p).toBeCloseTo(still.p, 10);
        expect(other.tripleSum).toBe((by.reflected ? -1 : 1) * still.tripleSum + 0);
      }),
      { numRuns: 50 }
    );
  });

  it('enumerates (n - 1)! orders, and carries the table for ten', () => {
    for (const [n, total] of [
      [3, 2],
      [6, 120],
      [8, 5040],
      [10, 362_880]
    ] as const) {
      const counts = circularOrderNull(n)!;
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(total);
      // Only the theory's own order and its reverse reach the largest sum.
      expect(counts.get((n * (n - 1) * (n - 2)) / 6)).toBe(2);
    }
    expect(circularOrderNull(11)).toBeNull();
  });
});

describe('populations', () => {
  it('largest remainders sum to the total and stray by less than one', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 11
    });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 1000 }), (shares, total) => {
        const sum = shares.reduce((all, share) => all + share, 0);
        if (!(sum > 1e-100)) return;
        const counts = largestRemainder(shares, total);
        expect(counts.reduce((all, count) => all + count, 0)).toBe(total);
        counts.forEach((count, i) =>
          expect(Math.abs(count - (shares[i]! / sum) * total)).toBeLessThan(1 + 1e-6)
        );
      })
    );
    expect(() => largestRemainder([0, 0], 5)).toThrow(AxiaError);
    expect(() => largestRemainder([1, NaN], 5)).toThrow(AxiaError);
  });

  it('says so when no persona is like people', () => {
    const shares = [0.2, 0.3];
    const fallen = mixtureWeights(shares, 0.5, [-0.1, NaN]);
    expect(fallen.modelSpecificFellBack).toBe(true);
    expect(fallen.weights['model-specific']).toEqual([0.5, 0.5, 0]);
    const own = mixtureWeights(shares, null, [0.3, -0.2]);
    expect(own.modelSpecificFellBack).toBe(false);
    expect(own.weights['model-specific']).toEqual([1, 0, 0]);
    expect(() => mixtureWeights([-0.1, 0.5], 0.6, [1, 1])).toThrow(AxiaError);
  });
});

describe('scores', () => {
  it('centring takes a person-wide shift away', () => {
    const key = [[0, 1], [2], [3, 4]];
    const answers = [1, 4, 2, 6, 3];
    const plain = scorePerson(answers, key);
    const shifted = scorePerson(
      answers.map((answer) => answer + 2),
      key
    );
    shifted.centred.forEach((value, v) => expect(value).toBeCloseTo(plain.centred[v]!, 12));
    expect(shifted.mrat).toBeCloseTo(plain.mrat + 2, 12);
  });

  it('an unanswered value is unknown', () => {
    const { values, mrat } = scorePerson([null, NaN, 4], [[0, 1], [2]]);
    expect(values).toEqual([NaN, 4]);
    expect(mrat).toBe(4);
  });

  it('reversing twice changes nothing, and a score off the scale is refused', () => {
    expect(reverseScore(reverseScore(2, 1, 6), 1, 6)).toBe(2);
    expect(reverseScore(NaN, 1, 6)).toBeNaN();
    expect(() => reverseScore(7, 1, 6)).toThrow(AxiaError);
  });
});

describe('meanByDistance', () => {
  it('averages the pairs that lie as many steps apart', () => {
    const n = 10;
    const r = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_unused, j) => Math.cos((2 * Math.PI * (i - j)) / n))
    );
    meanByDistance(r).forEach(({ steps, mean: average }, k) => {
      expect(steps).toBe(k + 1);
      expect(average).toBeCloseTo(Math.cos((2 * Math.PI * steps) / n), 12);
    });
  });
});
