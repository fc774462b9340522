import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { mulberry32 } from '../../../src/lib/core/random';
import {
  classicalMds,
  dissimilarities,
  distances,
  PlanarMapper,
  procrustes,
  smacof,
  stress1,
  superimpose
} from '../../../src/lib/core/statistics';
import { MonotoneRegression } from '../../../src/lib/core/statistics/monotone-regression';
import { mapOf, valuesSimilarity } from '../../golden/compositions';
import { correlationMatrix, permutation, permuted, planar, seed } from './arbitrary';

/** Least-squares distances that ascend with the dissimilarities. */
function monotoneRegression(delta: ArrayLike<number>, distances: ArrayLike<number>): Float64Array {
  const regression = new MonotoneRegression(delta);
  regression.fit(Float64Array.from(distances));
  return regression.fitted;
}

const MAPS = ['classical', 'ratio', 'ordinal'] as const;
const DISSIMILARITIES = ['sqrt', 'one-minus-r', 'half-one-minus-r'] as const;
const few = { numRuns: 25 };

describe('classical scaling', () => {
  it('gives planar distances back', () => {
    fc.assert(
      fc.property(planar(8), (points) => {
        const delta = distances(points);
        const map = classicalMds(delta);
        expect(map.gofAbs).toBeCloseTo(1, 8);
        expect(procrustes(points, map.configuration).similarity).toBeCloseTo(1, 8);
      })
    );
  });

  it('moves with its points when they are reordered', () => {
    fc.assert(
      fc.property(seed, seed, (from, shuffle) => {
        const delta = dissimilarities(correlationMatrix(10, from), 'sqrt');
        const order = permutation(10, shuffle);
        const map = classicalMds(delta).configuration;
        const other = classicalMds(permuted(delta, order)).configuration;
        const same = procrustes(
          order.map((i) => map[i]!),
          other
        );
        expect(same.similarity).toBeCloseTo(1, 9);
      }),
      few
    );
  });

  it('makes the coordinate of largest size positive', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const { configuration } = classicalMds(
          dissimilarities(correlationMatrix(10, from), 'sqrt')
        );
        for (const d of [0, 1]) {
          const column = configuration.map((point) => point[d]!);
          const size = Math.max(...column.map(Math.abs));
          expect(Math.max(...column)).toBeCloseTo(size, 6);
        }
      }),
      few
    );
  });
});

describe('SMACOF', () => {
  it('never ends above the stress of the classical map', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(...DISSIMILARITIES), (from, kind) => {
        const delta = dissimilarities(correlationMatrix(10, from), kind);
        const classical = stress1(delta, classicalMds(delta).configuration);
        const local = smacof(delta, { type: 'ratio', random: mulberry32(1), starts: 0 });
        const global = smacof(delta, { type: 'ratio', random: mulberry32(1), starts: 10 });
        expect(local.stress1).toBeLessThanOrEqual(classical + 1e-12);
        expect(global.stress1).toBeLessThanOrEqual(local.stress1 + 1e-12);
        expect(global.classicalStress1).toBe(local.stress1);
        expect(stress1(delta, global.configuration)).toBeCloseTo(global.stress1, 10);
      }),
      few
    );
  });

  it('has no more ordinal than ratio stress', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const delta = dissimilarities(correlationMatrix(8, from), 'sqrt');
        const options = { random: mulberry32(1), starts: 10 };
        const ordinal = smacof(delta, { ...options, type: 'ordinal' }).stress1;
        expect(ordinal).toBeLessThanOrEqual(smacof(delta, { ...options, type: 'ratio' }).stress1);
      }),
      few
    );
  });

  it('ends where the gradient of the stress vanishes', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const delta = dissimilarities(correlationMatrix(7, from), 'one-minus-r');
        const { configuration, stress1: lowest } = smacof(delta, {
          type: 'ratio',
          random: mulberry32(1),
          starts: 3
        });
        const random = mulberry32(from);
        for (let trial = 0; trial < 20; trial++) {
          const nudged = configuration.map((p) => p.map((x) => x + 1e-3 * (random() - 0.5)));
          expect(stress1(delta, nudged)).toBeGreaterThanOrEqual(lowest - 1e-12);
        }
      }),
      few
    );
  });

  it('makes few starts for a clear map', () => {
    const circle = Array.from({ length: 10 }, (_, k) => [Math.cos(0.63 * k), Math.sin(0.63 * k)]);
    const delta = distances(circle).map((row) => row.map((d) => (d > 0 ? d + 0.2 : 0)));
    const { starts, hits } = smacof(delta, { type: 'ratio', random: mulberry32(1) });
    expect(hits).toBeGreaterThan(20);
    expect(starts).toBeLessThan(30);
  });

  it('finds the same minimum whatever the random numbers, on a hard case', () => {
    // Pure noise: about one start in sixty leads to the lowest of hundreds of minima.
    const random = mulberry32(9);
    const rows = Array.from({ length: 10 }, () =>
      Array.from({ length: 10 }, () => 0.7 + 0.6 * random())
    );
    const delta = rows.map((row, i) =>
      row.map((value, j) => (i === j ? 0 : (value + rows[j]![i]!) / 2))
    );
    const found = Array.from({ length: 20 }, (_, from) =>
      smacof(delta, { type: 'ratio', random: mulberry32(from + 1) })
    );
    for (const map of found) {
      expect(map.stress1).toBeCloseTo(found[0]!.stress1, 10);
      expect(map.hits).toBeGreaterThan(0);
      expect(map.starts).toBe(500);
    }
  });

  it.each(['ratio', 'ordinal'] as const)(
    'turns a map as the first start turned it that led there: %s',
    (type) => {
      const random = mulberry32(5);
      const circle = Array.from({ length: 10 }, (_, k) => [Math.cos(0.63 * k), Math.sin(0.63 * k)]);
      const delta = distances(circle);
      for (let i = 0; i < 10; i++)
        for (let j = 0; j < i; j++) delta[i]![j] = delta[j]![i] = delta[i]![j]! + 0.3 * random();
      const first = smacof(delta, { type, random, starts: 0 });
      const again = smacof(delta, { type, random, starts: 10 });
      expect(again.hits).toBeGreaterThan(1);
      expect(again.stress1).toBeCloseTo(first.stress1, 10);
      expect(again.configuration).toEqual(first.configuration);
    }
  );

  it('refuses what has no map', () => {
    const good = [
      [0, 1, 2],
      [1, 0, 1],
      [2, 1, 0]
    ];
    const options = { type: 'ratio' as const, random: mulberry32(1) };
    const changed = (value: number) =>
      good.map((row, i) => row.map((x, j) => (i + j === 1 ? value : x)));
    for (const bad of [changed(NaN), changed(-1), changed(Infinity), good.slice(1), [[0]]]) {
      expect(() => smacof(bad, options)).toThrow(AxiaError);
      expect(() => classicalMds(bad)).toThrow(AxiaError);
    }
    expect(() =>
      smacof(
        good.map((row) => row.map(() => 0)),
        options
      )
    ).toThrow(AxiaError);
  });
});

describe('maps of correlations', () => {
  it('are alike for 1 - r and (1 - r) / 2', () => {
    fc.assert(
      fc.property(seed, seed, fc.constantFrom(...MAPS), (one, two, mds) => {
        const similarity = (dissimilarity: (typeof DISSIMILARITIES)[number]) =>
          valuesSimilarity(correlationMatrix(8, one), correlationMatrix(8, two), {
            dissimilarity,
            mds,
            random: mulberry32(3),
            starts: 3
          });
        expect(similarity('half-one-minus-r')).toBeCloseTo(similarity('one-minus-r'), 8);
      }),
      few
    );
  });

  it('are the same from the packed mapper, up to motion and scale', () => {
    fc.assert(
      fc.property(
        seed,
        fc.constantFrom(...MAPS),
        fc.constantFrom(...DISSIMILARITIES),
        (from, mds, dissimilarity) => {
          const correlations = correlationMatrix(10, from);
          const choices = { mds, dissimilarity, starts: 4 };
          const map = mapOf(correlations, { ...choices, random: mulberry32(5) });
          const mapper = new PlanarMapper(10, { ...choices, random: mulberry32(5) });
          expect(mapper.map(Float64Array.from(correlations.flat()))).toBe(true);
          expect(superimpose(Float64Array.from(map.flat()), mapper.points)).toBeCloseTo(1, 8);
        }
      ),
      few
    );
  });

  it('are refused for undefined correlations', () => {
    const unknown = correlationMatrix(4, 1);
    unknown[0]![1] = unknown[1]![0] = NaN;
    for (const mds of MAPS) {
      const choices = { mds, dissimilarity: 'sqrt' as const, random: mulberry32(1), starts: 0 };
      expect(() => mapOf(unknown, choices)).toThrow(AxiaError);
      expect(new PlanarMapper(4, choices).map(Float64Array.from(unknown.flat()))).toBe(false);
    }
    expect(() =>
      dissimilarities(
        [
          [1, 1.1],
          [1.1, 1]
        ],
        'sqrt'
      )
    ).toThrow(AxiaError);
  });
});

describe('monotone regression', () => {
  const pairs = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 6 }), fc.double({ min: 0, max: 10, noNaN: true })),
    { minLength: 1, maxLength: 30 }
  );

  it('ascends with the dissimilarities, keeps the sum, and leaves ascending distances alone', () => {
    fc.assert(
      fc.property(pairs, (data) => {
        const delta = data.map(([value]) => value);
        const d = data.map(([, value]) => value);
        const fitted = monotoneRegression(delta, d);
        for (let i = 0; i < delta.length; i++)
          for (let j = 0; j < delta.length; j++)
            if (delta[i]! < delta[j]!) expect(fitted[i]!).toBeLessThanOrEqual(fitted[j]! + 1e-12);
        const sum = (numbers: ArrayLike<number>) =>
          Array.from(numbers).reduce((total, value) => total + value, 0);
        expect(sum(fitted)).toBeCloseTo(sum(d), 8);
        // A projection: what it gives, it gives back.
        Array.from(monotoneRegression(delta, fitted)).forEach((value, k) =>
          expect(value).toBeCloseTo(fitted[k]!, 10)
        );
      })
    );
  });
});
