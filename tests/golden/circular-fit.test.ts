// Browne's model as CircE fits it, and the correspondence index as RTHORR counts it (circular-fit.R).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { finish } from '../../src/lib/core/analysis/steps';
import type { ValueReference } from '../../src/lib/core/reference/reference';
import { classicalMds } from '../../src/lib/core/statistics/classical-mds';
import { circularModel } from '../../src/lib/core/statistics/circular-model';
import { correspondenceTest } from '../../src/lib/core/statistics/correspondence-index';
import { dissimilarities } from '../../src/lib/core/statistics/dissimilarity';
import { readJson } from './files';

interface Browne {
  id: string;
  n: number;
  discrepancy: number;
  chisq: number;
  df: number;
  rmsea: number;
  cfi: number;
  srmr: number;
  beta: number[];
  communality: number[];
  angles: number[];
  low: number[];
  high: number[];
}
interface Index {
  id: string;
  pred: number;
  met: number;
  tie: number;
  CI: number;
  p: number;
}
const golden = readJson<{ browne: Browne[]; six: Index[]; ten: Index[] }>('circular-fit.json');

const reference = (id: string): ValueReference =>
  JSON.parse(
    readFileSync(new URL(`../../static/human-data/values/${id}.json`, import.meta.url), 'utf8')
  ) as ValueReference;

/** Difference of two angles in degrees, the short way round. */
const apart = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);

describe.each(golden.browne)('the circular model of $id', (expected) => {
  const R = reference(expected.id).correlations.raw!;
  const theory = R.map((_, i) => (2 * Math.PI * i) / R.length);
  const { configuration } = classicalMds(dissimilarities(R, 'sqrt'));
  const mapped = configuration.map((point) => Math.atan2(point[1]!, point[0]!));
  const model = circularModel(R, expected.n, [theory, mapped]);

  it('has the least discrepancy that CircE finds, and its indices', () => {
    expect(model.df).toBe(expected.df);
    expect(model.discrepancy).toBeLessThan(expected.discrepancy * (1 + 1e-5));
    expect(model.discrepancy).toBeGreaterThan(expected.discrepancy * (1 - 1e-4));
    // CircE gives three decimals.
    for (const index of ['rmsea', 'cfi', 'srmr'] as const)
      expect(Math.abs(model[index]! - expected[index])).toBeLessThan(6e-4);
  });

  it('has its parameters, and intervals as wide', () => {
    model.beta.forEach((weight, k) => expect(weight).toBeCloseTo(expected.beta[k]!, 2));
    model.communalities.forEach((one, i) => expect(one).toBeCloseTo(expected.communality[i]!, 2));
    // Either way round: a map may start mirrored.
    const gaps = [1, -1].map((turn) =>
      Math.max(...model.angles.map((angle, i) => apart(turn * angle, expected.angles[i]!)))
    );
    expect(Math.min(...gaps)).toBeLessThan(0.5);
    // CircE rounds to degrees, counts curvature where we count information, and has parameters at their
    // bound vary.
    if (Math.min(...expected.beta) === 0) return;
    model.angleErrors!.slice(1).forEach((error, i) => {
      const width = (expected.high[i + 1]! - expected.low[i + 1]! + 360) % 360;
      expect(Math.abs(2 * 1.96 * error - width)).toBeLessThan(1.5 + 0.1 * width);
    });
  });
});

describe('the correspondence index', () => {
  it.each(golden.ten)('of the ten values of $id', ({ CI, id, met, p, pred, tie }) => {
    const found = finish(correspondenceTest(reference(id).correlations.centred!));
    expect(found).toMatchObject({ predictions: pred, met, ties: tie });
    expect(found.index).toBeCloseTo(CI, 9);
    // RTHORR draws 50,000 orders, so that its p is at its floor.
    expect(p).toBe(2e-5);
    expect(found.p).toBeLessThan(1e-4);
  });

  it.each(golden.six)(
    'of the first six of $id, with its exact p',
    ({ CI, id, met, p, pred, tie }) => {
      const matrix = reference(id)
        .correlations.centred!.slice(0, 6)
        .map((row) => row.slice(0, 6));
      const found = finish(correspondenceTest(matrix));
      expect(found).toMatchObject({ predictions: pred, met, ties: tie });
      expect(found.index).toBeCloseTo(CI, 9);
      expect(found.p).toBeCloseTo(p, 9);
    }
  );
});
