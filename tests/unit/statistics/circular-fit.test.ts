import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/lib/core/analysis/steps';
import { circularModel } from '../../../src/lib/core/statistics/circular-model';
import {
  correspondenceIndex,
  correspondenceTest
} from '../../../src/lib/core/statistics/correspondence-index';
import { permutations } from '../../../src/lib/core/statistics/permutations';
import { mapFit, pointResiduals } from '../../../src/lib/core/statistics/point-fit';
import { procrustes } from '../../../src/lib/core/statistics/procrustes';
import { dissimilarities } from '../../../src/lib/core/statistics/dissimilarity';
import { smacof } from '../../../src/lib/core/statistics/smacof';
import { mulberry32 } from '../../../src/lib/core/random';

/** A symmetric matrix of correlations, in steps so that some tie. */
const matrices = (n: number) =>
  fc
    .array(fc.integer({ min: -9, max: 9 }), { minLength: n * n, maxLength: n * n })
    .map((list) =>
      Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_value, j) =>
          i === j ? 1 : list[Math.min(i, j) * n + Math.max(i, j)]! / 10
        )
      )
    );

const moved = (matrix: number[][], order: ArrayLike<number>) =>
  matrix.map((_, i) => matrix.map((_row, j) => matrix[order[i]!]![order[j]!]!));

describe('the correspondence index', () => {
  it('is 1 for a perfect circle, and does not mind rotation and reflection', () => {
    const circle = Array.from({ length: 10 }, (_, i) =>
      Array.from({ length: 10 }, (_value, j) => Math.cos((2 * Math.PI * (i - j)) / 10))
    ).map((row) => row.map((r) => Math.round(r * 1e6) / 1e6));
    expect(correspondenceIndex(circle)).toMatchObject({ index: 1, predictions: 800, ties: 0 });
    fc.assert(
      fc.property(matrices(7), fc.nat(6), fc.boolean(), (matrix, by, mirrored) => {
        const order = Array.from({ length: 7 }, (_, i) => (mirrored ? 13 + by - i : i + by) % 7);
        expect(correspondenceIndex(moved(matrix, order))).toEqual(correspondenceIndex(matrix));
      })
    );
  });

  it('has the p of all n! orders', () => {
    fc.assert(
      fc.property(matrices(6), (matrix) => {
        const { index, p } = finish(correspondenceTest(matrix));
        const all = [...permutations(6)].length;
        let reached = 0;
        for (const order of permutations(6))
          if (correspondenceIndex(moved(matrix, order)).index >= index - 1e-12) reached += 1;
        expect(p).toBeCloseTo(reached / all, 12);
      }),
      { numRuns: 8 }
    );
  });

  it('knows nothing of unknown correlations', () => {
    const unknown = [1, 0.2, NaN].map((_, i) => [0.1, 0.2, 0.3].map((r, j) => (i === j ? 1 : r)));
    unknown[2]![0] = NaN;
    expect(correspondenceIndex(unknown).index).toBeNaN();
  });
});

describe('the circular model', () => {
  const angles = [0, 30, 75, 110, 150, 190, 230, 280, 320].map((a) => (a * Math.PI) / 180);
  const beta = [0.3, 0.5, 0.15, 0.05];
  const communalities = [0.8, 0.6, 0.7, 0.5, 0.75, 0.65, 0.55, 0.7, 0.6];
  const exact = angles.map((a, i) =>
    angles.map((b, j) =>
      i === j
        ? 1
        : Math.sqrt(communalities[i]! * communalities[j]!) *
          beta.reduce((sum, weight, k) => sum + weight * Math.cos(k * (a - b)), 0)
    )
  );
  const theory = angles.map((_, i) => (2 * Math.PI * i) / angles.length);

  it('finds what a matrix was made from', () => {
    const model = circularModel(exact, 300, [theory]);
    expect(model.discrepancy).toBeLessThan(1e-9);
    model.angles.forEach((angle, i) => expect(angle).toBeCloseTo((angles[i]! * 180) / Math.PI, 2));
    model.beta.forEach((weight, k) => expect(weight).toBeCloseTo(beta[k]!, 3));
    model.communalities.forEach((one, i) => expect(one).toBeCloseTo(communalities[i]!, 3));
    expect([model.rmsea, model.cfi]).toEqual([0, 1]);
    expect(model.srmr).toBeLessThan(1e-4);
  });

  it('has intervals that shrink with the root of the number of individuals', () => {
    const [few, many] = [101, 10_001].map((n) => circularModel(exact, n, [theory]).angleErrors!);
    few!.forEach((error, i) => expect(many![i]).toBeCloseTo(error / 10, 6));
  });

  it('refuses matrices that are not of full rank', () => {
    const mean = (row: number[]) => row.reduce((sum, r) => sum + r, 0) / row.length;
    const all = mean(exact.map(mean));
    const centred = exact.map((row, i) =>
      row.map((r, j) => r - mean(exact[i]!) - mean(exact[j]!) + all)
    );
    expect(() => circularModel(centred, 300, [theory])).toThrow(
      expect.objectContaining({ kind: 'invalid-input' })
    );
    const same = exact.map((row, i) => (i === 1 ? exact[0]! : row)).map((row) => [...row]);
    for (const row of same) row[1] = row[0]!;
    expect(() => circularModel(same, 300, [theory])).toThrow(
      expect.objectContaining({ kind: 'invalid-input' })
    );
  });
});

const maps = (n: number) =>
  fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 2 * n, maxLength: 2 * n });

describe('the fit of points', () => {
  it('puts all that Procrustes leaves into the residuals', () => {
    fc.assert(
      fc.property(maps(8), maps(8), (a, b) => {
        const residuals = pointResiduals(Float64Array.from(a), Float64Array.from(b));
        const rows = (map: number[]) =>
          Array.from({ length: 8 }, (_, i) => [map[2 * i]!, map[2 * i + 1]!]);
        const { similarity } = procrustes(rows(a), rows(b));
        const squares = residuals.reduce((sum, one) => sum + one ** 2, 0);
        expect(squares / 8).toBeCloseTo(1 - similarity, 9);
      })
    );
  });

  it.each(['ratio', 'ordinal'] as const)('shares out the stress of a %s map', (type) => {
    const random = mulberry32(5);
    const correlations = Array.from({ length: 8 }, () => new Array<number>(8).fill(1));
    for (let i = 0; i < 8; i++)
      for (let j = 0; j < i; j++) correlations[i]![j] = correlations[j]![i] = 2 * random() - 1;
    const delta = dissimilarities(correlations, 'sqrt');
    const map = smacof(delta, { type, random });
    const fit = mapFit(delta, Float64Array.from(map.configuration.flat()), type === 'ordinal');
    const [lost, all] = fit.pairs.reduce(
      ([residuals, squares], { distance, fitted }) => [
        residuals! + (distance - fitted) ** 2,
        squares! + distance ** 2
      ],
      [0, 0]
    );
    expect(Math.sqrt(lost! / all!)).toBeCloseTo(map.stress1, 6);
    expect(fit.shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
  });
});
