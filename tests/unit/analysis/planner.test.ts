// The planner's numbers against new simulated respondents.
import { describe, expect, it } from 'vitest';
import {
  countNeeded,
  planCurve,
  plannedInterval,
  WORDING_ARMS,
  type Planned
} from '../../../src/lib/core/analysis/planner';
import { finish } from '../../../src/lib/core/analysis/steps';
import { mean, quantile } from '../../../src/lib/core/statistics/summary';
import { EUROPE, PVQ40 } from './fixtures';

const request = { strength: 0.7, wording: 0.4, instrument: PVQ40 };
const curveOf = (what: Planned) => finish(planCurve(what, request, EUROPE));
const interval = (what: Planned, count: number, seed: number) =>
  finish(plannedInterval(what, count, request, EUROPE, seed))!;

describe('the planner', { timeout: 60_000 }, () => {
  it.each([
    ['repeats', 1.2],
    ['individuals', 1.2]
  ] as const)(
    'gives a number of %s that makes intervals of other respondents as wide',
    (what, most) => {
      const curve = curveOf(what);
      const widths = curve.points.map(({ median }) => median);
      expect(widths).toEqual(widths.toSorted((a, b) => b - a));
      // Between two of the points.
      const wanted = Math.sqrt(widths[2]! * widths[3]!);
      const count = countNeeded(curve, wanted)!;
      expect(count).toBeGreaterThan(curve.points[2]!.count);
      expect(count).toBeLessThan(curve.points[3]!.count);
      const found = Array.from({ length: 3 }, (_, k) => interval(what, count, 101 + k));
      const median = quantile(
        found.map(({ high, low }) => high - low),
        0.5
      );
      expect(median / wanted).toBeLessThan(most);
      expect(median / wanted).toBeGreaterThan(1 / most);
    }
  );

  it('gives a mean over wordings whose interval holds the mean over all of them', () => {
    const held = Array.from({ length: 20 }, (_, k) => {
      const known = new Map<string, number>();
      const of = (count: number) =>
        finish(plannedInterval('wordings', count, request, EUROPE, 201 + k, known))!;
      const [few, all] = [of(4), of(WORDING_ARMS.length + 1)];
      const others = (all.low + all.high) / 2;
      return few.low <= others && others <= few.high ? 1 : 0;
    });
    expect(mean(held)).toBeGreaterThan(0.85);
  });

  it('says what is out of reach, and takes the first that will do', () => {
    const points = [10, 100].map((count) => ({ count, median: 1 / count, low: 0, high: 1 }));
    const curve = { what: 'repeats' as const, points };
    expect(countNeeded(curve, 0.001)).toBeNull();
    expect(countNeeded(curve, 0.5)).toBe(10);
    expect(countNeeded(curve, 1 / Math.sqrt(1000))).toBe(32);
    expect(countNeeded(curve, 0.01)).toBe(100);
    expect(countNeeded({ what: 'repeats', points: [] }, 0.1)).toBeNull();
  });
});
